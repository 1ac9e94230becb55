import { describe, expect, it } from 'vitest';
import { lively, tinyConfig } from '../../../../test/support/tinyDecoder.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import { sealVocabulary, type VocabularyToken } from '../../../data/timeline/vocabulary.ts';
import { openPromptEncoder } from '../../../model/sampling/promptEncoder.ts';
import { openScorer } from '../../../model/sampling/scorer.ts';
import { groupsOf, historyAt, readHistories } from './history.ts';

const TOKENS: readonly Omit<VocabularyToken, 'id' | 'count'>[] = [
  { text: '<pad>', kind: 'special' },
  { text: '<bos>', kind: 'special' },
  { text: '<eos>', kind: 'special' },
  { text: 'GENDER//F', kind: 'static', code: 'GENDER//F' },
  { text: 'INSURED', kind: 'static', code: 'INSURED' },
  { text: 'AGE//60-64', kind: 'age' },
  { text: 'AGE//65-69', kind: 'age' },
  { text: 'INTERVAL', kind: 'interval', interval: { lowMinutes: 5, highMinutes: null, meanMinutes: 100 } },
  { text: 'LAB//a', kind: 'event', code: 'LAB//a' },
  { text: 'UNKNOWN//LAB', kind: 'unknown', code: 'UNKNOWN//LAB' },
];
const vocabulary = sealVocabulary(
  { bins: 10, minPatients: 1 },
  TOKENS.map((token, id) => ({ ...token, id, count: 1 })),
);
const [BOS, EOS, FEMALE, SIXTY, SIXTY_FIVE, LATER, LAB, UNKNOWN] = [1, 2, 3, 5, 6, 7, 8, 9];
const config = tinyConfig({ vocabularySize: TOKENS.length });
const parameters = lively(config, 2);
const model = { config, parameters, vocabulary, identity: 'tiny' };

const DAY = 1440;
const [FIRST, SECOND] = [
  [BOS, FEMALE, SIXTY, LAB, LATER, SIXTY_FIVE, UNKNOWN, LAB, LATER, LAB, EOS],
  [BOS, LAB, EOS],
];
const times = [Number.NaN, Number.NaN, 0, 0, DAY, DAY, DAY, DAY, 3 * DAY, 3 * DAY, 3 * DAY, Number.NaN, 0, 0];
const store: TokenStore = {
  subjectIds: BigInt64Array.of(7n, 8n),
  offsets: Float64Array.of(0, FIRST.length, FIRST.length + SECOND.length),
  inputIds: Int32Array.from([...FIRST, ...SECOND]),
  minutes: Float64Array.from(times),
};
const asked = (subject: bigint, days: number) => ({
  subjectIds: BigInt64Array.of(subject),
  predictionTimes: BigInt64Array.of(BigInt(days * DAY) * 60_000_000n),
});

describe('histories', () => {
  it('count what was known then, and nothing later', async () => {
    const [history] = await readHistories(model, store, asked(7n, 2), 60);
    expect(history?.figures).toMatchObject({ events: 3, unknownShare: 1 / 3, days: 2 });
    expect(history?.groups).toEqual({ GENDER: 'F', INSURED: 'not stated', age: '65 to 79' });
    const [later] = await readHistories(model, store, asked(7n, 10), 60);
    expect(later?.figures).toMatchObject({ events: 4, unknownShare: 1 / 4, days: 10 });
    const [early] = await readHistories(model, store, asked(7n, 0), 60);
    expect(early?.groups.age).toBe('40 to 64');
  });

  it('score the tokens by the probabilities from which the model samples', async () => {
    const prompt = Int32Array.from(FIRST.slice(0, 8));
    const encoder = await openPromptEncoder(config, parameters);
    let nats = 0;
    for (let at = 1; at < prompt.length; at++) {
      nats -= Math.log((await encoder.encode(prompt.slice(0, at))).probabilities[prompt[at]]);
    }
    await encoder.close();
    const scorer = await openScorer(config, parameters);
    const warm = await historyAt(vocabulary, scorer, store, 0, 2 * DAY, 60);
    await scorer.close();
    const [history] = await readHistories(model, store, asked(7n, 2), 60);
    expect(history?.figures.negativeLogLikelihood).toBeCloseTo(nats / (prompt.length - 1), 4);
    expect(warm).toEqual(history);
  });

  it('keep the order of the rows, and leave out who is not there', async () => {
    const rows = { subjectIds: BigInt64Array.of(8n, 99n, 7n), predictionTimes: new BigInt64Array(3) };
    const histories = await readHistories(model, store, rows, 60);
    expect(histories.map((one) => one?.figures.events)).toEqual([1, undefined, 1]);
    await expect(readHistories(model, store, asked(99n, 1), 60)).rejects.toMatchObject({ code: 'input/mismatch' });
  });

  it('call a static fact without a level a yes', () => {
    expect(groupsOf(vocabulary, Int32Array.of(BOS, 4))).toEqual({
      GENDER: 'not stated',
      INSURED: 'yes',
      age: 'not stated',
    });
  });
});
