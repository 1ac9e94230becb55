/**
 * The glossary: medical words with what to call them, what they mean, and for tests what high and low mean in general. Our own words, of reading
 * grade six or less (a test measures it).
 *
 * Finds the longest names first, whole words only. Short names that are also English words count in capitals alone.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { CONDITIONS } from './conditions.ts';
import { MEDICINES } from './medicines.ts';
import { PROCEDURES } from './procedures.ts';
import { TESTS } from './tests.ts';
import { WORDS } from './words.ts';

export const TERM_KINDS = ['condition', 'test', 'medicine', 'procedure', 'word'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export interface Term {
  readonly kind: TermKind;
  /** Lower case; the first is the one shown. */
  readonly names: readonly string[];
  /** What to write in its place; a medicine keeps its name. */
  readonly plain: string;
  /** A whole sentence; null for mere words. */
  readonly meaning: string | null;
  /** Of tests. */
  readonly high: string | null;
  readonly low: string | null;
}

export interface FoundTerm {
  readonly start: number;
  readonly end: number;
  readonly term: Term;
}

export const GLOSSARY: readonly Term[] = [
  ...entriesOf(CONDITIONS, 'condition', 3),
  ...entriesOf(TESTS, 'test', 5),
  ...entriesOf(PROCEDURES, 'procedure', 3),
  ...medicines(),
  ...entriesOf(WORDS, 'word', 2),
];

/** The term that has exactly this name. */
export function termNamed(name: string): Term | null {
  return INDEX.get(name.toLowerCase().trim()) ?? null;
}

/** All terms in a text, the longest at each place, in order, none overlapping. */
export function termsIn(text: string): readonly FoundTerm[] {
  const words = [...text.matchAll(/[\p{L}\d]+(?:[.'/+-][\p{L}\d]+)*\.?/gu)];
  const found: FoundTerm[] = [];
  for (let at = 0; at < words.length; ) {
    const match = longestAt(text, words, at);
    if (match !== null) found.push(match.found);
    at += match?.words ?? 1;
  }
  return found;
}

const MOST_WORDS = 9;
/** English words that are also short forms. */
const CAPITALS_ONLY: ReadonlySet<string> = new Set(
  'us er pe map pad ed mi top stat im pr ac pc caps cap ms ef as pud af dm ua sle all dc pt hr rr acs mass tab hs sc gp stable fall falls'
    .split(' ')
    .filter((word) => !['mass', 'stable', 'fall', 'falls', 'tab', 'cap', 'caps', 'sc', 'pt'].includes(word)),
);

type Words = readonly RegExpExecArray[];

function longestAt(
  text: string,
  words: Words,
  at: number,
): { readonly found: FoundTerm; readonly words: number } | null {
  const start = words[at].index;
  for (let count = Math.min(MOST_WORDS, words.length - at); count > 0; count--) {
    const last = words[at + count - 1];
    for (const end of [last.index + last[0].length, last.index + last[0].replace(/\.$/, '').length]) {
      const written = text.slice(start, end);
      const name = written.toLowerCase().replaceAll(/\s+/g, ' ').replaceAll('’', "'");
      const term = INDEX.get(name);
      if (term === undefined || (CAPITALS_ONLY.has(name) && written !== written.toUpperCase())) continue;
      return { found: { start, end, term }, words: count };
    }
  }
  return null;
}

const INDEX: ReadonlyMap<string, Term> = new Map(
  GLOSSARY.toReversed().flatMap((term) => term.names.map((name): [string, Term] => [name, term])),
);

function entriesOf(table: string, kind: TermKind, columns: number): readonly Term[] {
  return linesOf(table).map((line) => {
    const [names, plain, meaning = null, high = null, low = null, ...rest] = line
      .split(' = ')
      .map((part) => part.trim());
    if (rest.length > 0 || line.split(' = ').length !== columns) throw malformed(kind);
    return { kind, names: names.split('|').map((name) => name.trim()), plain, meaning, high, low };
  });
}

function medicines(): readonly Term[] {
  return linesOf(MEDICINES).flatMap((line) => {
    const [purpose, names] = line.split(' = ');
    return names.split(',').map((name): Term => {
      const only = name.trim();
      return { kind: 'medicine', names: [only], plain: only, meaning: `It ${purpose.trim()}.`, high: null, low: null };
    });
  });
}

function linesOf(table: string): readonly string[] {
  return table.split('\n').filter((line) => line.trim() !== '');
}

function malformed(kind: TermKind): AnamnesisError {
  return new AnamnesisError('internal/invariant', {
    where: `glossary of ${kind}`,
    rule: 'A line has the wrong number of columns.',
    remedy: 'Please report this.',
  });
}
