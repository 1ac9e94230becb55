/**
 * What one OMOP table becomes, as data: which columns are read and which rows of the landing each line yields. `compile.ts` turns a
 * mapping into SQL and `omopTimeChoices` into the table of who knew what when; nothing else knows a table's columns.
 *
 * Names follow CDM 5.4 (ohdsi.github.io/CommonDataModel/cdm54.html); where 5.3 has another name, `renamed` gives it.
 */
import type { EVENT_RANKS, RowKind, TimeRule } from '../landed.ts';

/** A column by its CDM 5.4 name, lower case. */
export type Column = string;

/** Local date and time of a line: the datetime where it says more than midnight, else the date. */
export interface Moment {
  readonly datetime?: Column;
  readonly date?: Column;
  /** What a day without a time of day stands for: facts are known when it is over, stays begin when it begins. */
  readonly day: 'start' | 'end';
}

/** Concept ids of `*_type_concept_id` (where the record comes from) with their names. */
export type ConceptNames = Readonly<Record<string, string>>;

/** Type concepts that mean the same here, and what that is. */
export interface TypeFamily {
  readonly family: string;
  readonly concepts: ConceptNames;
}

/** When the fact became known. The first choice of a row whose `types` hold counts. */
export interface TimeChoice {
  /** Only for lines whose type concept is one of these; absent: for all others. */
  readonly types?: TypeFamily & { readonly column: Column };
  /** A moment of the line, the birth (see `moments.ts`), or a rule that `merge/` follows. */
  readonly at: Moment | 'birth' | TimeRule;
  /**
   * A moment that is the start of the line's visit is the visit's date, not the fact's: then the fact was known when the visit was over.
   * (To the second, or to the day where the moment is a day only.)
   */
  readonly unlessStartOfVisit?: true;
  /** Where the rule finds no encounter: the first of these moments that the line has. */
  readonly fallback?: readonly Moment[];
  /** Why then, in one sentence for the leakage table. */
  readonly because: string;
}

/** What happened: the standard concept, else the source's concept, else the source's own text. */
export interface ConceptChoice {
  readonly prefix?: string;
  /** Prefixes that the type concept decides, over `prefix`. */
  readonly prefixes?: {
    readonly column: Column;
    readonly byPrefix: Readonly<Record<string, ConceptNames>>;
  };
  readonly standard?: Column;
  readonly source?: Column;
  readonly text?: Column;
  /** Prefix where only `text` says what happened, so that it stays readable (`GENDER`). */
  readonly textPrefix?: string;
  /** More concept columns, for when those above are 0. */
  readonly otherwise?: readonly Column[];
  /** A code of ours for when nothing names it: a stay of unknown kind is a stay still. */
  readonly unnamed?: string;
  /** Concepts that say more than was known at the time, and the concept that was: 262 (came by emergency, was admitted) → 9203. */
  readonly knownAs?: Readonly<Record<string, { readonly concept: string; readonly because: string }>>;
}

/** What was found: a number with its unit, else a coded value, else a short text. */
export interface ValueChoice {
  readonly number?: Column;
  /** operator_concept_id: `<`, `<=`, `>` or `>=` before the number. */
  readonly comparator?: Column;
  readonly unitConcept?: Column;
  readonly unitText?: Column;
  /** A number without a unit would mislead (tablets or milligrams?), so it is left out. */
  readonly onlyWithUnit?: boolean;
  readonly concept?: Column;
  /** Short texts, the first that is there. */
  readonly texts?: readonly Column[];
  readonly rangeLow?: Column;
  readonly rangeHigh?: Column;
}

/** One row of the landing. The first row of a mapping has ordinal 0. */
export interface RowMapping {
  /** What it is, for people: `start of the visit`. */
  readonly event: string;
  /** Default `event`. */
  readonly kind?: RowKind;
  /** A code of ours (`MEDS_BIRTH`), or a choice of columns. Absent for rows that are only looked up. */
  readonly concept?: { readonly own: string } | ConceptChoice;
  readonly times?: readonly TimeChoice[];
  /** Of an encounter: when it was over. */
  readonly end?: Moment;
  readonly value?: ValueChoice;
  /** Long text; HTML is stripped. */
  readonly text?: Column;
  readonly author?: Column;
  readonly display?: Column;
  readonly rank?: keyof typeof EVENT_RANKS;
  /** Left out for this reason whatever it holds. */
  readonly outcome?: 'reference only';
}

export interface TableMapping {
  readonly table: string;
  /** Primary key. */
  readonly id: Column;
  readonly patient?: Column;
  readonly encounter?: Column;
  /** Columns without which the file cannot be used; of a list, one suffices. `id` and `patient` are required always. */
  readonly required: readonly (Column | readonly Column[])[];
  /** CDM 5.4 name → older names. */
  readonly renamed?: Readonly<Record<Column, readonly string[]>>;
  readonly rows: readonly RowMapping[];
  /** Columns of the CDM that are not taken (several to a reason, parted by commas): the honest part of the documentation. */
  readonly notTaken: Readonly<Record<string, string>>;
}

/** Which concept of a row becomes its code. */
export const OMOP_CODES = ['standard', 'source'] as const;
export type OmopCodes = (typeof OMOP_CODES)[number];

/** What the landing needs to know beyond the file. */
export interface OmopContext {
  /** IANA name of the hospital's time zone, for times without an offset. */
  readonly zone: string;
  /** Which concept names an event: the standard one, or the one of the source. */
  readonly codes: OmopCodes;
}

/** All columns that a mapping reads, in a stable order. */
export function columnsOf(mapping: TableMapping): readonly Column[] {
  const columns = new Set<Column>([mapping.id]);
  const add = (...names: readonly (Column | undefined)[]): void => {
    for (const name of names) if (name !== undefined) columns.add(name);
  };
  add(mapping.patient, mapping.encounter, ...mapping.required.flat());
  for (const row of mapping.rows) {
    for (const choice of row.times ?? []) {
      add(choice.types?.column);
      if (choice.at === 'birth') add(...BIRTH_COLUMNS);
      for (const moment of momentsOf(choice)) add(moment.datetime, moment.date);
    }
    add(row.end?.datetime, row.end?.date, row.text, row.author, row.display);
    const { concept, value } = row;
    if (concept !== undefined && !('own' in concept)) {
      add(concept.standard, concept.source, concept.text, concept.prefixes?.column, ...(concept.otherwise ?? []));
    }
    if (value !== undefined) {
      add(value.number, value.comparator, value.unitConcept, value.unitText, value.concept, ...(value.texts ?? []));
      add(value.rangeLow, value.rangeHigh);
    }
  }
  return [...columns];
}

export const BIRTH_COLUMNS = ['birth_datetime', 'year_of_birth', 'month_of_birth', 'day_of_birth'] as const;

export function momentsOf(choice: TimeChoice): readonly Moment[] {
  return [...(typeof choice.at === 'object' ? [choice.at] : []), ...(choice.fallback ?? [])];
}
