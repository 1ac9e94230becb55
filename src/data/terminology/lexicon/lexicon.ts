/**
 * The lexicon: clinical concepts with their names, found in text and by code. `buildLexicon` adds a caller's concepts (say, all names of one record) to
 * our own, which are built once.
 *
 * Names are matched by the normal forms of their words (words.ts), the longest first, in time linear in the text. Of names that several concepts share, all
 * are given: the caller's first; callers choose by context (data/text/senses.ts does). Of misspelt words only those are guessed that `spelling.ts` describes.
 */
import { builtInConcepts, NOTHING } from './builtIn.ts';
import { CodeIndex } from './codeIndex.ts';
import type { LexiconConcept } from './concept.ts';
import { namesOf } from './names.ts';
import { PhraseTrie } from './phraseTrie.ts';
import { Spelling } from './spelling.ts';
import { formsOf, type Token } from './words.ts';

export type { LexiconConcept } from './concept.ts';

/** Tokens `from` to before `to`. */
export interface LexiconMatch {
  readonly from: number;
  readonly to: number;
  readonly concepts: readonly LexiconConcept[];
}

export interface Lexicon {
  concept(id: string): LexiconConcept | undefined;
  /** Ids, the most specific first. */
  conceptsOfCode(code: string): readonly string[];
  /** Ids of the concepts that bear this name. */
  conceptsOfName(name: string): readonly string[];
  /** Whether `id` is `ancestor` or a kind of it; a concept of the caller's is placed among ours by its codes and names. */
  isA(id: string, ancestor: string): boolean;
  /** Names in `tokens` (none of them joining), left to right without overlap. */
  match(text: string, tokens: readonly Token[]): readonly LexiconMatch[];
  /** The same lexicon, for text in which a misspelt word must not be taken for another. */
  withoutGuesses(): Lexicon;
}

export function buildLexicon(own: readonly LexiconConcept[] = []): Lexicon {
  return new TwoLayers(builtIn(), own.length === 0 ? null : layerOf(own, true));
}

/** A name as the trie keeps it. */
interface NamedConcept {
  readonly concept: LexiconConcept;
  /** The only spelling that counts, or null. */
  readonly exactly: string | null;
}

interface Layer {
  readonly concepts: ReadonlyMap<string, LexiconConcept>;
  readonly trie: PhraseTrie<NamedConcept>;
  readonly codes: CodeIndex;
  readonly spelling: Spelling;
}

let builtInLayer: Layer | null = null;

function builtIn(): Layer {
  builtInLayer ??= layerOf(builtInConcepts(), false);
  return builtInLayer;
}

function layerOf(list: readonly LexiconConcept[], callers: boolean): Layer {
  const concepts = new Map<string, LexiconConcept>();
  const trie = new PhraseTrie<NamedConcept>();
  const codes = new CodeIndex();
  const spelling = new Spelling();
  for (const concept of list) {
    // Brands are too near to words of every day: Abilify and ability, Precedex and preceded.
    const own = concept.kind === 'medication' ? formsOf(concept.name) : null;
    concepts.set(concept.id, concept);
    codes.add(concept);
    for (const { text, exactly } of namesOf(concept, callers)) {
      const forms = formsOf(text);
      trie.add(forms, { concept, exactly: exactly ? text : null });
      for (const form of forms) spelling.add(form, own?.includes(form) ?? concept.kind === 'condition');
    }
  }
  return { concepts, trie, codes, spelling };
}

class TwoLayers implements Lexicon {
  readonly #ours: Layer;
  readonly #callers: Layer | null;
  readonly #guesses: boolean;
  #exact: Lexicon | null = null;
  readonly #ancestors = new Map<string, ReadonlySet<string>>();
  readonly #spellings = new Map<string, string>();

  constructor(ours: Layer, callers: Layer | null, guesses = true) {
    this.#ours = ours;
    this.#callers = callers;
    this.#guesses = guesses;
  }

  withoutGuesses(): Lexicon {
    this.#exact ??= new TwoLayers(this.#ours, this.#callers, false);
    return this.#exact;
  }

  concept(id: string): LexiconConcept | undefined {
    return this.#callers?.concepts.get(id) ?? this.#ours.concepts.get(id);
  }

  conceptsOfCode(code: string): readonly string[] {
    const ours = this.#specificFirst(this.#ours.codes.conceptsOf(code));
    return [...new Set([...(this.#callers?.codes.conceptsOf(code) ?? []), ...ours])];
  }

  /** Of concepts that share a glob, kinds before what they are kinds of. */
  #specificFirst(ids: readonly string[]): readonly string[] {
    const rest = [...ids];
    const sorted: string[] = [];
    while (rest.length > 0) {
      const next = rest.findIndex((id) => !rest.some((other) => other !== id && this.isA(other, id)));
      sorted.push(...rest.splice(Math.max(0, next), 1));
    }
    return sorted;
  }

  conceptsOfName(name: string): readonly string[] {
    const forms = formsOf(name);
    const layers = this.#callers === null ? [this.#ours] : [this.#callers, this.#ours];
    const named = layers
      .flatMap(({ trie }) => trie.get(forms))
      .filter(({ exactly }) => exactly === null || exactly === name);
    return [...new Set(named.map(({ concept }) => concept.id))];
  }

  isA(id: string, ancestor: string): boolean {
    return id === ancestor || this.#ancestorsOf(id).has(ancestor);
  }

  #ancestorsOf(id: string): ReadonlySet<string> {
    const known = this.#ancestors.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    this.#ancestors.set(id, found);
    for (const parent of this.#parentsOf(id)) {
      found.add(parent);
      for (const further of this.#ancestorsOf(parent)) found.add(further);
    }
    return found;
  }

  #parentsOf(id: string): readonly string[] {
    const concept = this.concept(id);
    if (concept === undefined) return [];
    if (!this.#callers?.concepts.has(id)) return concept.parents;
    const byCode = concept.codes.flatMap((code) => this.#ours.codes.conceptsOf(code));
    const byName = [concept.name, ...concept.synonyms].flatMap((name) =>
      this.#ours.trie.get(formsOf(name)).map(({ concept: ours }) => ours.id),
    );
    return [...concept.parents, ...byCode, ...byName].filter((parent) => parent !== id);
  }

  match(text: string, tokens: readonly Token[]): readonly LexiconMatch[] {
    const matches: LexiconMatch[] = [];
    const capitals = isAllCapitals(text, tokens);
    for (let at = 0; at < tokens.length; ) {
      const found = this.#longestAt(text, tokens, at, capitals);
      if (found === null) at++;
      else {
        matches.push(found);
        at = found.to;
      }
    }
    const all = this.#guesses ? this.#withMisspelt(text, tokens, matches, capitals) : matches;
    return all.filter(({ concepts }) => concepts[0].id !== NOTHING);
  }

  /** Names with a misspelt word, where no name was found. */
  #withMisspelt(
    text: string,
    tokens: readonly Token[],
    matches: readonly LexiconMatch[],
    capitals: boolean,
  ): readonly LexiconMatch[] {
    const corrected = tokens.map((token) => this.#corrected(token));
    if (corrected.every((token, at) => token === tokens[at])) return matches;
    let all = matches;
    for (const [at, token] of corrected.entries()) {
      if (token === tokens[at]) continue;
      const found = [at - 2, at - 1, at]
        .filter((from) => from >= 0)
        .map((from) => this.#longestAt(text, corrected, from, capitals))
        .find((one) => one !== null && one.to > at && all.every((each) => isWithin(each, one) || isApart(each, one)));
      if (found != null) all = [...all.filter((each) => !isWithin(each, found)), found];
    }
    return all.toSorted((a, b) => a.from - b.from);
  }

  /** The token in the only spelling that it can be a slip of, or itself. */
  #corrected(token: Token): Token {
    if (token.kind !== 'word' || token.form.length < 6) return token;
    const form = this.#spellings.get(token.form) ?? this.#spellingOf(token.form);
    this.#spellings.set(token.form, form);
    return form === token.form ? token : { ...token, form };
  }

  #spellingOf(word: string): string {
    const layers = this.#callers === null ? [this.#ours] : [this.#callers, this.#ours];
    if (layers.some(({ spelling }) => spelling.knows(word))) return word;
    const near = new Set(layers.flatMap(({ spelling }) => spelling.near(word)));
    const [only] = near;
    return near.size === 1 ? only : word;
  }

  #longestAt(text: string, tokens: readonly Token[], at: number, capitals: boolean): LexiconMatch | null {
    if (tokens[at].kind === 'sign') return null;
    const wordAt = (index: number) => tokens[index]?.form;
    const reads = (named: NamedConcept, length: number) =>
      named.exactly === null || readsExactly(text, tokens, at, length, named.exactly, capitals);
    const accepts = (values: readonly NamedConcept[], length: number) => values.some((named) => reads(named, length));
    const callers = this.#callers?.trie.longest(wordAt, at, accepts) ?? null;
    const ours = this.#ours.trie.longest(wordAt, at, accepts);
    const length = Math.max(callers?.length ?? 0, ours?.length ?? 0);
    if (length === 0) return null;
    const named = [callers, ours].flatMap((found) => (found?.length === length ? found.values : []));
    const concepts = new Set(named.filter((one) => reads(one, length)).map(({ concept }) => concept));
    const plain = [...concepts].filter(({ kind }) => kind !== 'drug class');
    return { from: at, to: at + length, concepts: plain.length > 0 ? plain : [...concepts] };
  }
}

/** "Rhuematoid arthritis" hides the arthritis in it. */
function isWithin(a: LexiconMatch, b: LexiconMatch): boolean {
  return b.from <= a.from && a.to <= b.to;
}

function isApart(a: LexiconMatch, b: LexiconMatch): boolean {
  return a.to <= b.from || b.to <= a.from;
}

/** In text all of capitals, spelling tells nothing: words that are common in lower case don't count as abbreviations there. */
function readsExactly(
  text: string,
  tokens: readonly Token[],
  at: number,
  length: number,
  exactly: string,
  capitals: boolean,
): boolean {
  const written = text.slice(tokens[at].start, tokens[at + length - 1].end).replaceAll(/[.\s]/g, '');
  const plain = exactly.replaceAll(/[.\s]/g, '');
  if (written !== plain && written !== `${plain}s`) return false;
  return !capitals || !COMMON_WORDS.has(plain.toLowerCase());
}

const COMMON_WORDS: ReadonlySet<string> = new Set(
  'all as or it is us am be an on in at to no so do he we me my aids pad cat age art lead led fall ace arm bed bid cap ear had has her him his hip led map may mom not old one out pet ran red rib sad sat see set she son the who pt pts ed er lad mass pe ha aid add ids pan can his'.split(
    ' ',
  ),
);

function isAllCapitals(text: string, tokens: readonly Token[]): boolean {
  let words = 0;
  for (const { start, end, kind } of tokens) {
    if (kind !== 'word' || end - start < 4) continue;
    const word = text.slice(start, end);
    if (word !== word.toUpperCase()) return false;
    words++;
  }
  return words > 1;
}
