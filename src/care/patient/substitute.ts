/**
 * A signed phrase with its medical words in plain ones, all else as signed. Names of medicines stay; words that nobody can be expected to know are told, so that
 * the caller can quote the phrase in their place.
 */
import { type FoundTerm, type Term, termsIn } from './glossary/glossary.ts';
import { isPlainWord } from './plainWords.ts';
import { negationsIn } from './survival.ts';

export interface Substitution {
  readonly text: string;
  /** Glossary terms in the phrase, in order. */
  readonly terms: readonly Term[];
  /** Words that are neither in the glossary nor plain. */
  readonly unknown: readonly string[];
  /** Negations that the glossary's words bring along less those that they replace: "benign" is "not cancer". */
  readonly negations: number;
}

export function substitute(phrase: string): Substitution {
  const found = termsIn(phrase);
  let text = '';
  let end = 0;
  let negations = 0;
  const unknown: string[] = [];
  for (const one of found) {
    const between = phrase.slice(end, one.start);
    unknown.push(...unknownIn(between));
    text += between;
    const written = phrase.slice(one.start, one.end);
    const plain = inPlace(one, written, text);
    negations += negationsIn(plain) - negationsIn(written);
    text += plain;
    end = one.end;
  }
  const rest = phrase.slice(end);
  unknown.push(...unknownIn(rest));
  return { text: text + rest, terms: found.map(({ term }) => term), unknown, negations };
}

/** `An overly long word` begins with a capital where the phrase did. */
export function capitalised(text: string): string {
  return text.replace(/^(\P{L}*)(\p{L})/u, (_, before: string, letter: string) => before + letter.toUpperCase());
}

const ARTICLE = /^(?:a|an|the) /;
/** After these an article would be wrong: "no a fever". */
const WITHOUT_ARTICLE =
  /(?:^|\s)(?:no|any|a|an|the|without|your|her|his|their|this|that|known|mild|bad|new|old|sudden|long-term|acute|chronic|for|or) $/i;

function inPlace({ term }: FoundTerm, written: string, before: string): string {
  if (term.kind === 'medicine') return written;
  const plain = WITHOUT_ARTICLE.test(before) ? term.plain.replace(ARTICLE, '') : term.plain;
  return written.endsWith('.') && !plain.endsWith('.') && !/\w\.\w/.test(written) ? `${plain}.` : plain;
}

function unknownIn(text: string): readonly string[] {
  return (text.match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? []).filter((word) => word.length > 1 && !isPlainWord(word));
}
