/**
 * Token shards on disk: `train|tuning|held_out/N.parquet`, one row a patient (`subject_id BIGINT`, `input_ids INTEGER[]`, `times
 * BIGINT[]`: microseconds since the Unix epoch, null for `<bos>` and static facts). A shard is written whenever its patients have
 * 4 million tokens, so memory is bounded whatever the size of the dataset; same timelines in the same order give the same bytes.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BIGINT, DOUBLE, DuckDBDataChunk, DuckDBListValue, INTEGER, LIST } from '@duckdb/node-api';
import type { Session } from '../record/duckdb.ts';
import type { Split } from '../record/meds.ts';
import { copyToParquet } from '../record/table.ts';
import type { Timeline } from './encode.ts';

const SHARD_TOKENS = 4_000_000;
/** Tokens of one chunk handed to DuckDB: bounds the copies in flight. */
const CHUNK_TOKENS = 500_000;
const CHUNK_ROWS = 2048;

export interface ShardWriter {
  add(subject: bigint, timeline: Timeline): Promise<void>;
  /** Writes what is left. */
  close(): Promise<void>;
  readonly tokens: number;
  readonly shards: number;
}

export async function openShardWriter(session: Session, folder: string, split: Split): Promise<ShardWriter> {
  const table = `shard_${split}`;
  await session.run(`CREATE TEMP TABLE ${table} (subject_id BIGINT, input_ids INTEGER[], micros DOUBLE[])`, folder);
  let waiting: { subject: bigint; timeline: Timeline }[] = [];
  let chunkTokens = 0;
  let shardTokens = 0;
  let tokens = 0;
  let shards = 0;

  const flushChunk = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const appender = await session.connection.createAppender(table);
    appender.appendDataChunk(chunkOf(waiting));
    appender.closeSync();
    waiting = [];
    chunkTokens = 0;
  };
  const flushShard = async (): Promise<void> => {
    await flushChunk();
    if (shardTokens === 0) return;
    const path = join(folder, split, `${shards}.parquet`);
    await mkdir(dirname(path), { recursive: true });
    const times = 'list_transform(micros, lambda t: CASE WHEN isnan(t) THEN NULL ELSE t::BIGINT END)';
    await copyToParquet(session, `SELECT subject_id, input_ids, ${times} AS times FROM ${table}`, path);
    await session.run(`TRUNCATE ${table}`, path);
    shards++;
    shardTokens = 0;
  };
  return {
    async add(subject, timeline) {
      waiting.push({ subject, timeline });
      const added = timeline.inputIds.length;
      chunkTokens += added;
      shardTokens += added;
      tokens += added;
      if (chunkTokens >= CHUNK_TOKENS || waiting.length >= CHUNK_ROWS) await flushChunk();
      if (shardTokens >= SHARD_TOKENS) await flushShard();
    },
    close: flushShard,
    get tokens() {
      return tokens;
    },
    get shards() {
      return shards;
    },
  };
}

function chunkOf(rows: readonly { subject: bigint; timeline: Timeline }[]): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create([BIGINT, LIST(INTEGER), LIST(DOUBLE)], rows.length);
  chunk.setColumnValues(
    0,
    rows.map(({ subject }) => subject),
  );
  chunk.setColumnValues(
    1,
    rows.map(({ timeline }) => new DuckDBListValue(timeline.inputIds)),
  );
  chunk.setColumnValues(
    2,
    rows.map(({ timeline }) => new DuckDBListValue(timeline.micros)),
  );
  return chunk;
}
