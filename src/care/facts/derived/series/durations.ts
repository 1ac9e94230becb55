/**
 * How long: conditions and medications that are active, stays of a day or more, visits that last; and how long ago: the last procedure and the last immunization
 * of each concept, the end of the last stay.
 *
 * Counted to the record's own time (to death, if earlier). In days, rounded down; of beginnings known only to the month or year, in months or years.
 * Beginnings after the record's time and ends before their beginnings count for nothing.
 */
import type { ClinicalRecord, Fact, FactValue } from '../../fact.ts';
import { derivedFact } from '../derivedFact.ts';
import { byTime, isStated } from '../statements.ts';

const DAY = 24 * 60;
const DURATION = 'From its beginning to its end, or to the time of the record while it lasts.';
const SINCE = 'From its end (or its time) to the time of the record; the last of its kind.';

export function durationsOf(record: ClinicalRecord): readonly Fact[] {
  const now = Math.min(record.asOf, record.person.death?.start ?? record.asOf);
  const derived: Fact[] = [];
  const lastOf = new Map<string, Fact>();
  for (const fact of record.facts) {
    if (!isStated(fact) || fact.time.start === null || fact.time.start > now) continue;
    if (lasts(fact)) derived.push(...durationOf(fact, now));
    const kind = passes(fact);
    if (kind === null) continue;
    const before = lastOf.get(kind);
    if (before === undefined || byTime(before, fact) < 0) lastOf.set(kind, fact);
  }
  return [...derived, ...[...lastOf].flatMap(([kind, fact]) => sinceOf(kind, fact, now))].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}

function lasts({ kind, status, time }: Fact): boolean {
  if (kind === 'encounter') return isStay(time) || status === 'active';
  return (kind === 'condition' || kind === 'medication') && status === 'active';
}

/** What it is the last of, or null. */
function passes({ kind, concept, time }: Fact): string | null {
  if (kind === 'procedure' || kind === 'immunization')
    return `${kind}/${concept.codes[0] ?? concept.name.toLowerCase()}`;
  return kind === 'encounter' && isStay(time) ? 'stay' : null;
}

/** Of a day or more; visits pass. */
function isStay({ start, end }: Fact['time']): boolean {
  return start !== null && end !== null && end - start >= DAY;
}

function durationOf(fact: Fact, now: number): readonly Fact[] {
  const end = Math.min(fact.time.end ?? now, now);
  const value = span(fact, fact.time.start ?? end, end);
  if (value === null) return [];
  return [
    derivedFact({ method: 'duration', of: fact.id, formula: DURATION, concept: fact.concept, value, inputs: [fact] }),
  ];
}

function sinceOf(kind: string, fact: Fact, now: number): readonly Fact[] {
  const value = span(fact, fact.time.end ?? fact.time.start ?? now, now);
  if (value === null) return [];
  return [
    derivedFact({ method: 'time since', of: kind, formula: SINCE, concept: fact.concept, value, inputs: [fact] }),
  ];
}

function span({ time }: Fact, from: number, to: number): FactValue | null {
  if (to < from) return null;
  const days = Math.floor((to - from) / DAY);
  const [value, unit] =
    time.precision === 'year'
      ? [Math.floor(days / 365.25), 'a']
      : time.precision === 'month'
        ? [Math.floor(days / 30.4375), 'mo']
        : [days, 'd'];
  return { type: 'quantity', value, comparator: null, unit };
}
