/**
 * Predictions made ready for measuring: sorted by probability once, ties marked, everything that does not depend on weights
 * computed ahead. Every metric takes such a ranking and one weight per row, so that plain figures (weights 1), subject-weighted
 * figures and bootstrap resamples (weights = how often a row was drawn) are the same code, each O(rows).
 */
import { clampProbability, logOdds } from '../../base/statistics.ts';

export interface Ranking {
  readonly rows: number;
  /** Ascending. */
  readonly probabilities: Float64Array;
  /** 0 or 1. */
  readonly outcomes: Uint8Array;
  readonly logOdds: Float64Array;
  /** −log of the probability given to what happened. */
  readonly losses: Float64Array;
  /** Which of the 10 uniform bins (low, high] the probability is in; 0 itself is in the first. */
  readonly bins: Uint8Array;
  /** Where each run of equal probabilities begins; the last entry is `rows`. */
  readonly ties: Int32Array;
  /** Dense number of the row's subject, 0 to `subjectCount` − 1. */
  readonly subjects: Int32Array;
  readonly subjectCount: number;
  /** Ranked row → row in the order in which the predictions came. */
  readonly order: Int32Array;
}

export const CALIBRATION_BINS = 10;

/** @param outcomes 0 or 1   @param probabilities within 0–1   @param subjectIds of the same length */
export function rankPredictions(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  subjectIds: ArrayLike<bigint>,
): Ranking {
  const rows = probabilities.length;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => probabilities[a] - probabilities[b] || a - b,
  );
  const sorted = Float64Array.from(order, (row) => probabilities[row]);
  const sortedOutcomes = Uint8Array.from(order, (row) => outcomes[row]);
  const { subjects, subjectCount } = numberSubjects(subjectIds, order);
  return {
    rows,
    probabilities: sorted,
    outcomes: sortedOutcomes,
    logOdds: sorted.map(logOdds),
    losses: sorted.map((p, i) => -Math.log(sortedOutcomes[i] === 1 ? clampProbability(p) : 1 - clampProbability(p))),
    bins: Uint8Array.from(sorted, binOf),
    ties: tieStarts(sorted),
    subjects,
    subjectCount,
    order,
  };
}

/** Weight 1 for every row: each sample counts the same. */
export function equalWeights(ranking: Ranking): Float64Array {
  return new Float64Array(ranking.rows).fill(1);
}

/** Bin of scikit-learn's `calibration_curve(strategy='uniform')`: the number of inner edges k/10 strictly below. */
function binOf(probability: number): number {
  let bin = 0;
  while (bin < CALIBRATION_BINS - 1 && (bin + 1) * 0.1 < probability) bin++;
  return bin;
}

function tieStarts(sorted: Float64Array): Int32Array {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  starts.push(sorted.length);
  return Int32Array.from(starts);
}

/** Subjects are numbered in ascending order of their ids, so that seeded draws don't depend on the order of the rows. */
function numberSubjects(ids: ArrayLike<bigint>, order: Int32Array): { subjects: Int32Array; subjectCount: number } {
  const distinct = [...new Set(Array.from(ids))].sort((a, b) => (a < b ? -1 : 1));
  const numbers = new Map(distinct.map((id, number) => [id, number]));
  return { subjects: Int32Array.from(order, (row) => numbers.get(ids[row])!), subjectCount: distinct.length };
}
