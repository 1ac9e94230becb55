import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { openPromptEncoder } from './promptEncoder.ts';
import { openScorer } from './scorer.ts';

const config = tinyConfig();
const parameters = lively(config, 5);
const scorer = await openScorer(config, parameters);
const encoder = await openPromptEncoder(config, parameters);
afterAll(() => Promise.all([scorer.close(), encoder.close()]));

describe('the scorer', () => {
  it('gives minus the log of the probabilities from which tokens are sampled', async () => {
    const tokens = randomTokens(config, 30, 3);
    const scores = await scorer.score(tokens);
    expect(scores).toHaveLength(29);
    for (const at of [1, 2, 7, 15, 29]) {
      const { probabilities } = await encoder.encode(tokens.slice(0, at));
      expect(scores[at - 1]).toBeCloseTo(-Math.log(probabilities[tokens[at]]), 3);
    }
  });

  it('scores a token by what came before it only', async () => {
    const tokens = randomTokens(config, 20, 4);
    const changed = tokens.slice();
    changed[19] = (tokens[19] + 1) % config.vocabularySize;
    const [before, after] = [await scorer.score(tokens), await scorer.score(changed)];
    expect(Array.from(after.slice(0, 18))).toEqual(Array.from(before.slice(0, 18)));
    expect(after[18]).not.toBe(before[18]);
    const short = await scorer.score(tokens.slice(0, 9));
    short.forEach((score, k) => {
      expect(score).toBeCloseTo(before[k], 4);
    });
  });

  it('takes a sequence as long as the context and one, and refuses others', async () => {
    expect(await scorer.score(randomTokens(config, config.context + 1, 5))).toHaveLength(config.context);
    await expect(scorer.score(randomTokens(config, config.context + 2, 5))).rejects.toThrow('tokens');
    await expect(scorer.score(Int32Array.of(1))).rejects.toThrow('2 to');
    await expect(scorer.score(Int32Array.of(1, config.vocabularySize))).rejects.toThrow('does not know');
  });
});
