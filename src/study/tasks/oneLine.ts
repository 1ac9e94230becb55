/**
 * Questions in one line, for people:
 *
 *     P(MEDS_DEATH within 1y)                        P(ICD10CM//I50* within 90d | age > 65 and sex = female)
 *     P(LAB//creatinine > 2 within 48h)              P(ICU_ADMISSION//* within 30d before HOSPITAL_DISCHARGE//*)
 *     P(not discharge within 7d)                     P(death or hospice between 1d and 30d)
 *     E(days to discharge)                           E(hours to LAB//lactate > 4 within 2d)
 *
 * A code stands for itself and what goes on after it (`MEDS_DEATH//…`), or is a glob with * and ?. Codes with spaces, bars or brackets
 * go in quotes. A year has 365.25 days, a month a twelfth of it. Every fault names the column of the text.
 */
import { AnamnesisError } from '../../base/errors.ts';
import type { CodeSelector, EventSelector, ValueRange } from './codeSelector.ts';
import { type Condition, type EventQuestion, SEXES } from './eventQuestion.ts';
import { everydaySelector, minutesOf, UNIT_NAMES, unitOf } from './oneLineWords.ts';

/** @throws settings/invalid, naming the column */
export function parseOneLine(text: string): EventQuestion {
  const cursor = openCursor(text);
  const question = cursor.peek()?.text === 'E' ? parseTime(cursor) : parseRisk(cursor);
  const rest = cursor.peek();
  if (rest !== undefined) throw fault(rest, `After the closing bracket stands "${rest.text}".`, 'Leave it out.');
  return { ...question, name: text.trim() };
}

/** What a person can be expected to mean by this text: `P(…)` or `E(…)`. */
export function isOneLine(text: string): boolean {
  return /^\s*[PE]\s*\(/.test(text);
}

interface Word {
  readonly text: string;
  /** 1-based. */
  readonly column: number;
  readonly isQuoted: boolean;
}

interface Cursor {
  peek(ahead?: number): Word | undefined;
  take(what: string): Word;
  /** Takes the next word when it is this one. */
  takeIf(...texts: string[]): Word | undefined;
  readonly end: Word;
}

function parseRisk(cursor: Cursor): EventQuestion {
  const first = cursor.take('P(…) or E(…)');
  if (first.text !== 'P')
    throw fault(first, 'A question begins with P( or E(.', 'Write for example P(MEDS_DEATH within 1y).');
  expect(cursor, '(');
  const complement = cursor.takeIf('not', 'no') !== undefined;
  const targets = parseEvents(cursor);
  const when = parseWhen(cursor);
  const tail = parseTail(cursor);
  if (when.untilMinutes === null && tail.stops.length === 0 && complement) {
    throw fault(cursor.end, 'That something never comes has no end to wait for.', 'Add within, or before.');
  }
  return { name: '', answer: 'risk', timeUnit: null, targets, complement, stopInclusive: false, ...when, ...tail };
}

function parseTime(cursor: Cursor): EventQuestion {
  cursor.take('E');
  expect(cursor, '(');
  const word = cursor.take('a unit of time');
  const timeUnit = unitOf(word.text);
  if (timeUnit === undefined) {
    throw fault(word, `"${word.text}" is not a unit of time.`, `Write one of ${UNIT_NAMES.join(', ')}.`);
  }
  expect(cursor, 'to');
  const targets = parseEvents(cursor);
  const when = parseWhen(cursor);
  return {
    name: '',
    answer: 'time',
    timeUnit,
    targets,
    complement: false,
    stopInclusive: false,
    ...when,
    ...parseTail(cursor),
  };
}

/** `[before EVENTS] [| CONDITIONS] )` */
function parseTail(cursor: Cursor): Pick<EventQuestion, 'stops' | 'conditions'> {
  const stops = cursor.takeIf('before') === undefined ? [] : parseEvents(cursor);
  const conditions = cursor.takeIf('|') === undefined ? [] : parseConditions(cursor);
  expect(cursor, ')');
  return { stops, conditions };
}

function parseEvents(cursor: Cursor): EventSelector[] {
  const events = [parseEvent(cursor)];
  while (cursor.takeIf('or') !== undefined) events.push(parseEvent(cursor));
  return events;
}

const KEYWORDS = [
  'within',
  'before',
  'between',
  'or',
  'and',
  'to',
  'not',
  'no',
  '|',
  '(',
  ')',
  '<',
  '>',
  '<=',
  '>=',
  '=',
];

function parseEvent(cursor: Cursor): EventSelector {
  const word = cursor.take('a code');
  if (!word.isQuoted && KEYWORDS.includes(word.text)) {
    throw fault(
      word,
      `Here a code is missing before "${word.text}".`,
      'Write a code such as MEDS_DEATH or LAB//creatinine.',
    );
  }
  return { codes: selectorOf(word), range: parseComparison(cursor) };
}

function selectorOf({ text, isQuoted }: Word): CodeSelector {
  const everyday = isQuoted ? undefined : everydaySelector(text);
  if (everyday !== undefined) return everyday;
  if (!isQuoted && /[*?]/.test(text)) return { kind: 'glob', pattern: text };
  return { kind: 'component', code: text };
}

function parseComparison(cursor: Cursor): ValueRange | null {
  const sign = cursor.takeIf('>', '>=', '<', '<=', '=');
  if (sign === undefined) return null;
  const word = cursor.take('a number');
  const value = Number(word.text);
  if (!/^[-+]?[\d.]/.test(word.text) || !Number.isFinite(value)) {
    throw fault(word, `"${word.text}" is not a number.`, `Write for example ${sign.text} 2, without a unit.`);
  }
  const isInclusive = sign.text.includes('=');
  const bounds = { minInclusive: isInclusive, maxInclusive: isInclusive };
  if (sign.text === '=') return { ...bounds, min: value, max: value };
  return sign.text.startsWith('>') ? { ...bounds, min: value, max: null } : { ...bounds, min: null, max: value };
}

/** `within D`, `between D and D`, or nothing. */
function parseWhen(cursor: Cursor): Pick<EventQuestion, 'fromMinutes' | 'untilMinutes'> {
  if (cursor.takeIf('within') !== undefined) return { fromMinutes: 0, untilMinutes: parseDuration(cursor) };
  const between = cursor.takeIf('between');
  if (between === undefined) return { fromMinutes: 0, untilMinutes: null };
  const fromMinutes = parseDuration(cursor);
  expect(cursor, 'and');
  const untilMinutes = parseDuration(cursor);
  if (untilMinutes > fromMinutes) return { fromMinutes, untilMinutes };
  throw fault(between, 'The time ends before it begins.', 'Write the shorter one first: between 1d and 30d.');
}

/** `48h`, `90 d`, `30 days`. */
function parseDuration(cursor: Cursor): number {
  const first = cursor.take('a duration');
  const match = /^([\d.]+)([a-zA-Z]*)$/.exec(first.text);
  const unit = match !== null && match[2] === '' ? cursor.take('a unit of time').text : match?.[2];
  const minutes = match === null ? undefined : minutesOf(Number(match[1]), unit ?? '');
  if (minutes !== undefined && minutes > 0) return minutes;
  throw fault(
    first,
    `"${first.text}" is not a duration.`,
    'Write for example 30 min, 48h, 90d, 2 weeks, 6 months or 1y.',
  );
}

function parseConditions(cursor: Cursor): Condition[] {
  const conditions = [parseCondition(cursor)];
  while (cursor.takeIf('and', ',') !== undefined) conditions.push(parseCondition(cursor));
  return conditions;
}

function parseCondition(cursor: Cursor): Condition {
  const word = cursor.take('a condition');
  if (word.text === 'age') {
    const range = parseComparison(cursor);
    if (range !== null) return { kind: 'age', range };
    throw fault(cursor.peek() ?? cursor.end, 'After age comes a comparison.', 'Write for example age > 65, in years.');
  }
  if (word.text === 'sex') {
    expect(cursor, '=');
    const value = cursor.take('female or male');
    const sex = SEXES.find((name) => name === value.text);
    if (sex !== undefined) return { kind: 'sex', sex };
    throw fault(value, `"${value.text}" is not a sex of the record.`, 'Write sex = female or sex = male.');
  }
  throw fault(
    word,
    `A question cannot depend on "${word.text}".`,
    'Conditions are on age and sex: | age > 65 and sex = female.',
  );
}

function expect(cursor: Cursor, text: string): void {
  const word = cursor.take(`"${text}"`);
  if (word.text === text && !word.isQuoted) return;
  throw fault(
    word,
    `Here "${text}" is expected, not "${word.text}".`,
    'Write for example P(LAB//creatinine > 2 within 48h | age > 65).',
  );
}

const WORD = /\s*(?:"([^"]*)"|'([^']*)'|([<>]=?|=|[|(),])|([^\s|(),<>="']+))/y;

function openCursor(text: string): Cursor {
  const words: Word[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    WORD.lastIndex = at;
    const match = WORD.exec(text);
    const column = at + 1 + (text.slice(at).length - text.slice(at).trimStart().length);
    if (match === null) {
      throw fault({ text: '', column, isQuoted: false }, 'A quotation mark is not closed.', 'Close it.');
    }
    const quoted = match[1] ?? match[2];
    words.push({ text: quoted ?? match[3] ?? match[4] ?? '', column, isQuoted: quoted !== undefined });
    at = WORD.lastIndex;
  }
  const end = { text: '', column: text.length + 1, isQuoted: false };
  let next = 0;
  return {
    end,
    peek: (ahead = 0) => words[next + ahead],
    take(what) {
      const word = words[next++];
      if (word !== undefined) return word;
      throw fault(end, `The question ends where ${what} is expected.`, 'Write for example P(MEDS_DEATH within 1y).');
    },
    takeIf(...texts) {
      const word = words[next];
      if (word === undefined || word.isQuoted || !texts.includes(word.text)) return undefined;
      next += 1;
      return word;
    },
  };
}

function fault({ column }: Word, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where: `question, column ${column}`, rule, remedy });
}
