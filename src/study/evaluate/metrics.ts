/**
 * The metrics of a binary prediction, in the order in which they are reported, each with what a reader needs to know to read it.
 * One call computes all of them for one set of weights.
 */
import type { LogisticLine } from '../../base/statistics.ts';
import { calibrationError, calibrationInTheLarge, calibrationLine } from './calibration.ts';
import { auroc, averagePrecision, challengeScore } from './discrimination.ts';
import { accuracy, brier, f1, logLoss } from './overall.ts';
import { equalWeights, type Ranking } from './ranking.ts';

export interface MetricFacts {
  readonly label: string;
  /** What it measures and where the best value lies, in one phrase. */
  readonly reading: string;
}

export const METRICS = {
  auroc: { label: 'AUROC', reading: 'chance that an event is ranked above a non-event; 0.5 is chance, 1 is best' },
  averagePrecision: {
    label: 'Average precision',
    reading: 'area under precision-recall; the event share is chance, 1 is best',
  },
  brier: { label: 'Brier score', reading: 'mean squared error of the probabilities; 0 is best' },
  logLoss: { label: 'Log loss', reading: 'mean −ln of the probability given to what happened (nats); 0 is best' },
  calibrationSlope: { label: 'Calibration slope', reading: '1 is best; below 1 the predictions are too extreme' },
  calibrationIntercept: {
    label: 'Calibration intercept',
    reading: 'of the same logistic recalibration (log-odds); 0 is best',
  },
  calibrationInTheLarge: {
    label: 'Calibration in the large',
    reading: 'intercept with slope 1 (log-odds); above 0 the risk is underestimated',
  },
  calibrationError: {
    label: 'Calibration error',
    reading: 'mean |observed − predicted| over 10 uniform bins; 0 is best',
  },
  challengeScore: {
    label: 'Challenge 2012 score',
    reading: 'largest min(sensitivity, positive predictive value) over thresholds; 1 is best',
  },
  accuracy: { label: 'Accuracy at 0.5', reading: 'share of right answers when 0.5 and above means yes; 1 is best' },
  f1: { label: 'F1 at 0.5', reading: 'harmonic mean of precision and recall at 0.5; 1 is best' },
} as const satisfies Record<string, MetricFacts>;

export type MetricName = keyof typeof METRICS;
export type MetricValues = Readonly<Record<MetricName, number>>;

export const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => name in METRICS);

/** A near solution for the iterative metrics (the point estimate, when resampling). */
export interface MetricStart {
  readonly line: LogisticLine;
  readonly shift: number;
}

/** All metrics; NaN where one is not determined (a class absent, outcomes separated). */
export function computeMetrics(
  ranking: Ranking,
  weights: Float64Array = equalWeights(ranking),
  start?: MetricStart,
): MetricValues {
  const line = calibrationLine(ranking, weights, start?.line);
  return {
    auroc: auroc(ranking, weights),
    averagePrecision: averagePrecision(ranking, weights),
    brier: brier(ranking, weights),
    logLoss: logLoss(ranking, weights),
    calibrationSlope: line?.slope ?? Number.NaN,
    calibrationIntercept: line?.intercept ?? Number.NaN,
    calibrationInTheLarge: calibrationInTheLarge(ranking, weights, start?.shift),
    calibrationError: calibrationError(ranking, weights),
    challengeScore: challengeScore(ranking, weights),
    accuracy: accuracy(ranking, weights),
    f1: f1(ranking, weights),
  };
}

/** Where iterations over resamples begin: at the point estimate, or at perfect calibration when that is not determined. */
export function startFrom(values: MetricValues): MetricStart {
  const { calibrationIntercept: intercept, calibrationSlope: slope, calibrationInTheLarge: shift } = values;
  const line = Number.isNaN(slope) ? { intercept: 0, slope: 1 } : { intercept, slope };
  return { line, shift: Number.isNaN(shift) ? 0 : shift };
}
