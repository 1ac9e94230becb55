/** Counts by DuckDB against counting in a loop, over random rows in no order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { openDataset } from './dataset.ts';
import { withSession } from './duckdb.ts';
import {
  countCodes,
  declareConditions,
  type RowCondition,
  type SubjectCounts,
  subjectCounts,
} from './predicateRows.ts';
import { writeTable } from './table.ts';

interface Row {
  readonly subject: number;
  readonly time: bigint | null;
  readonly code: string;
  readonly value: number | null;
  readonly ward: string | null;
}

const random = seededRandom(7, 'predicate rows');
const values = [null, Number.NaN, -1, 0, 0.5, 1.3, 2, 1e9];
const rows: readonly Row[] = Array.from({ length: 6000 }, () => ({
  subject: random.integer(40),
  time: random.integer(12) === 0 ? null : BigInt(random.integer(200)) * 60_000_000n,
  code: `CODE//${random.integer(6)}`,
  value: values[random.integer(values.length)],
  ward: [null, 'icu', 'er'][random.integer(3)],
}));

const open: RowCondition = {
  codes: null,
  min: null,
  minInclusive: false,
  max: null,
  maxInclusive: false,
  columns: new Map(),
};
const conditions: readonly RowCondition[] = [
  open,
  { ...open, codes: ['CODE//1', 'CODE//3', 'CODE//absent'] },
  { ...open, codes: [] },
  { ...open, codes: ['CODE//2'], min: 1.3 },
  { ...open, codes: ['CODE//2'], min: 1.3, minInclusive: true, max: 2, maxInclusive: false },
  { ...open, max: 0.5, maxInclusive: true, columns: new Map([['ward', 'icu']]) },
];

function meets(row: Row, { codes, min, minInclusive, max, maxInclusive, columns }: RowCondition): boolean {
  if (codes !== null && !codes.includes(row.code)) return false;
  if (columns.has('ward') && columns.get('ward') !== row.ward) return false;
  if (min === null && max === null) return true;
  if (row.value === null || Number.isNaN(row.value)) return false;
  // Stored as 32-bit numbers, and compared as such.
  const value = Math.fround(row.value);
  const [low, high] = [Math.fround(min ?? Number.NEGATIVE_INFINITY), Math.fround(max ?? Number.POSITIVE_INFINITY)];
  return (
    (minInclusive || min === null ? value >= low : value > low) &&
    (maxInclusive || max === null ? value <= high : value < high)
  );
}

function countSlowly(subject: number): SubjectCounts {
  const own = rows.filter((row) => row.subject === subject);
  const times = [...new Set(own.flatMap(({ time }) => (time === null ? [] : [time])))].sort((a, b) => (a < b ? -1 : 1));
  const countAt = (time: bigint | null, condition: RowCondition): number =>
    own.filter((row) => row.time === time && meets(row, condition)).length;
  return {
    subject: BigInt(subject),
    times: BigInt64Array.from(times),
    counts: conditions.map((condition) => Int32Array.from(times, (time) => countAt(time, condition))),
    staticCounts: own.some(({ time }) => time === null)
      ? Int32Array.from(conditions, (condition) => countAt(null, condition))
      : null,
  };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-predicates-'));
  await writeTable(join(folder, 'data', '0.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: rows.map(({ subject }) => subject) },
    { name: 'time', type: 'TIMESTAMP', values: rows.map(({ time }) => time) },
    { name: 'code', type: 'VARCHAR', values: rows.map(({ code }) => code) },
    { name: 'numeric_value', type: 'FLOAT', values: rows.map(({ value }) => value) },
    { name: 'ward', type: 'VARCHAR', values: rows.map(({ ward }) => ward) },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('predicate rows', () => {
  it('are counted as a loop counts them, subject after subject', async () => {
    await withSession({}, async (session) => {
      const dataset = await openDataset(session, folder);
      await declareConditions(session, conditions);
      const found: SubjectCounts[] = [];
      for await (const subject of subjectCounts(session, dataset.files[0], conditions, new Set())) found.push(subject);
      expect(found).toEqual(Array.from({ length: 40 }, (_, subject) => countSlowly(subject)));
    });
  });

  it('know every code with its rows and values', async () => {
    await withSession({}, async (session) => {
      const codes = await countCodes(session, await openDataset(session, folder));
      const of = (code: string): readonly Row[] => rows.filter((row) => row.code === code);
      expect(codes).toEqual(
        Array.from({ length: 6 }, (_, i) => `CODE//${i}`).map((code) => ({
          code,
          rows: of(code).length,
          values: of(code).filter(({ value }) => value !== null).length,
        })),
      );
    });
  });
});
