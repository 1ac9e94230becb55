/**
 * Facts of the record that contradict one another, where a note touches them: the same thing present and denied, an allergy beside "none known", two
 * values of one measurement at one time. They are shown together; none of them decides alone.
 */
import type { Fact, FactId } from '../facts/fact.ts';
import type { Bench } from './statement.ts';
import type { SentenceVerdict, Verification } from './verdict.ts';

type Conflict = Verification['conflicts'][number];

export function conflictsOf(sentences: readonly SentenceVerdict[], bench: Bench): readonly Conflict[] {
  const touched = new Set(sentences.flatMap(({ statements }) => statements.flatMap(({ facts }) => facts)));
  const found = new Map<string, Conflict>();
  for (const id of touched) {
    const fact = bench.index.fact(id);
    if (fact === undefined) continue;
    for (const other of around(fact, bench.index.sameThing(fact))) {
      const reason = conflictBetween(fact, other);
      if (reason !== null) found.set([fact.id, other.id].toSorted().join(' '), conflict(fact.id, other.id, reason));
    }
  }
  return [...found.values()];
}

function conflict(a: FactId, b: FactId, reason: string): Conflict {
  return { facts: [a, b].toSorted(), reason };
}

const MINUTES_A_DAY = 1440;

/** Those within a day of it: the facts of one thing stand in the order of their times, unknown ones first. */
function around({ time }: Fact, facts: readonly Fact[]): readonly Fact[] {
  if (time.start === null) return [];
  const [from, to] = [time.start - MINUTES_A_DAY, time.start + MINUTES_A_DAY];
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle].time.start ?? -Infinity) < from) low = middle + 1;
    else high = middle;
  }
  const near: Fact[] = [];
  for (let at = low; at < facts.length && (facts[at].time.start ?? -Infinity) <= to; at++) near.push(facts[at]);
  return near;
}

function conflictBetween(a: Fact, b: Fact): string | null {
  if (a.id === b.id || a.time.start === null || b.time.start === null) return null;
  const apart = Math.abs(a.time.start - b.time.start);
  const [first, second] = [a.assertion === 'absent', b.assertion === 'absent'];
  if (first !== second && apart < MINUTES_A_DAY) return 'The record both has and denies this, within one day.';
  if (apart > 0 || a.kind === 'derived' || b.kind === 'derived') return null;
  if (a.value?.type !== 'quantity' || b.value?.type !== 'quantity' || a.value.unit !== b.value.unit) return null;
  if (a.value.value === b.value.value || a.time.precision !== 'instant') return null;
  return 'The record has two values of this at one time.';
}
