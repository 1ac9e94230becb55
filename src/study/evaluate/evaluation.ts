/**
 * One evaluation: everything that the table, the plots and the report show, as plain data.
 *
 * Promises: the same predictions, settings and seed give the same evaluation, whatever the order of the rows. Every metric comes
 * with a 95 % interval (subjects resampled as clusters), the size of the cohort and the seed.
 */
import { quantileOfSorted } from '../../base/statistics.ts';
import { type ReliabilityBin, reliabilityCurve } from './calibration.ts';
import { caveatsOf } from './caveats.ts';
import { type Cohort, describeCohort } from './cohort.ts';
import {
  type HistogramBin,
  histogramByOutcome,
  type PrecisionRecallPoint,
  precisionRecallCurve,
  type RocPoint,
  rocCurve,
} from './curves.ts';
import { type DecisionPoint, decisionCurve } from './decisionCurve.ts';
import { estimateMetrics, type MetricEstimates } from './estimates.ts';
import type { Predictions } from './predictions.ts';
import { equalWeights, type Ranking, rankPredictions } from './ranking.ts';
import { forEachResample, type ResamplingSettings, subjectWeights } from './resampling.ts';
import { evaluateSubgroups, type SubgroupResult } from './subgroups.ts';
import type { GroupColumn } from './subgroupTable.ts';
import { compareWithTruth, type TrueProbabilities, type TruthComparison } from './truth.ts';

export const EVALUATION_FORMAT = 1;

/** Net benefit with a pointwise 95 % interval. */
export interface DecisionBand extends DecisionPoint {
  readonly low: number;
  readonly high: number;
}

export interface Evaluation {
  readonly format: typeof EVALUATION_FORMAT;
  readonly settings: ResamplingSettings;
  readonly cohort: Cohort;
  /** Every prediction counts the same. */
  readonly sampleWeighted: MetricEstimates;
  /** Every subject counts the same. */
  readonly subjectWeighted: MetricEstimates;
  readonly curves: {
    readonly roc: readonly RocPoint[];
    readonly precisionRecall: readonly PrecisionRecallPoint[];
    readonly reliability: readonly ReliabilityBin[];
    readonly histogram: readonly HistogramBin[];
    readonly decision: readonly DecisionBand[];
  };
  readonly subgroups: readonly SubgroupResult[];
  readonly truth: TruthComparison | null;
  readonly caveats: readonly string[];
}

export interface EvaluationExtras {
  readonly subgroups?: readonly GroupColumn[];
  readonly truth?: TrueProbabilities;
}

export const DEFAULT_RESAMPLES = 1000;

export function evaluatePredictions(
  predictions: Predictions,
  settings: ResamplingSettings,
  extras: EvaluationExtras = {},
): Evaluation {
  const ranking = rankPredictions(predictions.outcomes, predictions.probabilities, predictions.subjectIds);
  const cohort = describeCohort(ranking);
  const sampleWeighted = estimateMetrics(ranking, equalWeights(ranking), settings);
  // With one row a subject the two weightings are the same figures: no need to resample twice.
  const repeated = cohort.rows > cohort.subjects;
  const subjectWeighted = repeated ? estimateMetrics(ranking, subjectWeights(ranking), settings) : sampleWeighted;
  const subgroups = evaluateSubgroups(predictions, extras.subgroups ?? [], settings);
  const truth = extras.truth === undefined ? null : compareWithTruth(predictions, ranking, extras.truth, settings);
  return {
    format: EVALUATION_FORMAT,
    settings: { resamples: settings.resamples, seed: settings.seed },
    cohort,
    sampleWeighted,
    subjectWeighted,
    curves: {
      roc: rocCurve(ranking),
      precisionRecall: precisionRecallCurve(ranking),
      reliability: reliabilityCurve(ranking),
      histogram: histogramByOutcome(ranking),
      decision: decisionBands(ranking, settings),
    },
    subgroups,
    truth,
    caveats: caveatsOf({ cohort, sampleWeighted, subgroups, settings }),
  };
}

function decisionBands(ranking: Ranking, settings: ResamplingSettings): readonly DecisionBand[] {
  const weights = equalWeights(ranking);
  const points = decisionCurve(ranking, weights);
  const draws = points.map((): number[] => []);
  forEachResample(ranking, weights, settings, (resample) => {
    decisionCurve(ranking, resample).forEach(({ netBenefit }, i) => {
      draws[i].push(netBenefit);
    });
  });
  return points.map((point, i) => {
    const sorted = Float64Array.from(draws[i]).sort();
    return { ...point, low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975) };
  });
}
