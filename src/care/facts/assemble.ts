/**
 * What a source says of a patient → the record as it was known at a time: cut, without duplicates, what was overtaken marked, derived facts added, sorted.
 *
 * Promises: the order in which the source says things plays no part; ids are the same at each time asked for.
 */
import { deriveFacts } from './derived/derive.ts';
import { withoutDuplicates } from './duplicates.ts';
import { type ClinicalRecord, FACT_KINDS, type Fact, type FactKind, type LocalTime } from './fact.ts';
import { withVisibleNames, withVisiblePerson } from './naming/visible.ts';
import { knownBy, type SubjectStatements } from './statement.ts';
import { withSuperseded } from './supersede.ts';

/**
 * @param covers kinds of which the source can say something; those of the facts are among them anyway.
 * @param asOf minutes; undefined: when the last thing became known. From then on the record is today's.
 * @param local what times tell where they are on the hospital's clock; undefined where its zone is not known.
 */
export function assembleRecord(
  { subject, person, statements, lastKnown }: SubjectStatements,
  covers: readonly FactKind[],
  asOf?: number,
  local?: LocalTime,
): ClinicalRecord {
  const isToday = asOf === undefined || asOf >= (lastKnown ?? Number.NEGATIVE_INFINITY);
  const known: Fact[] = [];
  for (const statement of statements) {
    const fact = knownBy(statement, isToday ? null : asOf);
    if (fact !== undefined) known.push(withVisibleNames(fact));
  }
  const facts = withSuperseded(withoutDuplicates(known.sort(byTime)));
  const kinds = new Set([...covers, ...facts.map(({ kind }) => kind)]);
  const record: ClinicalRecord = {
    subject,
    // A death to come is not known; a birth is.
    person: withVisiblePerson(known.some(({ kind }) => kind === 'death') ? person : { ...person, death: null }),
    asOf: asOf ?? lastKnown ?? 0,
    facts,
    covers: FACT_KINDS.filter((kind) => kinds.has(kind)),
  };
  const all = [...facts, ...deriveFacts(record)].sort(byTime);
  return {
    ...record,
    facts: local === undefined ? all : all.map((fact) => ({ ...fact, time: { ...fact.time, local } })),
  };
}

function byTime(a: Fact, b: Fact): number {
  const first = a.time.start ?? Number.NEGATIVE_INFINITY;
  const second = b.time.start ?? Number.NEGATIVE_INFINITY;
  return first === second ? (a.id < b.id ? -1 : Number(a.id > b.id)) : first - second;
}
