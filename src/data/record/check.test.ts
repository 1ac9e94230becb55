/** Checking and mending: each thing that is wrong with a dataset is found, placed and counted, and mended where it can be. */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type TinyDataset,
  type TinyRow,
  temporaryFolder,
  writeTinyDataset,
} from '../../../test/support/tinyDataset.ts';
import { checkDataset } from './check.ts';
import { describeDataset } from './describe.ts';
import { repairDataset } from './repair.ts';
import { readTable, writeTable } from './table.ts';

let folder: string;
let number = 0;
beforeAll(async () => {
  folder = await temporaryFolder('check');
});
afterAll(() => rm(folder, { recursive: true }));

const write = (tiny: TinyDataset): Promise<string> => writeTinyDataset(join(folder, String(number++)), tiny);
const patient = (id: number): TinyRow[] => [
  [id, null, 'GENDER//F'],
  [id, -20_000_000, 'MEDS_BIRTH'],
  [id, 0, 'LAB//x', 1],
  [id, 10, 'LAB//x', 2],
];
const whole: TinyDataset['files'] = { 'train/0': patient(1), 'tuning/0': patient(2), 'held_out/0': patient(3) };

async function findingsOf(tiny: TinyDataset): Promise<string[]> {
  const { findings } = await checkDataset(await write(tiny));
  return findings.map(({ name, where, count }) => `${name} in ${where}: ${count}`);
}

describe('check', () => {
  it('finds nothing in a whole dataset', async () => {
    expect(await findingsOf({ files: whole })).toEqual([]);
  });

  it('takes a folder of splits for a dataset without its data folder and metadata', async () => {
    const dataset = await write({ files: whole });
    const { rows, findings } = await checkDataset(join(dataset, 'data'));
    expect(rows).toBe(12);
    expect(findings.map(({ name }) => name)).not.toContain('subject-without-split');
    const mended = join(folder, 'mended-splits');
    await repairDataset(join(dataset, 'data'), mended);
    expect((await readTable(join(mended, 'metadata/subject_splits.parquet'))).split).toEqual([
      'train',
      'tuning',
      'held_out',
    ]);
  });

  const faults: readonly [string, TinyDataset, readonly string[]][] = [
    [
      'unsorted rows',
      {
        files: {
          ...whole,
          'train/0': [
            [1, 5, 'a'],
            [1, 3, 'a'],
            [1, 4, 'a'],
          ],
        },
      },
      ['rows-unsorted in data/train/0.parquet, column time: 1'],
    ],
    [
      'static facts after timed rows',
      {
        files: {
          ...whole,
          'train/0': [
            [1, 5, 'a'],
            [1, null, 'b'],
          ],
        },
      },
      ['static-after-timed in data/train/0.parquet, column time: 1'],
    ],
    [
      'a subject in two files',
      { files: { ...whole, 'train/1': patient(1) } },
      ['subject-in-two-files in data/train/1.parquet, column subject_id: 1'],
    ],
    [
      "a subject's rows apart",
      { files: { ...whole, 'train/0': [...patient(1), ...patient(4), [1, 20, 'LAB//x']] } },
      ['subject-scattered in data/train/0.parquet, column subject_id: 1'],
    ],
    [
      'NaN and infinite values',
      {
        files: {
          ...whole,
          'train/0': [
            [1, 0, 'a', Number.NaN],
            [1, 1, 'a', Number.POSITIVE_INFINITY],
            [1, 2, 'a', 3],
          ],
        },
      },
      ['value-not-finite in data/train/0.parquet, column numeric_value: 2'],
    ],
    [
      'rows without code or subject',
      {
        files: {
          ...whole,
          'train/0': [
            [1, 0, null],
            [null, 0, 'a'],
            [1, 1, 'a'],
          ],
        },
        codes: [{ code: 'a' }, { code: 'GENDER//F' }, { code: 'MEDS_BIRTH' }, { code: 'LAB//x' }],
      },
      [
        'code-null in data/train/0.parquet, column code: 1',
        'subject-null in data/train/0.parquet, column subject_id: 1',
      ],
    ],
    [
      'codes that are not listed',
      { files: whole, codes: [{ code: 'LAB//x' }] },
      ['code-unlisted in metadata/codes.parquet, column code: 2'],
    ],
    ['no table of codes', { files: whole, codes: null }, ['codes-file-missing in metadata/codes.parquet: 1']],
    [
      'subjects without a split, and splits without subjects',
      { files: whole, splits: { 1: 'train', 2: 'tuning', 9: 'held_out' } },
      [
        'split-empty in metadata/subject_splits.parquet, split held_out: 1',
        'subject-without-rows in metadata/subject_splits.parquet: 1',
        'subject-without-split in metadata/subject_splits.parquet: 1',
      ],
    ],
    [
      'an empty train split',
      { files: whole, splits: { 1: 'tuning', 2: 'tuning', 3: 'held_out' } },
      ['train-empty in metadata/subject_splits.parquet, split train: 1'],
    ],
    [
      'unknown splits',
      { files: whole, splits: { 1: 'train', 2: 'test', 3: 'held_out' } },
      [
        'split-unknown in metadata/subject_splits.parquet: 1',
        'split-empty in metadata/subject_splits.parquet, split tuning: 1',
      ],
    ],
    ['no splits', { files: whole, splits: null }, ['splits-missing in metadata/subject_splits.parquet: 1']],
    ['no dataset.json', { files: whole, info: null }, ['dataset-file-missing in metadata/dataset.json: 1']],
    [
      'implausible times',
      { files: { ...whole, 'train/0': [[1, -200_000_000, 'a']] } },
      ['time-implausible in data/train/0.parquet, column time: 1'],
    ],
    [
      'rows before birth and long after death',
      {
        files: {
          ...whole,
          'train/0': [
            [1, 0, 'a'],
            [1, 5, 'MEDS_BIRTH'],
            [1, 10, 'MEDS_DEATH//x'],
            [1, 5000, 'a'],
          ],
        },
      },
      ['after-death in data/train/0.parquet, column time: 1', 'before-birth in data/train/0.parquet, column time: 1'],
    ],
    [
      'values in another type',
      { files: whole, valueType: 'DOUBLE' },
      ['held_out', 'train', 'tuning'].map(
        (split) => `column-type-differs in data/${split}/0.parquet, column numeric_value: 1`,
      ),
    ],
  ];
  it.each(faults)('finds %s', async (_, tiny, expected) => {
    expect(await findingsOf(tiny)).toEqual(expected);
  });

  it('counts values that a float cannot hold with the infinite ones', async () => {
    const files = { ...whole, 'train/0': [[1, 0, 'LAB//x', 1e300] as const, [1, 1, 'LAB//x', 1] as const] };
    const names = (await findingsOf({ files, valueType: 'DOUBLE' })).filter((text) => text.startsWith('value'));
    expect(names).toEqual(['value-not-finite in data/train/0.parquet, column numeric_value: 1']);
  });

  it('finds a missing column and one of the wrong type', async () => {
    const dataset = await write({ files: whole });
    await writeTable(join(dataset, 'data', 'train', '0.parquet'), [
      { name: 'subject_id', type: 'BIGINT', values: [1n] },
      { name: 'time', type: 'VARCHAR', values: ['yesterday'] },
    ]);
    const { findings } = await checkDataset(dataset);
    const train = findings
      .filter(({ where }) => where.includes('train/0'))
      .map(({ name, where }) => `${name} ${where}`);
    expect(train).toEqual([
      'column-missing data/train/0.parquet, column code',
      'column-type data/train/0.parquet, column time',
    ]);
  });

  it('refuses a folder without events and a file that is not Parquet, by name', async () => {
    await expect(checkDataset(join(folder, 'absent'))).rejects.toMatchObject({ code: 'input/missing' });
    const dataset = await write({ files: whole });
    await writeFile(join(dataset, 'data', 'train', '0.parquet'), 'PAR1 cut short');
    await expect(checkDataset(dataset)).rejects.toMatchObject({
      code: 'input/not-readable',
      where: 'data/train/0.parquet',
    });
  });
});

describe('repair', () => {
  it('mends what can be mended, keeps everything else, and counts both', async () => {
    const dataset = await write({
      files: {
        'train/0': [
          [1, 5, 'b', Number.NaN],
          [1, 3, 'first', 1],
          [1, 3, 'second', 2],
          [1, null, 'GENDER//F'],
          [null, 1, 'b'],
          [4, 1, null],
          [4, 1, 'b', 7, 'note'],
        ],
        'train/1': [
          [1, 4, 'b', 4],
          [8, 1, 'b'],
        ],
        'held_out/0': patient(3),
      },
      splits: { 1: 'train', 4: 'tuning', 3: 'held_out', 9: 'train' },
      codes: [{ code: 'b', parents: ['p'] }],
      info: { dataset_name: 'broken', meds_version: '0.3.3' },
    });
    const mended = join(folder, 'mended');
    const { counts } = await repairDataset(dataset, mended);
    expect(counts).toMatchObject({
      rows: 11,
      'value-not-finite in data/train/0.parquet, column numeric_value': 1,
      'rows-unsorted in data/train/0.parquet, column time': 1,
      'subject-in-two-files in data/train/1.parquet, column subject_id': 1,
      'code-unlisted in metadata/codes.parquet, column code': 5,
    });
    const train = await readTable(join(mended, 'data', 'train', '0.parquet'));
    expect(train.code).toEqual(['GENDER//F', 'first', 'second', 'b', 'b']);
    expect(train.numeric_value).toEqual([null, 1, 2, 4, null]);
    expect((await readTable(join(mended, 'data', 'tuning', '0.parquet'))).text_value).toEqual(['note']);
    expect((await readTable(join(mended, 'data', 'unassigned', '0.parquet'))).subject_id).toEqual([8n]);
    const codes = await readTable(join(mended, 'metadata', 'codes.parquet'));
    expect(codes.code).toEqual(['GENDER//F', 'LAB//x', 'MEDS_BIRTH', 'b', 'first', 'second']);
    expect(codes.parent_codes[3]).toEqual(['p']);
    expect(JSON.parse(await readFile(join(mended, 'metadata', 'dataset.json'), 'utf8'))).toMatchObject({
      dataset_name: 'broken',
      meds_version: '0.4.1',
    });
    const left = (await checkDataset(mended)).findings.map(({ name }) => name);
    expect(left).toEqual(['subject-without-split']);
  });

  it('leaves nothing under the final name when it is interrupted', async () => {
    const out = join(folder, 'interrupted');
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(repairDataset(await write({ files: whole }), out, { signal })).rejects.toThrow('stopped');
    expect(existsSync(out)).toBe(false);
  });
});

describe('describe', () => {
  it('counts', async () => {
    const summary = await describeDataset(await write({ files: whole }), { top: 1 });
    expect(summary).toMatchObject({
      rows: 12,
      staticRows: 3,
      subjects: 3,
      codes: 3,
      rowsWithValue: 6,
      firstTime: '2020-01-01T00:00:00',
      rowsPerSubject: { minimum: 4, median: 4, maximum: 4 },
      splits: { train: { subjects: 1, rows: 4 }, tuning: { subjects: 1, rows: 4 }, held_out: { subjects: 1, rows: 4 } },
      topCodes: [{ code: 'LAB//x', rows: 6, subjects: 3, valueShare: 1 }],
    });
  });

  const real = '../shared/data';
  it.skipIf(!existsSync(real))(
    'agrees with the published figures (skipped when ../shared/data is absent)',
    async () => {
      const { splits } = await describeDataset(join(real, 'physionet-2012-meds'), { top: 0 });
      expect([splits.train?.rows, splits.tuning?.rows, splits.held_out?.rows]).toEqual([1_419_623, 256_964, 1_612_464]);
      const mimic = await checkDataset(join(real, 'mimic-iv-demo', 'meds'));
      expect(mimic).toMatchObject({ rows: 916_166, subjects: 100, medsVersion: '0.3' });
      expect(mimic.findings.map(({ name, count }) => [name, count])).toEqual([['code-unlisted', 4374]]);
    },
  );
});
