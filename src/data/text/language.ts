/**
 * The language of a note: ISO 639-3 by trigrams (franc-min), `und` for too little running text to tell. Lists of drugs and headings in English look like other
 * languages to trigrams, so a note with enough of English's own small words is English.
 */
import { franc } from 'franc-min';
import type { Token } from '../terminology/lexicon/words.ts';

const SMALL_WORDS: ReadonlySet<string> = new Set(
  'the and of with to was is in on for no not has had he she her his patient at by from which were are without denies history daily there this that been will please follow'.split(
    ' ',
  ),
);
/** Below this, trigrams guess. */
const FEWEST_LETTERS = 120;
const LOOKED_AT = 5000;
const SMALL_WORD_SHARE = 0.1;

/** From this share on, words are mostly names of diseases and medicines, which look the same in many languages. */
const NAMES_SHARE = 0.25;

/** `tokens` of the whole text; `named`: how many letters of it are names that the lexicon knows. */
export function languageOf(text: string, tokens: readonly Token[], named: number): string {
  const all = tokens.filter(({ kind }) => kind === 'word');
  const words = all.slice(0, LOOKED_AT);
  const small = words.filter(({ form }) => SMALL_WORDS.has(form)).length;
  const letters = lettersOf(words);
  if (words.length >= 8 && small >= words.length * SMALL_WORD_SHARE) return 'eng';
  if (letters < FEWEST_LETTERS) return 'und';
  const guess = franc(text.slice(0, 20_000), { minLength: FEWEST_LETTERS });
  if (guess === 'eng' || guess === 'und') return guess;
  return named >= lettersOf(all) * NAMES_SHARE || isOnlyAList(text) ? 'und' : guess;
}

function lettersOf(words: readonly Token[]): number {
  return words.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Short lines with hardly a sentence in them: no language can be told from names and numbers. */
function isOnlyAList(text: string): boolean {
  const lines = text.split('\n', 400).filter((line) => line.trim() !== '');
  const short = lines.filter((line) => line.trim().split(/\s+/).length <= 6).length;
  return lines.length >= 5 && short >= lines.length * 0.8 && isUnaccented(text);
}

function isUnaccented(text: string): boolean {
  return !/[\u00c0-\u024f\u0370-\uffff]/.test(text.slice(0, 20_000).replaceAll(/[\u2010-\u2026\u2190-\u2193]/g, ''));
}
