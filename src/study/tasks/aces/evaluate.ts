/**
 * Evaluates an ACES task over one subject: pure, no input or output, so that a recorded past and a past with a sampled future appended
 * are judged by the same code.
 *
 * A subject is its distinct times, ascending, and for each the counts of every plain predicate. From each trigger the windows are placed
 * one after another; a window holds the times after its start (or at it, when inclusive) and before its end (likewise). A trigger is lost
 * at the first window that has no boundary or breaks a constraint. Cost: O(times × columns) a subject, O(log times) a step and count.
 */
import { countAtOrBelow } from '../../../data/timeline/bins.ts';
import type { EvaluationPlan, PlannedStep, PlannedWindow } from './plan.ts';
import { countBelow, openView, type SubjectRecord, timeOf, type View } from './subjectView.ts';

export type { SubjectRecord } from './subjectView.ts';

/** One trigger whose windows all hold. */
export interface Realization {
  /** The trigger's place in `times`. */
  readonly row: number;
  /** Of the index timestamp; null when the task names none. */
  readonly predictionTime: bigint | null;
  /** Null when the task has no label. */
  readonly labelCount: number | null;
  /** When the last window has ended: no later event can change this answer. */
  readonly settledTime: bigint;
}

/** Where triggers are lost: `lost` by window, there for want of a boundary or by constraint. */
export interface Funnel {
  /** Subjects whose static facts do not fit. */
  subjectsExcluded: number;
  triggers: number;
  kept: number;
  readonly lost: readonly { boundary: number; readonly constraints: number[] }[];
}

export function newFunnel(plan: EvaluationPlan): Funnel {
  const lost = plan.windows.map(({ constraints }) => ({ boundary: 0, constraints: constraints.map(() => 0) }));
  return { subjectsExcluded: 0, triggers: 0, kept: 0, lost };
}

/** Calls `found` for each realization, by the trigger's time; counts what is lost in `funnel`. */
export function evaluateTask(
  plan: EvaluationPlan,
  record: SubjectRecord,
  found: (realization: Realization) => void,
  funnel: Funnel = newFunnel(plan),
): void {
  const fits = traceTriggers(plan, record, ({ row, outcome, window, constraint, ...rest }) => {
    funnel.triggers += 1;
    if (outcome === 'kept') {
      funnel.kept += 1;
      found({ row, predictionTime: rest.predictionTime, labelCount: rest.labelCount, settledTime: rest.reachedTime });
    } else if (outcome === 'no-boundary') funnel.lost[window].boundary += 1;
    else funnel.lost[window].constraints[constraint] += 1;
  });
  if (!fits) funnel.subjectsExcluded += 1;
}

const TRIGGER_OUTCOMES = ['kept', 'no-boundary', 'too-few', 'too-many'] as const;

/** What became of one trigger. */
export interface TriggerTrace {
  readonly row: number;
  readonly outcome: (typeof TRIGGER_OUTCOMES)[number];
  /** Where it was lost: the window, and the constraint (−1 for a boundary); −1 when kept. */
  readonly window: number;
  readonly constraint: number;
  /** Null when the task names none, or when it was lost before that window was placed. */
  readonly predictionTime: bigint | null;
  /** Null when the task has no label, or when the trigger was lost. */
  readonly labelCount: number | null;
  /** The latest side of the windows that were placed. */
  readonly reachedTime: bigint;
  /** The latest point from which an event before it was sought: until then another one may come. */
  readonly lookBackTime: bigint;
}

/** Calls `met` for every trigger, by time. @returns false, without a call, when the subject's static facts do not fit */
export function traceTriggers(
  plan: EvaluationPlan,
  record: SubjectRecord,
  met: (trace: TriggerTrace) => void,
): boolean {
  if (!hasDemographics(plan, record)) return false;
  if (record.times.length === 0) return true;
  const view = openView(plan, record);
  const points = new Float64Array(1 + 2 * plan.windows.length);
  for (const row of view.columns[plan.trigger].rows) {
    points.fill(Number.NaN);
    points[0] = view.times[row];
    const loss = placeWindows(plan, view, points);
    met({ row, ...loss, ...answerOf(plan, view, points, loss.outcome === 'kept') });
  }
  return true;
}

/** Static predicates and expressions of them, judged on the rows without a time. */
function hasDemographics(plan: EvaluationPlan, { staticCounts }: SubjectRecord): boolean {
  const holds = (column: number): boolean => {
    const planned = plan.columns[column];
    switch (planned.kind) {
      case 'plain':
      case 'static':
        return (staticCounts?.[planned.predicate] ?? 0) > 0;
      case 'and':
        return planned.inputs.every(holds);
      case 'or':
        return planned.inputs.some(holds);
      default:
        return false;
    }
  };
  return plan.demographics.every(holds);
}

type Loss = Pick<TriggerTrace, 'outcome' | 'window' | 'constraint'>;
const KEPT: Loss = { outcome: 'kept', window: -1, constraint: -1 };

/** Fills in the points of all windows, up to the first that does not hold. */
function placeWindows(plan: EvaluationPlan, view: View, points: Float64Array): Loss {
  for (let w = 0; w < plan.windows.length; w++) {
    const window = plan.windows[w];
    const anchor = stepFrom(points[window.from], window.anchorStep, view);
    const far = stepFrom(anchor, window.farStep, view);
    points[window.anchorPoint] = anchor;
    points[window.farPoint] = far;
    if (Number.isNaN(far)) return { outcome: 'no-boundary', window: w, constraint: -1 };
    const { constraints } = window;
    for (let c = 0; c < constraints.length; c++) {
      const count = countIn(window, points, view, constraints[c].column);
      if (count < constraints[c].min) return { outcome: 'too-few', window: w, constraint: c };
      if (count > constraints[c].max) return { outcome: 'too-many', window: w, constraint: c };
    }
  }
  return KEPT;
}

/** NaN when there is no such event, or none to start from. */
function stepFrom(from: number, step: PlannedStep, { columns }: View): number {
  if (Number.isNaN(from)) return from;
  switch (step.kind) {
    case 'same':
      return from;
    case 'shift':
      return from + step.micros;
    case 'next': {
      const { times } = columns[step.column];
      return times[step.orSame ? countBelow(times, from) : countAtOrBelow(times, from)] ?? Number.NaN;
    }
    case 'previous': {
      const { times } = columns[step.column];
      return times[(step.orSame ? countAtOrBelow(times, from) : countBelow(times, from)) - 1] ?? Number.NaN;
    }
  }
}

function countIn(window: PlannedWindow, points: Float64Array, { columns }: View, column: number): number {
  const { times, sums } = columns[column];
  const [start, end] = [points[window.startPoint], points[window.endPoint]];
  const first = window.startInclusive ? countBelow(times, start) : countAtOrBelow(times, start);
  const past = window.endInclusive ? countAtOrBelow(times, end) : countBelow(times, end);
  return past > first ? sums[past] - sums[first] : 0;
}

function answerOf(
  plan: EvaluationPlan,
  view: View,
  points: Float64Array,
  isKept: boolean,
): Omit<TriggerTrace, 'row' | keyof Loss> {
  const { label, indexPoint } = plan;
  const index = indexPoint === null ? Number.NaN : points[indexPoint];
  let reached = points[0];
  for (const point of points) if (point > reached) reached = point;
  let lookBack = points[0];
  for (const { anchorStep, from, farStep, anchorPoint } of plan.windows) {
    if (anchorStep.kind === 'previous' && points[from] > lookBack) lookBack = points[from];
    if (farStep.kind === 'previous' && points[anchorPoint] > lookBack) lookBack = points[anchorPoint];
  }
  return {
    predictionTime: Number.isNaN(index) ? null : timeOf(view, index),
    labelCount: label !== null && isKept ? countIn(plan.windows[label.window], points, view, label.column) : null,
    reachedTime: timeOf(view, reached),
    lookBackTime: timeOf(view, lookBack),
  };
}
