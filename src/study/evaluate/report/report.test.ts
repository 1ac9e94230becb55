import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { logistic } from '../../../base/statistics.ts';
import { type Evaluation, evaluatePredictions } from '../evaluation.ts';
import { METRIC_NAMES } from '../metrics.ts';
import { calibrationPlot } from '../plots/calibration.ts';
import { decisionCurvePlot } from '../plots/decisionCurve.ts';
import { forestPlot } from '../plots/forest.ts';
import { lossCurvePlot } from '../plots/lossCurve.ts';
import { precisionRecallPlot } from '../plots/precisionRecall.ts';
import { rocPlot } from '../plots/roc.ts';
import { evaluationText } from '../summary.ts';
import { evaluationReport } from './report.ts';

/** 300 calibrated predictions of subjects with ids that must not appear anywhere. */
function evaluate(): Evaluation {
  const random = seededRandom(4, 'report test');
  const probabilities = Float64Array.from({ length: 300 }, () => logistic(-1 + random.normal()));
  const subjectIds = BigInt64Array.from({ length: 300 }, (_, row) => 987_654_000n + BigInt(row));
  const predictions = {
    subjectIds,
    predictionTimes: new BigInt64Array(300),
    outcomes: Uint8Array.from(probabilities, (p) => (random.uniform() < p ? 1 : 0)),
    probabilities,
  };
  const sex = new Map(Array.from(subjectIds, (id, row): [bigint, string] => [id, row % 3 === 0 ? '<b>F</b>' : 'M']));
  const settings = { resamples: 200, seed: 9 };
  return evaluatePredictions(predictions, settings, {
    subgroups: [{ name: 'sex', values: sex }],
    truth: probabilities,
  });
}

const evaluation = evaluate();
const { curves, sampleWeighted, cohort, subgroups } = evaluation;
const log = Array.from({ length: 1200 }, (_, i) => ({
  tokens: (i + 1) * 4096,
  loss: 2 + 3 * Math.exp(-i / 20),
  ...(i % 100 === 99 ? { validationLoss: 2.1 } : {}),
}));

const plots: readonly (readonly [string, () => string | null])[] = [
  ['ROC', () => rocPlot(curves.roc, sampleWeighted.auroc)],
  [
    'precision-recall',
    () => precisionRecallPlot(curves.precisionRecall, sampleWeighted.averagePrecision, cohort.eventShare),
  ],
  ['calibration', () => calibrationPlot(curves.reliability, curves.histogram, sampleWeighted)],
  ['decision curve', () => decisionCurvePlot(curves.decision, 0.8)],
  ['loss curve', () => lossCurvePlot(log)],
  ['loss curve of one step', () => lossCurvePlot(log.slice(0, 1))],
  ['forest', () => forestPlot(subgroups, sampleWeighted.auroc)],
];

describe('plots', () => {
  it.each(plots)('%s: the same bytes again, whole, described, nothing from elsewhere', (_, draw) => {
    const svg = draw() ?? '';
    expect(draw()).toBe(svg);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toMatch(/^<svg [^>]*aria-label="[^"]{40,}"/);
    expect(svg).toMatch(/<title>[A-Z].*<desc>/s);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|\bid=|href=|⚠/);
  });

  it('draws no forest without a group above the floor', () => {
    expect(forestPlot([], sampleWeighted.auroc)).toBeNull();
  });
});

describe('evaluationReport', () => {
  const page = evaluationReport(evaluation, 'death & <discharge>');
  const { document } = parseHTML(page);

  it('is the same again', () => {
    expect(evaluationReport(evaluate(), 'death & <discharge>')).toBe(page);
  });

  it('leads with the figure, its interval, the cohort and the seed', () => {
    const first = document.querySelector('.headline')?.textContent ?? '';
    expect(first).toContain(sampleWeighted.auroc.value?.toFixed(3));
    expect(first).toContain(sampleWeighted.auroc.low?.toFixed(3));
    expect(document.querySelector('.lead')?.textContent).toContain(
      `300 predictions of 300 subjects, ${cohort.events} `,
    );
    expect(document.querySelector('footer')?.textContent).toContain('seed 9');
  });

  it('asks for nothing, runs nothing, names nobody', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(page).not.toMatch(/987654/);
  });

  it('escapes what comes from outside', () => {
    expect(document.querySelector('h1')?.textContent).toBe('Evaluation: death & <discharge>');
    expect(page).not.toContain('<b>F</b>');
  });

  it('can be read by ear: one heading of the first level, captions, scopes, names of pictures', () => {
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent).not.toBe('');
      expect([...table.querySelectorAll('th')].every((head) => head.hasAttribute('scope'))).toBe(true);
    }
    for (const svg of document.querySelectorAll('svg')) expect(svg.getAttribute('aria-label')).toMatch(/.{40}/);
    expect(document.documentElement.getAttribute('lang')).toBe('en');
  });

  it('has all metrics, the truth and the subgroups in its tables', () => {
    const rows = [...document.querySelectorAll('tbody tr')];
    expect(rows).toHaveLength(METRIC_NAMES.length + 3 + 2);
    expect(page).not.toMatch(/NaN|undefined/);
  });
});

describe('evaluationText', () => {
  it('says cohort, seed and every metric, in lines of the same width', () => {
    const text = evaluationText(evaluation);
    expect(text).toMatch(/300 predictions of 300 subjects/);
    expect(text).toMatch(/seed 9/);
    expect(text).toMatch(/AUROC\s+0\.\d{3}\s+0\.\d{3} to 0\.\d{3}/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});
