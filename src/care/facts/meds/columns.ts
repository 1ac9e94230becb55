/** Columns beyond those of MEDS that say something of a row: those that `ingest` writes, and those of MIMIC-IV's extraction. */
import type { SubjectRow } from '../../../data/record/subjectRows.ts';

/** Column → its place among those that are asked for. */
const PLACES = {
  unit: 0,
  interpretation: 1,
  time_precision: 2,
  author_role: 3,
  encounter_id: 4,
  source_table: 5,
  source_id: 6,
  hadm_id: 7,
  route: 8,
  frequency: 9,
} as const;

export const FURTHER_COLUMNS: readonly string[] = Object.keys(PLACES);

/** Null where the data set does not say. */
export function columnOf({ further }: SubjectRow, column: keyof typeof PLACES): string | null {
  return further[PLACES[column]] ?? null;
}

/** The stay that a row belongs to. */
export function stayOf(row: SubjectRow): string | null {
  return columnOf(row, 'encounter_id') ?? columnOf(row, 'hadm_id');
}

/** Whether a `source_table` is the file of a MEDS data set, which says nothing of what the row is. */
export function isFileName(table: string): boolean {
  return table.endsWith('.parquet');
}
