/**
 * Learns merges from how often each word was met: again and again the pair of neighbours that is most frequent becomes a symbol; among
 * equals the pair with the smaller left, then the smaller right symbol. It ends with the merges wanted, or when no pair is met twice.
 *
 * Pairs are counted over distinct words and a merge touches only the words that hold it, so the cost goes with the distinct words, not with
 * the text. A heap keeps the most frequent pair at hand; counts in it may be out of date, and are then put right when they come up.
 */
import { bytesOf, mergeAll, pairKey } from './bytePairs.ts';
import type { Merge } from './noteSettings.ts';

const FIRST_MERGED = 256;

/** @param words each distinct word and how often it was met */
export function learnMerges(words: Iterable<readonly [word: string, count: number]>, wanted: number): Merge[] {
  const pairs = new PairTable(words);
  const merges: Merge[] = [];
  while (merges.length < wanted) {
    const best = pairs.mostFrequent();
    if (best === undefined) break;
    pairs.merge(best, FIRST_MERGED + merges.length);
    merges.push(best);
  }
  return merges;
}

class PairTable {
  readonly #words: { symbols: readonly number[]; readonly count: number }[] = [];
  readonly #counts = new Map<number, number>();
  /** Words in which the pair stands, or stood. */
  readonly #places = new Map<number, Set<number>>();
  readonly #pairs = new Map<number, Merge>();
  readonly #heap = new PairHeap();

  constructor(words: Iterable<readonly [string, number]>) {
    for (const [word, count] of words) {
      this.#words.push({ symbols: bytesOf(word), count });
      this.#addPairs(this.#words.length - 1, 1);
    }
    for (const [pair, count] of this.#counts) this.#heap.push({ pair, count });
  }

  /** The most frequent pair that is met twice at least. */
  mostFrequent(): Merge | undefined {
    for (let top = this.#heap.pop(); top !== undefined; top = this.#heap.pop()) {
      const count = this.#counts.get(top.pair) ?? 0;
      if (count === top.count && count >= 2) return this.#pairs.get(top.pair);
      if (count >= 2) this.#heap.push({ pair: top.pair, count });
    }
    return undefined;
  }

  merge([left, right]: Merge, made: number): void {
    const pair = pairKey(left, right);
    const isPair = (a: number, b: number): boolean => a === left && b === right;
    const touched = new Set<number>();
    for (const at of this.#places.get(pair) ?? []) {
      this.#addPairs(at, -1);
      this.#words[at].symbols = mergeAll(this.#words[at].symbols, isPair, made);
      for (const added of this.#addPairs(at, 1)) touched.add(added);
    }
    // Pairs without the new symbol can only have become rarer; those with it are new and enter the heap once, fully counted.
    for (const added of touched) {
      const [a, b] = this.#pairs.get(added) ?? [left, right];
      if (a === made || b === made) this.#heap.push({ pair: added, count: this.#counts.get(added) ?? 0 });
    }
    for (const table of [this.#counts, this.#places, this.#pairs]) table.delete(pair);
  }

  /** Counts the pairs of a word in or out; returns them. */
  #addPairs(at: number, sign: 1 | -1): readonly number[] {
    const { symbols, count } = this.#words[at];
    const met: number[] = [];
    for (let i = 1; i < symbols.length; i++) {
      const pair = pairKey(symbols[i - 1], symbols[i]);
      met.push(pair);
      this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + sign * count);
      if (sign < 0) continue;
      const places = this.#places.get(pair);
      if (places === undefined) {
        this.#places.set(pair, new Set([at]));
        this.#pairs.set(pair, [symbols[i - 1], symbols[i]]);
      } else places.add(at);
    }
    return met;
  }
}

interface CountedPair {
  readonly pair: number;
  readonly count: number;
}

/** A binary heap: the most frequent first, among equals the smallest pair. */
class PairHeap {
  readonly #entries: CountedPair[] = [];

  push(entry: CountedPair): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, entries[parent])) break;
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  pop(): CountedPair | undefined {
    const entries = this.#entries;
    const [first] = entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let at = 0;
    for (let child = 1; child < entries.length; child = 2 * at + 1) {
      if (child + 1 < entries.length && isBefore(entries[child + 1], entries[child])) child++;
      if (!isBefore(entries[child], last)) break;
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = last;
    return first;
  }
}

function isBefore(a: CountedPair, b: CountedPair): boolean {
  return a.count > b.count || (a.count === b.count && a.pair < b.pair);
}
