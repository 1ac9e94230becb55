/**
 * Numbers of a sentence: with comparator, unit, as a range (2-3), as a pair (120/80, 120 over 80), with thousands separated (1,200), in words before what they
 * count ("two tablets"). Dates and times of day are not numbers; the caller hands over where they stand.
 *
 * Units become UCUM by the spellings of data/terminology. A comma between digits that is no separator of thousands could be a decimal sign: such
 * numbers are left out, not guessed.
 */

import type { Token } from '../terminology/lexicon/words.ts';
import { comparatorBefore } from './comparators.ts';
import type { Span, TextQuantity } from './reading.ts';
import { unitAfter } from './unitAfter.ts';
import { COUNTED, NUMBER_WORDS } from './unitsOfText.ts';

/** `tokens` of one sentence; `taken`: dates and times, in order of place. */
export function quantitiesOf(text: string, tokens: readonly Token[], taken: readonly Span[]): readonly TextQuantity[] {
  const found: TextQuantity[] = [];
  const dashes = isDashedList(tokens);
  let past = 0;
  for (let at = isItemNumber(tokens) ? 1 : 0; at < tokens.length; at++) {
    const token = tokens[at];
    while (past < taken.length && taken[past].end <= token.start) past++;
    if (past < taken.length && taken[past].start <= token.start) continue;
    const fraction = fractionAt(tokens, at);
    if (fraction !== null && !isDivision(text, tokens, at, fraction) && !isPressure(text, tokens, at)) {
      if (isScore(tokens, at)) found.push(scoreAt(tokens, at));
      at += 2;
      continue;
    }
    const read = numberAt(text, tokens, at, dashes);
    if (read === null) continue;
    found.push(read.quantity);
    at = read.next - 1;
  }
  return found;
}

interface Read {
  readonly quantity: TextQuantity;
  /** The token after it. */
  readonly next: number;
}

/** `1.` or `2)` before an item of a list. */
function isItemNumber(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  return first?.kind === 'number' && first.form.length < 3 && (second?.form === '.' || second?.form === ')');
}

/** `Na-138 K-4.1 Cl-104`: three numbers or more, each joined to its name. */
function isDashedList(tokens: readonly Token[]): boolean {
  let pairs = 0;
  for (let at = 1; at + 1 < tokens.length; at++) {
    if (tokens[at].joins && tokens[at - 1].kind === 'word' && tokens[at + 1].kind === 'number') pairs++;
  }
  return pairs >= 3;
}

/** `5/5`, `3/6`, `1/2`: two small whole numbers that are no blood pressure. */
function fractionAt(tokens: readonly Token[], at: number): number | null {
  const [first, sign, second] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (first?.kind !== 'number' || sign?.form !== '/' || second?.kind !== 'number') return null;
  if (first.end !== sign.start || sign.end !== second.start) return null;
  const [above, below] = [Number(first.form), Number(second.form)];
  return above < 40 && below <= 100 && below > 0 ? above / below : null;
}

/** "Pain 7/10": of ten, after a word for a score. */
function isScore(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 2].form === '10' && SCORES.has(tokens[at - 1]?.form ?? '');
}

const SCORES: ReadonlySet<string> = new Set([
  'pain',
  'score',
  'scale',
  'severity',
  'level',
  'is',
  'was',
  'of',
  'at',
  'rated',
]);

function scoreAt(tokens: readonly Token[], at: number): TextQuantity {
  const value = Number(tokens[at].form);
  return {
    start: tokens[at].start,
    end: tokens[at + 2].end,
    value,
    high: null,
    comparator: null,
    unit: '{score}',
    pair: false,
  };
}

/** Half a tablet is a number; grades (3/6) and dates (3/18) are not. */
function isDivision(text: string, tokens: readonly Token[], at: number, value: number): boolean {
  return value < 1 && [2, 3, 4].includes(Number(tokens[at + 2].form)) && unitAfter(text, tokens, at + 3) !== null;
}

function numberAt(text: string, tokens: readonly Token[], at: number, dashes: boolean): Read | null {
  const value = valueAt(tokens, at);
  if (value === null || isPartOfName(text, tokens, at, dashes) || isPeriod(tokens, at)) return null;
  const isWord = tokens[at].kind === 'word';
  const fraction = isPressure(text, tokens, at) ? null : fractionAt(tokens, at);
  if (fraction !== null) return halfOf(text, tokens, at, fraction);
  if (!isWord && hasOddComma(text, tokens[at])) return null;
  const second = secondNumber(text, tokens, at, value);
  const last = second?.at ?? at;
  const unit = unitAfter(text, tokens, last + 1);
  if (isWord && unit === null && !COUNTED.has(tokens[last + 1]?.form ?? '')) return null;
  const [comparator, start] = comparatorBefore(text, tokens, at);
  const quantity: TextQuantity = {
    start,
    end: unit === null ? tokens[last].end : unit.end,
    value,
    high: second?.value ?? null,
    comparator: trailingPlus(text, tokens[last]) && value >= FEWEST_PLUS ? '>=' : comparator,
    unit: unit?.unit ?? null,
    pair: second?.pair ?? false,
  };
  return { quantity, next: unit?.next ?? last + 1 };
}

/** The 6 of "every 6 hours" and the 140 of "in the 140s". */
function isPeriod(tokens: readonly Token[], at: number): boolean {
  const [before, second, after] = [tokens[at - 1]?.form, tokens[at - 3]?.form, tokens[at + 1]];
  if (before === 'every' || before === 'q') return true;
  if ((before === '-' || before === 'to') && (second === 'every' || second === 'q')) return true;
  return after?.form === 's' && after.start === tokens[at].end && /^\d+0$/.test(tokens[at].form);
}

function halfOf(text: string, tokens: readonly Token[], at: number, value: number): Read | null {
  const unit = unitAfter(text, tokens, at + 3);
  if (unit === null) return null;
  const [comparator, start] = comparatorBefore(text, tokens, at);
  return {
    quantity: { start, end: unit.end, value, high: null, comparator, unit: unit.unit, pair: false },
    next: unit.next,
  };
}

function valueAt(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'number') return Number(token.form.replaceAll(',', ''));
  return token.kind === 'word' ? (NUMBER_WORDS.get(token.form) ?? null) : null;
}

/** The 2 of `stage-2b`, `COVID-19`, `x 12-lead`: joined by a hyphen to the word before, or an ordinal. */
function isPartOfName(text: string, tokens: readonly Token[], at: number, dashes: boolean): boolean {
  const before = tokens[at - 1];
  const joinedBefore = before?.joins === true && tokens[at - 2]?.kind === 'word' && before.end === tokens[at].start;
  const after = tokens[at + 1];
  const ordinal =
    after !== undefined &&
    after.start === tokens[at].end &&
    /^(?:st|nd|rd|th)$/i.test(text.slice(after.start, after.end));
  const masked = before?.form === '#' && before.end === tokens[at].start;
  return (joinedBefore && !dashes) || ordinal || masked;
}

/** `1,2` or `1,2345`: a comma between digits that separates no thousands. */
function hasOddComma(text: string, token: Token): boolean {
  const digitAfter = text[token.end] === ',' && /\d/.test(text[token.end + 1] ?? '');
  const digitBefore = text[token.start - 1] === ',' && /\d/.test(text[token.start - 2] ?? '');
  return digitAfter || digitBefore;
}

/** `2-3`, `2 to 3`, `120/80`, `120 over 80`. */
function secondNumber(
  text: string,
  tokens: readonly Token[],
  at: number,
  first: number,
): { readonly value: number; readonly pair: boolean; readonly at: number } | null {
  const between = tokens[at + 1];
  const next = tokens[at + 2];
  if (between === undefined || next === undefined) return null;
  const value = valueAt(tokens, at + 2);
  if (value === null || (next.kind === 'number' && hasOddComma(text, next))) return null;
  const form = between.form;
  if (form === 'to' && tokens[at - 1]?.form === 'from') return null;
  const range = form === '-' || form === 'to' || form === '–';
  if (range) return value > first && !isGluedFurther(text, next) ? { value, pair: false, at: at + 2 } : null;
  if (form !== '/' && form !== 'over') return null;
  if (form === '/' && (between.start !== tokens[at].end || next.start !== between.end)) return null;
  const isPair = first >= 40 && first <= 320 && value >= 15 && value < first;
  return isPair || isPressure(text, tokens, at) ? { value, pair: true, at: at + 2 } : null;
}

/** "BP 14/9", "1400/90 mmHg": two numbers that the words make a pressure, however strange. */
function isPressure(text: string, tokens: readonly Token[], at: number): boolean {
  const [first, sign, second] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (first?.kind !== 'number' || second?.kind !== 'number' || Number(second.form) >= Number(first.form)) return false;
  const glued = sign.form === '/' && first.end === sign.start && sign.end === second.start;
  if (!glued && sign.form !== 'over') return false;
  const named = [1, 2, 3].some((back) => PRESSURES.has(tokens[at - back]?.form ?? ''));
  return named || unitAfter(text, tokens, at + 3)?.unit === 'mm[Hg]';
}

const PRESSURES: ReadonlySet<string> = new Set(['bp', 'nibp', 'pressure']);

/** `555-0180-3`, `1-2-3`: no range. */
function isGluedFurther(text: string, token: Token): boolean {
  return /[-/]\d/.test(text.slice(token.end, token.end + 2));
}

/** `1+` to `4+` are grades. */
const FEWEST_PLUS = 5;

function trailingPlus(text: string, token: Token): boolean {
  return text[token.end] === '+' && !/\d/.test(text[token.end + 1] ?? '');
}
