/**
 * A record as it stood when an older note was written: without what came later, and with what a later statement has replaced since. A day is granted, for what was
 * done that day and filed the next.
 */
import type { ClinicalRecord, Fact } from '../facts/fact.ts';
import { MINUTES_A_DAY } from './times.ts';

/** The record itself where nothing in it is later than the note. */
export function earlierRecord(record: ClinicalRecord, written: number): ClinicalRecord {
  const by = written + MINUTES_A_DAY;
  if (record.asOf <= by) return record;
  const kept = record.facts.filter((fact) => (fact.time.start ?? -Infinity) <= by && (fact.known ?? -Infinity) <= by);
  const ids = new Set(kept.map(({ id }) => id));
  const facts = kept.map((fact): Fact => {
    return fact.supersededBy === null || ids.has(fact.supersededBy) ? fact : { ...fact, supersededBy: null };
  });
  return { ...record, asOf: written, facts };
}
