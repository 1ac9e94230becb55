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

export interface ColumnReader {
  get(column: Exclude<FurtherColumn, 'hadm_id'>): string | null;
  /** Whether a `source_table` is the file of a MEDS data set, which says nothing of what the row is. */
  isFile(table: string): boolean;
}

const PLACES: Readonly<Record<string, number>> = Object.fromEntries(
  FURTHER_COLUMNS.map((name, place) => [name, place]),
);

export function columnsOf({ further }: SubjectRow): ColumnReader {
  return {
    get(column) {
      const own = further[PLACES[column]];
      return own === null && column === 'encounter_id' ? further[PLACES.hadm_id] : own;
    },
    isFile: isFileName,
  };
}

export function isFileName(table: string): boolean {
  return table.endsWith('.parquet');
}
