import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/tinyDataset.ts';
import { openSubjects, type SubjectRow } from './subjectRows.ts';
import { writeTable } from './table.ts';

let folder = '';
const MINUTE = 60_000_000n;
beforeAll(async () => {
  folder = await temporaryFolder('subject-rows');
  await writeTable(join(folder, 'data/train/0.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: [7n, 7n, 7n, -3n] },
    { name: 'time', type: 'TIMESTAMP', values: [null, 90n * MINUTE, 90n * MINUTE, 30n * MINUTE] },
    { name: 'code', type: 'VARCHAR', values: ['GENDER//F', 'LAB//1', 'LAB//"2"', 'LAB//1'] },
    { name: 'numeric_value', type: 'FLOAT', values: [null, 7.2, 0.1, Number.POSITIVE_INFINITY] },
    { name: 'text_value', type: 'VARCHAR', values: [null, null, 'a "quoted"\nline', null] },
    { name: 'unit', type: 'VARCHAR', values: [null, 'mmol/L', ' ', null] },
  ]);
  await writeTable(join(folder, 'data/tuning/0.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: [9007199254740993n] },
    { name: 'time', type: 'TIMESTAMP', values: [0n] },
    { name: 'code', type: 'VARCHAR', values: ['LAB//1'] },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the rows of a subject', () => {
  it('come in the order of the file, with numbers as they were written and further columns as texts', async () => {
    const reader = await openSubjects(folder, ['unit', 'nowhere']);
    const rows = await reader.rows(7n);
    await reader.close();
    expect(rows.map(({ minutes, code, value, text, further }) => [minutes, code, value, text, ...further])).toEqual([
      [null, 'GENDER//F', null, null, null, null],
      [90, 'LAB//1', 7.2, null, 'mmol/L', null],
      [90, 'LAB//"2"', 0.1, 'a "quoted"\nline', null, null],
    ]);
    expect(rows[2]).toMatchObject({ file: 'data/train/0.parquet', row: 2 });
  });

  it('of all subjects are the same as of each alone, whatever columns a file lacks', async () => {
    const reader = await openSubjects(folder, ['unit']);
    const subjects = await reader.subjects();
    expect(subjects).toEqual([-3n, 7n, 9007199254740993n]);
    const all = new Map<bigint, readonly SubjectRow[]>();
    for await (const { subject, rows } of reader.all()) all.set(subject, rows);
    for (const subject of subjects) expect(all.get(subject)).toEqual(await reader.rows(subject));
    expect(all.get(-3n)).toMatchObject([{ value: null }]);
    expect(await reader.rows(8n)).toEqual([]);
    const seen = (await reader.codesSeen(['unit'])).map(({ code, further }) => [code, ...further].join(' '));
    expect(seen.sort()).toEqual(['GENDER//F ', 'LAB//"2" ', 'LAB//1 ', 'LAB//1 mmol/L']);
    await reader.close();
  });

  it('that are not together are refused: a record would be cut in two without anybody noticing', async () => {
    const scattered = await temporaryFolder('scattered');
    await writeTable(join(scattered, 'data/0.parquet'), [
      { name: 'subject_id', type: 'BIGINT', values: [1n, 2n, 1n] },
      { name: 'time', type: 'TIMESTAMP', values: [0n, 0n, 0n] },
      { name: 'code', type: 'VARCHAR', values: ['A', 'A', 'A'] },
    ]);
    const reader = await openSubjects(scattered, []);
    const readAll = async (): Promise<void> => {
      for await (const _ of reader.all());
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'input/invalid' });
    await reader.close();
    await rm(scattered, { recursive: true });
  });
});
