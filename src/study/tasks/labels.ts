/**
 * MEDS labels (label schema of MEDS 0.4): who was asked about, when, and what the answer was. A Parquet file, or a folder of them in
 * any nesting; where the folder has subfolders named as splits, only the wanted split's is read.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfBytes } from '../../base/hashing.ts';
import type { Split } from '../../data/record/meds.ts';
import { readTable } from '../../data/record/table.ts';

export interface Labels {
  readonly subjectIds: BigInt64Array;
  /** Microseconds since the Unix epoch. */
  readonly predictionTimes: BigInt64Array;
  /** 1 when the answer was yes, else 0. */
  readonly outcomes: Uint8Array;
}

const COLUMNS = ['subject_id', 'prediction_time', 'boolean_value'] as const;

/** @throws input/missing, input/not-readable, input/invalid (no rows, or a value missing) */
export async function readLabels(path: string, split: Split): Promise<Labels> {
  const table = await readTable(labelFiles(path, split), COLUMNS);
  const rows = table.subject_id.length;
  const labels = {
    subjectIds: new BigInt64Array(rows),
    predictionTimes: new BigInt64Array(rows),
    outcomes: new Uint8Array(rows),
  };
  let refused = 0;
  for (let row = 0; row < rows; row++) {
    const [subject, time, value] = [table.subject_id[row], table.prediction_time[row], table.boolean_value[row]];
    if (typeof subject === 'bigint' && typeof time === 'bigint' && typeof value === 'boolean') {
      labels.subjectIds[row] = subject;
      labels.predictionTimes[row] = time;
      labels.outcomes[row] = value ? 1 : 0;
    } else refused += 1;
  }
  if (rows === 0) throw invalid(path, 'There are no labels.', 'Check the path and the split.');
  if (refused === 0) return labels;
  throw invalid(
    `${path}, columns ${COLUMNS.join(', ')}`,
    `${refused} of ${rows} rows miss a subject, a time or a true-or-false answer.`,
    'Leave out rows without an answer.',
  );
}

/** Hash of what the labels say, in their order. */
export function identityOfLabels({ subjectIds, predictionTimes, outcomes }: Labels): string {
  return sha256OfBytes([subjectIds.join(), predictionTimes.join(), outcomes.join()].join('\n'));
}

function labelFiles(path: string, split: Split): string {
  if (!existsSync(path)) {
    throw new AnamnesisError('input/missing', {
      where: path,
      rule: 'There are no labels here.',
      remedy: 'Give a Parquet file or a folder of MEDS labels.',
    });
  }
  if (!statSync(path).isDirectory()) return path;
  const ofSplit = join(path, split);
  return join(existsSync(ofSplit) ? ofSplit : path, '**', '*.parquet');
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', { where, rule, remedy });
}
