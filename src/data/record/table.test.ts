/** Parquet tables: what is written is what is read, in order, with its types; nothing half-written bears a final name. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Column, openTableWriter, readTable, writeTable } from './table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

const everyType: readonly Column[] = [
  { name: 'subject_id', type: 'BIGINT', values: [1n, 2n ** 62n, null] },
  { name: 'count', type: 'INTEGER', values: new Int32Array([1, -2, 3]) },
  { name: 'share', type: 'FLOAT', values: [0.5, null, -0.25] },
  { name: 'probability', type: 'DOUBLE', values: new Float64Array([0.1, 0.2, 0.3]) },
  { name: 'answer', type: 'BOOLEAN', values: [true, false, null] },
  { name: 'code', type: 'VARCHAR', values: ['O\'Hara//"x"', '', null] },
  { name: 'time', type: 'TIMESTAMP', values: [0n, -1n, 1_700_000_000_000_001n] },
  { name: 'input_ids', type: 'INTEGER[]', values: [new Int32Array([1, 2]), [], null] },
  { name: 'times', type: 'BIGINT[]', values: [[1n, null], [], [3n]] },
  { name: 'parent_codes', type: 'VARCHAR[]', values: [['a', 'b'], null, []] },
];

describe('tables', () => {
  it('give back every type as it was written', async () => {
    const path = join(folder, 'every.parquet');
    await writeTable(path, everyType);
    const read = await readTable(path);
    expect(Object.keys(read)).toEqual(everyType.map((column) => column.name));
    for (const column of everyType) {
      const plain = Array.from(column.values, (value) => (ArrayBuffer.isView(value) ? [1, 2] : value));
      expect(read[column.name], column.name).toEqual(plain);
    }
  });

  it('keep the order of rows over many appends, and read only the named columns', async () => {
    const path = join(folder, 'deep', 'long.parquet');
    const writer = await openTableWriter(path, [
      { name: 'row', type: 'INTEGER' },
      { name: 'twice', type: 'DOUBLE' },
    ]);
    for (let start = 0; start < 300_000; start += 50_000) {
      const rows = Int32Array.from({ length: 50_000 }, (_, i) => start + i);
      await writer.append([rows, Float64Array.from(rows, (row) => row * 2)]);
    }
    await writer.close();
    const read = await readTable(join(folder, 'deep', '*.parquet'), ['twice']);
    expect(Object.keys(read)).toEqual(['twice']);
    expect(read.twice.length).toBe(300_000);
    expect(read.twice.every((value, row) => value === row * 2)).toBe(true);
  });

  it('leave nothing behind when a value has the wrong type, and do not quote it', async () => {
    const path = join(folder, 'wrong', 'x.parquet');
    const writing = writeTable(path, [{ name: 'code', type: 'VARCHAR', values: ['fine', 4711] }]);
    await expect(writing).rejects.toThrow(/column code/);
    await expect(writing).rejects.not.toThrow(/4711/);
    expect(await readdir(join(folder, 'wrong'))).toEqual([]);
  });

  it('refuse a missing file, a missing column and a damaged file, each by name', async () => {
    const path = join(folder, 'small.parquet');
    await writeTable(path, [{ name: 'a', type: 'INTEGER', values: [1] }]);
    await expect(readTable(join(folder, 'absent.parquet'))).rejects.toMatchObject({ code: 'input/missing' });
    await expect(readTable(path, ['b'])).rejects.toMatchObject({ code: 'input/missing', where: `${path}, column b` });
    const damaged = join(folder, 'damaged.parquet');
    await writeFile(damaged, 'this is not Parquet');
    await expect(readTable(damaged)).rejects.toMatchObject({ code: 'input/not-readable', where: damaged });
  });

  it('take a path with pattern signs literally', async () => {
    const path = join(folder, 'run [1] *', 'x.parquet');
    await writeTable(path, [{ name: 'a', type: 'INTEGER', values: [7] }]);
    expect(await readTable(path)).toEqual({ a: [7] });
  });
});
