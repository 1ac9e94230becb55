/**
 * How often given conditions hold at each time of each subject: what a question about histories needs to know of them. DuckDB counts
 * while it reads, file by file, and spills what does not fit; only counts cross to JavaScript, subject after subject, times ascending.
 *
 * Rows of one file need not be sorted. A subject in two files is refused: its history would be cut without anybody noticing.
 */

import { DuckDBBigIntVector, DuckDBIntegerVector } from '@duckdb/node-api';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { type DataFile, type Dataset, floatOf, parquetSource } from './dataset.ts';
import { quote, quoteName, type Session } from './duckdb.ts';

/** What a row must be to count. */
export interface RowCondition {
  /** Null: any code. */
  readonly codes: readonly string[] | null;
  /** Bounds of the value; null is open. */
  readonly min: number | null;
  readonly minInclusive: boolean;
  readonly max: number | null;
  readonly maxInclusive: boolean;
  /** Further columns → the value that they must hold. */
  readonly columns: ReadonlyMap<string, string | number | boolean>;
}

export interface SubjectCounts {
  readonly subject: bigint;
  /** Distinct, ascending; microseconds since the Unix epoch. */
  readonly times: BigInt64Array;
  /** counts[c][i]: rows at times[i] that meet condition c. */
  readonly counts: readonly Int32Array[];
  /** Per condition, rows without a time that meet it; null when there are no rows without a time. */
  readonly staticCounts: Int32Array | null;
}

export interface CodeCount {
  readonly code: string;
  readonly rows: number;
  /** Rows with a number. */
  readonly values: number;
}

/** Every code of the data set, by name. @throws input/invalid when a time is infinite. */
export async function countCodes(session: Session, dataset: Dataset): Promise<readonly CodeCount[]> {
  const totals = new Map<string, { rows: number; values: number }>();
  for (const file of dataset.files) {
    const value = file.columns.has('numeric_value') ? 'count(numeric_value)' : '0';
    const query = `SELECT code::VARCHAR AS code, count(*)::DOUBLE AS rows, ${value}::DOUBLE AS n,
        count(*) FILTER (WHERE isinf(time::TIMESTAMP))::DOUBLE AS endless
      FROM ${parquetSource(file.path)} WHERE subject_id IS NOT NULL GROUP BY 1`;
    for (const row of await session.rows(query, file.name)) {
      if (Number(row.endless) > 0) throw endless(file);
      if (typeof row.code !== 'string') continue;
      const total = totals.get(row.code) ?? { rows: 0, values: 0 };
      totals.set(row.code, { rows: total.rows + Number(row.rows), values: total.values + Number(row.n) });
    }
  }
  return [...totals].map(([code, total]) => ({ code, ...total })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Makes the conditions known to the session; `subjectCounts` counts them. */
export async function declareConditions(session: Session, conditions: readonly RowCondition[]): Promise<void> {
  const flags = conditions.map((_, c) => `c${c} BOOLEAN`);
  await session.run(`CREATE OR REPLACE TEMP TABLE matched (${['code VARCHAR', ...flags].join(', ')})`, 'codes');
  const codes = new Set(conditions.flatMap((condition) => condition.codes ?? []));
  const memberships = conditions.map((condition) => new Set(condition.codes ?? []));
  const appender = await session.connection.createAppender('matched');
  for (const code of codes) {
    appender.appendVarchar(code);
    for (const membership of memberships) appender.appendBoolean(membership.has(code));
    appender.endRow();
  }
  appender.closeSync();
}

/**
 * The subjects of one file, ascending. `seen` gathers the subjects of all files.
 * @throws input/missing for a column that the file lacks, input/invalid for a subject seen before.
 */
export async function* subjectCounts(
  session: Session,
  file: DataFile,
  conditions: readonly RowCondition[],
  seen: Set<bigint>,
): AsyncIterable<SubjectCounts> {
  for (const condition of conditions) requireColumns(file, condition);
  let rows = newRows(conditions.length);
  for await (const chunk of session.stream(countsQuery(file, conditions), file.name)) {
    const [subjects, times, ...counts] = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnVector(i));
    const typed = subjects instanceof DuckDBBigIntVector && times instanceof DuckDBBigIntVector;
    invariant(typed, file.name, 'Subjects and times must arrive as BIGINT.');
    const count = chunk.rowCount;
    for (let row = 0; row < count; row++) {
      const subject = subjects.getItem(row) ?? 0n;
      if (subject !== rows.subject) {
        if (rows.subject !== undefined) yield finish(rows, rows.subject);
        if (seen.has(subject)) throw scattered(file);
        seen.add(subject);
        rows = newRows(conditions.length, subject);
      }
      const time = times.getItem(row);
      if (time === null) rows.staticCounts = new Int32Array(conditions.length);
      else rows.times.push(time);
      for (let c = 0; c < counts.length; c++) {
        const vector = counts[c];
        const n = vector instanceof DuckDBIntegerVector ? (vector.getItem(row) ?? 0) : 0;
        if (time !== null) rows.counts[c].push(n);
        else if (rows.staticCounts !== null) rows.staticCounts[c] = n;
      }
    }
  }
  if (rows.subject !== undefined) yield finish(rows, rows.subject);
}

/** @throws input/missing naming the column, when a condition looks at one that the file lacks. */
export function requireColumns(file: DataFile, { columns }: RowCondition): void {
  for (const name of columns.keys()) {
    if (file.columns.has(name)) continue;
    throw new AnamnesisError('input/missing', {
      where: `${file.name}, column ${name}`,
      rule: 'A predicate looks at this column, which the file does not have.',
      remedy: `Its columns are ${[...file.columns.keys()].join(', ')}.`,
    });
  }
}

interface Rows {
  readonly subject: bigint | undefined;
  readonly times: bigint[];
  readonly counts: number[][];
  staticCounts: Int32Array | null;
}

function newRows(conditions: number, subject?: bigint): Rows {
  return { subject, times: [], counts: Array.from({ length: conditions }, () => []), staticCounts: null };
}

function finish({ times, counts, staticCounts }: Rows, subject: bigint): SubjectCounts {
  return {
    subject,
    times: BigInt64Array.from(times),
    counts: counts.map((column) => Int32Array.from(column)),
    staticCounts,
  };
}

function countsQuery(file: DataFile, conditions: readonly RowCondition[]): string {
  const counts = conditions.map(
    (condition, c) => `(count(*) FILTER (WHERE ${expressionOf(file, condition, c)}))::INTEGER`,
  );
  return `SELECT ${['e.subject_id::BIGINT', 'epoch_us(e.time::TIMESTAMP)', ...counts].join(', ')}
    FROM ${parquetSource(file.path)} e LEFT JOIN matched m ON e.code::VARCHAR = m.code
    WHERE e.subject_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 NULLS FIRST`;
}

function expressionOf(file: DataFile, condition: RowCondition, c: number): string {
  const terms = condition.codes === null ? [] : [`m.c${c}`];
  const { min, max } = condition;
  if (min !== null || max !== null) {
    const [value, literal] = comparableValue(file);
    terms.push(`NOT isnan(${value})`);
    if (min !== null) terms.push(`${value} ${condition.minInclusive ? '>=' : '>'} ${literal(min)}`);
    if (max !== null) terms.push(`${value} ${condition.maxInclusive ? '<=' : '<'} ${literal(max)}`);
  }
  for (const [name, wanted] of condition.columns) {
    const column = `e.${quoteName(name)}`;
    terms.push(
      typeof wanted === 'number'
        ? `TRY_CAST(${column} AS DOUBLE) = ${wanted}`
        : `${column}::VARCHAR = ${quote(String(wanted))}`,
    );
  }
  return terms.length === 0 ? 'true' : terms.join(' AND ');
}

/** Values are compared in the precision in which they are stored: 1.3 as FLOAT is not below a bound of 1.3. */
function comparableValue(file: DataFile): [string, (bound: number) => string] {
  const type = file.columns.get('numeric_value');
  if (type === undefined) return ['NULL::FLOAT', (bound) => floatOf(String(bound))];
  if (type === 'FLOAT') return ['e.numeric_value', (bound) => floatOf(String(bound))];
  return ['e.numeric_value::DOUBLE', (bound) => `${quote(String(bound))}::DOUBLE`];
}

function endless(file: DataFile): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${file.name}, column time`,
    rule: 'A time is infinite.',
    remedy: 'Mend it where the dataset is made.',
  });
}

function scattered(file: DataFile): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${file.name}, column subject_id`,
    rule: 'The rows of a subject are in several files.',
    remedy: 'Run `anamnesis check --repair OUT` on the dataset and use what it writes.',
  });
}
