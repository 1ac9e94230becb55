/**
 * Words one slip of the keyboard away from a word of the lexicon: a letter too many, too few, another, or two that changed places. Only of long words of
 * diagnoses and drugs, of which exactly one is so near, and only where the word as written is in no name at all.
 *
 * The first letter must be right, as it nearly always is; so candidates are few, and a look costs microseconds. No dictionary of English stands behind this: a word of
 * everyday language that is one letter off a diagnosis is taken for it (`ENGLISH` lists those that we met).
 */

const FEWEST_LETTERS = 7;

/** Everyday words beside words of names. */
const ENGLISH: ReadonlySet<string> = new Set(
  'inflection affliction profusion infraction repression mediation meditation allusion elusion dictation citation inhaled'.split(
    ' ',
  ),
);

export class Spelling {
  /** Words of names, and whether misspelt forms of them are looked for. */
  readonly #known = new Map<string, boolean>();
  /** By first letter and length. */
  readonly #long = new Map<string, string[]>();

  /** @param corrects whether misspelt forms of it are looked for */
  add(word: string, corrects: boolean): void {
    const known = this.#known.get(word);
    if (known === true || known === corrects) return;
    this.#known.set(word, corrects);
    if (!corrects || word.length < FEWEST_LETTERS || !/^[a-z]+$/.test(word)) return;
    const key = keyOf(word.length, word);
    const bucket = this.#long.get(key);
    if (bucket === undefined) this.#long.set(key, [word]);
    else bucket.push(word);
  }

  knows(word: string): boolean {
    return this.#known.has(word);
  }

  /** Words of names that are one slip away from this one. */
  near(word: string): readonly string[] {
    if (word.length < FEWEST_LETTERS || ENGLISH.has(word)) return [];
    return [-1, 0, 1].flatMap((more) =>
      this.#bucket(word.length + more, word).filter((known) => isOneSlip(word, known)),
    );
  }

  #bucket(length: number, word: string): readonly string[] {
    return this.#long.get(keyOf(length, word)) ?? [];
  }
}

function keyOf(length: number, word: string): string {
  return `${word[0]}${length}`;
}

/** Damerau's distance of one, by what is alike at both ends. */
function isOneSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.length - start - end, b.length - start - end];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}
