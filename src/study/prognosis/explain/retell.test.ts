/**
 * Telling a past otherwise, with a hand-made law for a model: a disease D brings a drug and moves the values of a test up by two bins, a
 * stay ends with one diagnosis or another. What follows from a fact goes with it, what does not stays, and the chance of each value is kept.
 */
import { describe, expect, it } from 'vitest';
import { sealVocabulary, type VocabularyToken } from '../../../data/timeline/vocabulary.ts';
import type { Foresight } from '../../../model/sampling/scorer.ts';
import type { Past, PastEvent } from './past.ts';
import { retellerOver } from './retell.ts';

const BINS = 6;
const token = (id: number, text: string, more: Partial<VocabularyToken>): VocabularyToken => ({
  id,
  text,
  kind: 'event',
  code: text,
  count: 9,
  ...more,
});
const interval = { lowMinutes: 60, highMinutes: 1e9, meanMinutes: 1000 };
const [BOS, STEP, DISEASE, DRUG, VISIT, PNEUMONIA, GOUT, FIRST_BIN] = [1, 3, 4, 5, 6, 7, 8, 9];
const vocabulary = sealVocabulary({ bins: BINS, minPatients: 1 }, [
  token(0, '<pad>', { kind: 'special' }),
  token(1, '<bos>', { kind: 'special' }),
  token(2, '<eos>', { kind: 'special' }),
  token(3, '1h+', { kind: 'interval', interval }),
  token(4, 'ICD10CM//D', {}),
  token(5, 'ATC//DRUG', {}),
  token(6, 'VISIT//A', {}),
  token(7, 'STAY//PNEUMONIA', {}),
  token(8, 'STAY//GOUT', {}),
  ...Array.from({ length: BINS }, (_, k) =>
    token(9 + k, `LAB//X//Q${k + 1}`, { code: 'LAB//X', bin: { index: k + 1, count: BINS, low: k, high: k + 1 } }),
  ),
]);

/** Uniform over the three bins from `low`; the drug is likely with the disease alone; after a visit a diagnosis of the stay is due. */
const foresight: Foresight = {
  async read(tokens) {
    const width = vocabulary.tokens.length;
    const laws = new Float32Array(tokens.length * width);
    for (let at = 0; at < tokens.length; at++) {
      const law = laws.subarray(at * width, (at + 1) * width);
      const isIll = tokens.subarray(0, at + 1).includes(DISEASE);
      if (tokens[at] === VISIT) {
        law[PNEUMONIA] = 0.7;
        law[GOUT] = 0.25;
        law[STEP] = 0.05;
        continue;
      }
      law[STEP] = 0.2;
      law[DISEASE] = 0.1;
      law[DRUG] = isIll ? 0.3 : 0.01;
      for (let k = 0; k < 3; k++) law[FIRST_BIN + (isIll ? 2 : 0) + k] = 0.1;
    }
    return laws;
  },
  close: () => Promise.resolve(),
};
const reteller = retellerOver(foresight, vocabulary);

/** An event an hour or more after another, but for what belongs to a visit. */
function pastOf(tokens: readonly number[]): Past {
  const events = tokens.map((each, k): PastEvent => {
    const { kind, code = '' } = vocabulary.tokens[each];
    return { token: each, kind, code, minutes: 1000 * (tokens[k - 1] === VISIT ? k - 1 : k) };
  });
  const head = { vocabulary, opening: Int32Array.of(BOS), mark: Number.NaN, cutTokens: 0 };
  return { ...head, events, predictionMinutes: 1000 * tokens.length };
}

async function otherwise(tokens: readonly number[], events: readonly number[]): Promise<readonly number[]> {
  const told = await reteller.read(pastOf(tokens));
  return (await reteller.otherwise(told, events)).events.map((event) => event.token);
}
const bin = (index: number): number => FIRST_BIN + index - 1;

describe('a past told otherwise', () => {
  it('loses what follows from the fact, and keeps the chance of each value', async () => {
    const past = [bin(2), DISEASE, DRUG, bin(3), bin(5), DISEASE];
    expect(await otherwise(past, [1, 5])).toEqual([bin(2), bin(1), bin(3)]);
  });

  it('keeps what the fact did not bring', async () => {
    expect(await otherwise([bin(2), DRUG, DISEASE, bin(4)], [1])).toEqual([bin(2), DISEASE, bin(4)]);
  });

  it('has expected values of a test in place of its values, for this patient', async () => {
    expect(await otherwise([bin(1), DISEASE, bin(5)], [0, 2])).toEqual([bin(2), DISEASE, bin(4)]);
  });

  it('has the likeliest other where something of the kind was due, and nothing where not', async () => {
    expect(await otherwise([VISIT, PNEUMONIA], [1])).toEqual([VISIT, GOUT]);
    expect(await otherwise([VISIT, GOUT], [1])).toEqual([VISIT, PNEUMONIA]);
    expect(await otherwise([bin(1), DISEASE], [1])).toEqual([bin(1)]);
  });

  it('is the past itself before the fact, and changes nothing where the model sees no connection', async () => {
    const past = [bin(3), bin(1), VISIT, PNEUMONIA, DISEASE];
    expect(await otherwise(past, [4])).toEqual(past.slice(0, 4));
  });
});
