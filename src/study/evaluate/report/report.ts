/** The report of an evaluation: one self-contained page. The same evaluation gives the same bytes; it holds no date and no record. */
import { TOOL_VERSION } from '../../../base/manifest.ts';
import type { Evaluation } from '../evaluation.ts';
import { formatCount, formatFigure, formatInterval, formatShare, UNKNOWN } from '../format.ts';
import { METRIC_NAMES, METRICS } from '../metrics.ts';
import { calibrationPlot } from '../plots/calibration.ts';
import { decisionCurvePlot } from '../plots/decisionCurve.ts';
import { forestPlot } from '../plots/forest.ts';
import { precisionRecallPlot } from '../plots/precisionRecall.ts';
import { rocPlot } from '../plots/roc.ts';
import { SUBGROUP_FLOOR, SUBGROUP_METRICS } from '../subgroups.ts';
import { TRUTH_LABELS, TRUTH_ORDER } from '../summary.ts';
import { type Html, html } from './html.ts';
import { caveatBox, headline, type PictureSection, pictureGrid, renderPage, tableSection } from './page.ts';

/** @param title what was predicted and evaluated, such as the name of the task */
export function evaluationReport(evaluation: Evaluation, title: string): string {
  const { cohort, settings } = evaluation;
  return renderPage({
    title: `Evaluation: ${title}`,
    lead: `${formatCount(cohort.rows)} predictions of ${formatCount(cohort.subjects)} subjects, ${formatCount(cohort.events)} followed by the event (${formatShare(cohort.eventShare)}).`,
    sections: evaluationSections(evaluation),
    footer: `Made by Anamnesis ${TOOL_VERSION}; ${settings.resamples} resamples, seed ${settings.seed}. Figures describe this cohort; they say nothing of another hospital until measured there. For review by people who know the data; not for the care of a single patient.`,
  });
}

/** The sections alone, for a page that shows more than one evaluation. */
function evaluationSections(evaluation: Evaluation): readonly Html[] {
  const sections = [
    headline(headlineFigures(evaluation)),
    caveatBox(evaluation.caveats),
    pictureGrid('Pictures', pictures(evaluation)),
    metricTable(evaluation),
    truthTable(evaluation),
    subgroupTable(evaluation),
    methods(evaluation),
  ];
  return sections.filter((section) => section !== null);
}

function headlineFigures({ sampleWeighted, cohort }: Evaluation): Parameters<typeof headline>[0] {
  const { auroc, averagePrecision, calibrationSlope } = sampleWeighted;
  const interval = (name: 'auroc' | 'averagePrecision' | 'calibrationSlope'): string =>
    `95 %: ${formatInterval(sampleWeighted[name])}`;
  return [
    { label: 'AUROC', figure: formatFigure(auroc.value), detail: interval('auroc') },
    { label: 'Average precision', figure: formatFigure(averagePrecision.value), detail: interval('averagePrecision') },
    { label: 'Calibration slope', figure: formatFigure(calibrationSlope.value), detail: interval('calibrationSlope') },
    {
      label: 'Mean prediction',
      figure: formatShare(cohort.meanPrediction),
      detail: `observed ${formatShare(cohort.eventShare)}`,
    },
  ];
}

function pictures({ curves, sampleWeighted, cohort, subgroups }: Evaluation): readonly PictureSection[] {
  const largest = Math.max(...curves.histogram.filter((bin) => bin.events + bin.nonEvents > 0).map((bin) => bin.high));
  const forest = forestPlot(subgroups, sampleWeighted.auroc);
  return [
    {
      svg: rocPlot(curves.roc, sampleWeighted.auroc),
      caption: 'How well the predictions rank: every threshold is a point. Up and to the left is better.',
    },
    {
      svg: precisionRecallPlot(curves.precisionRecall, sampleWeighted.averagePrecision, cohort.eventShare),
      caption:
        'Of those called, how many had the event (precision), against how many of all events were called (recall).',
    },
    {
      svg: calibrationPlot(curves.reliability, curves.histogram, sampleWeighted),
      caption:
        'Groups of nearly equal size with 95 % intervals. Below: how many predictions of each size, by outcome (square-root scale).',
    },
    {
      svg: decisionCurvePlot(curves.decision, largest),
      caption: 'At the threshold where you would act, the model helps if its line is above both others.',
    },
    ...(forest === null
      ? []
      : [{ svg: forest, caption: 'Groups whose interval misses the dashed line deserve a closer look.', wide: true }]),
  ];
}

function metricTable({ sampleWeighted, subjectWeighted, cohort }: Evaluation): Html {
  const repeated = cohort.rows > cohort.subjects;
  const columns = repeated
    ? ['Metric', 'Samples alike', '95 % interval', 'Subjects alike', '95 % interval', { words: 'How to read it' }]
    : ['Metric', 'Value', '95 % interval', { words: 'How to read it' }];
  return tableSection({
    heading: 'All figures',
    caption: repeated
      ? 'Every prediction weighing the same, and every subject weighing the same.'
      : 'One prediction per subject, so weighing samples alike and subjects alike are the same.',
    columns,
    rows: METRIC_NAMES.map((name) => [
      METRICS[name].label,
      ...(repeated ? [sampleWeighted[name], subjectWeighted[name]] : [sampleWeighted[name]]).flatMap((estimate) => [
        formatFigure(estimate.value),
        formatInterval(estimate),
      ]),
      { words: METRICS[name].reading },
    ]),
  });
}

function truthTable({ truth }: Evaluation): Html | null {
  if (truth === null) return null;
  return tableSection({
    heading: 'Against the best possible',
    caption: 'What the true probabilities score on the same rows, and how far the predictions are from that.',
    columns: ['Metric', 'Best possible', 'Gap', '95 % interval'],
    rows: TRUTH_ORDER.map((name) => [
      TRUTH_LABELS[name],
      formatFigure(truth.best[name], 4),
      formatFigure(truth.gap[name].value, 4),
      formatInterval(truth.gap[name], 4),
    ]),
    note: `Prediction minus true probability: mean ${formatFigure(truth.meanDifference, 4)}, root mean square ${formatFigure(truth.rootMeanSquareError, 4)}.`,
  });
}

function subgroupTable({ subgroups }: Evaluation): Html | null {
  if (subgroups.length === 0) return null;
  const { subjects, events } = SUBGROUP_FLOOR;
  return tableSection({
    heading: 'Subgroups',
    caption: `Figures need at least ${subjects} subjects, ${events} events and ${SUBGROUP_FLOOR.nonEvents} non-events; counts under 11 are withheld.`,
    columns: ['Group', 'Subjects', 'Events', ...SUBGROUP_METRICS.map((name) => METRICS[name].label)],
    rows: subgroups.map(({ column, level, subjects: people, events: cases, metrics }) => [
      `${column}: ${level}`,
      formatCount(people),
      formatCount(cases),
      ...SUBGROUP_METRICS.map((name) =>
        metrics === null ? UNKNOWN : `${formatFigure(metrics[name].value, 2)} (${formatInterval(metrics[name], 2)})`,
      ),
    ]),
  });
}

function methods({ settings }: Evaluation): Html {
  return html`<section><h2>How it was measured</h2>
<p>Intervals are 95 % percentile intervals of ${settings.resamples} bootstrap resamples of subjects, each with all of their predictions (seed ${settings.seed}).
Metrics are those of meds-evaluation and scikit-learn; where subjects have several predictions, each subject gets four draws, with replacement, among their own (seed 0).
Calibration slope and intercept are those of a logistic recalibration; calibration in the large is the intercept with the slope at 1.
The challenge score is that of event 1 of the PhysioNet/Computing in Cardiology challenge 2012.</p></section>`;
}
