/**
 * The ingest report, format 1: what was read, what became of every line of it, and what was changed on the way. The same content
 * as JSON, as a page (`page.ts`) and for the terminal (`text.ts`).
 *
 * Promises: it adds up (`unaccounted` finds where it does not, and `ingest` refuses to finish then); it holds codes, counts and
 * places, never a value, a name or an identifier of a patient; the same input and settings give the same report.
 */
import { TOOL_VERSION } from '../../../base/manifest.ts';
import type { Split } from '../../record/meds.ts';
import type { UnitDecisionKind } from '../../terminology/units.ts';
import { type InputFault, OUTCOMES, type Outcome } from '../outcomes.ts';
import type { SourceKind } from '../sourceKind.ts';

export const REPORT_FORMAT = 1;

/** How many lines ended how. A line of the input is one resource, one row of a table, or one line that is neither. */
export type OutcomeCounts = Readonly<Partial<Record<Outcome, number>>>;

export interface FileAccount {
  /** Path from the input folder. */
  readonly file: string;
  readonly bytes: number;
  readonly lines: number;
  readonly outcomes: OutcomeCounts;
}

/** The `table` of lines that are of none: not JSON, not UTF-8, too long, without a resourceType. */
export const NO_TABLE = '(no type)';

export interface TableAccount {
  /** Resource type, table or NO_TABLE. */
  readonly table: string;
  readonly lines: number;
  readonly outcomes: OutcomeCounts;
  /** Rows of MEDS that came of it: a line can give several, or none of its own. */
  readonly events: number;
}

/** Why a code has no place in a terminology. */
export const CODE_KINDS = ['free text', 'local code', 'no concept'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface CodeCount {
  readonly code: string;
  readonly description: string | null;
  readonly kind: CodeKind;
  readonly rows: number;
}

export interface CodeList {
  /** Distinct codes, and the rows that have one: of all, named below or not. */
  readonly codes: number;
  readonly rows: number;
  /** Most frequent first. Free text that few rows have is not named, since it can hold anything. */
  readonly top: readonly CodeCount[];
}

/** Written otherwise, by UCUM, or between mass and amount. */
export type ConversionKind = Exclude<UnitDecisionKind, 'same' | 'unknown' | 'none'>;

/** value in `to` = factor × value in `from` + offset. */
export interface UnitConversion {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly factor: number;
  readonly offset: number;
  readonly rows: number;
  readonly kind: ConversionKind;
}

/** What can be said of times. `ordinary`: a stated rule for what the source leaves open; else something is wrong there. */
export const TIME_FINDINGS = {
  implausible: { ordinary: false, text: 'outside the years 1850 to 2400' },
  'before birth': { ordinary: false, text: 'before the birth of the patient' },
  'after death': { ordinary: false, text: 'more than a day after the death of the patient' },
  'end before start': { ordinary: false, text: 'a stay that ends before it starts' },
  'in a DST gap': { ordinary: false, text: 'a local time that the clock skipped; moved past the gap' },
  'in a DST overlap': { ordinary: true, text: 'a local time that the clock showed twice; the later one is taken' },
  'zone assumed': { ordinary: true, text: 'no zone in the source; --zone is taken' },
  'date only': { ordinary: true, text: 'known to the day; counted as known at its end' },
  'month only': { ordinary: true, text: 'known to the month; counted as known at its end' },
  'year only': { ordinary: true, text: 'known to the year; counted as known at its end' },
  'stay not found': {
    ordinary: true,
    text: 'the stay that would give the time is not in the input; the next best is taken',
  },
  'date of the stay': { ordinary: true, text: 'dated at the very start of the stay; counted as known at its end' },
} as const satisfies Record<string, { readonly ordinary: boolean; readonly text: string }>;
export type TimeFindingRule = keyof typeof TIME_FINDINGS;

export interface TimeFinding {
  readonly rule: TimeFindingRule;
  readonly table: string;
  readonly rows: number;
}

/** Which time of the source says when a fact became known, and why that one: a line of the leakage check. */
export interface TimeChoice {
  readonly table: string;
  /** Which of the table's events: `diagnosis`, `start of the stay`. */
  readonly event: string;
  readonly time: string;
  readonly because: string;
}

export interface PatientAccount {
  readonly subjects: number;
  readonly withoutBirth: number;
  /** `unassigned`: the source has splits, but names none for these. */
  readonly perSplit: Readonly<Partial<Record<Split | 'unassigned', number>>>;
  /** Identifiers that two patients of the input claim. */
  readonly claimedTwice: number;
}

export interface IngestReport {
  readonly format: typeof REPORT_FORMAT;
  readonly tool: 'anamnesis';
  readonly toolVersion: string;
  readonly source: SourceKind;
  /** Version of the source's standard, as far as it shows: `R4`, `5.4`, `0.3`. */
  readonly sourceVersion: string | null;
  readonly datasetName: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files: readonly FileAccount[];
  readonly tables: readonly TableAccount[];
  readonly rows: {
    /** Candidates for a row of MEDS. */
    readonly landed: number;
    /** Reason → candidates that became none. */
    readonly dropped: Readonly<Record<string, number>>;
    readonly written: number;
  };
  readonly codes: {
    readonly distinct: number;
    readonly unmapped: CodeList;
    readonly withoutDescription: { readonly codes: number; readonly rows: number };
  };
  readonly units: {
    readonly conversions: readonly UnitConversion[];
    /** Units of a code that cannot be converted into each other: its rows keep theirs, as part of the code. */
    readonly keptApart: readonly { readonly code: string; readonly unit: string; readonly rows: number }[];
  };
  readonly times: { readonly findings: readonly TimeFinding[]; readonly choices: readonly TimeChoice[] };
  readonly patients: PatientAccount;
  readonly faults: readonly InputFault[];
  /** What else a reader must know, in sentences: of a download, say. */
  readonly notes: readonly string[];
}

/** What every report begins with. */
export const REPORT_HEAD = { format: REPORT_FORMAT, tool: 'anamnesis', toolVersion: TOOL_VERSION } as const;

/** A place of the report that does not add up. */
export interface Unaccounted {
  readonly where: string;
  readonly expected: number;
  readonly found: number;
}

/** Files and tables whose outcomes are not their lines, totals that differ between files and tables, rows lost on the way. */
export function unaccounted(report: IngestReport): readonly Unaccounted[] {
  const { files, tables, rows, patients } = report;
  const lines = (accounts: readonly { readonly lines: number }[]): number =>
    sum(accounts.map((account) => account.lines));
  const checks: readonly Unaccounted[] = [
    ...files.map(({ file, lines, outcomes }) => ({ where: file, expected: lines, found: total(outcomes) })),
    ...tables.map(({ table, lines, outcomes }) => ({ where: table, expected: lines, found: total(outcomes) })),
    { where: 'lines of all files, by table', expected: lines(files), found: lines(tables) },
    { where: 'landed rows', expected: rows.landed, found: rows.written + sum(Object.values(rows.dropped)) },
    { where: 'written rows, by table', expected: rows.written, found: sum(tables.map(({ events }) => events)) },
    { where: 'subjects, by split', expected: patients.subjects, found: sum(Object.values(patients.perSplit)) },
  ];
  return checks.filter(({ expected, found }) => expected !== found);
}

/** The outcomes of all accounts together. */
export function totalOutcomes(accounts: readonly { readonly outcomes: OutcomeCounts }[]): OutcomeCounts {
  const totals: Partial<Record<Outcome, number>> = {};
  for (const { outcomes } of accounts) {
    for (const [outcome, count] of entriesOf(outcomes)) totals[outcome] = (totals[outcome] ?? 0) + count;
  }
  return totals;
}

/** What became of the lines, most frequent first; outcomes that did not occur are left out. */
export function entriesOf(outcomes: OutcomeCounts): readonly (readonly [Outcome, number])[] {
  return OUTCOME_NAMES.map((outcome) => [outcome, outcomes[outcome] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
}

const OUTCOME_NAMES = Object.keys(OUTCOMES).filter((name): name is Outcome => Object.hasOwn(OUTCOMES, name));

const CODES_NAMED = 200;
/** Free text in fewer rows is counted, not named. */
const LEAST_ROWS_OF_TEXT = 11;

/** The list of a report from every unmapped code with its rows. */
export function codeList(counts: readonly CodeCount[]): CodeList {
  const order = (a: CodeCount, b: CodeCount): number => b.rows - a.rows || (a.code < b.code ? -1 : 1);
  const nameable = counts.filter(({ kind, rows }) => kind !== 'free text' || rows >= LEAST_ROWS_OF_TEXT);
  return {
    codes: counts.length,
    rows: sum(counts.map(({ rows }) => rows)),
    top: nameable.toSorted(order).slice(0, CODES_NAMED),
  };
}

function total(outcomes: OutcomeCounts): number {
  return sum(Object.values(outcomes));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
