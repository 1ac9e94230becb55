/**
 * The weight of each fact, averaged over random sets of the other facts being left out: least squares of the log rate on which facts
 * were kept, each kept or not by a fair coin, every set together with its opposite (Banzhaf values by regression; Hammer and Holzman
 * 1992; for models of data Wang and Jia 2023, arXiv 2205.15466).
 *
 * Leaving out one fact alone shows nothing where another says the same (a diagnosis and its drug, a disease and its laboratory
 * value); on average over sets, both get their part. The coefficients are pulled towards 0 by a unit ridge, so that more facts than sets
 * can be weighed. Leaves out: what facts do only together.
 */
import { seededRandom } from '../../../base/random.ts';

/**
 * @param logRate of the past with the facts whose place is true
 * @returns per fact, by how much keeping it raises the log rate
 */
export async function weighFacts(
  facts: number,
  settings: { readonly subsets: number; readonly seed: number; readonly stream: readonly (string | number | bigint)[] },
  logRate: (kept: readonly boolean[]) => Promise<number>,
): Promise<readonly number[]> {
  const random = seededRandom(settings.seed, 'subsets of facts', ...settings.stream);
  const rows: number[][] = [];
  const rates: number[] = [];
  for (let drawn = 0; drawn < settings.subsets; drawn += 2) {
    const kept = Array.from({ length: facts }, () => random.uniform() < 0.5);
    for (const set of [kept, kept.map((is) => !is)]) {
      rows.push(set.map((is) => (is ? 0.5 : -0.5)));
      rates.push(await logRate(set));
    }
  }
  const middle = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  // Every fact is kept in exactly half of the sets, so that the intercept is the mean.
  return ridge(
    rows,
    rates.map((rate) => rate - middle),
  );
}

/** argmin ‖rows · w − values‖² + ‖w‖²/4: the same pull as a unit ridge on columns of 0 and 1. */
function ridge(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  const normal = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => {
      const products = rows.reduce((sum, row) => sum + row[i] * row[j], 0);
      return i === j ? products + 0.25 : products;
    }),
  );
  const right = Array.from({ length: size }, (_, i) => rows.reduce((sum, row, k) => sum + row[i] * values[k], 0));
  return solve(normal, right);
}

/** Gaussian elimination without pivoting: a ridge's matrix is positive definite. Works in place. */
function solve(matrix: readonly Float64Array[], right: number[]): number[] {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = matrix[row][pivot] / matrix[pivot][pivot];
      if (factor === 0) continue;
      for (let column = pivot; column < size; column++) matrix[row][column] -= factor * matrix[pivot][column];
      right[row] -= factor * right[pivot];
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = row + 1; column < size; column++) right[row] -= matrix[row][column] * right[column];
    right[row] /= matrix[row][row];
  }
  return right;
}
