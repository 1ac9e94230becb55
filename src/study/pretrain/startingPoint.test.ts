/** Going on from another model: everything is kept, notes may be added to the vocabulary, nothing else may change in it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { sealVocabulary, type Vocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { readCheckpoint } from '../../model/decoder/checkpoint.ts';
import { EMBEDDING, parameterSpecs } from '../../model/decoder/parameters.ts';
import { startingPoint } from './startingPoint.ts';

const codes: readonly VocabularyToken[] = [
  { id: 0, text: '<pad>', kind: 'special', count: 0 },
  { id: 1, text: '<bos>', kind: 'special', count: 9 },
  { id: 2, text: '<eos>', kind: 'special', count: 9 },
  { id: 3, text: 'NOTE//LOINC//11506-3', kind: 'event', code: 'NOTE//LOINC//11506-3', count: 20 },
  { id: 4, text: 'LAB//2160-0//b1', kind: 'event', code: 'LAB//2160-0', count: 8, bin: bin(1, 2) },
];
const notes: readonly VocabularyToken[] = [
  { id: 5, text: 'NOTE//concept//none', kind: 'note', code: 'NOTE//concept//none', count: 4 },
  { id: 6, text: 'NOTE//concept//gout//present', kind: 'note', code: 'NOTE//concept//gout//present', count: 3 },
];
const settings = { bins: 10, minPatients: 10 };
const reading = { mode: 'concepts', lexicon: 'abc' } as const;
const ofCodes = sealVocabulary(settings, codes);
const withNotes = sealVocabulary(settings, [...codes, ...notes], reading);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-start-'));
  await mkdir(join(folder, 'codes'));
  await mkdir(join(folder, 'notes'));
  await writeTinyModel(join(folder, 'codes'), ofCodes, 16);
  await writeTinyModel(join(folder, 'notes'), withNotes, 16);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (vocabulary: Vocabulary, from: string, context = 32) =>
  startingPoint(vocabulary, { size: 'tiny', context, seed: 3, from: join(folder, from) });

describe('starting from another model', () => {
  it('keeps every weight of the same vocabulary', async () => {
    const { parameters } = await start(ofCodes, 'codes');
    expect(parameters).toEqual((await readCheckpoint(join(folder, 'codes'))).parameters);
  });

  it('adds embeddings for what notes say and keeps the rest, at a longer context', async () => {
    const { config, parameters } = await start(withNotes, 'codes');
    expect([config.vocabularySize, config.context]).toEqual([7, 32]);
    const { parameters: before } = await readCheckpoint(join(folder, 'codes'));
    for (const { name, shape } of parameterSpecs(config)) {
      expect(parameters.get(name)?.length).toBe(shape.reduce((a, b) => a * b, 1));
      if (name !== EMBEDDING) expect(parameters.get(name)).toEqual(before.get(name));
    }
    const [embedding, old] = [parameters.get(EMBEDDING), before.get(EMBEDDING)];
    const kept = old?.length ?? 0;
    expect(embedding?.slice(0, kept)).toEqual(old);
    expect(embedding?.slice(kept).every((value) => value !== 0)).toBe(true);
  });

  it('refuses a vocabulary that means something else, or that reads fewer notes', async () => {
    const moved = codes.map((token) => (token.id === 4 ? { ...token, bin: bin(1, 3) } : token));
    const changed = sealVocabulary(settings, [...moved, ...notes], reading);
    await expect(start(changed, 'codes')).rejects.toThrow(/another vocabulary/);
    const other = codes.map((token) => (token.id === 4 ? { ...token, text: 'LAB//1//b1', code: 'LAB//1' } : token));
    await expect(start(sealVocabulary(settings, other), 'codes')).rejects.toThrow(/another vocabulary/);
    await expect(start(ofCodes, 'notes')).rejects.toThrow(/another vocabulary/);
  });
});

function bin(low: number, high: number) {
  return { index: 1, count: 1, low, high };
}
