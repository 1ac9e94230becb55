/**
 * How far predictions can be taken at their word: calibration intercept and slope (Cox 1958), calibration-in-the-large,
 * and the calibration error of meds-evaluation. All take weights and are O(rows) per pass.
 */
import {
  fitLogisticLine,
  fitLogisticShift,
  type Interval,
  type LogisticLine,
  wilsonInterval,
} from '../../base/statistics.ts';
import { CALIBRATION_BINS, type Ranking } from './ranking.ts';

/**
 * Logistic recalibration, log-odds(outcome) = intercept + slope · log-odds(prediction): 0 and 1 when calibrated; a slope
 * under 1 means too extreme. Null when not determined (outcomes separated, predictions all equal).
 */
export function calibrationLine(ranking: Ranking, weights: Float64Array, start?: LogisticLine): LogisticLine | null {
  return fitLogisticLine(ranking.logOdds, ranking.outcomes, weights, start ?? { intercept: 0, slope: 1 });
}

/** The intercept with the slope held at 1: above 0 means that risk is underestimated overall. NaN when not determined. */
export function calibrationInTheLarge(ranking: Ranking, weights: Float64Array, start = 0): number {
  return fitLogisticShift(ranking.logOdds, ranking.outcomes, weights, start) ?? Number.NaN;
}

/** Unweighted mean, over the non-empty ones of 10 uniform bins, of |observed share − mean prediction|; as meds-evaluation's. */
export function calibrationError(ranking: Ranking, weights: Float64Array): number {
  const { probabilities, outcomes, bins, rows } = ranking;
  const weight = new Float64Array(CALIBRATION_BINS);
  const gap = new Float64Array(CALIBRATION_BINS);
  for (let i = 0; i < rows; i++) {
    weight[bins[i]] += weights[i];
    gap[bins[i]] += weights[i] * (outcomes[i] - probabilities[i]);
  }
  let sum = 0;
  let filled = 0;
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    if (weight[bin] === 0) continue;
    sum += Math.abs(gap[bin]) / weight[bin];
    filled++;
  }
  return sum / filled;
}

/** One point of the reliability curve. */
export interface ReliabilityBin {
  readonly rows: number;
  readonly events: number;
  readonly meanPrediction: number;
  readonly observed: number;
  /** Wilson's 95 % interval of the observed share. */
  readonly interval: Interval;
}

/** Groups of the reliability curve: ten, but at least this many rows in each, and never fewer than three groups. */
const ROWS_PER_GROUP = 30;

/** Rows in groups of nearly equal size by rank (never splitting equal predictions): what the calibration plot shows. */
export function reliabilityCurve(ranking: Ranking): readonly ReliabilityBin[] {
  const { rows, ties } = ranking;
  const groups = Math.min(10, Math.max(3, Math.floor(rows / ROWS_PER_GROUP)));
  const curve: ReliabilityBin[] = [];
  let first = 0;
  for (let tie = 1; tie < ties.length; tie++) {
    const end = ties[tie];
    const full = end >= Math.round(((curve.length + 1) * rows) / groups);
    if (!full && end < rows) continue;
    curve.push(reliabilityOf(ranking, first, end));
    first = end;
  }
  return curve;
}

function reliabilityOf({ probabilities, outcomes }: Ranking, first: number, end: number): ReliabilityBin {
  const rows = end - first;
  let events = 0;
  let predicted = 0;
  for (let i = first; i < end; i++) {
    events += outcomes[i];
    predicted += probabilities[i];
  }
  const interval = wilsonInterval(events, rows);
  return { rows, events, meanPrediction: predicted / rows, observed: events / rows, interval };
}
