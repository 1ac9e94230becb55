/**
 * Reads who belongs to which subgroup: a Parquet or CSV file with `subject_id` and one column per grouping. Words, codes and yes or
 * no are levels as they stand; a column of numbers with many values is cut at its quartiles over the subjects evaluated.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../../base/errors.ts';
import { quantile } from '../../base/statistics.ts';
import { readTable } from '../../data/record/table.ts';
import { parseCsv } from './csv.ts';

export type GroupValue = string | number | null;

export interface GroupColumn {
  readonly name: string;
  readonly values: ReadonlyMap<bigint, GroupValue>;
}

export interface GroupLevel {
  readonly level: string;
  /** Rows of the predictions. */
  readonly rows: readonly number[];
}

export const NOT_STATED = 'not stated';
/** A column with more distinct numbers than this is cut at its quartiles. */
const MOST_NUMERIC_LEVELS = 8;
/** A column with more levels than this is not a grouping (an identifier, free text). */
const MOST_LEVELS = 30;

/** @throws input/missing, input/not-readable, input/invalid (no subject_id, no other column, a subject twice) */
export async function readSubgroups(path: string): Promise<readonly GroupColumn[]> {
  const table = /\.csv$/i.test(path) ? await readCsvTable(path) : await readTable(path);
  const ids = table.subject_id;
  const names = Object.keys(table).filter((name) => name !== 'subject_id');
  if (ids === undefined || names.length === 0) {
    throw invalid(path, 'The file needs a column subject_id and at least one column to group by.');
  }
  const subjects = ids.map((id) => toSubjectId(id, path));
  if (new Set(subjects).size < subjects.length) throw invalid(path, 'Some subjects appear in more than one row.');
  return names.map((name) => ({
    name,
    values: new Map(subjects.map((subject, row) => [subject, toGroupValue(table[name][row], path, name)])),
  }));
}

/** The levels of a column among these subjects' rows, in natural order, "not stated" last. */
export function levelsOf(column: GroupColumn, subjectIds: ArrayLike<bigint>): readonly GroupLevel[] {
  const values = Array.from(subjectIds, (id) => column.values.get(id) ?? null);
  const name = namingOf(values);
  const levels = new Map<string, { order: number; rows: number[] }>();
  values.forEach((value, row) => {
    const { level, order } = value === null ? { level: NOT_STATED, order: Number.POSITIVE_INFINITY } : name(value);
    const known = levels.get(level);
    if (known === undefined) levels.set(level, { order, rows: [row] });
    else known.rows.push(row);
  });
  if (levels.size > MOST_LEVELS) {
    throw invalid(
      `column ${column.name}`,
      `The column has ${levels.size} levels; at most ${MOST_LEVELS} can be groups.`,
    );
  }
  return [...levels.entries()]
    .sort(([a, { order: i }], [b, { order: j }]) => (i === j ? (a < b ? -1 : 1) : i - j))
    .map(([level, { rows }]) => ({ level, rows }));
}

type Naming = (value: string | number) => { level: string; order: number };

/** How a column's values become levels: as they stand, or by quartile. */
function namingOf(values: readonly GroupValue[]): Naming {
  const numbers = values.filter((value) => typeof value === 'number');
  if (new Set(numbers).size <= MOST_NUMERIC_LEVELS) {
    return (value) => ({ level: String(value), order: typeof value === 'number' ? value : 0 });
  }
  const cuts = [0.25, 0.5, 0.75].map((share) => Number(quantile(numbers, share).toPrecision(4)));
  const names = [`≤ ${cuts[0]}`, `> ${cuts[0]} to ${cuts[1]}`, `> ${cuts[1]} to ${cuts[2]}`, `> ${cuts[2]}`];
  return (value) => {
    const quarter = cuts.filter((cut) => Number(value) > cut).length;
    return typeof value === 'number' ? { level: names[quarter], order: quarter } : { level: value, order: 4 };
  };
}

async function readCsvTable(path: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AnamnesisError('input/missing', {
      where: path,
      rule: 'The file cannot be read.',
      remedy: 'Check the path.',
      cause,
    });
  }
  const [header, ...rows] = parseCsv(text);
  if (header === undefined) throw invalid(path, 'The file is empty.');
  if (rows.some((row) => row.length !== header.length)) {
    throw invalid(path, 'Some rows have another number of fields than the header.');
  }
  return Object.fromEntries(header.map((name, i) => [name, rows.map((row) => csvValue(row[i], name))]));
}

function csvValue(text: string, column: string): string | number | null {
  if (text === '') return null;
  return column !== 'subject_id' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function toSubjectId(value: unknown, path: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  throw invalid(path, 'A subject_id is empty or not a whole number.');
}

function toGroupValue(value: unknown, path: string, column: string): GroupValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  throw invalid(`${path}, column ${column}`, 'Only words, numbers and yes or no can be groups.');
}

function invalid(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule,
    remedy: 'Give one row per subject: subject_id, then one column per grouping with a handful of levels each.',
  });
}
