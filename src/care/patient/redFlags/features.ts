/**
 * What the classifier of `classifier.ts` sees of a message: its words alone, in twos and threes, over a gap and at its edges, words that are not meant of now,
 * groups of words with how they are meant (`concepts.ts`, `context.ts`), and letters in twos to fives within words, which outlive spelling mistakes.
 *
 * Each kind of feature is counted, hashed to a bucket (FNV-1a, finished as in MurmurHash3; Weinberger et al. 2009, doi 10.1145/1553374.1553516) and brought to a fixed
 * length, so that a long message weighs no more than a short one. Leaves out order beyond three words. Cost is in proportion to the words.
 */
import { conceptPatterns } from './concepts.ts';
import { type Meaning, meaningsOfWords } from './context.ts';

export const BUCKETS = 1 << 17;

/** Buckets and what stands in them, side by side. */
export interface Features {
  readonly buckets: Uint32Array;
  readonly values: Float64Array;
}

/** How long the vector of each kind of feature is. */
const LENGTHS = { words: 1.5, concepts: 1, letters: 1 } as const;

/** A plain wording (`wording.ts`) with what is found in it once for all its pieces. */
export interface ReadWords {
  readonly words: readonly string[];
  readonly meanings: readonly Meaning[];
  /** By their first word: the features of the groups that begin there, and their last words. */
  readonly concepts: readonly (readonly { readonly name: string; readonly last: number }[])[];
}

export function readWords(words: readonly string[]): ReadWords {
  const meanings = meaningsOfWords(words);
  return { words, meanings, concepts: conceptsIn(words, meanings) };
}

/** The features of the words from `start` to before `end`. */
export function featuresOf({ words, meanings, concepts }: ReadWords, start: number, end: number): Features {
  const sums = new Map<number, number>();
  const piece = words.slice(start, end);
  addBlock(sums, wordFeatures(piece, meanings.slice(start, end)), LENGTHS.words);
  const within = concepts
    .slice(start, end)
    .flatMap((begun) => begun.filter(({ last }) => last < end).map(({ name }) => name));
  addBlock(sums, new Set(within), LENGTHS.concepts);
  addBlock(sums, letterFeatures(piece), LENGTHS.letters);
  return { buckets: Uint32Array.from(sums.keys()), values: Float64Array.from(sums.values()) };
}

function addBlock(sums: Map<number, number>, names: Iterable<string>, length: number): void {
  const counts = new Map<number, number>();
  for (const name of names) {
    const bucket = bucketOf(name);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  // A square root for the count, whose squares add up to the sum of the counts; no logarithm, which machines may round differently.
  let total = 0;
  for (const count of counts.values()) total += count;
  for (const [bucket, count] of counts)
    sums.set(bucket, (sums.get(bucket) ?? 0) + length * Math.sqrt(count) * Math.sqrt(1 / total));
}

function wordFeatures(words: readonly string[], meanings: readonly Meaning[]): readonly string[] {
  const names: string[] = [];
  words.forEach((word, at) => {
    const [next, third] = [words[at + 1], words[at + 2]];
    names.push(`w ${word}`);
    if (next !== undefined) names.push(`w ${word} ${next}`);
    if (third !== undefined) names.push(`w ${word} ${next} ${third}`, `gap ${word} ${third}`);
    if (meanings[at] !== 'now') names.push(`${meanings[at]} ${word}`);
  });
  names.push(`first ${words[0]}`, `first ${words[0]} ${words[1] ?? ''}`);
  names.push(`last ${words.at(-1) ?? ''}`, `last ${words.at(-2) ?? ''} ${words.at(-1) ?? ''}`);
  return names;
}

function conceptsIn(words: readonly string[], meanings: readonly Meaning[]): ReadWords['concepts'] {
  const text = words.join(' ');
  const places = placesOfCharacters(text);
  const found: { name: string; last: number }[][] = words.map(() => []);
  for (const { name, pattern } of conceptPatterns()) {
    for (const match of text.matchAll(pattern)) {
      const first = places[match.index];
      const last = places[match.index + Math.max(match[0].trimEnd().length, 1) - 1];
      found[first].push({ name: `group ${name} ${meanings[first]}`, last });
    }
  }
  return found;
}

function placesOfCharacters(text: string): Uint32Array {
  const places = new Uint32Array(text.length);
  let place = 0;
  for (let at = 0; at < text.length; at++) {
    places[at] = place;
    if (text[at] === ' ') place++;
  }
  return places;
}

function letterFeatures(words: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const word of words) {
    const spaced = ` ${word.slice(0, LONGEST_WORD)} `;
    for (let size = 2; size <= 5; size++) {
      for (let at = 0; at + size <= spaced.length; at++) names.push(`l ${spaced.slice(at, at + size)}`);
    }
  }
  return names;
}

const LONGEST_WORD = 40;

function bucketOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & (BUCKETS - 1);
}
