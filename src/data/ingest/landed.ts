/**
 * Landed rows: what every kind of source (FHIR, OMOP, user's views) is turned into first, one Parquet file per unit of input. One
 * row is one event that the source may state, or one thing that other rows refer to (a patient, an encounter, a medication).
 *
 * Landing looks at one line at a time and never at another file, so it runs in pieces, in any order, and is kept between runs.
 * What needs the whole input (whose row is it, which version counts, when was the stay over, which unit) is left to `merge/`.
 */

/** What a row is for. `event`: becomes a row of MEDS. The others are looked up by `merge/`; `alias`: another name of a resource. */
export const ROW_KINDS = [
  'event',
  'patient',
  'encounter',
  'medication',
  'author',
  'attachment',
  'alias',
  'none',
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/**
 * The columns of a landed file, in this order. Nullable all, but for `file`, `kind`, `source_table`, `resource_key`, `digest`, `ordinal`.
 */
export const LANDED_COLUMNS = {
  /** Path of the input file, from the input folder. */
  file: 'VARCHAR',
  kind: 'VARCHAR',
  /** Resource type (`Observation`) or table (`measurement`). */
  source_table: 'VARCHAR',
  /** Logical id of the resource, or primary key of the row, as text. */
  source_id: 'VARCHAR',
  /** hash(source_table, source_id): finds several versions of one resource cheaply (ids are compared before anything is dropped). */
  resource_key: 'UBIGINT',
  /** Hash of the line (and place in its Bundle) or row: which appearance of the resource this is. Same digest, same content. */
  digest: 'UBIGINT',
  /** Position of this row among those of its resource; 0 is there for every line of the input, used or not. */
  ordinal: 'INTEGER',
  /** Why the row is left out (see `outcomes.ts`); null while it is in. */
  outcome: 'VARCHAR',
  /** When this version of the resource was last changed, UTC. */
  version: 'TIMESTAMP',
  /** The patient's key: Patient.id or person_id as text. */
  patient: 'VARCHAR',
  /** The encounter's key: Encounter.id or visit_occurrence_id as text. */
  encounter: 'VARCHAR',
  /** What happened, see `conceptKey`. */
  concept: 'VARCHAR',
  display: 'VARCHAR',
  /** Key of the medication (or, of a medication, its ingredient) whose concept completes this one; of an alias, the resource's id. */
  reference: 'VARCHAR',
  value: 'DOUBLE',
  /** Unit of `value` as the source has it: the UCUM code when coded, else its text. */
  unit: 'VARCHAR',
  /** Long text (a note), for text_value. */
  text: 'VARCHAR',
  /** When the fact became known, UTC; of an encounter its start. Null with a `time_rule` or `fallback`, or when static. */
  time: 'TIMESTAMP',
  /**
   * How far `time` is known: a `day`, `month` or `year`; or an instant whose zone the source does not name: `local`, in a `gap` of the clock
   * or in an `overlap` (`localTime.ts`). Null: an instant with its zone.
   */
  time_precision: 'VARCHAR',
  /** Of an encounter: its end. */
  end_time: 'TIMESTAMP',
  /** Where else the time comes from when `time` is null, before `fallback`; DATED_BY_STAY beside a time. */
  time_rule: 'VARCHAR',
  fallback: 'TIMESTAMP',
  fallback_precision: 'VARCHAR',
  /** Order among rows of the same time: EVENT_RANKS. */
  rank: 'TINYINT',
  interpretation: 'VARCHAR',
  /** Of a note: key of the author, looked up among rows of kind `author`. */
  author: 'VARCHAR',
} as const satisfies Record<string, string>;
export type LandedColumn = keyof typeof LANDED_COLUMNS;

/** The rule of a row with a `time`: when that is the start of the encounter which the row names, then it is known at its end. */
export const DATED_BY_STAY = 'encounter end if dated at its start';
/** `static`: no time, on purpose. `encounter start`, `encounter end`: that of the encounter that the row names. */
export const TIME_RULES = ['static', 'encounter start', 'encounter end', DATED_BY_STAY] as const;
export type TimeRule = (typeof TIME_RULES)[number];

/** Birth comes first among rows of the same time and death last; a stay begins before what happens in it and ends after. */
export const EVENT_RANKS = { birth: 0, start: 1, other: 5, end: 8, death: 9 } as const;

/** Separates the six parts of a concept key; a control character, so no code contains it. */
export const PART = '\u001f';

/** The parts of a concept key, in order. `prefix` says in which sense (`FAMILY`, `ADMINISTERED` …), empty for the plain fact. */
export interface ConceptParts {
  readonly prefix: string;
  /** URI or OMOP vocabulary of the code; empty for free text and for codes of ours (`MEDS_BIRTH`). */
  readonly system: string;
  readonly code: string;
  /** A coded value: its system and code. */
  readonly valueSystem: string;
  readonly valueCode: string;
  /** A string value, a comparator, a state: `<`, `Positive`, `RESOLVED`. */
  readonly suffix: string;
}

/** `prefix ␟ system ␟ code ␟ valueSystem ␟ valueCode ␟ suffix`: the text by which rows of the same meaning are gathered. */
export function parseConceptKey(key: string): ConceptParts {
  const [prefix = '', system = '', code = '', valueSystem = '', valueCode = '', suffix = ''] = key.split(PART);
  return { prefix, system, code, valueSystem, valueCode, suffix };
}

/** The system of codes that are ours: written as they are (`MEDS_BIRTH`), without a system's name. */
export const OWN_SYSTEM = 'meds';
/** The system of codes that a user's view gives: written as they are too, but they can hold any text of a record. */
export const VIEW_SYSTEM = 'view';
