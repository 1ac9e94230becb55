/**
 * Text to byte-pair symbols and back: a text is cut into words (a run of letters, up to three digits, a run of signs, or white space), each
 * word's UTF-8 bytes are merged two by two, the merge that was learned first going first (Sennrich et al. 2016, doi 10.18653/v1/P16-1162;
 * over bytes as in Radford et al. 2019).
 *
 * Promises: every text that is well-formed comes back as it was; cost is linear in the text, because words are of bounded length; the
 * symbols of a word depend on nothing else.
 */
import type { Merge } from './noteSettings.ts';

const BYTES = 256;
/** Above every symbol: two symbols as one number. */
const SYMBOLS = 65_536;
/** Words whose symbols are remembered; when there are more, all are forgotten. */
const REMEMBERED_WORDS = 50_000;

const WORDS = / ?\p{L}{1,32}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]{1,8}|\s{1,8}/gu;

/** The words of a text, in order; together they are the text. */
export function wordsOf(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}

/** Two symbols as one number, in the order of the pairs. */
export function pairKey(left: number, right: number): number {
  return left * SYMBOLS + right;
}

export class BytePairs {
  readonly #ranks: ReadonlyMap<number, number>;
  /** The bytes of each symbol. */
  readonly #bytes: readonly Uint8Array[];
  readonly #remembered = new Map<string, readonly number[]>();

  constructor(merges: readonly Merge[]) {
    this.#ranks = new Map(merges.map(([left, right], rank) => [pairKey(left, right), rank]));
    const bytes = Array.from({ length: BYTES }, (_, byte) => Uint8Array.of(byte));
    for (const [left, right] of merges) bytes.push(Uint8Array.from([...bytes[left], ...bytes[right]]));
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The first symbols of a text, `limit` at most; `isWhole` when those are all. Reads no further than it must. */
  encode(text: string, limit: number): { readonly symbols: readonly number[]; readonly isWhole: boolean } {
    const symbols: number[] = [];
    for (const word of wordsOf(text)) {
      const more = this.encodeWord(word);
      if (symbols.length + more.length > limit) {
        for (const symbol of more.slice(0, limit - symbols.length)) symbols.push(symbol);
        return { symbols, isWhole: false };
      }
      for (const symbol of more) symbols.push(symbol);
    }
    return { symbols, isWhole: true };
  }

  encodeWord(word: string): readonly number[] {
    const known = this.#remembered.get(word);
    if (known !== undefined) return known;
    const symbols = this.#merged(bytesOf(word));
    if (this.#remembered.size >= REMEMBERED_WORDS) this.#remembered.clear();
    this.#remembered.set(word, symbols);
    return symbols;
  }

  /** Bytes that are no UTF-8 (a text cut within a character) become U+FFFD. */
  decode(symbols: Iterable<number>): string {
    return Buffer.concat(Array.from(symbols, (symbol) => this.#bytes[symbol])).toString('utf8');
  }

  /** A symbol as printable characters without white space (Radford et al. 2019: `Ġheart` begins with a space). */
  spell(symbol: number): string {
    return Array.from(this.#bytes[symbol], (byte) => SPELLING[byte]).join('');
  }

  #merged(start: readonly number[]): readonly number[] {
    let symbols = start;
    for (;;) {
      let best = Number.POSITIVE_INFINITY;
      for (let i = 1; i < symbols.length; i++) {
        best = Math.min(best, this.#ranks.get(pairKey(symbols[i - 1], symbols[i])) ?? best);
      }
      if (best === Number.POSITIVE_INFINITY) return symbols;
      symbols = mergeAll(symbols, (left, right) => this.#ranks.get(pairKey(left, right)) === best, BYTES + best);
    }
  }
}

export function bytesOf(word: string): number[] {
  return [...Buffer.from(word, 'utf8')];
}

/** Replaces the pair wherever it stands, from the left. */
export function mergeAll(
  symbols: readonly number[],
  isPair: (left: number, right: number) => boolean,
  made: number,
): number[] {
  const merged: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (i + 1 < symbols.length && isPair(symbols[i], symbols[i + 1])) {
      merged.push(made);
      i++;
    } else merged.push(symbols[i]);
  }
  return merged;
}

/** A character for each byte: its own in Latin-1 where that is printable, else one above U+0100. */
const SPELLING: readonly string[] = (() => {
  const isPrintable = (byte: number): boolean => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  let next = 0x100;
  return Array.from({ length: BYTES }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
})();
