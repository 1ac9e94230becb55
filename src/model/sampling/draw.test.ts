import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { blocksOf, drawToken, sumBlocks } from './draw.ts';

it.each([1, 5, 64, 65, 200, 256])('a draw among %i tokens falls where the plain cumulative sum says', (size) => {
  const random = seededRandom(1, 'draw', size);
  const probabilities = Float32Array.from({ length: 2 * size }, () => random.uniform() ** 4);
  const allowed = Uint8Array.from({ length: size }, (_, token) => (token === 0 || random.uniform() < 0.7 ? 1 : 0));
  const sums = new Float64Array(3 + blocksOf(size));
  const mass = sumBlocks(probabilities, size, allowed, sums, 3);
  for (let k = 0; k < 500; k++) {
    const point = k === 0 ? 0 : random.uniform();
    let cumulative = 0;
    const plain = allowed.findIndex((ok, token) => {
      if (ok === 1) cumulative += probabilities[size + token];
      return ok === 1 && cumulative > point * mass;
    });
    expect(drawToken(probabilities, size, allowed, sums, 3, mass, point)).toBe(plain);
  }
  const past = drawToken(probabilities, size, allowed, sums, 3, mass, 1.000001);
  expect(past).toBe(allowed.lastIndexOf(1));
});
