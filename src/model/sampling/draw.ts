/** Draws from rows of probabilities: by inversion of the cumulative sum, over allowed tokens only, stopping where the draw falls. */

/** The probability of all allowed tokens of the row that begins at `offset`. */
export function allowedMass(probabilities: Float32Array, offset: number, allowed: Uint8Array): number {
  let mass = 0;
  for (let token = 0; token < allowed.length; token++) {
    if (allowed[token] === 1) mass += probabilities[offset + token];
  }
  return mass;
}

/**
 * The token in which `point` · mass falls, tokens in order of their number.
 * @param point uniform in [0, 1)   @param mass what `allowedMass` gave for the same row; above 0
 */
export function drawToken(
  probabilities: Float32Array,
  offset: number,
  allowed: Uint8Array,
  mass: number,
  point: number,
): number {
  const target = point * mass;
  let sum = 0;
  let last = -1;
  for (let token = 0; token < allowed.length; token++) {
    const probability = probabilities[offset + token];
    if (allowed[token] !== 1 || probability === 0) continue;
    sum += probability;
    last = token;
    if (sum > target) return token;
  }
  return last;
}
