/**
 * How well predictions rank: area under the ROC curve, average precision, and the score of the PhysioNet/CinC 2012 challenge.
 * All take weights, treat equal probabilities as ties, are O(rows), and are NaN when a class is absent.
 */
import type { Ranking } from './ranking.ts';

/** Mann–Whitney: the chance that a row with the event is ranked above one without, ties counted one half. */
export function auroc(ranking: Ranking, weights: Float64Array): number {
  const { outcomes, ties } = ranking;
  let negativesBelow = 0;
  let positives = 0;
  let won = 0;
  for (let group = 0; group + 1 < ties.length; group++) {
    let groupPositives = 0;
    let groupNegatives = 0;
    for (let i = ties[group]; i < ties[group + 1]; i++) {
      if (outcomes[i] === 1) groupPositives += weights[i];
      else groupNegatives += weights[i];
    }
    won += groupPositives * (negativesBelow + groupNegatives / 2);
    positives += groupPositives;
    negativesBelow += groupNegatives;
  }
  return won / (positives * negativesBelow);
}

/**
 * Average precision as scikit-learn's: Σ (recall step × precision at that threshold), highest threshold first, no interpolation.
 */
export function averagePrecision(ranking: Ranking, weights: Float64Array): number {
  let area = 0;
  let hits = 0;
  const positives = walkThresholds(ranking, weights, (truePositives, called) => {
    if (called > 0) area += (truePositives - hits) * (truePositives / called);
    hits = truePositives;
  });
  return area / positives;
}

/** The larger, over all thresholds, of min(sensitivity, positive predictive value): event 1 of the PhysioNet/CinC challenge 2012. */
export function challengeScore(ranking: Ranking, weights: Float64Array): number {
  const positives = positiveWeight(ranking, weights);
  let best = 0;
  walkThresholds(ranking, weights, (truePositives, called) => {
    if (called > 0) best = Math.max(best, Math.min(truePositives / positives, truePositives / called));
  });
  return positives > 0 ? best : Number.NaN;
}

/**
 * Visits every distinct threshold from the highest down: the weight of true positives and of all rows called positive.
 * @returns the weight of all positives.
 */
export function walkThresholds(
  ranking: Ranking,
  weights: Float64Array,
  visit: (truePositives: number, called: number, firstRow: number) => void,
): number {
  const { outcomes, ties } = ranking;
  let truePositives = 0;
  let called = 0;
  for (let group = ties.length - 2; group >= 0; group--) {
    for (let i = ties[group]; i < ties[group + 1]; i++) {
      called += weights[i];
      if (outcomes[i] === 1) truePositives += weights[i];
    }
    visit(truePositives, called, ties[group]);
  }
  return truePositives;
}

function positiveWeight({ outcomes, rows }: Ranking, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) if (outcomes[i] === 1) sum += weights[i];
  return sum;
}
