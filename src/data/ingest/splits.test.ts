import { describe, expect, it } from 'vitest';
import { withSession } from '../record/duckdb.ts';
import { splitExpression, splitOfSubject } from './splits.ts';

describe('the split of a subject', () => {
  it('never changes', () => {
    const known = { 1: 'train', 3: 'held_out', 5: 'tuning', 42: 'train', 10000032: 'train' };
    for (const [id, split] of Object.entries(known)) expect([id, splitOfSubject(BigInt(id))]).toEqual([id, split]);
  });

  it('is 80, 10 and 10 in a hundred, and the same in SQL', async () => {
    const ids = Array.from({ length: 20_000 }, (_, k) => BigInt(k) * 7_919_191_919_191n - 9_000_000_000_000_000n);
    const counts = { train: 0, tuning: 0, held_out: 0 };
    for (const id of ids) counts[splitOfSubject(id)]++;
    expect(counts.train / ids.length).toBeCloseTo(0.8, 1);
    expect(Math.abs(counts.tuning - counts.held_out)).toBeLessThan(300);
    await withSession({}, async (session) => {
      const rows = await session.rows(
        `SELECT id, ${splitExpression('id')} AS split FROM (SELECT unnest([${ids.slice(0, 5000).join(',')}])::BIGINT AS id)`,
        'splits',
      );
      for (const { id, split } of rows) expect(split).toBe(splitOfSubject(BigInt(String(id))));
      expect(rows).toHaveLength(5000);
    });
  });
});
