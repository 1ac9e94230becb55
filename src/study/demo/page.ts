/**
 * The demo's page: one self-contained HTML document, without script or request. What it must say first: the patients are
 * simulated, and nothing here is for care. The same results give the same bytes.
 */
import { TOOL_VERSION } from '../../base/manifest.ts';
import { formatCount, formatFigure, formatInterval, formatShare } from '../evaluate/format.ts';
import { calibrationPlot } from '../evaluate/plots/calibration.ts';
import { type LossEntry, lossCurvePlot } from '../evaluate/plots/lossCurve.ts';
import { rocPlot } from '../evaluate/plots/roc.ts';
import { type Html, html, trusted } from '../evaluate/report/html.ts';
import { caveatBox, headline, pictureGrid, renderPage, tableSection } from '../evaluate/report/page.ts';
import type { TaskAnswers } from './answers.ts';
import { courseInWords } from './eventMarks.ts';
import { inWords } from './events.ts';
import type { DemoResults, TaskResult } from './results.ts';
import type { DemoSettings } from './stages.ts';
import type { PatientStory } from './stories.ts';
import { FUTURES_DRAWN, timelinePlot, verdict } from './timelinePlot.ts';

export interface DemoFindings {
  readonly results: DemoResults;
  readonly settings: DemoSettings;
  readonly answers: readonly TaskAnswers[];
  readonly stories: readonly PatientStory[];
  readonly log: readonly LossEntry[];
}

export function demoPage({ results, settings, answers, stories, log }: DemoFindings): string {
  const sections = [
    caveatBox([
      'Every patient here is simulated. No record of a real person was used.',
      'For research. Not a medical device; nothing on this page is for the care of anybody.',
      `A small model, trained for minutes on ${formatCount(settings.patients)} patients, to show the way. Read each figure with its interval.`,
    ]),
    headline(results.tasks.map(taskFigure)),
    steps(results, settings),
    ...patients(stories),
    comparison(results),
    ...answers.map(taskPictures),
    pictureGrid('How the model learned', [
      {
        svg: lossCurvePlot(log),
        caption: `Loss is the surprise at the next token, in nats; knowing nothing costs ln ${results.vocabulary} = ${formatFigure(Math.log(results.vocabulary), 2)}. Validation patients were not trained on.`,
        wide: true,
      },
    ]),
    nextSteps(),
  ].filter((section) => section !== null);
  return renderPage({
    title: 'A model that recalls a patient’s history',
    lead: 'Anamnesis on a simulated hospital: from records to measured predictions.',
    sections,
    footer: `Made by Anamnesis ${TOOL_VERSION} with seed ${settings.seed}: ${formatCount(settings.patients)} patients, ${formatCount(settings.steps)} steps, ${settings.trajectories} futures a prediction. Simulated patients; research use; not for care.`,
  });
}

function taskFigure({ title, auroc, bestAuroc, gap, rows, events }: TaskResult) {
  if (auroc === null || gap === null) {
    return { label: title, figure: '–', detail: `not measured: ${events} of ${rows} patients had the event` };
  }
  return {
    label: title,
    figure: `AUROC ${formatFigure(auroc.value)}`,
    detail: `best possible ${formatFigure(bestAuroc)}; 95 %: ${formatInterval(auroc)}`,
  };
}

/** What happened between the records and the figures, in numbers. */
function steps(results: DemoResults, { trajectories }: DemoSettings): Html {
  const done = [
    [
      'Simulate',
      html`${formatCount(results.patients)} patients, written as FHIR as hospitals export it, with notes and mess; the true risk of every question is computed, because the hazards are known.`,
    ],
    [
      'Ingest',
      html`${formatCount(results.lines)} lines of FHIR become a MEDS dataset of ${formatCount(results.events)} events: ${formatCount(results.linesUsed)} lines are used, and <a href="ingest.html">every other is accounted for</a>.`,
    ],
    [
      'Tokenize',
      `each history becomes a sequence: ${formatCount(results.tokens)} tokens, ${formatCount(results.vocabulary)} different ones. One token says what happened and how high; others say how long until the next thing.`,
    ],
    [
      'Train',
      `a transformer of ${formatMillions(results.parameters)} parameters learns to continue such sequences: ${formatCount(results.steps)} steps, ${formatMillions(results.tokensTrained)} tokens.`,
    ],
    [
      'Ask',
      `from the history of each held-out patient, ${trajectories} futures are sampled (${formatMillions(results.tokensSampled)} tokens in all). At every step of a future the model says how likely the event is to come next; put together, that is its risk: no model of its own for each question.`,
    ],
    ['Measure', 'against what then happened, and against the true risks: the best that any model could do.'],
  ] as const;
  return html`<section><h2>What was done</h2><ol style="max-width:46rem;padding-left:1.25rem">${done.map(([name, words]) => html`<li><strong>${name}:</strong> ${words}</li>`)}</ol></section>`;
}

function patients(stories: readonly PatientStory[]): readonly Html[] {
  if (stories.length === 0) return [];
  const intro = html`<section><h2>Three patients and their sampled futures</h2>
<p>At a visit the model is asked: does this patient die within one year? It has read the record on the left, nothing later. The patients stand where a quarter, three quarters and 95 % of held-out patients have a lower predicted risk; they were chosen by that alone.</p></section>`;
  return [intro, ...stories.map(patientFigure)];
}

function patientFigure(story: PatientStory): Html {
  return html`<section aria-label="${story.label}" style="margin:1rem 0"><figure>
<div style="overflow-x:auto" tabindex="0" role="region" aria-label="Timeline of ${story.label}"><div style="min-width:46rem">${trusted(timelinePlot(story))}</div></div>
<figcaption><p style="color:var(--ink)"><strong>${verdict(story)}</strong></p>
<p>The line of a lasting condition begins when it is first recorded; a value stands higher when it is higher among all patients. ${FUTURES_DRAWN} of ${story.futures.length} futures are drawn, those with death first; time on the right has a scale of its own. ${alsoSeen(story)}</p>
${futureInWords(story)}
<details><summary>The last ${story.lastTokens.length} of the ${story.tokensRead} tokens that the model read</summary><p style="overflow-wrap:anywhere">${story.lastTokens.map((token) => html`<code>${token}</code> `)}</p></details></figcaption></figure></section>`;
}

/** What else the same futures answer, without asking again. */
function alsoSeen({ futures }: PatientStory): string {
  const share = (wanted: 'admission' | 'condition'): string =>
    formatShare(futures.filter(({ events }) => events.some(({ kind }) => kind === wanted)).length / futures.length);
  return `The same futures answer other questions: ${share('admission')} have an admission to hospital, ${share('condition')} the diagnosis of a lasting condition.`;
}

const MOMENTS_TOLD = 15;

/** The first future, moment by moment. */
function futureInWords({ futures, label }: PatientStory): Html | null {
  const [first] = futures;
  if (first === undefined) return null;
  const moments = new Map<string, string[]>();
  for (const { when, what } of first.events.map(inWords)) moments.set(when, [...(moments.get(when) ?? []), what]);
  const told = [...moments].slice(0, MOMENTS_TOLD);
  const rest = moments.size - told.length;
  return html`<details><summary>The first sampled future of ${label} in words: ${courseInWords(first)}</summary><ul>${told.map(
    ([when, what]) => html`<li><strong>${when}</strong> ${what.join(', ')}</li>`,
  )}</ul>${rest > 0 ? html`<p>and ${rest} more moments</p>` : null}${told.length === 0 ? html`<p>Nothing more is recorded.</p>` : null}</details>`;
}

function comparison({ tasks }: DemoResults): Html {
  return tableSection({
    heading: 'Beside the best possible',
    caption:
      'AUROC on held-out patients. The best possible is what the true risks themselves score on the same patients.',
    columns: ['Question', 'Patients', 'Events', 'AUROC', '95 % interval', 'Best possible', 'Gap', '95 % interval'],
    rows: tasks.map(({ title, rows, events, auroc, bestAuroc, gap }) => [
      title,
      formatCount(rows),
      formatCount(events),
      formatFigure(auroc?.value ?? null),
      auroc === null ? '–' : formatInterval(auroc),
      formatFigure(bestAuroc),
      formatFigure(gap?.value ?? null),
      gap === null ? '–' : formatInterval(gap),
    ]),
    note: 'Both are scored on the same resamples of patients, so the gap is known better than either. Its interval can reach below 0: on few patients, chance may favour the model.',
  });
}

function taskPictures({ result, question, measured }: TaskAnswers): Html {
  if (measured === undefined) {
    return html`<section><h2>${result.title}</h2><p>${question}</p><p class="note">Not measured: ${result.events} of ${result.rows} held-out patients had the event, so there is nothing to rank.</p></section>`;
  }
  const { curves, sampleWeighted } = measured.evaluation;
  return pictureGrid(result.title, [
    {
      svg: rocPlot(curves.roc, sampleWeighted.auroc),
      caption: `${question} Up and to the left is better; the true risks would reach an area of ${formatFigure(result.bestAuroc)}.`,
    },
    {
      svg: calibrationPlot(curves.reliability, curves.histogram, sampleWeighted),
      caption: `Can a predicted share be taken at its word? ${result.events} of ${result.rows} patients had the event.`,
    },
  ]);
}

function nextSteps(): Html {
  return html`<section><h2>With your own records</h2>
<p>The same stages run one by one on any MEDS dataset: <code>anamnesis check</code>, <code>tokenize</code>, <code>pretrain</code>, <code>predict</code>, <code>evaluate</code>. Each says what it needs with <code>--help</code>. Nothing leaves the machine.</p></section>`;
}

function formatMillions(count: number): string {
  return count < 1e6 ? formatCount(count) : `${(count / 1e6).toFixed(2)} million`;
}
