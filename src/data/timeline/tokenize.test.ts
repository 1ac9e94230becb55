/** Tokenizing: what would make a model see the wrong patient, the future, or another split. */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  microsOf,
  type TinyDataset,
  type TinyRow,
  temporaryFolder,
  writeTinyDataset,
} from '../../../test/support/tinyDataset.ts';
import { SPLITS } from '../record/meds.ts';
import { readTable } from '../record/table.ts';
import { decodeTokens } from './decode.ts';
import { minutesOfMicros, promptTokens, readTokenStore } from './store.ts';
import { type TokenizeOptions, tokenize } from './tokenize.ts';
import { EOS_TOKEN, matchTokens, readVocabulary, writeVocabulary } from './vocabulary.ts';

let folder: string;
let number = 0;
beforeAll(async () => {
  folder = await temporaryFolder('tokenize');
});
afterAll(() => rm(folder, { recursive: true }));

const SETTINGS = { bins: 3, minPatients: 2 };

async function tokens(tiny: TinyDataset, options: TokenizeOptions = { settings: SETTINGS }) {
  const dataset = await writeTinyDataset(join(folder, `dataset${number}`), tiny);
  const out = join(folder, `tokens${number++}`);
  const { counts } = await tokenize(dataset, out, options);
  return { dataset, out, counts, vocabulary: await readVocabulary(join(out, 'vocabulary.json')) };
}

const BIRTH_MINUTES = -60 * 365.25 * 1440;
const patient = (id: number, value: number): TinyRow[] => [
  [id, null, 'GENDER//F'],
  [id, BIRTH_MINUTES, 'MEDS_BIRTH'],
  [id, 0, 'LAB//X'],
  [id, 0, 'LAB//x', value],
  [id, 3, 'LAB//x', value + 1],
  [id, 65, 'LAB//x'],
  [id, 3000, 'MEDS_DEATH'],
];
const whole: TinyDataset['files'] = {
  'train/0': [...patient(1, 1), ...patient(2, 4)],
  'train/1': patient(5, 7),
  'tuning/0': patient(3, 2),
  'held_out/0': patient(4, 9),
};

async function textsOf(out: string, split: 'train' | 'tuning' | 'held_out', index: number): Promise<string[]> {
  const store = await readTokenStore(out, split);
  const { tokens: known } = await readVocabulary(join(out, 'vocabulary.json'));
  const ids = store.inputIds.slice(store.offsets[index], store.offsets[index + 1]);
  return Array.from(ids, (id) => known[id].text);
}

describe('tokenize', () => {
  it('writes a timeline as the design says', async () => {
    const { out, counts } = await tokens({ files: whole });
    expect(await textsOf(out, 'train', 0)).toEqual([
      '<bos>',
      'GENDER//F',
      'AGE//60-64',
      'LAB//X',
      'LAB//x//Q1',
      'LAB//x//Q1',
      'INTERVAL//50m..1h30m',
      'LAB//x',
      'INTERVAL//2d..3d13h',
      'MEDS_DEATH',
      '<eos>',
    ]);
    expect(counts).toMatchObject({
      rows: 35,
      births: 5,
      events: 30,
      subjects: 5,
      codesUnknown: 0,
      valuesOutsideTrainingRange: 2,
    });
    expect((await readTokenStore(out, 'train')).subjectIds).toEqual(BigInt64Array.from([1n, 2n, 5n]));
  });

  it('gives every token the time at which it is known, and none to static facts', async () => {
    const { out } = await tokens({ files: whole });
    const { times } = await readTable(join(out, 'tuning', '0.parquet'), ['times']);
    const [t0, t3, t65, end] = [0, 3, 65, 3000].map(microsOf);
    expect(times[0]).toEqual([null, null, t0, t0, t0, t3, t65, t65, end, end, end]);
  });

  it('learns from the train split only', async () => {
    const changed = {
      ...whole,
      tuning: [],
      'held_out/0': [...patient(4, 999), ...patient(6, -5), [6, 9000, 'NEW//code', 3]] as TinyRow[],
    };
    const [one, other] = [await tokens({ files: whole }), await tokens({ files: changed })];
    expect(other.vocabulary.identity).toBe(one.vocabulary.identity);
    expect(other.counts['codesUnknown.NEW']).toBe(1);
    expect((await textsOf(other.out, 'held_out', 1)).slice(-3)).toEqual(['INTERVAL//3d13h..6d9h', 'UNKNOWN', '<eos>']);
  });

  it('never shows the future: later events change no prompt', async () => {
    const future: TinyRow[] = [
      [4, 3000, 'LAB//x', 5],
      [4, 90_000, 'LAB//X'],
      [4, 90_001, 'LAB//x', 1],
    ];
    const shorter = await tokens({ files: whole });
    const longer = await tokens({ files: { ...whole, 'held_out/0': [...patient(4, 9), ...future] } });
    const [before, after] = [
      await readTokenStore(shorter.out, 'held_out'),
      await readTokenStore(longer.out, 'held_out'),
    ];
    for (const minutes of [-1, 0, 2, 3, 64, 65, 2999]) {
      const cut = minutesOfMicros(microsOf(minutes));
      const prompt = promptTokens(before, 0, cut);
      expect(promptTokens(after, 0, cut)).toEqual(prompt);
      expect(prompt).not.toContain(EOS_TOKEN);
      const late = before.minutes.findIndex((time) => time > cut);
      expect(prompt.length).toBe(late < 0 ? before.minutes.length - 1 : late);
    }
    expect(promptTokens(before, 0, Number.POSITIVE_INFINITY).length).toBe(before.inputIds.length - 1);
  });

  it('encodes the same with its own vocabulary, and writes the same bytes twice', async () => {
    const first = await tokens({ files: whole });
    const again = await tokens({ files: whole });
    const reused = await tokens({ files: whole }, { vocabulary: first.vocabulary });
    for (const split of SPLITS) {
      const bytes = await readFile(join(first.out, split, '0.parquet'));
      expect((await readFile(join(again.out, split, '0.parquet'))).equals(bytes)).toBe(true);
      expect((await readFile(join(reused.out, split, '0.parquet'))).equals(bytes)).toBe(true);
    }
    expect(await readFile(join(again.out, 'vocabulary.json'))).toEqual(
      await readFile(join(first.out, 'vocabulary.json')),
    );
    expect(reused.vocabulary.identity).toBe(first.vocabulary.identity);
  });

  it('keeps deaths, and counts what it cannot keep', async () => {
    const rare: TinyRow[] = [
      [1, 0, 'MEDS_DEATH//ICU'],
      [2, 0, 'DIAGNOSIS//ICD//10//I501'],
      [3, 0, 'DIAGNOSIS//ICD//10//I509', 5],
      [4, 0, 'MEDICATION//odd', Number.NaN, 'text'],
      [5, 0, 'LAB//a'],
      [6, 0, 'LAB//a'],
      [7, 0, 'LAB//b'],
    ];
    const { out, counts, vocabulary } = await tokens({
      files: {
        'train/0': rare,
        'held_out/0': [
          [8, 0, 'MEDS_DEATH//HOME'],
          [8, 1, 'LAB//never'],
        ],
      },
    });
    const codes = vocabulary.tokens
      .filter(({ kind }) => kind === 'event' || kind === 'unknown')
      .map(({ text }) => text);
    expect(codes).toEqual([
      'LAB//a',
      'MEDS_DEATH//ICU',
      'DIAGNOSIS//ICD//10//I50',
      'MEDS_DEATH',
      'UNKNOWN',
      'UNKNOWN//DIAGNOSIS',
      'UNKNOWN//LAB',
    ]);
    expect(await textsOf(out, 'held_out', 0)).toEqual(['<bos>', 'MEDS_DEATH', 'UNKNOWN//LAB', '<eos>']);
    expect(counts).toMatchObject({
      rowsUnderBroaderCode: 3,
      rowsUnknown: 3,
      valuesWithoutBins: 1,
      nonFiniteValues: 1,
      textValuesIgnored: 1,
      subjectsWithoutBirth: 8,
      'codesUnknown.LAB': 2,
      'codesUnknown.MEDICATION': 1,
    });
  });

  it('refuses rows that would make a wrong timeline, an empty train split and missing columns', async () => {
    const refused: readonly [TinyDataset, string, RegExp][] = [
      [
        {
          files: {
            'train/0': [
              [1, 5, 'a'],
              [1, 4, 'a'],
            ],
          },
        },
        'data/train/0.parquet, column time',
        /not sorted/,
      ],
      [
        {
          files: {
            'train/0': [
              [1, 5, 'a'],
              [1, null, 'a'],
            ],
          },
        },
        'data/train/0.parquet, column time',
        /static facts first/,
      ],
      [{ files: { ...whole, 'train/2': patient(1, 1) } }, 'data/train/2.parquet, column subject_id', /not together/],
      [
        { files: { 'train/0': [...patient(1, 1), ...patient(2, 1), [1, 9, 'a']] } },
        'data/train/0.parquet, column subject_id',
        /not together/,
      ],
      [{ files: { 'tuning/0': patient(1, 1) } }, join(folder, 'dataset'), /training split is empty/],
      [{ files: whole, splits: { 1: 'train', 2: 'test' } }, 'subject_splits.parquet', /not one of/],
    ];
    for (const [tiny, where, rule] of refused) {
      const name = `tokens${number}`;
      const error: unknown = await tokens(tiny).catch((cause: unknown) => cause);
      number++;
      expect(error).toMatchObject({
        code: 'input/invalid',
        where: expect.stringContaining(where),
        rule: expect.stringMatching(rule),
      });
      expect((await readdir(folder)).filter((entry) => entry.includes(name))).toEqual([]);
    }
  });

  it('counts subjects without a split and leaves them out', async () => {
    const { counts } = await tokens({ files: whole, splits: { 1: 'train', 2: 'train', 3: 'tuning' } });
    expect(counts).toMatchObject({ subjects: 3, subjectsWithoutSplit: 2, rowsWithoutSplit: 14, 'held_out.shards': 0 });
  });

  it('leaves nothing when it is interrupted, and refuses an existing output', async () => {
    const { dataset, out } = await tokens({ files: whole });
    const stopped = join(folder, 'stopped');
    await expect(tokenize(dataset, stopped, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
    await expect(tokenize(dataset, out)).rejects.toMatchObject({ code: 'output/exists' });
  });

  it('leaves nothing when it is stopped half-way', async () => {
    const { dataset } = await tokens({ files: whole });
    const controller = new AbortController();
    const progress = { start() {}, update: () => controller.abort(new Error('stopped half-way')), finish() {} };
    const out = join(folder, 'half-way');
    await expect(tokenize(dataset, out, { progress, signal: controller.signal })).rejects.toThrow('stopped half-way');
    expect((await readdir(folder)).filter((name) => name.includes('half-way'))).toEqual([]);
  });

  it('refuses a changed vocabulary and a pattern that matches nothing', async () => {
    const { out, vocabulary } = await tokens({ files: whole });
    const path = join(out, 'changed.json');
    await writeVocabulary(path, { ...vocabulary, settings: { ...vocabulary.settings, bins: 4 } });
    await expect(readVocabulary(path)).rejects.toMatchObject({ code: 'input/invalid' });
    const deaths = matchTokens(vocabulary, ['MEDS_DEATH*']).map((id) => vocabulary.tokens[id].text);
    expect(deaths).toEqual(['MEDS_DEATH']);
    expect(() => matchTokens(vocabulary, ['MEDS_DETH*'])).toThrow(/MEDS_DETH/);
  });

  it('tells age again when its band has changed, whatever happens then, and an empty timeline is a patient too', async () => {
    const later: TinyRow[] = [...patient(1, 1).slice(0, -1), [1, 6 * 525_960, 'LAB//X'], [2, null, 'GENDER//F']];
    const { out } = await tokens({ files: { 'train/0': later } }, { settings: { bins: 3, minPatients: 1 } });
    expect((await textsOf(out, 'train', 0)).slice(-4)).toEqual([
      'INTERVAL//5y243d..10y37d',
      'AGE//65-69',
      'LAB//X',
      '<eos>',
    ]);
    expect(await textsOf(out, 'train', 1)).toEqual(['<bos>', 'GENDER//F', '<eos>']);
  });

  const real = '../shared/data/mimic-iv-demo/meds';
  it.skipIf(!existsSync(real))(
    'loses no event of the MIMIC-IV demo (skipped when ../shared/data is absent)',
    async () => {
      const out = join(folder, 'mimic');
      const { counts } = await tokenize(real, out);
      expect(counts).toMatchObject({
        rows: 916_166,
        events: 916_066,
        births: 100,
        subjects: 100,
        codes: 7035,
        codesNotInMetadata: 4374,
      });
      const store = await readTokenStore(out, 'held_out');
      const vocabulary = await readVocabulary(join(out, 'vocabulary.json'));
      const decoded = decodeTokens(vocabulary, store.inputIds);
      expect(decoded.filter(({ kind }) => kind !== 'special' && kind !== 'age').length).toBe(counts['held_out.events']);
    },
  );
});
