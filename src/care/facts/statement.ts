/**
 * A statement is a fact as its source has it today, and apart from it how it ended: so that the record as it was known at an earlier time can be told.
 *
 * Promises: nothing that became known after the time asked for is in what comes out: no later fact, no end, status or discharge that was still to come.
 * A state of today of which the source does not say since when it holds counts for today's record alone (`meta.lastUpdated` does not tell either: many
 * exports write there when an entry was made); before, the status is what it was at the begin.
 */
import type { Fact, FactStatus, Person } from './fact.ts';

export interface Ending {
  /** Minutes; null when the source says that it is over, but not since when. */
  readonly at: number | null;
  /** When that became known; null when the source does not say: then for today's record alone. */
  readonly known: number | null;
  readonly status: FactStatus;
  /** Known only with the end: `discharged to home`. */
  readonly details: readonly string[];
}

export interface Statement {
  /** As it stood before its end. */
  readonly fact: Fact;
  readonly ending: Ending | null;
  /** The source does not say when this became known: it is in today's record alone. */
  readonly undated: boolean;
}

/** What a source says of one patient. */
export interface SubjectStatements {
  readonly subject: string;
  readonly person: Person;
  readonly statements: readonly Statement[];
  /** When the last thing became known that the source has today; null when nothing has a time. */
  readonly lastKnown: number | null;
}

/** The fact as it was known at `asOf` (minutes; null: all that the source has), or undefined when it was not known yet. */
export function knownBy({ fact, ending, undated }: Statement, asOf: number | null): Fact | undefined {
  if (asOf !== null && (undated || knownAt(fact) > asOf)) return undefined;
  if (ending === null) return fact;
  const { at, known, status, details } = ending;
  if (asOf !== null && (known ?? Number.POSITIVE_INFINITY) > asOf) return fact;
  return { ...fact, time: { ...fact.time, end: at }, status, details: [...fact.details, ...details] };
}

/** −∞ for what has no time: it holds for the whole record. */
export function knownAt({ known, time }: Fact): number {
  return known ?? time.start ?? Number.NEGATIVE_INFINITY;
}

/** The last minute at which anything became known; null when nothing has a time. */
export function lastKnown(statements: readonly Statement[]): number | null {
  let last = Number.NEGATIVE_INFINITY;
  for (const { fact, ending } of statements) {
    last = Math.max(last, knownAt(fact), ending?.known ?? Number.NEGATIVE_INFINITY);
  }
  return Number.isFinite(last) ? last : null;
}
