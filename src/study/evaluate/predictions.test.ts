import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Column, writeTable } from '../../data/record/table.ts';
import { readPredictions, writePredictions } from './predictions.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'predictions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A table of three good rows, with some columns replaced or (null) left out. */
async function table(name: string, changes: Readonly<Record<string, readonly unknown[] | null>>): Promise<string> {
  const good: readonly Column[] = [
    { name: 'subject_id', type: 'BIGINT', values: [4711n, 2n, 2n] },
    { name: 'prediction_time', type: 'TIMESTAMP', values: [5n, 6n, 7n] },
    { name: 'boolean_value', type: 'BOOLEAN', values: [true, false, true] },
    { name: 'predicted_boolean_probability', type: 'FLOAT', values: [0.5, 0.25, 0.75] },
  ];
  const path = join(folder, `${name}.parquet`);
  const columns = good.flatMap((column): Column[] => {
    const change = changes[column.name];
    if (change === null) return [];
    return [change === undefined ? column : { ...column, values: change }];
  });
  await writeTable(path, columns);
  return path;
}

describe('readPredictions', () => {
  it('reads back what writePredictions wrote, from the file and from its folder', async () => {
    const written = {
      subjectIds: BigInt64Array.of(1n, 2n, 9007199254740993n),
      predictionTimes: BigInt64Array.of(-5n, 0n, 1700000000000000n),
      outcomes: Uint8Array.of(0, 1, 1),
      probabilities: Float64Array.of(0, 0.5, 1),
    };
    const path = join(folder, 'whole', 'predictions.parquet');
    const extra: Column = { name: 'standard_error', type: 'FLOAT', values: [0, 0.25, null] };
    await writePredictions(path, written, [extra]);
    expect(await readPredictions(path)).toEqual(written);
    expect(await readPredictions(join(folder, 'whole'))).toEqual(written);
  });

  it.each([
    ['a missing column', { predicted_boolean_probability: null }, 'input/missing', /predicted_boolean_probability/],
    ['a missing label', { boolean_value: [true, null, false] }, 'input/invalid', /1 of 3 rows are empty/],
    ['no probability', { predicted_boolean_probability: [0.5, null, 0.5] }, 'input/invalid', /1 of 3 rows/],
    ['NaN', { predicted_boolean_probability: [0.5, Number.NaN, 0.5] }, 'input/invalid', /not a number/],
    ['infinity', { predicted_boolean_probability: [0.5, Number.POSITIVE_INFINITY, 0.5] }, 'input/invalid', /infinite/],
    [
      'a score below 0',
      { predicted_boolean_probability: [0.5, -2, 3] },
      'input/invalid',
      /2 of 3 rows are outside 0–1/,
    ],
    ['one class only', { boolean_value: [false, false, false] }, 'input/invalid', /same outcome \(no event\)/],
    ['the same subject and time twice', { prediction_time: [5n, 6n, 6n] }, 'input/invalid', /1 of 3 rows repeat/],
    ['a subject without an id', { subject_id: [1n, null, 2n] }, 'input/invalid', /subject_id/],
  ])('refuses %s', async (name, changes, code, message) => {
    const path = await table(name.replaceAll(' ', '-'), changes);
    await expect(readPredictions(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('recognises percentages, a hundredfold off, and says what to do', async () => {
    const path = await table('percentages', { predicted_boolean_probability: [50, 25, 0.75] });
    await expect(readPredictions(path)).rejects.toThrow(/look like percentages.*Divide the column by 100/);
  });

  it('says nothing of a patient', async () => {
    const path = await table('quiet', { predicted_boolean_probability: [0.5, Number.NaN, 0.5] });
    const message = await readPredictions(path).then(String, String);
    expect(message).toMatch(/1 of 3 rows/);
    expect(message).not.toMatch(/4711/);
  });

  it('refuses an empty table and a path that is not there', async () => {
    const none = { subject_id: [], prediction_time: [], boolean_value: [], predicted_boolean_probability: [] };
    await expect(readPredictions(await table('none', none))).rejects.toThrow(/no rows/);
    await expect(readPredictions(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'input/missing' });
  });
});
