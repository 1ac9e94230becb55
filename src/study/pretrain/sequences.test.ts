/** What notes say is read and never predicted: no weight in training, no place in sampled futures. */
import { expect, it } from 'vitest';
import type { TokenStore } from '../../data/timeline/store.ts';
import { sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { questionOfTokens } from '../prognosis/question.ts';
import { trainingSequences, validationSequences } from './sequences.ts';

const texts: readonly [string, VocabularyToken['kind']][] = [
  ['<pad>', 'special'],
  ['<bos>', 'special'],
  ['<eos>', 'special'],
  ['NOTE//visit', 'event'],
  ['MEDS_DEATH', 'event'],
  ['NOTE//concept//gout//present', 'note'],
  ['NOTE//concept//gout//family', 'note'],
];
const tokens = texts.map(([text, kind], id): VocabularyToken => ({ id, text, kind, code: text, count: 1 }));
const vocabulary = sealVocabulary({ bins: 2, minPatients: 1 }, tokens, { mode: 'concepts', lexicon: 'none' });

const ids = [1, 3, 5, 6, 3, 4, 2];
const store: TokenStore = {
  subjectIds: BigInt64Array.of(7n),
  offsets: Float64Array.of(0, ids.length),
  inputIds: Int32Array.from(ids),
  minutes: Float64Array.from(ids, (_, at) => (at === 0 ? Number.NaN : 0)),
};
const augment = { eventDropout: 0, shuffleSimultaneous: false, cutProbability: 0, milestoneTokens: [4] };

it('weighs what notes say nothing in validation', () => {
  const [{ ids: seen, weights }] = validationSequences(vocabulary, store, 1, 100);
  expect([...seen]).toEqual(ids);
  expect([...(weights ?? [])]).toEqual([1, 1, 0, 0, 1, 1, 1]);
});

it('weighs it nothing in training, and milestones as asked', () => {
  const source = trainingSequences(vocabulary, store, { seed: 1, augment, milestoneWeight: 3 });
  for (let epoch = 0; epoch < 8; epoch++) {
    for (const { ids: seen, weights } of source.sequencesOfEpoch(epoch)) {
      const wanted = [...seen].map((id) => (tokens[id].kind === 'note' ? 0 : id === 4 ? 3 : 1));
      expect([...(weights ?? [])]).toEqual(wanted);
      expect(seen.filter((id) => tokens[id].kind !== 'note')).toEqual(Int32Array.of(1, 3, 3, 4, 2));
    }
  }
});

it('draws none of it in sampled futures', () => {
  const asked = { targets: [4], stops: [], horizonMinutes: 100, complement: false, endAnswers: false };
  const { allowed } = questionOfTokens(asked, vocabulary, 8).plan;
  expect([...allowed]).toEqual([0, 0, 1, 1, 1, 0, 0]);
});

it('hides notes in a way that does not tell how long the record goes on', () => {
  const shareHidden = (notes: number): number => {
    const inputIds = Int32Array.from([1, ...Array.from({ length: notes }, () => [3, 5]).flat(), 2]);
    const minutes = Float64Array.from(inputIds, (_, at) => (at === 0 ? Number.NaN : 0));
    const record: TokenStore = { ...store, offsets: Float64Array.of(0, inputIds.length), inputIds, minutes };
    const source = trainingSequences(vocabulary, record, { seed: 2, augment, milestoneWeight: 1 });
    let hidden = 0;
    for (let epoch = 0; epoch < 2000; epoch++) {
      for (const { ids: seen } of source.sequencesOfEpoch(epoch)) hidden += seen[2] === 5 ? 0 : 1;
    }
    return hidden / 2000;
  };
  for (const notes of [1, 2, 30]) {
    expect(shareHidden(notes)).toBeGreaterThan(1 / 16 - 0.02);
    expect(shareHidden(notes)).toBeLessThan(1 / 16 + 0.02);
  }
});
