import { describe, expect, it } from 'vitest';
import { parseAcesTask } from './config.ts';
import { judgeFuture } from './future.ts';
import { pastOf, withFuture } from './history.ts';
import { planTask } from './plan.ts';

const HOUR = 3_600_000_000n;
type Row = readonly [hour: number, a: number, b: number, c: number];

describe('a sampled future', () => {
  const WAITING = `  gap: {start: trigger, end: start + 10h, start_inclusive: False, end_inclusive: True, has: {c: "(None, 0)"}}
  input: {start: null, end: trigger, start_inclusive: True, end_inclusive: True, index_timestamp: end}
  target: {start: gap.end, end: start -> b, start_inclusive: False, end_inclusive: True, label: c}
`;
  const judge = (rows: readonly Row[], until: number, isRecordEnd = false, windows = WAITING): string => {
    const text = `predicates: {a: {code: A}, b: {code: B}, c: {code: C}}\ntrigger: a\nwindows:\n${windows}`;
    const plan = planTask(parseAcesTask({ path: 't.yaml', text }));
    const all: readonly Row[] = [[0, 1, 0, 0], ...rows];
    const times = BigInt64Array.from(all, ([hour]) => BigInt(hour) * HOUR);
    const counts = plan.plain.map(({ name }) => Int32Array.from(all, (row) => row['abc'.indexOf(name) + 1]));
    return judgeFuture(plan, { times, counts, staticCounts: null }, 0n, { until: BigInt(until) * HOUR, isRecordEnd });
  };

  it('answers once its windows are over', () => {
    expect(judge([[12, 0, 1, 1]], 12)).toBe('yes');
    expect(judge([[12, 0, 1, 0]], 12)).toBe('no');
  });

  it('is undetermined while a window that looks back from the future can still move', () => {
    const windows = `  input: {start: null, end: trigger, start_inclusive: True, end_inclusive: True, index_timestamp: end}
  last: {start: end <- a, end: trigger + 9h, start_inclusive: True, end_inclusive: True, has: {b: "(None, 0)"}, label: c}
`;
    expect(judge([[1, 0, 1, 0]], 1, false, windows)).toBe('undetermined');
    expect(judge([[1, 0, 1, 0]], 9, false, windows)).toBe('excluded');
    expect(
      judge(
        [
          [1, 0, 1, 0],
          [2, 1, 0, 1],
        ],
        9,
        false,
        windows,
      ),
    ).toBe('yes');
  });

  it('is undetermined while something can still come, excluded once it cannot be of the cohort', () => {
    expect(judge([[8, 0, 1, 0]], 8)).toBe('undetermined');
    expect(judge([[8, 0, 0, 1]], 8)).toBe('excluded');
    expect(judge([[12, 0, 0, 1]], 30)).toBe('undetermined');
    expect(judge([[12, 0, 0, 1]], 30, true)).toBe('excluded');
  });
});

describe('a past and its future', () => {
  const record = {
    times: BigInt64Array.of(1n, 5n, 9n),
    counts: [Int32Array.of(1, 0, 2), Int32Array.of(0, 3, 0)],
    staticCounts: Int32Array.of(0, 1),
  };

  it('end at the prediction time, inclusive', () => {
    expect(pastOf(record, 5n)).toEqual({
      ...record,
      times: BigInt64Array.of(1n, 5n),
      counts: [Int32Array.of(1, 0), Int32Array.of(0, 3)],
    });
    expect(pastOf(record, 9n)).toEqual(record);
    expect(pastOf(record, 0n).times).toHaveLength(0);
  });

  it('are one record: tokens of one time together, also with the past’s last', () => {
    const marks = [Uint8Array.of(0, 1, 0), Uint8Array.of(0, 1, 1)];
    const future = { times: BigInt64Array.of(5n, 7n, 7n, 8n), tokens: Int32Array.of(2, 1, 2, 0) };
    expect(withFuture(pastOf(record, 5n), future, marks)).toEqual({
      times: BigInt64Array.of(1n, 5n, 7n, 8n),
      counts: [Int32Array.of(1, 0, 1, 0), Int32Array.of(0, 4, 2, 0)],
      staticCounts: record.staticCounts,
    });
  });
});
