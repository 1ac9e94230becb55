/**
 * Decision curve (Vickers and Elkin 2006): the net benefit of acting on the prediction at each threshold probability,
 * true positives / n − false positives / n · t / (1 − t), beside acting on everybody; acting on nobody is 0 by definition.
 */
import type { Ranking } from './ranking.ts';

export interface DecisionPoint {
  readonly threshold: number;
  readonly netBenefit: number;
  readonly treatAll: number;
}

/** 1 % to 99 % in steps of 1 %. */
const DECISION_THRESHOLDS: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/** Rows at or above the threshold are acted on. */
export function decisionCurve(ranking: Ranking, weights: Float64Array): readonly DecisionPoint[] {
  const { probabilities, outcomes, rows } = ranking;
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < rows; i++) {
    if (outcomes[i] === 1) positives += weights[i];
    else negatives += weights[i];
  }
  const all = positives + negatives;
  const prevalence = positives / all;
  let row = 0;
  return DECISION_THRESHOLDS.map((threshold) => {
    for (; row < rows && probabilities[row] < threshold; row++) {
      if (outcomes[row] === 1) positives -= weights[row];
      else negatives -= weights[row];
    }
    const odds = threshold / (1 - threshold);
    return {
      threshold,
      netBenefit: positives / all - (negatives / all) * odds,
      treatAll: prevalence - (1 - prevalence) * odds,
    };
  });
}
