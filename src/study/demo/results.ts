/**
 * What the demo found, as plain data: written beside the page (`results.json`), shown as a short text, returned with `--json`.
 * Figures of a task are null where its held-out patients all had the same outcome, so that there is nothing to rank.
 */
import type { Evaluation } from '../evaluate/evaluation.ts';
import { formatFigure, formatInterval } from '../evaluate/format.ts';
import type { Estimate } from '../evaluate/resampling.ts';

export const RESULTS_FORMAT = 1;

export interface TaskResult {
  readonly name: string;
  readonly title: string;
  readonly rows: number;
  readonly events: number;
  readonly auroc: Estimate | null;
  readonly bestAuroc: number | null;
  /** Best possible minus ours. */
  readonly gap: Estimate | null;
}

export interface DemoResults {
  readonly format: typeof RESULTS_FORMAT;
  readonly patients: number;
  /** Lines of the FHIR export, and those that became events. */
  readonly lines: number;
  readonly linesUsed: number;
  readonly events: number;
  readonly tokens: number;
  readonly vocabulary: number;
  readonly parameters: number;
  readonly steps: number;
  readonly tokensTrained: number;
  /** Over all tasks. */
  readonly tokensSampled: number;
  readonly tasks: readonly TaskResult[];
}

export function taskResult(
  task: { readonly name: string; readonly title: string },
  outcomes: Uint8Array,
  evaluation: Evaluation | undefined,
): TaskResult {
  const counts = { rows: outcomes.length, events: outcomes.reduce((sum, outcome) => sum + outcome, 0) };
  const auroc = evaluation?.sampleWeighted.auroc ?? null;
  const { best, gap } = evaluation?.truth ?? { best: null, gap: null };
  return { ...task, ...counts, auroc, bestAuroc: best?.auroc ?? null, gap: gap?.auroc ?? null };
}

/** A few lines for a terminal. */
export function resultsText({ patients, events, tokensTrained, tasks }: DemoResults): string {
  const width = Math.max(...tasks.map(({ title }) => title.length));
  const head = `${count(patients)} simulated patients, ${count(events)} events; trained on ${count(tokensTrained)} tokens.`;
  return [head, ...tasks.map((task) => `${task.title.padEnd(width)}  ${figures(task)}`)].join('\n');
}

function figures({ auroc, bestAuroc, gap, rows, events }: TaskResult): string {
  if (auroc === null || gap === null) return `not measured: ${events} of ${rows} held-out patients had the event`;
  return `AUROC ${formatFigure(auroc.value)} (${formatInterval(auroc)}), best possible ${formatFigure(bestAuroc)}, gap ${formatFigure(gap.value)} (${formatInterval(gap)})`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
