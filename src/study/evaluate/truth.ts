/**
 * The gap to the best possible predictions, where the true probability of each outcome is known (simulated records). The truth
 * itself is scored on the same rows: no model can be expected to do better, given what is observed. Gaps are paired: each resample
 * scores both on the same subjects. By chance a gap can fall slightly on the wrong side of 0.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { readTable } from '../../data/record/table.ts';
import { auroc } from './discrimination.ts';
import { brier, logLoss } from './overall.ts';
import { bigints, booleans, type Predictions, probabilities, rowKey, tableOf } from './predictions.ts';
import { equalWeights, type Ranking, rankPredictions } from './ranking.ts';
import { bootstrap, type Estimate, type ResamplingSettings } from './resampling.ts';

/** True probabilities in the order of the predictions they belong to. */
export type TrueProbabilities = Float64Array;

export const TRUTH_METRICS = { auroc, brier, logLoss } as const;
export type TruthMetric = keyof typeof TRUTH_METRICS;

export interface TruthComparison {
  /** What the true probabilities themselves score on these rows. */
  readonly best: Readonly<Record<TruthMetric, number>>;
  /** How much worse the predictions are: positive means room for improvement, for every metric. */
  readonly gap: Readonly<Record<TruthMetric, Estimate>>;
  /** Root mean square of prediction − true probability. */
  readonly rootMeanSquareError: number;
  /** Mean of prediction − true probability. */
  readonly meanDifference: number;
}

/**
 * Reads `subject_id`, `prediction_time`, `boolean_value`, `true_probability` (a file, or all files below a folder) and finds the row
 * of each prediction; rows of others are left alone.
 * @throws input/mismatch when predictions have no truth or their labels differ.
 */
export async function readTruth(path: string, predictions: Predictions): Promise<TrueProbabilities> {
  const table = await readTable(tableOf(path), ['subject_id', 'prediction_time', 'boolean_value', 'true_probability']);
  const ids = bigints(table.subject_id, path, 'subject_id');
  const times = bigints(table.prediction_time, path, 'prediction_time');
  const outcomes = booleans(table.boolean_value, path, 'boolean_value');
  const truth = probabilities(table.true_probability, path, 'true_probability');
  const rowOf = new Map(Array.from(ids, (id, row) => [rowKey(id, times[row]), row]));
  const found = Array.from(
    predictions.subjectIds,
    (id, i) => rowOf.get(rowKey(id, predictions.predictionTimes[i])) ?? -1,
  );
  const absent = found.filter((row) => row < 0).length;
  if (absent > 0) throw mismatch(path, `${absent} of ${found.length} predictions have no row in the truth.`);
  const other = found.filter((row, i) => outcomes[row] !== predictions.outcomes[i]).length;
  if (other > 0) throw mismatch(path, `${other} of ${found.length} predictions have another outcome in the truth.`);
  return Float64Array.from(found, (row) => truth[row]);
}

export function compareWithTruth(
  predictions: Predictions,
  ranking: Ranking,
  truth: TrueProbabilities,
  settings: ResamplingSettings,
): TruthComparison {
  const bestRanking = rankPredictions(predictions.outcomes, truth, predictions.subjectIds);
  const best = scores(bestRanking, equalWeights(bestRanking));
  const sameRows = rowsOfOther(ranking, bestRanking);
  const bestWeights = new Float64Array(ranking.rows);
  const gap = bootstrap(ranking, equalWeights(ranking), settings, (weights) => {
    for (let i = 0; i < bestWeights.length; i++) bestWeights[i] = weights[sameRows[i]];
    const ours = scores(ranking, weights);
    const theirs = scores(bestRanking, bestWeights);
    return {
      auroc: theirs.auroc - ours.auroc,
      brier: ours.brier - theirs.brier,
      logLoss: ours.logLoss - theirs.logLoss,
    };
  });
  const differences = predictions.probabilities.map((p, row) => p - truth[row]);
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    best,
    gap,
    rootMeanSquareError: Math.sqrt(meanOf(differences.map((difference) => difference ** 2))),
    meanDifference: meanOf(differences),
  };
}

function scores(ranking: Ranking, weights: Float64Array): Record<TruthMetric, number> {
  return { auroc: auroc(ranking, weights), brier: brier(ranking, weights), logLoss: logLoss(ranking, weights) };
}

/** For each ranked row of `other`, the ranked row of `ranking` that is the same prediction. */
function rowsOfOther(ranking: Ranking, other: Ranking): Int32Array {
  const place = new Int32Array(ranking.rows);
  ranking.order.forEach((row, ranked) => {
    place[row] = ranked;
  });
  return other.order.map((row) => place[row]);
}

function mismatch(path: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/mismatch', {
    where: path,
    rule,
    remedy: 'Give the truth of the same task and simulation that the predictions were made for.',
  });
}
