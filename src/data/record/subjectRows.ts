/**
 * The rows of a MEDS dataset by subject: of one, or of all of them one after the other, with whichever further columns the data set has.
 *
 * Promises: rows in the order of the file; memory grows with one subject's rows; a column that a file lacks reads as null. The rows of a
 * subject must be together, as `anamnesis check` wants them. Numbers are the shortest decimals that give
 * the FLOAT: 7.2, not 7.19999981.
 */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { type DataFile, type Dataset, floatOf, openDataset, parquetSource, requireEventColumns } from './dataset.ts';
import { openSession, quoteName, type Session } from './duckdb.ts';

export interface SubjectRow {
  /** Of the file, below the data set's folder, and the number of the row in it. */
  readonly file: string;
  readonly row: number;
  /** Minutes since the epoch; null for static facts. */
  readonly minutes: number | null;
  readonly code: string;
  /** The shortest decimal that gives the FLOAT. */
  readonly value: number | null;
  /** Cut at 2,000 characters. */
  readonly text: string | null;
  /** In the order of the columns that were asked for. */
  readonly further: readonly (string | null)[];
}

export interface CodeSeen {
  readonly code: string;
  /** In the order of the columns that were asked for. */
  readonly further: readonly (string | null)[];
}

export interface SubjectReader {
  readonly dataset: Dataset;
  /** In numerical order. */
  subjects(): Promise<readonly bigint[]>;
  /** Empty when the dataset has no such subject. */
  rows(subject: bigint): Promise<readonly SubjectRow[]>;
  all(): AsyncIterable<{ readonly subject: bigint; readonly rows: readonly SubjectRow[] }>;
  /** Each code that occurs, once for each combination of the columns named. */
  codesSeen(columns: readonly string[]): Promise<readonly CodeSeen[]>;
  close(): Promise<void>;
}

const MEMORY = { memoryLimitMb: 512 } as const;
const LONGEST_TEXT = 2000;

/** @throws input/missing or input/invalid when this is no usable MEDS dataset. */
export async function openSubjects(folder: string, columns: readonly string[]): Promise<SubjectReader> {
  const session = await openSession(MEMORY);
  try {
    const dataset = await openDataset(session, folder);
    requireEventColumns(dataset);
    return readerOf(session, dataset, columns);
  } catch (error) {
    await session.close();
    throw error;
  }
}

function readerOf(session: Session, dataset: Dataset, columns: readonly string[]): SubjectReader {
  return {
    dataset,
    close: () => session.close(),
    async subjects() {
      const queries = dataset.files.map(
        (file) => `SELECT subject_id::BIGINT AS subject_id FROM ${parquetSource(file.path)}`,
      );
      const query = `SELECT DISTINCT subject_id FROM (${queries.join(' UNION ALL ')}) WHERE subject_id IS NOT NULL ORDER BY 1`;
      const found: bigint[] = [];
      for (const { subject_id } of await session.rows(query, dataset.folder)) {
        if (typeof subject_id === 'bigint') found.push(subject_id);
      }
      return found;
    },
    async rows(subject) {
      for (const file of dataset.files) {
        const query = `${rowsQuery(file, columns)} WHERE subject_id = ${subject} ORDER BY file_row_number`;
        const rows: SubjectRow[] = [];
        for await (const chunk of session.stream(query, file.name)) rows.push(...readRows(chunk, file.name));
        if (rows.length > 0) return rows;
      }
      return [];
    },
    all: () => allSubjects(dataset, columns),
    async codesSeen(names) {
      const queries = dataset.files.map((file) => {
        const further = names.map((name) => `${furtherColumn(file, name)} AS ${quoteName(name)}`);
        return `SELECT DISTINCT ${['code::VARCHAR AS code', ...further].join(', ')} FROM ${parquetSource(file.path)}`;
      });
      const rows = await session.rows(`SELECT DISTINCT * FROM (${queries.join(' UNION ALL ')})`, dataset.folder);
      return rows.flatMap((row) => {
        const further = names.map((name) => textOf(row[name]));
        return typeof row.code === 'string' ? [{ code: row.code, further }] : [];
      });
    },
  };
}

/** A session of its own: any other statement would cut the stream short. */
async function* allSubjects(dataset: Dataset, columns: readonly string[]): ReturnType<SubjectReader['all']> {
  const session = await openSession(MEMORY);
  try {
    const done = new Set<bigint>();
    for (const file of dataset.files) yield* subjectsOf(session, file, columns, done);
  } finally {
    await session.close();
  }
}

async function* subjectsOf(
  session: Session,
  file: DataFile,
  columns: readonly string[],
  done: Set<bigint>,
): ReturnType<SubjectReader['all']> {
  let subject: bigint | undefined;
  let rows: SubjectRow[] = [];
  for await (const chunk of session.stream(rowsQuery(file, columns), file.name)) {
    const owners = chunk.getColumnValues(0);
    for (const [index, row] of readRows(chunk, file.name).entries()) {
      const owner = owners[index];
      if (typeof owner !== 'bigint') continue;
      if (owner !== subject) {
        if (done.has(owner)) throw scattered(file.name);
        done.add(owner);
        if (subject !== undefined) yield { subject, rows };
        subject = owner;
        rows = [];
      }
      rows.push(row);
    }
  }
  if (subject !== undefined) yield { subject, rows };
}

/**
 * Two columns: the subject, and the rest of the row as one JSON array, since each text that crosses to JavaScript costs as much as many numbers. Without
 * order, so that a condition can follow. FLOAT as text is the shortest decimal that gives it.
 */
function rowsQuery(file: DataFile, columns: readonly string[]): string {
  const has = (name: string): boolean => file.columns.has(name);
  const value = has('numeric_value')
    ? `CASE WHEN isfinite(numeric_value::FLOAT) THEN ${floatOf('numeric_value')} END`
    : 'NULL';
  const selected = [
    'file_row_number',
    'CASE WHEN isfinite(time::TIMESTAMP) THEN epoch_us(time::TIMESTAMP)::DOUBLE / 60000000 END',
    'code::VARCHAR',
    `(${value})::VARCHAR`,
    has('text_value') ? `left(text_value::VARCHAR, ${LONGEST_TEXT})` : 'NULL',
    ...columns.map((name) => furtherColumn(file, name)),
  ];
  return `SELECT subject_id::BIGINT, json_array(${selected.join(', ')})::VARCHAR FROM ${parquetSource(file.path)}`;
}

/** Text, trimmed, never empty. */
function furtherColumn(file: DataFile, name: string): string {
  return file.columns.has(name) ? `nullif(trim(${quoteName(name)}::VARCHAR), '')` : 'NULL::VARCHAR';
}

function readRows(chunk: DuckDBDataChunk, file: string): readonly SubjectRow[] {
  const parsed: unknown = JSON.parse(`[${chunk.getColumnValues(1).join(',')}]`);
  invariant(Array.isArray(parsed), 'subjectRows', 'DuckDB writes arrays');
  return parsed.map((cells: unknown) => {
    invariant(Array.isArray(cells), 'subjectRows', 'DuckDB writes arrays');
    const [row, minutes, code, value, text, ...further]: readonly unknown[] = cells;
    return {
      file,
      row: Number(row),
      minutes: typeof minutes === 'number' ? minutes : null,
      code: textOf(code) ?? '',
      value: typeof value === 'string' ? Number(value) : null,
      text: textOf(text),
      further: further.map(textOf),
    };
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function scattered(where: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule: 'The rows of a subject are not together.',
    remedy: 'Run `anamnesis check --repair OUT` on the dataset and use what it writes.',
  });
}
