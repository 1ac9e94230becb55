/**
 * One subject as the evaluator sees it: every column of the plan reduced to the times at which it holds, with running sums, so that a step or
 * a count is a binary search. Times are numbers after the first one: exact for spans below 285 years.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import type { EvaluationPlan, PlannedColumn } from './plan.ts';

export interface SubjectRecord {
  /** Distinct, ascending; microseconds since the Unix epoch. Their span must be below 285 years. */
  readonly times: BigInt64Array;
  /** counts[p][i]: rows at times[i] that match plain predicate p of the plan. */
  readonly counts: readonly Int32Array[];
  /** Per plain predicate, rows without a time that match; null when the subject has no such rows. */
  readonly staticCounts: Int32Array | null;
}

/** A column with what steps and counts need: rows where it is above zero, and the counts up to each of these. */
interface ColumnView {
  readonly rows: Int32Array;
  /** rows.length + 1 sums. */
  readonly sums: Float64Array;
}

export interface View {
  readonly base: bigint;
  /** Microseconds after `base`: exact as numbers. */
  readonly times: Float64Array;
  /** The times of each column's rows. */
  readonly columns: readonly (ColumnView & { readonly times: Float64Array })[];
}

export function openView(plan: EvaluationPlan, record: SubjectRecord): View {
  const base = record.times[0];
  refuseEndless(record.times[record.times.length - 1] - base);
  const times = Float64Array.from(record.times, (time) => Number(time - base));
  const values: Int32Array[] = [];
  for (const column of plan.columns) values.push(columnValues(column, record, values));
  const columns = values.map((counts) => {
    const rows = rowsAboveZero(counts);
    const sums = new Float64Array(rows.length + 1);
    for (let k = 0; k < rows.length; k++) sums[k + 1] = sums[k] + counts[rows[k]];
    return { rows, sums, times: Float64Array.from(rows, (row) => times[row]) };
  });
  return { base, times, columns };
}

/** @throws input/invalid for a history too long for its times to be exact as numbers */
function refuseEndless(span: bigint): void {
  if (span <= BigInt(Number.MAX_SAFE_INTEGER)) return;
  throw new AnamnesisError('input/invalid', {
    where: 'column time',
    rule: 'The history of a subject is longer than 285 years.',
    remedy: 'Run `anamnesis check` on the dataset: a time in it stands for another.',
  });
}

function columnValues(column: PlannedColumn, record: SubjectRecord, earlier: readonly Int32Array[]): Int32Array {
  const length = record.times.length;
  switch (column.kind) {
    case 'plain':
      return record.counts[column.predicate];
    case 'static':
      return new Int32Array(length).fill(record.staticCounts?.[column.predicate] ?? 0);
    case 'and':
    case 'or': {
      const inputs = column.inputs.map((input) => earlier[input]);
      const isAnd = column.kind === 'and';
      const values = new Int32Array(length);
      for (let i = 0; i < length; i++) {
        const holds = isAnd ? inputs.every((input) => input[i] > 0) : inputs.some((input) => input[i] > 0);
        values[i] = holds ? 1 : 0;
      }
      return values;
    }
    case '_ANY_EVENT':
      return new Int32Array(length).fill(1);
    case '_RECORD_START':
      return new Int32Array(length).fill(1, 0, 1);
    case '_RECORD_END':
      return new Int32Array(length).fill(1, length - 1);
  }
}

function rowsAboveZero(counts: Int32Array): Int32Array {
  let length = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) length++;
  const rows = new Int32Array(length);
  for (let i = 0, k = 0; i < counts.length; i++) if (counts[i] > 0) rows[k++] = i;
  return rows;
}

export function timeOf({ base }: View, point: number): bigint {
  return base + BigInt(point);
}

/** How many of the ascending numbers are below `value`. */
export function countBelow(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
