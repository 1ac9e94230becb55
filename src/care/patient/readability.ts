/**
 * Reading grades of English text: Flesch–Kincaid (Kincaid et al. 1975) and, as a check by another method, SMOG (McLaughlin 1969).
 *
 * Syllables are counted by the package `syllable`; a number is a word of one syllable. Words in “quotation marks” are another's and are left out, as are the names
 * that the caller gives (medicines, which can't be said in other words).
 */
import { syllable } from 'syllable';

export interface ReadingGrade {
  readonly fleschKincaid: number;
  /** From few sentences it is rough: the formula was fitted on thirty. */
  readonly smog: number;
  readonly sentences: number;
  readonly words: number;
}

/** @param names left out wherever they stand, in any case */
export function readingGrade(text: string, names: readonly string[] = []): ReadingGrade {
  let own = text.replaceAll(/“[^”]*”/g, ' ');
  for (const name of names) own = own.replaceAll(new RegExp(`(?<!\\p{L})${escaped(name)}(?!\\p{L})`, 'giu'), ' ');
  const sentences = own.split(/(?<=[.!?])\s+/).filter((sentence) => /[\p{L}\d]/u.test(sentence)).length;
  const words = own.match(/\d+(?:[.,/:]\d+)*|\p{L}+(?:['’-]\p{L}+)*/gu) ?? [];
  if (sentences === 0 || words.length === 0) return { fleschKincaid: 0, smog: 0, sentences: 0, words: 0 };
  const counts = words.map((word) => (/^\d/.test(word) ? 1 : Math.max(1, syllable(word))));
  const syllables = counts.reduce((sum, count) => sum + count, 0);
  const long = counts.filter((count) => count >= 3).length;
  return {
    fleschKincaid: 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59,
    smog: 1.043 * Math.sqrt((30 * long) / sentences) + 3.1291,
    sentences,
    words: words.length,
  };
}

/**
 * Whether a statement is easy enough: grade six or less; of a few words, of which the formula can't judge, that hardly any is long.
 * @param names as for `readingGrade`
 */
export function isEasy(text: string, names: readonly string[], highest: number): boolean {
  const { fleschKincaid, words } = readingGrade(text, names);
  if (fleschKincaid <= highest) return true;
  const own = text.replaceAll(/“[^”]*”/g, ' ').match(/\p{L}+/gu) ?? [];
  const long = own.filter(
    (word) => syllable(word) >= 3 && !MONTH.test(word) && !names.some((name) => name.includes(word.toLowerCase())),
  );
  return words < 16 && long.length * 4 <= words && long.every((word) => syllable(word) <= 4);
}

/** Dates stay as signed. */
const MONTH = /^(?:January|February|September|October|November|December)$/;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
