/**
 * An ACES task with its names resolved to numbers, for `evaluate.ts`: which plain predicates must be counted, which columns follow from
 * them, and each window's sides as steps between numbered points in time (0 is the trigger).
 */
import { invariant } from '../../../base/errors.ts';
import type { Side, Step } from './boundary.ts';
import type { AcesTask } from './config.ts';
import { isSpecialPredicate, type PlainPredicate, type SpecialPredicate } from './predicates.ts';
import type { Window } from './windows.ts';

/** How a column of counts, one number a time, comes about. Inputs are earlier columns. */
export type PlannedColumn =
  | { readonly kind: 'plain'; readonly predicate: number }
  /** The same at every time: the count among the subject's rows without a time. */
  | { readonly kind: 'static'; readonly predicate: number }
  | { readonly kind: 'and' | 'or'; readonly inputs: readonly number[] }
  | { readonly kind: SpecialPredicate };

export type PlannedStep =
  | { readonly kind: 'same' }
  | { readonly kind: 'shift'; readonly micros: number }
  /** `orSame`: an event at the very point counts. */
  | { readonly kind: 'next' | 'previous'; readonly column: number; readonly orSame: boolean };

export interface PlannedConstraint {
  readonly predicate: string;
  readonly column: number;
  readonly min: number;
  readonly max: number;
}

export interface PlannedWindow {
  readonly name: string;
  /** The point that the anchor is reached from. */
  readonly from: number;
  readonly anchorStep: PlannedStep;
  readonly farStep: PlannedStep;
  readonly anchorPoint: number;
  readonly farPoint: number;
  readonly startPoint: number;
  readonly endPoint: number;
  readonly startInclusive: boolean;
  readonly endInclusive: boolean;
  readonly constraints: readonly PlannedConstraint[];
}

export interface EvaluationPlan {
  /** What must be counted, in the order of a record's counts. */
  readonly plain: readonly PlainPredicate[];
  readonly columns: readonly PlannedColumn[];
  /** Columns that must be above zero among a subject's rows without a time; these refer to static counts alone. */
  readonly demographics: readonly number[];
  readonly trigger: number;
  readonly windows: readonly PlannedWindow[];
  readonly label: { readonly window: number; readonly column: number } | null;
  /** The point whose time is the prediction time. */
  readonly indexPoint: number | null;
}

/** Points: the trigger, then start and end of each window in order. */
function pointOf(window: number, side: Side): number {
  return 1 + 2 * window + (side === 'start' ? 0 : 1);
}

export function planTask(task: AcesTask): EvaluationPlan {
  const columns = columnPlanner(task);
  const order = new Map(task.windows.map(({ name }, index) => [name, index]));
  const windows = task.windows.map((window, index) => planWindow(window, index, order, columns.of));
  const label =
    task.label === null ? null : { window: order.get(task.label.window) ?? -1, predicate: task.label.predicate };
  return {
    trigger: columns.of(task.trigger),
    windows,
    label: label === null ? null : { window: label.window, column: columns.of(label.predicate) },
    indexPoint: task.index === null ? null : pointOf(order.get(task.index.window) ?? -1, task.index.side),
    demographics: task.demographics.map(columns.of),
    plain: columns.plain,
    columns: columns.columns,
  };
}

function columnPlanner(task: AcesTask): {
  readonly plain: PlainPredicate[];
  readonly columns: PlannedColumn[];
  readonly of: (name: string) => number;
} {
  const plain: PlainPredicate[] = [];
  const columns: PlannedColumn[] = [];
  const known = new Map<string, number>();
  const of = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const column = planned(name);
    known.set(name, columns.push(column) - 1);
    return columns.length - 1;
  };
  const planned = (name: string): PlannedColumn => {
    if (isSpecialPredicate(name)) return { kind: name };
    const predicate = task.predicates.get(name);
    invariant(predicate !== undefined, `task ${task.name}`, 'A predicate that is used must be defined.');
    if (predicate.kind === 'derived') return { kind: predicate.operator, inputs: predicate.inputs.map(of) };
    return { kind: predicate.isStatic ? 'static' : 'plain', predicate: plain.push(predicate) - 1 };
  };
  return { plain, columns, of };
}

function planWindow(
  window: Window,
  index: number,
  order: ReadonlyMap<string, number>,
  columnOf: (name: string) => number,
): PlannedWindow {
  const { anchor, far, anchorSide, startInclusive, endInclusive } = window;
  const farSide: Side = anchorSide === 'start' ? 'end' : 'start';
  const from = anchor.reference.kind === 'window' ? (order.get(anchor.reference.window) ?? -1) : -1;
  const reference = anchor.reference.kind === 'window' ? pointOf(from, anchor.reference.side) : 0;
  const planStep = (step: Step, orSame: boolean): PlannedStep =>
    step.kind === 'next' || step.kind === 'previous'
      ? { kind: step.kind, column: columnOf(step.predicate), orSame }
      : step;
  return {
    name: window.name,
    from: reference,
    anchorStep: planStep(anchor.step, false),
    // Whether the event that bounds the far side may lie at the anchor depends on whether the far side is inclusive, as in es-aces.
    farStep: planStep(far.step, farSide === 'end' ? endInclusive : startInclusive),
    anchorPoint: pointOf(index, anchorSide),
    farPoint: pointOf(index, farSide),
    startPoint: pointOf(index, 'start'),
    endPoint: pointOf(index, 'end'),
    startInclusive,
    endInclusive,
    constraints: window.has.map(({ predicate, min, max }) => ({
      predicate,
      column: columnOf(predicate),
      min: min ?? 0,
      max: max ?? Number.POSITIVE_INFINITY,
    })),
  };
}
