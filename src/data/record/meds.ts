/**
 * What a patient's history is: the terms of MEDS 0.4 (Medical Event Data Standard, medical-event-data-standard.github.io), in one
 * place. A dataset is a folder: Parquet files below `data/` with the events, `metadata/` with codes, splits and the data set's own facts.
 */
export const SPLITS = ['train', 'tuning', 'held_out'] as const;
export type Split = (typeof SPLITS)[number];

export function isSplit(value: unknown): value is Split {
  return SPLITS.some((split) => split === value);
}

/** Codes with a meaning of their own, alone or as a prefix (`MEDS_DEATH//…`). */
export const BIRTH_CODE = 'MEDS_BIRTH';
export const DEATH_CODE = 'MEDS_DEATH';

/** Separates the components of a code: `LAB//creatinine//mg/dL`. */
export const CODE_SEPARATOR = '//';

/** Whether `code` is the special code or starts with it as a component. */
export function hasSpecialCode(code: string, special: string): boolean {
  return code === special || code.startsWith(special + CODE_SEPARATOR);
}

/** The first component of a code: what kind of thing was recorded (`LAB`, `MEDICATION` …). */
export function domainOf(code: string): string {
  const end = code.indexOf(CODE_SEPARATOR);
  return end < 0 ? code : code.slice(0, end);
}

/** The version that we write. */
export const MEDS_VERSION = '0.4.1';

export const DATA_FOLDER = 'data';
export const CODES_FILE = 'metadata/codes.parquet';
export const SPLITS_FILE = 'metadata/subject_splits.parquet';
export const DATASET_FILE = 'metadata/dataset.json';

/** One row of `codes.parquet`. */
export interface MedsCode {
  readonly code: string;
  readonly description: string | null;
  readonly parentCodes: readonly string[];
}

/** The columns of an event and the types (as DuckDB names them) that we take for each; the first is the one we write. */
export const EVENT_COLUMNS = {
  subject_id: {
    required: true,
    types: ['BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'UINTEGER', 'USMALLINT', 'UTINYINT'],
  },
  time: {
    required: true,
    types: ['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE', 'DATE'],
  },
  code: { required: true, types: ['VARCHAR'] },
  numeric_value: { required: false, types: ['FLOAT', 'DOUBLE', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'HUGEINT'] },
  text_value: { required: false, types: ['VARCHAR'] },
} as const satisfies Record<string, { required: boolean; types: readonly string[] }>;
export type EventColumn = keyof typeof EVENT_COLUMNS;
export const EVENT_COLUMN_NAMES = [
  'subject_id',
  'time',
  'code',
  'numeric_value',
  'text_value',
] as const satisfies readonly EventColumn[];
