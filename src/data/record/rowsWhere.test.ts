/** Rows by key: the same rows as reading the whole table and filtering, in the same order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRowsWhere } from './rowsWhere.ts';
import { readTable, writeTable } from './table.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-rows-'));
  path = join(folder, 'codes [1].parquet');
  const rows = Array.from({ length: 10_000 }, (_, row) => row);
  await writeTable(path, [
    { name: 'code', type: 'VARCHAR', values: rows.map((row) => (row % 7 === 0 ? null : `c'${row % 3000}`)) },
    { name: 'row', type: 'INTEGER', values: rows },
    { name: 'parents', type: 'VARCHAR[]', values: rows.map((row) => (row % 2 === 0 ? [`p${row}`] : [])) },
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

describe('readRowsWhere', () => {
  it('gives what filtering the whole table gives', async () => {
    const keys = new Set(Array.from({ length: 5000 }, (_, i) => `c'${i * 2}`));
    const whole = await readTable(path);
    const kept = whole.row.map((_, i) => i).filter((i) => keys.has(String(whole.code[i])));
    const found = await readRowsWhere(path, 'code', keys, ['row', 'parents', 'code']);
    expect(found.row.length).toBeGreaterThan(2048);
    for (const name of ['row', 'parents', 'code']) expect(found[name]).toEqual(kept.map((i) => whole[name][i]));
  });

  it('gives no rows for no keys, and says what is missing', async () => {
    expect(await readRowsWhere(path, 'code', [], ['row'])).toEqual({ row: [] });
    expect(await readRowsWhere(path, 'code', ["'; DROP TABLE wanted; --"], ['row'])).toEqual({ row: [] });
    await expect(readRowsWhere(join(folder, 'absent.parquet'), 'code', ['x'], ['row'])).rejects.toMatchObject({
      code: 'input/missing',
    });
    await expect(readRowsWhere(path, 'code', ['x'], ['nothing'])).rejects.toMatchObject({ code: 'input/not-readable' });
  });
});
