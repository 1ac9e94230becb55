/** Errors of the probabilities themselves (Brier score, log loss) and of the yes or no at 0.5 (accuracy, F1). */
import type { Ranking } from './ranking.ts';

/** From this probability on, the answer is yes: what `predicted_boolean_value` says in the meds-evaluation schema. */
export const DECISION_THRESHOLD = 0.5;

/** Mean squared gap between probability and outcome. */
export function brier({ probabilities, outcomes, rows }: Ranking, weights: Float64Array): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < rows; i++) {
    sum += weights[i] * (outcomes[i] - probabilities[i]) ** 2;
    weight += weights[i];
  }
  return sum / weight;
}

/** Mean −log (natural) of the probability given to what happened; 0 and 1 are moved by float32's resolution first. */
export function logLoss({ losses }: Ranking, weights: Float64Array): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < losses.length; i++) {
    sum += weights[i] * losses[i];
    weight += weights[i];
  }
  return sum / weight;
}

export function accuracy({ probabilities, outcomes, rows }: Ranking, weights: Float64Array): number {
  let right = 0;
  let weight = 0;
  for (let i = 0; i < rows; i++) {
    const called = probabilities[i] >= DECISION_THRESHOLD ? 1 : 0;
    if (called === outcomes[i]) right += weights[i];
    weight += weights[i];
  }
  return right / weight;
}

/** Harmonic mean of precision and recall; 0 when nothing is called positive. */
export function f1({ probabilities, outcomes, rows }: Ranking, weights: Float64Array): number {
  let truePositives = 0;
  let calledOrPositive = 0;
  for (let i = 0; i < rows; i++) {
    const called = probabilities[i] >= DECISION_THRESHOLD ? 1 : 0;
    truePositives += weights[i] * called * outcomes[i];
    calledOrPositive += weights[i] * (called + outcomes[i]);
  }
  return calledOrPositive > 0 ? (2 * truePositives) / calledOrPositive : 0;
}
