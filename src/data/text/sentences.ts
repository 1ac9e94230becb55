/**
 * Sentences of a stretch of text. A sentence ends at a full stop, question or exclamation mark that is none of an abbreviation, a decimal or an initial; at a semicolon
 * never; at a blank line; before an item of a list; and at the end of a line, unless the line was wrapped: the next begins in lower case, or its first word
 * would not have fitted (wrapping.ts).
 */
import type { Span } from './reading.ts';
import { beginsItem } from './wrapping.ts';

/** Words after which a full stop is theirs. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'dr mr mrs ms prof st vs approx eg ie etc cf no nos fig resp inj tab tabs cap caps pt pts hx dx tx rx sx fx approx dept inc jr sr vol ca adm wt ht temp min max avg est incl assoc lab labs q a.m p.m med meds ext abd neg pos bilat exam hosp sig prob poss susp esp cont spec compl req wk wks mth mths yr yrs hr hrs mins'.split(
    ' ',
  ),
);
/** Abbreviations that end sentences as often: a capital after them begins a new one. */
const EITHER: ReadonlySet<string> = new Set(
  'etc resp inj tab tabs cap caps pt pts hx dx tx rx sx fx dept wt ht temp min max lab labs med meds ext abd neg pos bilat exam hosp ca no adm a.m p.m jr sr inc'.split(
    ' ',
  ),
);

/** "adm. July 5th". */
const MONTH =
  /^(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b/;

/** Text without any end is cut at a blank after so many signs, so that its cost stays in proportion. */
const LONGEST_SENTENCE = 3000;

/** `wrapped`: line feeds that end no statement (wrapping.ts). */
export function sentencesOf(text: string, from: number, to: number, wrapped: ReadonlySet<number>): readonly Span[] {
  const spans: Span[] = [];
  let start = from;
  const close = (end: number): void => {
    const span = trimmed(text, start, end);
    if (span !== null) spans.push(span);
    start = end;
  };
  for (let at = from; at < to; at++) {
    const sign = text[at];
    if (at - start > LONGEST_SENTENCE && (sign === ' ' || sign === '\n')) close(at);
    else if (sign === '\n') {
      if (endsAtLine(text, from, at, to, wrapped)) close(at + 1);
    } else if ((sign === '.' || sign === '!' || sign === '?') && endsAtStop(text, start, at, to)) {
      let end = at + 1;
      while (end < to && `"')]”’`.includes(text[end])) end++;
      close(end);
      at = end - 1;
    }
  }
  close(to);
  return spans;
}

function endsAtStop(text: string, start: number, at: number, to: number): boolean {
  let next = at + 1;
  while (next < to && `"')]”’`.includes(text[next])) next++;
  if (next >= to) return true;
  if (!/\s/.test(text[next])) return isJoined(text, at, next);
  if (text[at] !== '.') return true;
  while (next < to && (text[next] === ' ' || text[next] === '\t')) next++;
  const word = wordBefore(text, start, at);
  const lower = word.toLowerCase();
  const follows = text[next] ?? '';
  if (/^\d{1,2}$/.test(word) && isListNumber(text, start, at, word)) return false;
  if (/[a-z]/.test(follows)) return !ABBREVIATIONS.has(lower) && word.length > 1 && !word.includes('.');
  if (ABBREVIATIONS.has(lower) && MONTH.test(text.slice(next, next + 10))) return false;
  if (isPointed(word)) return /^(?:\n|[A-Z][a-z]|$)/.test(text.slice(next, next + 2));
  if (EITHER.has(lower)) return /[A-Z\n]/.test(follows);
  if (ABBREVIATIONS.has(lower)) return false;
  return !(/^[A-Z]$/.test(word) && /[A-Z]/.test(follows) && isInitial(text, start, at));
}

/** "pain.No fever": a stop without a blank, between a word of small letters and a capital. */
function isJoined(text: string, at: number, next: number): boolean {
  return (
    next === at + 1 &&
    /[a-z]{3}/.test(text.slice(Math.max(0, at - 3), at)) &&
    /[A-Z][a-z ]/.test(text.slice(next, next + 2))
  );
}

/** `p.o`, `b.d`: after them go numbers and abbreviations, and seldom a new sentence. */
function isPointed(word: string): boolean {
  return /^(?:[A-Za-z]\.){1,3}[A-Za-z]$/.test(word);
}

function wordBefore(text: string, start: number, at: number): string {
  let from = at;
  while (from > start && at - from < 20 && /[A-Za-z0-9.]/.test(text[from - 1])) from--;
  return text.slice(from, at);
}

/** A single capital letter and a stop after a name or at the start: `John A. Smith`. */
function isInitial(text: string, start: number, at: number): boolean {
  const before = text.slice(Math.max(start, at - 12), at - 1).trimEnd();
  return before === '' || /[A-Z][a-z]+$/.test(before) || /(?:Dr|Mr|Mrs|Ms)\.?$/.test(before);
}

/** `1.` at the beginning of a sentence. */
function isListNumber(text: string, start: number, at: number, word: string): boolean {
  return text.slice(start, at - word.length).trim() === '';
}

function endsAtLine(text: string, from: number, at: number, to: number, wrapped: ReadonlySet<number>): boolean {
  let next = at + 1;
  while (next < to && (text[next] === ' ' || text[next] === '\t' || text[next] === '\r')) next++;
  if (next >= to || text[next] === '\n' || beginsItem(text, next)) return true;
  return !wrapped.has(at) && !(/[a-z(,]/.test(text[next]) && continues(text, from, at, next));
}

/** A line in lower case goes on, unless all lines are such: a list of drugs without capitals has each item beside its dose. */
function continues(text: string, from: number, at: number, next: number): boolean {
  let lineStart = at;
  while (lineStart > from && text[lineStart - 1] !== '\n') lineStart--;
  const line = text.slice(lineStart, at).trim();
  const nextEnd = text.indexOf('\n', next);
  const following = text.slice(next, nextEnd < 0 ? next + 200 : nextEnd);
  return !(/^[a-z]/.test(line) && line.length < 60 && following.length < 60 && /\d/.test(line) && /\d/.test(following));
}

function trimmed(text: string, from: number, to: number): Span | null {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start < end ? { start, end } : null;
}
