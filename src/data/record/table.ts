/**
 * Plain Parquet tables: the door for everything above that reads or writes one (labels, predictions, truth, token shards).
 *
 * Promises: rows keep their order; values are checked against the column's type; a table is written under a temporary name and
 * renamed when whole; writing needs bounded memory (rows spill beside the output). Nested types beyond lists of scalars are left out.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import {
  explainDuckDbError,
  literalPath,
  openSession,
  plainValue,
  quote,
  quoteName,
  type Session,
  withSession,
} from './duckdb.ts';

const DUCKDB_TYPES = {
  BIGINT,
  INTEGER,
  FLOAT,
  DOUBLE,
  BOOLEAN,
  VARCHAR,
  TIMESTAMP,
  'INTEGER[]': LIST(INTEGER),
  'BIGINT[]': LIST(BIGINT),
  'FLOAT[]': LIST(FLOAT),
  'VARCHAR[]': LIST(VARCHAR),
} as const satisfies Record<string, DuckDBType>;
export type ColumnType = keyof typeof DUCKDB_TYPES;

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
}

export interface Column extends ColumnSchema {
  /** Null is allowed. BIGINT: bigint (or safe integers); TIMESTAMP: bigint microseconds since the Unix epoch. */
  readonly values: ArrayLike<unknown>;
}

export interface TableWriter {
  /** Adds rows: one array per column of the schema, all of the same length. */
  append(columns: readonly ArrayLike<unknown>[]): Promise<void>;
  /** Writes the Parquet file and gives it its final name. */
  close(): Promise<void>;
  /** Gives up: nothing is left. */
  abandon(): Promise<void>;
}

/** Writes one Parquet file, whole. */
export async function writeTable(path: string, columns: readonly Column[]): Promise<void> {
  const writer = await openTableWriter(path, columns);
  try {
    await writer.append(columns.map((column) => column.values));
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Writes one Parquet file in any number of `append` calls. */
export async function openTableWriter(path: string, schema: readonly ColumnSchema[]): Promise<TableWriter> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`);
  const session = await openSession({ memoryLimitMb: 512, spillFolder: `${temporary}-spill` });
  const definition = schema.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
  await session.run(`CREATE TABLE written (${definition})`, path);
  const appender = await session.connection.createAppender('written');
  let open = true;
  return {
    async append(columns) {
      appendRows(appender, schema, columns, path);
    },
    async close() {
      appender.closeSync();
      await copyToParquet(session, 'SELECT * FROM written', temporary);
      open = false;
      await session.close();
      await rename(temporary, path);
    },
    async abandon() {
      if (open) await session.close();
      open = false;
      await rm(temporary, { force: true });
    },
  };
}

/**
 * Reads the named columns (all when not given) of one file or of all files that a glob matches, whole: for small tables.
 * BIGINT and TIMESTAMP come back as bigint (microseconds since the Unix epoch), lists as arrays.
 * @throws input/missing when no file or column is there, input/not-readable when a file is damaged.
 */
export async function readTable(
  pathOrGlob: string,
  names?: readonly string[],
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return withSession({}, async (session) => {
    const pattern = existsSync(pathOrGlob) ? literalPath(pathOrGlob) : pathOrGlob;
    const source = `read_parquet(${quote(pattern)}, union_by_name = true, hive_partitioning = false)`;
    const present = (await session.rows(`DESCRIBE SELECT * FROM ${source}`, pathOrGlob)).map((row) =>
      String(row.column_name),
    );
    const wanted = names ?? present;
    for (const name of wanted) if (!present.includes(name)) throw missingColumn(pathOrGlob, name, present);
    const columns = wanted.map((): unknown[] => []);
    for await (const chunk of session.stream(`SELECT ${wanted.map(quoteName).join(', ')} FROM ${source}`, pathOrGlob)) {
      columns.forEach((column, i) => {
        for (const value of chunk.getColumnValues(i)) column.push(plainValue(value));
      });
    }
    return Object.fromEntries(wanted.map((name, i) => [name, columns[i]]));
  });
}

/** Writes the result of a query as one Parquet file (zstd). The caller gives a temporary path and renames. */
export async function copyToParquet(session: Session, query: string, path: string): Promise<void> {
  await session.run(`COPY (${query}) TO ${quote(path)} (FORMAT parquet, COMPRESSION zstd)`, path);
}

/** Rows a chunk of DuckDB holds at most. */
const CHUNK_ROWS = 2048;

function appendRows(
  appender: DuckDBAppender,
  schema: readonly ColumnSchema[],
  columns: readonly ArrayLike<unknown>[],
  path: string,
): void {
  const rows = columns[0]?.length ?? 0;
  const same = columns.length === schema.length && columns.every((column) => column.length === rows);
  invariant(same, path, 'The columns to write must match the schema and have the same length.');
  const types = schema.map(({ type }) => DUCKDB_TYPES[type]);
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - start);
    const chunk = DuckDBDataChunk.create(types, count);
    schema.forEach((column, i) => {
      const values: DuckDBValue[] = new Array(count);
      for (let row = 0; row < count; row++) values[row] = toDuckDb(columns[i][start + row], column, path);
      chunk.setColumnValues(i, values);
    });
    try {
      appender.appendDataChunk(chunk);
    } catch (error) {
      throw explainDuckDbError(error, path);
    }
  }
}

function toDuckDb(value: unknown, column: ColumnSchema, path: string): DuckDBValue {
  if (value === null || value === undefined) return null;
  switch (column.type) {
    case 'BIGINT':
      return toBigInt(value, column, path);
    case 'TIMESTAMP':
      return new DuckDBTimestampValue(toBigInt(value, column, path));
    case 'INTEGER':
    case 'FLOAT':
    case 'DOUBLE':
      if (typeof value === 'number') return value;
      break;
    case 'BOOLEAN':
      if (typeof value === 'boolean') return value;
      break;
    case 'VARCHAR':
      if (typeof value === 'string') return value;
      break;
    case 'INTEGER[]':
      return listOf(value, { name: column.name, type: 'INTEGER' }, path);
    case 'BIGINT[]':
      return listOf(value, { name: column.name, type: 'BIGINT' }, path);
    case 'FLOAT[]':
      return listOf(value, { name: column.name, type: 'FLOAT' }, path);
    case 'VARCHAR[]':
      return listOf(value, { name: column.name, type: 'VARCHAR' }, path);
  }
  throw wrongType(column, path);
}

function listOf(value: unknown, element: ColumnSchema, path: string): DuckDBListValue {
  if (!isArrayLike(value)) throw wrongType(element, path);
  const items: DuckDBValue[] = new Array(value.length);
  for (let i = 0; i < value.length; i++) items[i] = toDuckDb(value[i], element, path);
  return new DuckDBListValue(items);
}

function toBigInt(value: unknown, column: ColumnSchema, path: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  throw wrongType(column, path);
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function wrongType(column: ColumnSchema, path: string): AnamnesisError {
  return new AnamnesisError('internal/invariant', {
    where: `${path}, column ${column.name}`,
    rule: `A value to write is not of type ${column.type}.`,
    remedy: 'Please report this.',
  });
}

function missingColumn(path: string, name: string, present: readonly string[]): AnamnesisError {
  return new AnamnesisError('input/missing', {
    where: `${path}, column ${name}`,
    rule: `The table has no such column; it has ${present.join(', ')}.`,
    remedy: 'Give a table with this column.',
  });
}
