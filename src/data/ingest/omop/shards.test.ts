/** OMOP landed in shares, in any order and by several runs, is the same data set, byte for byte, as in one go: report and manifest too. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, gzipped, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf, omopRecords } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder('omop-shards');
});
afterAll(() => rm(root, { recursive: true }));

describe('an OMOP data base', () => {
  it('in three shares, of which one is left to the last run, is the same as in one go', async () => {
    const tables = omopRecords(5);
    const input = await writeFiles(join(root, 'in'), {
      ...Object.fromEntries(Object.entries(tables).map(([table, rows]) => [`${table}.csv`, csvOf(rows)])),
      'measurement.csv': csvOf(tables.measurement.slice(0, 9)),
      'measurement_2.csv.gz': gzipped(csvOf(tables.measurement.slice(9), ';')),
      // A line that is wrong, so that faults are put together too.
      'note.csv': `${csvOf(tables.note)}1,2,3\n`,
    });
    const options = { zone: 'Europe/Berlin' };
    await runIngest(input, join(root, 'whole'), options);
    const whole = bytesOf(join(root, 'whole'));
    expect(Object.keys(whole)).toContain('manifest.json');
    const out = join(root, 'shares');
    for (const part of [3, 1]) {
      expect((await runIngest(input, out, { ...options, shard: { part, of: 3 } })).finished).toBe(false);
    }
    expect((await runIngest(input, out, options)).finished).toBe(true);
    expect(bytesOf(out)).toEqual(whole);
  });
});
