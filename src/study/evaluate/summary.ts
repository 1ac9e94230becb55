/** An evaluation as a compact table for the terminal. */
import type { Evaluation } from './evaluation.ts';
import { formatCount, formatFigure, formatInterval, formatShare } from './format.ts';
import { METRIC_NAMES, METRICS } from './metrics.ts';
import { SUBGROUP_METRICS } from './subgroups.ts';
import type { TruthMetric } from './truth.ts';

export const TRUTH_LABELS = {
  auroc: 'AUROC',
  brier: 'Brier score',
  logLoss: 'Log loss',
} as const satisfies Record<TruthMetric, string>;
export const TRUTH_ORDER: readonly TruthMetric[] = ['auroc', 'logLoss', 'brier'];

export function evaluationText(evaluation: Evaluation): string {
  const { cohort, settings } = evaluation;
  const blocks = [
    [
      `${formatCount(cohort.rows)} predictions of ${formatCount(cohort.subjects)} subjects; ${formatCount(cohort.events)} events (${formatShare(cohort.eventShare)}), mean prediction ${formatShare(cohort.meanPrediction)}`,
      `95 % intervals: ${settings.resamples} bootstrap resamples of subjects, seed ${settings.seed}`,
    ],
    metricLines(evaluation),
    truthLines(evaluation),
    subgroupLines(evaluation),
    evaluation.caveats.map((caveat) => `! ${caveat}`),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function metricLines({ sampleWeighted, subjectWeighted, cohort }: Evaluation): readonly string[] {
  const repeated = cohort.rows > cohort.subjects;
  const header = repeated
    ? ['', 'samples alike', '95 % interval', 'subjects alike', '95 % interval']
    : ['', 'value', '95 % interval'];
  const rows = METRIC_NAMES.map((name) => {
    const estimates = repeated ? [sampleWeighted[name], subjectWeighted[name]] : [sampleWeighted[name]];
    return [
      METRICS[name].label,
      ...estimates.flatMap((estimate) => [formatFigure(estimate.value), formatInterval(estimate)]),
    ];
  });
  return alignColumns([header, ...rows]);
}

function truthLines({ truth }: Evaluation): readonly string[] {
  if (truth === null) return [];
  const header = ['Against the truth', 'best possible', 'gap', '95 % interval'];
  const rows = TRUTH_ORDER.map((name) => [
    TRUTH_LABELS[name],
    formatFigure(truth.best[name], 4),
    formatFigure(truth.gap[name].value, 4),
    formatInterval(truth.gap[name], 4),
  ]);
  const error = `Prediction − true probability: mean ${formatFigure(truth.meanDifference, 4)}, root mean square ${formatFigure(truth.rootMeanSquareError, 4)}`;
  return [...alignColumns([header, ...rows]), error];
}

function subgroupLines({ subgroups }: Evaluation): readonly string[] {
  if (subgroups.length === 0) return [];
  const header = ['Subgroup', 'subjects', 'events', ...SUBGROUP_METRICS.flatMap((name) => [METRICS[name].label])];
  const rows = subgroups.map(({ column, level, subjects, events, metrics }) => [
    `${column}: ${level}`,
    formatCount(subjects),
    formatCount(events),
    ...SUBGROUP_METRICS.map((name) =>
      metrics === null ? '–' : `${formatFigure(metrics[name].value)} (${formatInterval(metrics[name])})`,
    ),
  ]);
  return alignColumns([header, ...rows]);
}

/** First column to the left, the others to the right, two spaces between. */
function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
