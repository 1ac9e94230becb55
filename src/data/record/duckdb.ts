/**
 * A DuckDB session: in memory, offline, in UTC, with a memory limit and a place to spill to. All SQL of `data/` goes through here.
 *
 * Promises: the same result order on every run (insertion order is preserved), no extension is fetched, an abort signal
 * interrupts the running query, DuckDB's own messages (which can quote values of a record) never become our message.
 */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { AnamnesisError } from '../../base/errors.ts';
import { explainWriteError } from '../../base/outputs.ts';
import { leaseInstance } from './duckdbInstance.ts';

export interface SessionSettings {
  /** DuckDB's own limit; the process needs a few hundred MB more. Default 1024. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** Where to spill; default a fresh folder in the system's temporary folder. Removed on close. */
  readonly spillFolder?: string;
  readonly signal?: AbortSignal | undefined;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Session {
  readonly connection: DuckDBConnection;
  /** Runs a statement for its effect. `where` names the file or folder for the error. */
  run(sql: string, where: string): Promise<void>;
  /** All rows of a small result; see `plainValue` for the types. */
  rows(sql: string, where: string): Promise<Row[]>;
  /** The chunks (at most 2,048 rows) of a result of any size. */
  /** Any other statement of the same session would cut the stream short: open a second session for those. */
  stream(sql: string, where: string): AsyncIterable<DuckDBDataChunk>;
  close(): Promise<void>;
}

export async function openSession(settings: SessionSettings = {}): Promise<Session> {
  const spillFolder = settings.spillFolder ?? join(tmpdir(), `anamnesis-spill-${randomBytes(6).toString('hex')}`);
  const { memoryLimitMb = 1024, threads, signal } = settings;
  const lease = await leaseInstance({ memoryLimitMb, threads, spillFolder });
  const { connection } = lease;
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  return sessionOver(connection, signal, async (sound) => {
    signal?.removeEventListener('abort', interrupt);
    await lease.end(sound);
  });
}

/** Runs `work` with a session that is closed afterwards, whatever happens. */
export async function withSession<T>(settings: SessionSettings, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(settings);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** A string as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path that DuckDB takes literally, although it reads `*`, `?` and `[` as patterns. */
export function literalPath(path: string): string {
  return path.replaceAll(/[[*?]/g, (sign) => `[${sign}]`);
}

/** BIGINT as bigint, timestamps as bigint microseconds, lists as arrays; numbers, strings, booleans and null as they are. */
export function plainValue(value: unknown): unknown {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBListValue) return value.items.map(plainValue);
  return value;
}

function sessionOver(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  close: (sound: boolean) => Promise<void>,
): Session {
  let sound = true;
  const guarded = async <T>(work: () => Promise<T>, where: string): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      sound = false;
      throw explainDuckDbError(error, where, signal);
    }
  };
  return {
    connection,
    close: () => close(sound),
    run: (sql, where) => guarded(async () => void (await connection.run(sql)), where),
    rows: (sql, where) =>
      guarded(async () => {
        const objects = await (await connection.run(sql)).getRowObjects();
        return objects.map((row) => mapValues(row, plainValue));
      }, where),
    async *stream(sql, where) {
      const result = await guarded(() => connection.stream(sql), where);
      for (;;) {
        const chunk = await guarded(() => result.fetchChunk(), where);
        // The end is an empty chunk, again and again; none comes before it.
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    },
  };
}

/** Turns DuckDB's errors into ours; unknown ones keep DuckDB's message only as their cause. */
export function explainDuckDbError(error: unknown, where: string, signal?: AbortSignal): unknown {
  if (error instanceof AnamnesisError) return error;
  if (signal?.aborted) return signal.reason;
  const text = error instanceof Error ? error.message : '';
  const written = explainWriteError(error, where);
  if (written !== error) return written;
  if (/No files found|No such file/i.test(text)) {
    return new AnamnesisError('input/missing', {
      where,
      rule: 'There is no such file.',
      remedy: 'Check the path.',
      cause: error,
    });
  }
  if (/^Out of Memory/i.test(text)) {
    return new AnamnesisError('output/disk-full', {
      where,
      rule: 'Neither memory nor the temporary folder sufficed for this step.',
      remedy: 'Free some space in the temporary folder (TMPDIR), then run the same command again.',
      cause: error,
    });
  }
  return new AnamnesisError('input/not-readable', {
    where,
    rule: `The data cannot be read (${errorFamily(text)}).`,
    remedy: 'Check that the file is whole and of the expected format.',
    cause: error,
  });
}

/** DuckDB's family of error ("Conversion Error"), without the text after it, which can quote a value. */
function errorFamily(text: string): string {
  const family = /^([A-Z][A-Za-z ]* (?:Error|error))/.exec(text)?.[1] ?? 'error';
  return /magic bytes|too small to be a Parquet/i.test(text) ? 'not a Parquet file, or cut short' : family;
}

function mapValues(row: Row, change: (value: unknown) => unknown): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(value)]));
}
