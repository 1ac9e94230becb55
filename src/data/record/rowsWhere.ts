/**
 * The rows of a Parquet table whose key is one of a list: a small answer from a large table, without reading it whole.
 *
 * Promises: rows keep their order; memory grows with the keys and the answer; keys are handed over as values, never as SQL text.
 */
import { DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { literalPath, plainValue, quote, quoteName, withSession } from './duckdb.ts';

const CHUNK_ROWS = 2048;

/**
 * Reads the named columns of the rows whose `keyColumn` (VARCHAR) is among `keys`. Types as in `readTable`.
 * @throws input/missing when there is no such file, input/not-readable when it is damaged or lacks a column.
 */
export async function readRowsWhere(
  path: string,
  keyColumn: string,
  keys: Iterable<string>,
  names: readonly string[],
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return withSession({ memoryLimitMb: 512 }, async (session) => {
    await session.run('CREATE TABLE wanted (key VARCHAR)', path);
    const appender = await session.connection.createAppender('wanted');
    for (const chunk of chunksOf(keys)) {
      const rows = DuckDBDataChunk.create([VARCHAR], chunk.length);
      rows.setColumnValues(0, chunk);
      appender.appendDataChunk(rows);
    }
    appender.closeSync();
    const source = `read_parquet(${quote(literalPath(path))}, hive_partitioning = false)`;
    const where = `${quoteName(keyColumn)} IN (SELECT key FROM wanted)`;
    const columns = names.map((): unknown[] => []);
    const query = `SELECT ${names.map(quoteName).join(', ')} FROM ${source} WHERE ${where}`;
    for await (const chunk of session.stream(query, path)) {
      columns.forEach((column, i) => {
        for (const value of chunk.getColumnValues(i)) column.push(plainValue(value));
      });
    }
    return Object.fromEntries(names.map((name, i) => [name, columns[i]]));
  });
}

function* chunksOf(keys: Iterable<string>): Generator<string[]> {
  let chunk: string[] = [];
  for (const key of keys) {
    chunk.push(key);
    if (chunk.length < CHUNK_ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
