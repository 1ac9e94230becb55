import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { type EncodedPrompt, openPromptEncoder } from './promptEncoder.ts';

const config = tinyConfig();
const encoder = await openPromptEncoder(config, lively(config, 3), { threads: 1 });
afterAll(() => encoder.close());

const TOKENS = randomTokens(config, config.context, 1);

function everything({ keys, values, probabilities, features }: EncodedPrompt): Float32Array[] {
  return [...keys, ...values, probabilities, features.last, features.mean, features.middleLast, features.middleMean];
}

function expectSame(one: EncodedPrompt, other: EncodedPrompt): void {
  expect(one.length).toBe(other.length);
  const expected = everything(other);
  for (const [k, values] of everything(one).entries()) {
    expect(values.length).toBe(expected[k].length);
    const scale = expected[k].reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const worst = values.reduce((sum, value, i) => Math.max(sum, Math.abs(value - expected[k][i])), 0);
    expect(worst / scale).toBeLessThan(1e-5);
  }
}

describe('a prompt that grows', () => {
  it.each([
    [1, 1],
    [1, 12],
    [7, 1],
    [20, 30],
    [50, 14],
  ])('of %i tokens, by %i, is the same as read at once', async (first, added) => {
    const begun = await encoder.encode(TOKENS.slice(0, first));
    const kept = everything(begun).map((values) => values.slice());
    const grown = await encoder.extend(begun, TOKENS.slice(first, first + added));
    expectSame(grown, await encoder.encode(TOKENS.slice(0, first + added)));
    expect(everything(begun)).toEqual(kept);
  });

  it('may grow again and again, and into several futures', async () => {
    let grown = await encoder.encode(TOKENS.slice(0, 10));
    for (const [from, to] of [
      [10, 11],
      [11, 30],
      [30, 33],
    ]) {
      grown = await encoder.extend(grown, TOKENS.slice(from, to));
    }
    expectSame(grown, await encoder.encode(TOKENS.slice(0, 33)));
    const other = Int32Array.from([...TOKENS.slice(0, 33), 5, 6]);
    expectSame(await encoder.extend(grown, Int32Array.of(5, 6)), await encoder.encode(other));
  });

  it('stays within the context', async () => {
    const begun = await encoder.encode(TOKENS.slice(0, 60));
    await expect(encoder.extend(begun, TOKENS.slice(0, 5))).rejects.toThrow(/grows by 1 to 4; these are 5/);
    await expect(encoder.extend(begun, new Int32Array(0))).rejects.toThrow(/these are 0/);
  });
});
