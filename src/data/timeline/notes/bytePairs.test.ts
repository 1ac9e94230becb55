/** Byte pairs against a plain reference that recounts everything at each step, and the way back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytePairs, bytesOf, wordsOf } from './bytePairs.ts';
import { learnMerges } from './learnBytePairs.ts';
import type { Merge } from './noteSettings.ts';

/** Replaces a pair from the left. */
function replaced(symbols: readonly number[], [left, right]: Merge, made: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < symbols.length; ) {
    const found = symbols[i] === left && symbols[i + 1] === right;
    out.push(found ? made : symbols[i]);
    i += found ? 2 : 1;
  }
  return out;
}

/** Counts every pair of every word anew before each merge. */
function plainMerges(words: ReadonlyMap<string, number>, wanted: number): Merge[] {
  let texts = [...words].map(([word, count]) => ({ symbols: bytesOf(word), count }));
  const merges: Merge[] = [];
  while (merges.length < wanted) {
    const counts: { pair: Merge; count: number }[] = [];
    for (const { symbols, count } of texts) {
      for (let i = 1; i < symbols.length; i++) {
        const known = counts.find(({ pair }) => pair[0] === symbols[i - 1] && pair[1] === symbols[i]);
        if (known === undefined) counts.push({ pair: [symbols[i - 1], symbols[i]], count });
        else known.count += count;
      }
    }
    counts.sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    if (counts.length === 0 || counts[0].count < 2) break;
    const { pair } = counts[0];
    texts = texts.map(({ symbols, count }) => ({ symbols: replaced(symbols, pair, 256 + merges.length), count }));
    merges.push(pair);
  }
  return merges;
}

/** Applies the merges one after another to the whole word. */
function plainSymbols(word: string, merges: readonly Merge[]): number[] {
  return merges.reduce<number[]>((symbols, merge, i) => replaced(symbols, merge, 256 + i), bytesOf(word));
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'é', '1'), maxLength: 12 });
const anything = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));
const corpus = fc.array(fc.tuple(letters, fc.integer({ min: 1, max: 9 })), { maxLength: 14 });

describe('byte pairs', () => {
  it('learn the merges that recounting everything at each step gives', () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: 0, max: 25 }), (entries, wanted) => {
        const words = new Map(entries);
        expect(learnMerges(words, wanted)).toEqual(plainMerges(words, wanted));
      }),
      { numRuns: 50 },
    );
  });

  it('encode as merging in the order of learning does, and decode to the same text', () => {
    const text = fc.oneof(letters, anything);
    fc.assert(
      fc.property(corpus, text, (entries, written) => {
        const merges = learnMerges(new Map(entries), 30);
        const pairs = new BytePairs(merges);
        const whole = written.toWellFormed();
        const { symbols, isWhole } = pairs.encode(whole, Number.POSITIVE_INFINITY);
        expect(isWhole).toBe(true);
        expect(symbols).toEqual([...wordsOf(whole)].flatMap((word) => plainSymbols(word, merges)));
        expect(pairs.decode(symbols)).toBe(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('cut a text at the limit: the head, and that something is missing', () => {
    const pairs = new BytePairs(learnMerges(new Map([['heart', 5]]), 4));
    expect(pairs.encode('heart failure', 3)).toEqual({ symbols: [259, 32, 102], isWhole: false });
    expect(pairs.encode('heart', 1)).toEqual({ symbols: [259], isWhole: true });
    expect(pairs.encode('', 0)).toEqual({ symbols: [], isWhole: true });
  });

  it('spell every symbol with characters of its own that are no white space', () => {
    const pairs = new BytePairs([
      [32, 104],
      [256, 195],
    ]);
    const spelled = Array.from({ length: pairs.size }, (_, symbol) => pairs.spell(symbol));
    expect(new Set(spelled).size).toBe(258);
    expect(spelled.join('')).not.toMatch(/[\s\p{C}]/u);
    expect(spelled[256]).toBe('Ġh');
  });

  it('give words of bounded length, whatever the text', () => {
    const long = `${'x'.repeat(5000)}${'='.repeat(5000)}${' '.repeat(5000)}${'7'.repeat(5000)}`;
    expect(Math.max(...Array.from(wordsOf(long), ({ length }) => length))).toBeLessThanOrEqual(33);
    expect([...wordsOf(long)].join('')).toBe(long);
  });
});
