/**
 * Predictions in the schema of meds-evaluation: `subject_id`, `prediction_time`, `boolean_value` (what happened),
 * `predicted_boolean_value`, `predicted_boolean_probability`; further columns are left alone.
 *
 * Promises: what is read has been checked once, at the door: no label or probability missing, every probability within 0–1,
 * one row per subject and time, both outcomes present. Anything else is an error that counts rows and names the column, never a value.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { type Column, readTable, writeTable } from '../../data/record/table.ts';
import { DECISION_THRESHOLD } from './overall.ts';

export interface Predictions {
  readonly subjectIds: BigInt64Array;
  /** Microseconds since the Unix epoch. */
  readonly predictionTimes: BigInt64Array;
  /** 1 when the event happened, else 0. */
  readonly outcomes: Uint8Array;
  /** Within 0–1. */
  readonly probabilities: Float64Array;
}

export const PREDICTIONS_FILE = 'predictions.parquet';
const COLUMNS = ['subject_id', 'prediction_time', 'boolean_value', 'predicted_boolean_probability'] as const;

/**
 * Reads a Parquet file, or a folder: its `predictions.parquet`, else every Parquet file below it.
 * @throws input/missing, input/not-readable, input/invalid
 */
export async function readPredictions(path: string): Promise<Predictions> {
  const table = await readTable(tableOf(path), COLUMNS);
  const predictions = {
    subjectIds: bigints(table.subject_id, path, 'subject_id'),
    predictionTimes: bigints(table.prediction_time, path, 'prediction_time'),
    outcomes: booleans(table.boolean_value, path, 'boolean_value'),
    probabilities: probabilities(table.predicted_boolean_probability, path, 'predicted_boolean_probability'),
  };
  refuseRepeats(predictions, path);
  refuseOneClass(predictions.outcomes, path);
  return predictions;
}

/** Writes `predictions.parquet`-shaped rows; `extra` columns (such as `standard_error`) come last. */
export async function writePredictions(
  path: string,
  predictions: Predictions,
  extra: readonly Column[] = [],
): Promise<void> {
  const { subjectIds, predictionTimes, outcomes, probabilities } = predictions;
  const called = Array.from(probabilities, (p) => p >= DECISION_THRESHOLD);
  await writeTable(path, [
    { name: 'subject_id', type: 'BIGINT', values: subjectIds },
    { name: 'prediction_time', type: 'TIMESTAMP', values: predictionTimes },
    { name: 'boolean_value', type: 'BOOLEAN', values: Array.from(outcomes, (outcome) => outcome === 1) },
    { name: 'predicted_boolean_value', type: 'BOOLEAN', values: called },
    { name: 'predicted_boolean_probability', type: 'FLOAT', values: probabilities },
    ...extra,
  ]);
}

/** The file or glob to read for a file, or for a folder of Parquet files. */
export function tableOf(path: string): string {
  if (!existsSync(path)) {
    throw new AnamnesisError('input/missing', {
      where: path,
      rule: 'There is no such file or folder.',
      remedy: 'Check the path.',
    });
  }
  if (!statSync(path).isDirectory()) return path;
  const file = join(path, PREDICTIONS_FILE);
  return existsSync(file) ? file : join(path, '**', '*.parquet');
}

/** A key for joining rows of one subject and time. */
export function rowKey(subjectId: bigint, predictionTime: bigint): string {
  return `${subjectId}@${predictionTime}`;
}

export function bigints(values: readonly unknown[], path: string, column: string): BigInt64Array {
  const read = new BigInt64Array(values.length);
  refuseRows(values, path, column, 'empty or not a whole number or time', (value, row) => {
    if (typeof value !== 'bigint') return false;
    read[row] = value;
    return true;
  });
  return read;
}

export function booleans(values: readonly unknown[], path: string, column: string): Uint8Array {
  const read = new Uint8Array(values.length);
  refuseRows(values, path, column, 'empty or not true or false', (value, row) => {
    if (typeof value !== 'boolean') return false;
    read[row] = value ? 1 : 0;
    return true;
  });
  return read;
}

/** Checks that all are finite numbers within 0–1, and recognises percentages. */
export function probabilities(values: readonly unknown[], path: string, column: string): Float64Array {
  const read = new Float64Array(values.length);
  refuseRows(values, path, column, 'empty, not a number or infinite', (value, row) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    read[row] = value;
    return true;
  });
  const high = read.filter((value) => value > 1).length;
  const low = read.filter((value) => value < 0).length;
  if (high + low === 0) return read;
  const percentages = low === 0 && read.every((value) => value <= 100);
  throw new AnamnesisError('input/invalid', {
    where: `${path}, column ${column}`,
    rule: percentages
      ? `${high} of ${read.length} rows are above 1 and none above 100: these look like percentages, not probabilities.`
      : `${high + low} of ${read.length} rows are outside 0–1, so they are not probabilities.`,
    remedy: percentages
      ? 'Divide the column by 100, so that it lies within 0–1.'
      : 'Give probabilities; scores need a logistic or another link first.',
  });
}

/** Refuses a column in which `accept` turns rows down, saying how many. */
function refuseRows(
  values: readonly unknown[],
  path: string,
  column: string,
  complaint: string,
  accept: (value: unknown, row: number) => boolean,
): void {
  let refused = 0;
  values.forEach((value, row) => {
    if (!accept(value, row)) refused++;
  });
  if (refused === 0) return;
  throw new AnamnesisError('input/invalid', {
    where: `${path}, column ${column}`,
    rule: `${refused} of ${values.length} rows are ${complaint}.`,
    remedy: 'Leave rows out that have no answer, or repair the column.',
  });
}

function refuseRepeats({ subjectIds, predictionTimes }: Predictions, path: string): void {
  const keys = new Set<string>();
  for (let row = 0; row < subjectIds.length; row++) keys.add(rowKey(subjectIds[row], predictionTimes[row]));
  const repeats = subjectIds.length - keys.size;
  if (repeats === 0) return;
  throw new AnamnesisError('input/invalid', {
    where: `${path}, columns subject_id and prediction_time`,
    rule: `${repeats} of ${subjectIds.length} rows repeat the subject and time of another row.`,
    remedy: 'Keep one prediction per subject and time (was the same file given twice, or several tasks mixed?).',
  });
}

function refuseOneClass(outcomes: Uint8Array, path: string): void {
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (events > 0 && events < outcomes.length) return;
  throw new AnamnesisError('input/invalid', {
    where: `${path}, column boolean_value`,
    rule:
      outcomes.length === 0
        ? 'There are no rows.'
        : `All ${outcomes.length} rows have the same outcome (${events > 0 ? 'the event' : 'no event'}), so nothing can be ranked or calibrated.`,
    remedy: 'Evaluate on rows with both outcomes; check the task definition and the labels.',
  });
}
