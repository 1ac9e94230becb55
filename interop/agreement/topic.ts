/**
 * What is compared: a topic names, for each data set that holds it, SQL of its items, and for each pair of data sets the causes of
 * whatever does not agree.
 *
 * An item is a row (subject_id, key, "time", tag, ref): `key` says what happened in terms that both sides have, `time` is the hospital's
 * wall clock, `tag` orders items that are otherwise alike (the last ones are left over first) and serves the causes, `ref` is the source's id.
 */

export const SOURCES = ['fhir', 'omop', 'meds'] as const;
export type SourceName = (typeof SOURCES)[number];

export const SOURCE_TITLES: Readonly<Record<SourceName, string>> = { fhir: 'FHIR', omop: 'OMOP', meds: 'MEDS' };

/** One reason for a difference. The first whose condition holds counts; what none explains is reported as unexplained. */
export interface Cause {
  /**
   * SQL. Of items at different times: `first_time`, `second_time`, `subject_id`, `key`, and the tags and refs of both (`first_tag` …). Of items
   * on one side only: `subject_id`, `key`, `"time"`, `tag`, `ref`, `place` (among left-over items with the same key and time).
   */
  readonly when: string;
  readonly because: string;
}

export interface Pair {
  readonly sources: readonly [SourceName, SourceName];
  /** Same patient and key, another time. Absent: items at different times are never put together. */
  readonly otherTime?: readonly Cause[];
  readonly onlyFirst?: readonly Cause[];
  readonly onlySecond?: readonly Cause[];
}

export interface Topic {
  readonly name: string;
  /** What an item is told by. */
  readonly by: string;
  readonly items: Readonly<Partial<Record<SourceName, string>>>;
  readonly pairs: readonly Pair[];
}

/** The cause of every difference where nothing else can be meant. */
export const always = (because: string): readonly Cause[] => [{ when: 'true', because }];

/** A wall-clock time that the change to summer time skipped, in the zone of the data. */
export function skippedByClock(time: string): string {
  return `timezone('America/New_York', timezone('America/New_York', ${time})) <> ${time}`;
}

/** A date at midnight on one side, the end of that day on the other. */
export function midnightToEndOfDay(start: string, end: string): string {
  return `(${start} = date_trunc('day', ${start}) AND ${end} = ${start} + INTERVAL '23:59:59')`;
}
