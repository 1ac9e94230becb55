/**
 * The same metrics within groups of subjects (sex, age, unit …). A group below the floor gets no figures, because they would
 * mislead; counts under 11 are not shown, because they could single people out (the usual cell-size rule of
 * health statistics; a count that a subtraction would give back is not hunted down).
 */
import { estimateMetrics, type MetricEstimates } from './estimates.ts';
import { METRIC_NAMES, type MetricName } from './metrics.ts';
import type { Predictions } from './predictions.ts';
import { equalWeights, rankPredictions } from './ranking.ts';
import type { ResamplingSettings } from './resampling.ts';
import { type GroupColumn, levelsOf } from './subgroupTable.ts';

/** What a group needs before figures are given. */
export const SUBGROUP_FLOOR = { subjects: 50, events: 11, nonEvents: 11 } as const;
/** Smaller counts are withheld. */
const SMALLEST_COUNT = 11;

export interface SubgroupResult {
  readonly column: string;
  readonly level: string;
  /** Null: fewer than `SMALLEST_COUNT`. */
  readonly subjects: number | null;
  readonly rows: number | null;
  readonly events: number | null;
  /** Null: below the floor. Sample-weighted. */
  readonly metrics: MetricEstimates | null;
}

/** One result per column and level, in the order of the columns; subjects without a value form the level "not stated". */
export function evaluateSubgroups(
  predictions: Predictions,
  columns: readonly GroupColumn[],
  settings: ResamplingSettings,
): readonly SubgroupResult[] {
  return columns.flatMap((column) =>
    levelsOf(column, predictions.subjectIds).map(({ level, rows }) =>
      evaluateLevel(column.name, level, predictions, rows, settings),
    ),
  );
}

function evaluateLevel(
  column: string,
  level: string,
  predictions: Predictions,
  rows: readonly number[],
  settings: ResamplingSettings,
): SubgroupResult {
  const outcomes = rows.map((row) => predictions.outcomes[row]);
  const ranking = rankPredictions(
    outcomes,
    rows.map((row) => predictions.probabilities[row]),
    rows.map((row) => predictions.subjectIds[row]),
  );
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const enough =
    ranking.subjectCount >= SUBGROUP_FLOOR.subjects &&
    events >= SUBGROUP_FLOOR.events &&
    rows.length - events >= SUBGROUP_FLOOR.nonEvents;
  const small = rows.length - events < SMALLEST_COUNT || events < SMALLEST_COUNT;
  return {
    column,
    level,
    subjects: withheld(ranking.subjectCount),
    rows: withheld(rows.length),
    events: small ? null : events,
    metrics: enough ? estimateMetrics(ranking, equalWeights(ranking), settings) : null,
  };
}

/** The names of the metrics that a table of subgroups shows. */
export const SUBGROUP_METRICS: readonly MetricName[] = METRIC_NAMES.filter((name) =>
  ['auroc', 'averagePrecision', 'calibrationSlope', 'calibrationInTheLarge', 'brier'].includes(name),
);

function withheld(count: number): number | null {
  return count < SMALLEST_COUNT ? null : count;
}
