/**
 * Draws from rows of probabilities, by inversion of the cumulative sum over allowed tokens, in the order of their numbers. Sums of
 * blocks of tokens are kept, so that a draw passes over whole blocks and looks inside one.
 */

const BLOCK = 64;

/** How many block sums a row of `size` probabilities has. */
export function blocksOf(size: number): number {
  return Math.ceil(size / BLOCK);
}

/**
 * Sums the allowed probabilities of the row that begins at `offset`, block by block, into `sums` from `at`.
 * @returns the probability of all allowed tokens
 */
export function sumBlocks(
  probabilities: Float32Array,
  offset: number,
  allowed: Uint8Array,
  sums: Float64Array,
  at: number,
): number {
  let mass = 0;
  for (let start = 0, block = at; start < allowed.length; start += BLOCK, block++) {
    const end = Math.min(start + BLOCK, allowed.length);
    let sum = 0;
    for (let token = start; token < end; token++) if (allowed[token] === 1) sum += probabilities[offset + token];
    sums[block] = sum;
    mass += sum;
  }
  return mass;
}

/**
 * The token in which `point` · mass falls.
 * @param sums and `at`, `mass`: what `sumBlocks` made of the same row; mass is above 0   @param point uniform in [0, 1)
 */
export function drawToken(
  probabilities: Float32Array,
  offset: number,
  allowed: Uint8Array,
  sums: Float64Array,
  at: number,
  mass: number,
  point: number,
): number {
  const target = point * mass;
  let before = 0;
  let start = 0;
  for (let block = at; start + BLOCK < allowed.length && before + sums[block] <= target; block++) {
    before += sums[block];
    start += BLOCK;
  }
  for (let token = start; token < allowed.length; token++) {
    if (allowed[token] !== 1) continue;
    before += probabilities[offset + token];
    if (before > target) return token;
  }
  return lastPossible(probabilities, offset, allowed);
}

/** Where rounding lets a draw pass the end: the last token that could have been drawn. */
function lastPossible(probabilities: Float32Array, offset: number, allowed: Uint8Array): number {
  let token = allowed.length - 1;
  while (token > 0 && (allowed[token] !== 1 || probabilities[offset + token] === 0)) token--;
  return token;
}
