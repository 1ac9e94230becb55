/** Which facts derived ones may rest on: said of the patient, not replaced by a newer statement, not merely ordered or booked. */
import type { Fact } from '../fact.ts';

/** Said as present. */
export function isStated(fact: Fact): boolean {
  return fact.assertion === 'present' && isSettled(fact);
}

/** As `isStated`; what the patient once had counts too. */
export function isOfPatient(fact: Fact): boolean {
  return (fact.assertion === 'present' || fact.assertion === 'historical') && isSettled(fact);
}

/** Earlier first, unknown times first; facts of one time by id, so that the order of the record plays no part. */
export function byTime(a: Fact, b: Fact): number {
  const [s, t] = [a.time.start ?? Number.NEGATIVE_INFINITY, b.time.start ?? Number.NEGATIVE_INFINITY];
  if (s !== t) return s < t ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function isSettled({ supersededBy, derivation, status }: Fact): boolean {
  return (
    supersededBy === null &&
    derivation === null &&
    status !== 'planned' &&
    status !== 'pending' &&
    status !== 'not done'
  );
}
