/**
 * The events of a past in groups that a reader knows: stays (from an admission to its discharge, whatever comes between) and visits
 * (what shares a mark in time). And by fact: all mentions of one code, but for those that only frame an encounter (visit, admission,
 * discharge): that there was one is looked at by leaving it out.
 *
 * Stays are told by the first component of the code: HOSPITAL_ADMISSION … HOSPITAL_DISCHARGE, ADMITTED_FROM … DISCHARGE. A stay inside
 * another is part of it; one without a discharge ends where the next of its kind begins, or with the past.
 */
import { domainOf } from '../../../data/record/meds.ts';
import { isRemovable, marksOf, type Past } from './past.ts';

/** Events that are removed together, by their numbers in the past. */
export interface EventGroup {
  readonly events: readonly number[];
  /** NaN where a mention has no time: the older diagnoses that a cut prompt only names. */
  readonly fromMinutes: number;
  readonly toMinutes: number;
}

/** All mentions of one code. */
export interface Fact extends EventGroup {
  readonly code: string;
}

/** Stays and visits in the order of time; together they hold every event with a time that can be removed, each once. */
export function encountersOf(past: Past): readonly EventGroup[] {
  const marks = marksOf(past);
  const groups: number[][] = [];
  let stay: string | undefined;
  let lastMark = Number.NaN;
  for (const [index, event] of past.events.entries()) {
    if (!isRemovable(event) || Number.isNaN(event.minutes)) continue;
    const place = stayOf(event.code);
    const begins = place?.end === 'admission' && (stay === undefined || stay === place.kind);
    const goesOn = stay !== undefined || marks[index] === lastMark;
    if (groups.length === 0 || begins || !goesOn) groups.push([]);
    groups[groups.length - 1].push(index);
    if (begins) stay = place.kind;
    if (place?.end === 'discharge' && place.kind === stay) stay = undefined;
    lastMark = marks[index];
  }
  return groups.map((events) => groupOf(past, events));
}

/** Codes in the order of their first mention, without what only frames encounters. */
export function factsOf(past: Past): readonly Fact[] {
  const byCode = new Map<string, number[]>();
  for (const [index, event] of past.events.entries()) {
    if (!isRemovable(event) || isFrame(event.code)) continue;
    const mentions = byCode.get(event.code);
    if (mentions === undefined) byCode.set(event.code, [index]);
    else mentions.push(index);
  }
  return [...byCode].map(([code, events]) => ({ code, ...groupOf(past, events) }));
}

/** One event alone. */
export function mentionOf(past: Past, event: number): Fact {
  return { code: past.events[event].code, ...groupOf(past, [event]) };
}

/** Whether a code says no more than that there was an encounter. */
export function isFrame(code: string): boolean {
  return /^(VISIT|ENCOUNTER)/.test(domainOf(code).toUpperCase()) || stayOf(code) !== undefined;
}

function groupOf(past: Past, events: readonly number[]): EventGroup {
  return {
    events,
    fromMinutes: past.events[events[0]].minutes,
    toMinutes: past.events[events[events.length - 1]].minutes,
  };
}

const ENDS = [
  ['admission', /ADMISSION|ADMITTED_FROM/],
  ['discharge', /DISCHARGE/],
] as const;

/** Which end of which kind of stay a code is: `HOSPITAL_DISCHARGE//HOME` is the discharge of the kind `HOSPITAL_`. */
function stayOf(code: string): { readonly end: (typeof ENDS)[number][0]; readonly kind: string } | undefined {
  const domain = domainOf(code).toUpperCase();
  for (const [end, word] of ENDS) if (word.test(domain)) return { end, kind: domain.replace(word, '') };
  return undefined;
}
