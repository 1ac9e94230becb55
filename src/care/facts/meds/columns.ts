/** Columns beyond those of MEDS that say something of a row: those that `ingest` writes, and those of MIMIC-IV's extraction. */
import type { SubjectRow } from '../../../data/record/subjectRows.ts';

export const FURTHER_COLUMNS = [
  'unit',
  'interpretation',
  'time_precision',
  'author_role',
  'encounter_id',
  'source_table',
  'source_id',
  'hadm_id',
  'route',
  'frequency',
] as const;
type FurtherColumn = (typeof FURTHER_COLUMNS)[number];

const PLACES = new Map<FurtherColumn, number>(FURTHER_COLUMNS.map((name, place) => [name, place]));
const [STAY, HOSPITAL_STAY] = [FURTHER_COLUMNS.indexOf('encounter_id'), FURTHER_COLUMNS.indexOf('hadm_id')];

/** Null where the data set does not say. */
export function columnOf(
  { further }: SubjectRow,
  column: Exclude<FurtherColumn, 'hadm_id' | 'encounter_id'>,
): string | null {
  return further[PLACES.get(column) ?? -1] ?? null;
}

export function stayOf({ further }: SubjectRow): string | null {
  return further[STAY] ?? further[HOSPITAL_STAY];
}

/** Whether a `source_table` is the file of a MEDS data set, which says nothing of what the row is. */
export function isFileName(table: string): boolean {
  return table.endsWith('.parquet');
}
