/**
 * From an ACES task to what a model is asked. Where the label is "does it occur in a window that begins at or after the prediction time",
 * the windows before it look at the past only, and the window ends after a fixed time or at an event, that is an event question. All
 * else (counts that the future must have, several future windows, events that must coincide) needs whole futures, judged by the
 * evaluator; then this says at which events and when sampling may stop.
 *
 * Method: every side of a window is a base (the trigger, or an event found from another side) and a distance. Two sides with one base
 * have a known distance whatever the record holds.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import type { EventSelector } from '../codeSelector.ts';
import type { CompiledTask, EventQuestion, FutureEnd } from '../eventQuestion.ts';
import type { AcesTask } from './config.ts';
import { type EvaluationPlan, type PlannedStep, type PlannedWindow, planTask } from './plan.ts';

const MICROS_A_MINUTE = 60_000_000;

/** @throws settings/invalid when the task has no label or index timestamp, or looks at columns that a timeline does not hold. */
export function compileTask(task: AcesTask): CompiledTask {
  const plan = planTask(task);
  if (plan.label === null) throw incomplete(task, 'No window has a label, so there is nothing to predict.', 'label');
  if (plan.indexPoint === null) throw incomplete(task, 'No window says index_timestamp.', 'index_timestamp');
  refuseColumns(task, plan);
  const places = placePoints(plan);
  const index = places[plan.indexPoint];
  const question = eventQuestion(task, plan, places, index);
  if (typeof question !== 'string') return { needsTrajectories: false, question };
  return { needsTrajectories: true, task, plan, reason: question, ...endsOf(plan, places, index) };
}

/** A side of a window: so many microseconds after its base; `known` bases are at or before the index. */
interface Place {
  readonly base: string;
  readonly micros: number;
}

function placePoints(plan: EvaluationPlan): readonly Place[] {
  const places: Place[] = [{ base: 'trigger', micros: 0 }];
  for (const window of plan.windows) {
    const anchor = moved(places[window.from], window.anchorStep);
    places[window.anchorPoint] = anchor;
    places[window.farPoint] = moved(anchor, window.farStep);
  }
  return places;
}

function moved(place: Place, step: PlannedStep): Place {
  switch (step.kind) {
    case 'same':
      return place;
    case 'shift':
      return { base: place.base, micros: place.micros + step.micros };
    default:
      return { base: `${step.kind} ${step.column} ${step.orSame} (${place.base} ${place.micros})`, micros: 0 };
  }
}

/** Microseconds from `from` to `to`, or undefined when that depends on the record. */
function distance(from: Place, to: Place): number | undefined {
  return from.base === to.base ? to.micros - from.micros : undefined;
}

/** The question, or why there is none. */
function eventQuestion(
  task: AcesTask,
  plan: EvaluationPlan,
  places: readonly Place[],
  index: Place,
): EventQuestion | string {
  if (plan.label === null) return 'there is no label';
  const window = plan.windows[plan.label.window];
  for (const other of plan.windows) {
    const reason = futureDemand(other, window, places, index);
    if (reason !== undefined) return reason;
  }
  const from = distance(index, places[window.startPoint]);
  if (from === undefined || from < 0) return `window ${window.name} does not begin at or after the prediction time`;
  if (from === 0 && window.startInclusive) return `window ${window.name} counts what is known at the prediction time`;
  const targets = selectorsOf(plan, plan.label.column);
  if (targets === undefined) return 'the label asks for events that coincide';
  const until = distance(index, places[window.endPoint]);
  const common = {
    name: task.name,
    answer: 'risk',
    timeUnit: null,
    targets,
    fromMinutes: from / MICROS_A_MINUTE,
    complement: false,
    conditions: [],
  } as const;
  if (until !== undefined) {
    return { ...common, stops: [], stopInclusive: true, untilMinutes: until / MICROS_A_MINUTE };
  }
  const step = window.farStep;
  if (window.farPoint !== window.endPoint || step.kind !== 'next') {
    return `the end of window ${window.name} cannot be told from its start`;
  }
  if (plan.columns[step.column].kind === '_RECORD_END') {
    return { ...common, stops: [], stopInclusive: true, untilMinutes: null };
  }
  const stops = selectorsOf(plan, step.column);
  if (stops === undefined) return `the end of window ${window.name} asks for events that coincide`;
  if (!window.endInclusive) return `window ${window.name} leaves out what comes at the time of its end`;
  return { ...common, stops, stopInclusive: true, untilMinutes: null };
}

/** Why a window wants more of the future than the label's occurrence. */
function futureDemand(
  window: PlannedWindow,
  label: PlannedWindow,
  places: readonly Place[],
  index: Place,
): string | undefined {
  const end = distance(index, places[window.endPoint]);
  const isPast = end !== undefined ? end <= 0 : isBefore(window, places, index);
  if (isPast) return undefined;
  if (window.constraints.length > 0) {
    return `window ${window.name} counts ${window.constraints[0].predicate} after the prediction time`;
  }
  const isFixed = end !== undefined && distance(index, places[window.startPoint]) !== undefined;
  return window === label || isFixed ? undefined : `window ${window.name} must find an event after the prediction time`;
}

/** A window whose sides hang on events at or before the index: it ends at an anchor before the index, or its far side looks back. */
function isBefore(window: PlannedWindow, places: readonly Place[], index: Place): boolean {
  const anchor = distance(index, places[window.anchorPoint]);
  return anchor !== undefined && anchor <= 0 && window.farPoint === window.startPoint;
}

/** Selectors of which any makes the column count; undefined when that takes more than one event. */
function selectorsOf(plan: EvaluationPlan, column: number): readonly EventSelector[] | undefined {
  const planned = plan.columns[column];
  switch (planned.kind) {
    case 'plain': {
      const { codes, range } = plan.plain[planned.predicate];
      return [{ codes, range }];
    }
    case 'or': {
      const parts = planned.inputs.map((input) => selectorsOf(plan, input));
      const found = parts.filter((part) => part !== undefined);
      return found.length === parts.length ? found.flat() : undefined;
    }
    case '_ANY_EVENT':
      return [{ codes: { kind: 'every' }, range: null }];
    default:
      return undefined;
  }
}

/** When futures may stop: at events that break a window for good, at the boundary of the last window, after the longest one. */
function endsOf(
  plan: EvaluationPlan,
  places: readonly Place[],
  index: Place,
): { readonly ends: readonly FutureEnd[]; readonly untilMinutes: number | null } {
  const ends: FutureEnd[] = [];
  let until: number | null = 0;
  for (const window of plan.windows) {
    const [from, to] = [distance(index, places[window.startPoint]), distance(index, places[window.endPoint])];
    if (to === undefined && !isBefore(window, places, index)) until = null;
    else if (to !== undefined && until !== null) until = Math.max(until, to);
    for (const { column, max } of window.constraints) {
      const events = max === 0 ? selectorsOf(plan, column) : undefined;
      if (events === undefined || to === undefined || to <= 0) continue;
      // A window that began before the prediction time counts from there on: what was before, the label has seen.
      const fromMinutes = Math.max(from ?? 0, 0) / MICROS_A_MINUTE;
      ends.push({ events, fromMinutes, untilMinutes: to / MICROS_A_MINUTE });
    }
  }
  ends.push(...boundaryEnds(plan, places, index));
  return { ends, untilMinutes: until === null ? null : until / MICROS_A_MINUTE };
}

/** The event that bounds the label's window, when nothing else is still to come after it. */
function boundaryEnds(plan: EvaluationPlan, places: readonly Place[], index: Place): readonly FutureEnd[] {
  const window = plan.label === null ? undefined : plan.windows[plan.label.window];
  if (window === undefined || window.farStep.kind !== 'next' || window.farPoint !== window.endPoint) return [];
  const from = distance(index, places[window.startPoint]);
  const events = selectorsOf(plan, window.farStep.column);
  const others = plan.windows.filter((other) => other !== window && !isBefore(other, places, index));
  const areOver = others.every((other) => {
    const end = distance(index, places[other.endPoint]);
    return end !== undefined && from !== undefined && end <= from;
  });
  if (from === undefined || events === undefined || !areOver) return [];
  return [{ events, fromMinutes: Math.max(from, 0) / MICROS_A_MINUTE, untilMinutes: null }];
}

function refuseColumns(task: AcesTask, plan: EvaluationPlan): void {
  const futureColumns = plan.plain.filter(({ columns, isStatic }) => columns.size > 0 && !isStatic);
  if (futureColumns.length === 0) return;
  throw new AnamnesisError('settings/invalid', {
    where: `${task.path}, predicate ${futureColumns[0].name}`,
    rule: 'It looks at a column that a timeline does not hold, so no future can answer it.',
    remedy: 'Put what the column says into the code when the data are ingested; `label` can use the task as it is.',
  });
}

function incomplete({ path }: AcesTask, rule: string, key: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: path,
    rule,
    remedy: `Add ${key} to the window that it belongs to.`,
  });
}
