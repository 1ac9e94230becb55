/**
 * What a source says of a patient → the record as it was known at a time: cut, without duplicates, what was overtaken marked, derived facts added, sorted.
 *
 * Promises: the order in which the source says things plays no part; ids are the same at each time asked for.
 */

import { withoutDuplicates } from './duplicates.ts';
import type { ClinicalRecord, Fact, FactKind } from './fact.ts';
import { knownBy, lastKnown, type SubjectStatements } from './statement.ts';
import { withSuperseded } from './supersede.ts';

/** @param asOf minutes; undefined: when the last thing became known. */
export function assembleRecord(
  { subject, person, statements }: SubjectStatements,
  covers: readonly FactKind[],
  asOf?: number,
): ClinicalRecord {
  const known: Fact[] = [];
  for (const statement of statements) {
    const fact = knownBy(statement, asOf ?? null);
    if (fact !== undefined) known.push(fact);
  }
  const facts = withSuperseded(withoutDuplicates(known.sort(byTime)));
  return {
    subject,
    // A death to come is not known; a birth is.
    person: known.some(({ kind }) => kind === 'death') ? person : { ...person, death: null },
    asOf: asOf ?? lastKnown(statements) ?? 0,
    facts,
    covers,
  };
}

function byTime(a: Fact, b: Fact): number {
  const first = a.time.start ?? Number.NEGATIVE_INFINITY;
  const second = b.time.start ?? Number.NEGATIVE_INFINITY;
  return first === second ? (a.id < b.id ? -1 : Number(a.id > b.id)) : first - second;
}
