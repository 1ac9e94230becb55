/**
 * Logistic recalibration of probabilities (Platt 1999): log-odds = intercept + slope · log-odds of the raw prediction, fitted on the
 * tuning split, with Platt's smoothed targets, so that an answer exists even when the tuning outcomes are separated.
 * Ranks do not change as long as the slope is positive.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { fitLogisticLine, fitLogisticShift, type LogisticLine, logistic, logOdds } from '../../base/statistics.ts';

/** `intercept` and `slope` on the log-odds scale; 0 and 1 leave predictions as they are. */
export type Recalibration = LogisticLine;

/**
 * @param probabilities within 0–1   @param outcomes 0 or 1
 * @throws input/invalid when the outcomes are all alike: nothing can be calibrated on them.
 */
export function fitRecalibration(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): Recalibration {
  const x = Float64Array.from(probabilities, logOdds);
  const weights = new Float64Array(x.length).fill(1);
  const targets = smoothedTargets(outcomes);
  const line = fitLogisticLine(x, targets, weights, { intercept: 0, slope: 1 });
  if (line !== null) return line;
  // All raw predictions are equal: only their level can be mended.
  return { intercept: fitLogisticShift(x, targets, weights) ?? 0, slope: 1 };
}

/** @returns calibrated probabilities, in the same order. */
export function applyRecalibration(
  { intercept, slope }: Recalibration,
  probabilities: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(probabilities, (p) => logistic(intercept + slope * logOdds(p)));
}

/** Platt's: (events + 1) / (events + 2) in place of 1, and 1 / (non-events + 2) in place of 0. */
function smoothedTargets(outcomes: ArrayLike<number>): Float64Array {
  const events = Float64Array.from(outcomes).reduce((sum, outcome) => sum + outcome, 0);
  const nonEvents = outcomes.length - events;
  if (events === 0 || nonEvents === 0) {
    throw new AnamnesisError('input/invalid', {
      where: 'outcomes for recalibration',
      rule: `All ${outcomes.length} outcomes are the same.`,
      remedy: 'Calibrate on a tuning split with both outcomes, or leave the predictions as they are.',
    });
  }
  return Float64Array.from(outcomes, (outcome) => (outcome === 1 ? (events + 1) / (events + 2) : 1 / (nonEvents + 2)));
}
