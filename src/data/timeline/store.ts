/**
 * Token shards in memory, ready for training and prediction: all patients of a split in four flat arrays.
 *
 * `minutes` are exact to 2 microseconds until the year 2400; order and equality with a cut are kept because cut and times
 * come from the same division.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DuckDBBigIntVector,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBListVector,
} from '@duckdb/node-api';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { parquetSource } from '../record/dataset.ts';
import { type Session, withSession } from '../record/duckdb.ts';
import type { Split } from '../record/meds.ts';
import { EOS_TOKEN } from './vocabulary.ts';

export interface TokenStore {
  readonly subjectIds: BigInt64Array;
  /** n + 1: patient i has tokens offsets[i] up to, not including, offsets[i + 1]. */
  readonly offsets: Float64Array;
  readonly inputIds: Int32Array;
  /** Per token: minutes since the Unix epoch; NaN for `<bos>` and static facts. */
  readonly minutes: Float64Array;
}

/** @throws input/missing when the split has no shard, input/not-readable when one is damaged. */
export async function readTokenStore(tokensFolder: string, split: Split): Promise<TokenStore> {
  const shards = await shardsOf(tokensFolder, split);
  return withSession({}, async (session) => {
    const store = await emptyStore(session, shards);
    let patient = 0;
    for (const shard of shards) {
      const query = `SELECT subject_id, input_ids,
          list_transform(times, lambda t: coalesce(t / 60000000.0::DOUBLE, 'nan'::DOUBLE)) FROM ${parquetSource(shard)}`;
      for await (const chunk of session.stream(query, shard)) patient = takeChunk(chunk, store, patient, shard);
    }
    invariant(patient === store.subjectIds.length, tokensFolder, 'Every patient must have been read.');
    return store;
  });
}

/** Everything known at or before that time, without `<eos>`. */
export function promptTokens(store: TokenStore, patientIndex: number, predictionMinutes: number): Int32Array {
  const start = store.offsets[patientIndex];
  let low = start;
  let high = store.offsets[patientIndex + 1];
  if (high > low && store.inputIds[high - 1] === EOS_TOKEN) high--;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (store.minutes[middle] > predictionMinutes) high = middle;
    else low = middle + 1;
  }
  return store.inputIds.slice(start, low);
}

/** The time of a MEDS timestamp as the store has it. */
export function minutesOfMicros(micros: bigint): number {
  return Number(micros) / 60_000_000;
}

/** Shards in the order of their numbers, so that patients keep the order of the dataset. */
async function shardsOf(tokensFolder: string, split: Split): Promise<string[]> {
  const folder = join(tokensFolder, split);
  const names = existsSync(folder) ? await readdir(folder) : [];
  const shards = names
    .filter((name) => /^\d+\.parquet$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  if (shards.length > 0) return shards.map((name) => join(folder, name));
  throw new AnamnesisError('input/missing', {
    where: folder,
    rule: `The split ${split} has no tokens.`,
    remedy: 'Give a folder that `anamnesis tokenize` wrote from a dataset with subjects in this split.',
  });
}

async function emptyStore(session: Session, shards: readonly string[]): Promise<TokenStore> {
  let patients = 0;
  let tokens = 0;
  for (const shard of shards) {
    const query = `SELECT count(*)::DOUBLE AS patients, coalesce(sum(len(input_ids)), 0)::DOUBLE AS tokens FROM ${parquetSource(shard)}`;
    const [counts] = await session.rows(query, shard);
    patients += Number(counts.patients);
    tokens += Number(counts.tokens);
  }
  return {
    subjectIds: new BigInt64Array(patients),
    offsets: new Float64Array(patients + 1),
    inputIds: new Int32Array(tokens),
    minutes: new Float64Array(tokens),
  };
}

/** Copies a chunk's patients behind those read so far; returns the number read with them. */
function takeChunk(chunk: DuckDBDataChunk, store: TokenStore, patients: number, shard: string): number {
  const [subjects, ids, times] = [0, 1, 2].map((column) => chunk.getColumnVector(column));
  const typed =
    subjects instanceof DuckDBBigIntVector && ids instanceof DuckDBListVector && times instanceof DuckDBListVector;
  invariant(typed, shard, 'Shards hold BIGINT, INTEGER[], BIGINT[].');
  const idValues = ids.childVector;
  const timeValues = times.childVector;
  const typedLists = idValues instanceof DuckDBIntegerVector && timeValues instanceof DuckDBDoubleVector;
  invariant(typedLists, shard, 'Shards hold BIGINT, INTEGER[], BIGINT[].');
  const count = chunk.rowCount;
  for (let row = 0; row < count; row++) {
    const patient = patients + row;
    const offset = store.offsets[patient];
    const length = ids.getEntryLength(row);
    const idStart = ids.getEntryOffset(row);
    const timeStart = times.getEntryOffset(row);
    for (let i = 0; i < length; i++) {
      store.inputIds[offset + i] = idValues.getItem(idStart + i) ?? 0;
      store.minutes[offset + i] = timeValues.getItem(timeStart + i) ?? Number.NaN;
    }
    store.subjectIds[patient] = subjects.getItem(row) ?? 0n;
    store.offsets[patient + 1] = offset + length;
  }
  return patients + count;
}
