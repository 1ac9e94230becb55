/**
 * Text as tokens, each with the normal form by which words are looked up: lower case, British spelling as American, plural as singular, without possessive;
 * abbreviations with points are one token (`q.h.s.` is `qhs`).
 *
 * The same function serves names and text, so a normal form need not be a word ("glucose" and "glucoses" meet in the same form). Linear in the
 * text: characters are looked at one by one.
 */
import { remembered } from '../remembered.ts';

export interface Token {
  readonly start: number;
  readonly end: number;
  /** Normal form of a word; digits of a number as written; a sign itself. */
  readonly form: string;
  readonly kind: 'word' | 'number' | 'sign';
  /** A hyphen between two words or numbers without blanks: names are looked up as if it were not there. */
  readonly joins: boolean;
}

/** Blanks and line ends are between tokens. */
export function tokensOf(text: string, from = 0, to = text.length): readonly Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) at++;
    else {
      const token = isDigit(code)
        ? numberAt(text, at, to)
        : isLetter(code)
          ? wordAt(text, at, to)
          : signAt(text, at, to);
      tokens.push(token);
      at = token.end;
      if (token.kind === 'word') at = afterPossessive(text, at, to);
    }
  }
  return tokens;
}

/** The first of these tokens that begins at `place` or later; their number where none does. */
export function tokenFrom(tokens: readonly Token[], place: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].start < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The normal forms of a name, in order. */
export function formsOf(name: string): readonly string[] {
  return tokensOf(name)
    .filter(({ joins }) => !joins)
    .map(({ form }) => form);
}

/** Digits with points between digits, and commas where each is followed by three digits. */
function numberAt(text: string, start: number, to: number): Token {
  let end = start;
  while (end < to && isDigit(text.charCodeAt(end))) end++;
  while (end - start <= 3 && isThousands(text, end, to)) end += 4;
  while (text[end] === ',' && text[end - 4] === ',' && isThousands(text, end, to)) end += 4;
  if (text[end] === '.' && end + 1 < to && isDigit(text.charCodeAt(end + 1))) {
    end++;
    while (end < to && isDigit(text.charCodeAt(end))) end++;
  }
  return { start, end, form: text.slice(start, end), kind: 'number', joins: false };
}

function isThousands(text: string, at: number, to: number): boolean {
  if (text[at] !== ',' || at + 3 >= to) return false;
  for (let digit = 1; digit <= 3; digit++) if (!isDigit(text.charCodeAt(at + digit))) return false;
  return at + 4 >= to || !isDigit(text.charCodeAt(at + 4));
}

/** Letters, digits after letters, and apostrophes in "doesn't". */
function wordAt(text: string, start: number, to: number): Token {
  const pointed = pointedEnd(text, start, to);
  if (pointed > 0) {
    const form = text.slice(start, pointed).replaceAll('.', '').toLowerCase();
    return { start, end: pointed, form, kind: 'word', joins: false };
  }
  let end = start + 1;
  while (end < to && (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end)))) end++;
  if (isApostrophe(text.charCodeAt(end)) && isNotSuffix(text, end)) end += 2;
  return { start, end, form: normalForm(text.slice(start, end)), kind: 'word', joins: false };
}

/** The end of `p.o.` or `q.h.s`, or 0. */
function pointedEnd(text: string, start: number, to: number): number {
  let end = start;
  let letters = 0;
  while (end + 1 < to && isLetter(text.charCodeAt(end)) && text[end + 1] === '.') {
    end += 2;
    letters++;
  }
  if (letters === 0) return 0;
  const last = end < to && isLetter(text.charCodeAt(end)) && !(end + 1 < to && isWordPart(text.charCodeAt(end + 1)));
  if (last) return end + 1;
  return letters > 1 ? end : 0;
}

/** `n't`: the letter before the apostrophe is an n. */
function isNotSuffix(text: string, apostrophe: number): boolean {
  const next = text[apostrophe + 1];
  return (
    (next === 't' || next === 'T') && /n/i.test(text[apostrophe - 1]) && !isWordPart(text.charCodeAt(apostrophe + 2))
  );
}

function afterPossessive(text: string, at: number, to: number): number {
  if (at + 1 >= to || !isApostrophe(text.charCodeAt(at))) return at;
  const s = text[at + 1] === 's' || text[at + 1] === 'S';
  return s && !(at + 2 < to && isWordPart(text.charCodeAt(at + 2))) ? at + 2 : at;
}

function signAt(text: string, start: number, to: number): Token {
  const arrow =
    text[start] === '-' && (text[start + 1] === '>' || (text[start + 1] === '-' && text[start + 2] === '>'));
  if (arrow) return { start, end: text.indexOf('>', start) + 1, form: '→', kind: 'sign', joins: false };
  const pair = text.slice(start, start + 2);
  if (pair === '<=' || pair === '>=' || pair === '=>' || pair === '+-') {
    return { start, end: start + 2, form: pair === '=>' ? '→' : pair, kind: 'sign', joins: false };
  }
  const joins =
    HYPHENS.has(text[start]) &&
    start > 0 &&
    isWordPart(text.charCodeAt(start - 1)) &&
    start + 1 < to &&
    isWordPart(text.charCodeAt(start + 1));
  const form = HYPHENS.has(text[start]) ? '-' : text[start] === '&' ? 'and' : text[start];
  return { start, end: start + 1, form, kind: 'sign', joins };
}

const HYPHENS: ReadonlySet<string> = new Set(['-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212']);

function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x3000 || code === 0xfeff;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Beyond ASCII, letters of the Latin, Greek and other alphabets; not punctuation, arrows, superscripts. */
function isLetter(code: number): boolean {
  if (Number.isNaN(code)) return false;
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  if (code < 0xc0) return code === 0xb5 || code === 0xaa || code === 0xba;
  return code !== 0xd7 && code !== 0xf7 && !(code >= 0x2000 && code <= 0x2fff);
}

function isWordPart(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019;
}

/** The form by which a word is looked up. */
const normalForm: (word: string) => string = remembered(normalised, 50_000);

function normalised(word: string): string {
  const lower = word.toLowerCase().replaceAll(/['\u2019]/g, '');
  if (lower.length <= 3) return lower;
  return american(singular(lower));
}

const DIAGNOSES =
  /(?:agno|steno|rombo|metasta|psycho|neuro|cirrho|fibro|necro|sclero|anastomo|crise|exosto|progno)ses$/;

function singular(word: string): string {
  if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
  if (DIAGNOSES.test(word)) return `${word.slice(0, -2)}is`;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss|us)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

function american(word: string): string {
  let form = word;
  if (form.includes('e')) form = form.replaceAll(/[ao]e(?=[a-z])/g, 'e');
  if (form.length > 4 && form.includes('our')) form = form.replace(/our(?=$|ed$|ing$|able$|less$)/, 'or');
  if (form.includes('is')) form = form.replace(/is(?=e$|ed$|er$|ing$|ation$)/, 'iz').replace(/lys(?=e$|ed$)/, 'lyz');
  if (form.includes('sulph')) form = form.replaceAll('sulph', 'sulf');
  if (form.endsWith('re')) form = form.replace(/(?<=[aein]t|[aei]b)re$/, 'er');
  return form;
}
