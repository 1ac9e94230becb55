/** A model that reads notes is asked: its own way of reading is applied unasked, nothing a note could say is drawn, no note is read in part. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { microsOf, type TinyRow, temporaryFolder, writeTinyDataset } from '../../../test/support/tinyDataset.ts';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { DEFAULT_NOTES } from '../../data/timeline/notes/noteSettings.ts';
import { readTokenStore, type TokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../data/timeline/vocabulary.ts';
import { historyAt } from './abstention/history.ts';
import { readAskedPatient } from './ask.ts';
import { pastAt, promptWithout } from './explain/past.ts';
import { openFutures } from './futures.ts';
import { type Model, readModel } from './modelFolder.ts';
import { promptAt } from './prompt.ts';
import { riskQuestion } from './question.ts';
import { readTokensFor } from './tokenSource.ts';

const patient = (id: number): TinyRow[] => [
  [id, 0, 'VISIT'],
  [id, 0, 'NOTE//visit', null, 'Known heart failure. Denies chest pain. Mother had diabetes.'],
  [id, 9000, 'LAB//x', id],
  [id, 9001, 'NOTE//visit', null, 'Possible pneumonia, lives alone.'],
  [id, 90_000, 'VISIT'],
  [id, 95_000, 'MEDS_DEATH'],
];

const SECOND_NOTE = Number(microsOf(9001)) / 60_000_000;

describe.each(['concepts', 'text'] as const)('a model that reads %s', (mode) => {
  let folder = '';
  let dataset = '';
  let model: Model;
  let store: TokenStore;
  const isNote = (token: number): boolean => model.vocabulary.tokens[token].kind === 'note';

  beforeAll(async () => {
    folder = await temporaryFolder(`asked-${mode}`);
    const files = { 'train/0': [1, 2, 3].flatMap(patient), 'tuning/0': patient(4), 'held_out/0': patient(5) };
    dataset = await writeTinyDataset(join(folder, 'dataset'), { files });
    const notes = { ...DEFAULT_NOTES, mode, merges: 50 };
    await tokenize(dataset, join(folder, 'tokens'), { settings: { bins: 2, minPatients: 1 }, notes });
    await mkdir(join(folder, 'model'));
    await writeTinyModel(join(folder, 'model'), await readVocabulary(join(folder, 'tokens', 'vocabulary.json')), 256);
    model = await readModel(join(folder, 'model'));
    store = (await readTokensFor(model, dataset, 'held_out')).store;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is given a dataset as it was given its training tokens', async () => {
    expect(store).toEqual(await readTokenStore(join(folder, 'tokens'), 'held_out'));
    expect(store.inputIds.some(isNote)).toBe(true);
  });

  it('draws nothing that a note says', async () => {
    const { timeline, minutes } = await readAskedPatient(dataset, model.vocabulary, 5n, SECOND_NOTE);
    const prompt = promptAt(model.vocabulary, timeline.store, 0, minutes, 200);
    expect(prompt.tokens.some(isNote)).toBe(true);
    const asked = { name: 'd', targets: ['MEDS_DEATH*'], stops: [], horizonDays: 300, complement: false };
    const settings = { estimator: 'mc', effort: { trajectories: 20 }, seed: 1 } as const;
    const source = await openFutures(model, [riskQuestion(asked, model.vocabulary, 20)], settings);
    const { futures } = await source.ask(prompt, [5n]);
    await source.close();
    expect(
      futures.some(({ tokens }) => tokens.some((token) => model.vocabulary.tokens[token].code === 'NOTE//visit')),
    ).toBe(true);
    for (const { tokens } of futures) expect(tokens.some(isNote)).toBe(false);
  });

  it('reads each note whole or not at all when the past is cut', () => {
    const whole = promptAt(model.vocabulary, store, 0, 1e9, 1e6).tokens;
    for (let limit = 4; limit < whole.length; limit++) {
      const { tokens, recentTokens, cutTokens } = promptAt(model.vocabulary, store, 0, 1e9, limit);
      expect(tokens.length).toBeLessThanOrEqual(limit);
      expect(cutTokens).toBe(whole.length - tokens.length);
      const recent = tokens.subarray(tokens.length - recentTokens);
      expect(recent).toEqual(whole.subarray(whole.length - recentTokens));
      if (recentTokens > 0) expect(isNote(recent[0])).toBe(false);
    }
  });

  it('leaves out a note with all that it says, and nothing unasked, when it explains', () => {
    for (let limit = 8; limit < 80; limit += 6) {
      const past = pastAt(model.vocabulary, store, 0, 1e9, limit);
      expect(promptWithout(past, new Set()).tokens).toEqual(promptAt(model.vocabulary, store, 0, 1e9, limit).tokens);
      const notes = [...past.events.keys()].filter((index) => past.events[index].code === 'NOTE//visit');
      expect(promptWithout(past, new Set(notes)).tokens.some(isNote)).toBe(false);
    }
  });

  it('is surprised by nothing that a note says', async () => {
    const surprise = Array.from(store.inputIds, (token) => (isNote(token) ? 100 : 2));
    const scorer = {
      score: async (tokens: Int32Array) => Float32Array.from(surprise.slice(1, tokens.length)),
      close: async () => {},
    };
    const { figures } = await historyAt(model.vocabulary, scorer, store, 0, 1e9, 1e6);
    expect(figures.negativeLogLikelihood).toBe(2);
  });
});
