/** Dates on the calendar: 2010-04-07 (10:50), 04/07/2010, 4/7, 7 April 2010, April 7, 2010, 7-Apr-2010, 07APR2010, April 2010, 10:30 am; "[**2118-6-2**]" of de-identified notes. */
import type { Token } from '../terminology/lexicon/words.ts';
import type { TextTime } from './reading.ts';
import type { TimeContext, TimeRead } from './times.ts';
import { UNIT_STARTS } from './unitsOfText.ts';

export const DAY_MINUTES = 1440;

const MONTHS: ReadonlyMap<string, number> = new Map(
  'january february march april may june july august september october november december'
    .split(' ')
    .flatMap((name, index) => [
      [name, index + 1] as const,
      [name.slice(0, 3), index + 1] as const,
      [name.slice(0, 4), index + 1] as const,
    ]),
);

/** 1 to 12 of a month's name in normal form. */
export function monthOf(form: string | undefined): number | undefined {
  return form === undefined ? undefined : MONTHS.get(form);
}

interface DayFound {
  readonly year: number;
  readonly month: number;
  /** Null: the month as a whole. */
  readonly day: number | null;
  readonly next: number;
}

export function dateAt(text: string, tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const day = dayAt(text, tokens, at, context);
  if (day === null) return clockTimeAt(text, tokens, at);
  const clock = clockAfter(tokens, day.next);
  const last = clock?.next ?? day.next;
  const [earliest, latest] = boundsOf(day, clock?.minutes ?? null);
  const time: TextTime = { start: tokens[at].start, end: tokens[last - 1].end, kind: 'date', earliest, latest };
  return { time, next: last };
}

function dayAt(text: string, tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const found =
    numericDay(tokens, at, context) ??
    joinedDay(tokens, at, context) ??
    dayThenMonth(tokens, at, context) ??
    monthThenDay(text, tokens, at, context);
  if (found === null || found.year < 1850 || found.year > 2250) return null;
  const inMonth = new Date(Date.UTC(found.year, found.month, 0)).getUTCDate();
  return found.month >= 1 && found.month <= 12 && (found.day === null || (found.day >= 1 && found.day <= inMonth))
    ? found
    : null;
}

/** Three numbers parted by the same sign, or two as month and day. */
function numericDay(tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const sign = tokens[at + 1]?.form;
  const first = whole(tokens[at]);
  if (first === null || sign === undefined || !'/-.'.includes(sign) || !touches(tokens, at))
    return pointedDay(tokens, at, context);
  const second = whole(tokens[at + 2]);
  if (second === null || !touches(tokens, at + 1)) return null;
  const third =
    tokens[at + 3]?.form === sign && touches(tokens, at + 2) && touches(tokens, at + 3) ? whole(tokens[at + 4]) : null;
  if (third === null)
    return tokens[at + 3]?.form === sign ? null : monthAndDay(tokens, at, first, second, sign, context);
  if (tokens[at].form.length === 4) return { year: first, month: second, day: third, next: at + 5 };
  const year = tokens[at + 4].form.length === 2 ? centuryOf(third, context) : third;
  if (tokens[at + 4].form.length === 3 || tokens[at + 4].form.length === 1) return null;
  const dayFirst = first > 12 || (context.dayFirst && second <= 12);
  return dayFirst
    ? { year, month: second, day: first, next: at + 5 }
    : { year, month: first, day: second, next: at + 5 };
}

/** 07.04.2010: the tokeniser reads `07.04` as one number. Points mean the day first. */
function pointedDay(tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const parts = tokens[at]?.kind === 'number' ? /^(\d{1,2})\.(\d{1,2})$/.exec(tokens[at].form) : null;
  if (parts === null || tokens[at + 1]?.form !== '.' || !touches(tokens, at) || !touches(tokens, at + 1)) return null;
  const year = whole(tokens[at + 2]);
  if (year === null || ![2, 4].includes(tokens[at + 2].form.length)) return null;
  return {
    year: tokens[at + 2].form.length === 2 ? centuryOf(year, context) : year,
    month: Number(parts[2]),
    day: Number(parts[1]),
    next: at + 3,
  };
}

/** 4/7 after "on", or 2/2010; other pairs of numbers are fractions, grades of strength, pressures. */
function monthAndDay(
  tokens: readonly Token[],
  at: number,
  first: number,
  second: number,
  sign: string,
  context: TimeContext,
): DayFound | null {
  if (sign === '.') return null;
  if (tokens[at + 2].form.length === 4 && second > 1850) return { year: second, month: first, day: null, next: at + 3 };
  if (tokens[at].form.length === 4 && sign === '-' && second <= 12 && first > 1850) {
    return { year: first, month: second, day: null, next: at + 3 };
  }
  const said = ['on', 'since', 'until', 'from', 'dated', 'of', 'by'].includes(tokens[at - 1]?.form ?? '');
  if (sign !== '/' || !said || context.written === null) return null;
  const [month, day] = context.dayFirst ? [second, first] : [first, second];
  return { year: yearBefore(context.written, month, day), month, day, next: at + 3 };
}

/** 07APR2010, 7Apr10: the tokeniser parts the day from the rest. */
function joinedDay(tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const day = whole(tokens[at]);
  const parts = /^([a-z]{3,4})(\d{2}|\d{4})$/.exec(tokens[at + 1]?.form ?? '');
  if (day === null || parts === null || tokens[at].form.length > 2 || !touches(tokens, at)) return null;
  const month = monthOf(parts[1]);
  if (month === undefined) return null;
  const year = Number(parts[2]);
  return { year: parts[2].length === 2 ? centuryOf(year, context) : year, month, day, next: at + 2 };
}

/** 7 April 2010, 7-Apr-2010, 7th of April. */
function dayThenMonth(tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const day = whole(tokens[at]);
  if (day === null || day > 31 || tokens[at].form.length > 2) return null;
  let next = at + 1;
  if (ORDINALS.has(tokens[next]?.form ?? '')) next++;
  if (['of', '-', '/', '.'].includes(tokens[next]?.form ?? '')) next++;
  const month = monthOf(tokens[next]?.form);
  if (month === undefined) return null;
  return withYear(tokens, next + 1, month, day, context, true);
}

/** April 7, 2010; Apr 7; April 2010. A month's name alone is left to the words before it. */
function monthThenDay(text: string, tokens: readonly Token[], at: number, context: TimeContext): DayFound | null {
  const month = tokens[at]?.kind === 'word' ? monthOf(tokens[at].form) : undefined;
  if (month === undefined || !/[A-Z]/.test(text[tokens[at].start])) return null;
  const next = tokens[at + 1]?.form === '-' || tokens[at + 1]?.form === '.' ? at + 2 : at + 1;
  const number = whole(tokens[next]);
  if (number === null) return null;
  if (tokens[next].form.length === 4) return { year: number, month, day: null, next: next + 1 };
  if (number > 31) return null;
  const after = ORDINALS.has(tokens[next + 1]?.form ?? '') ? next + 2 : next + 1;
  return withYear(tokens, after, month, number, context, false);
}

const ORDINALS: ReadonlySet<string> = new Set(['st', 'nd', 'rd', 'th']);

function withYear(
  tokens: readonly Token[],
  from: number,
  month: number,
  day: number,
  context: TimeContext,
  dayFirst: boolean,
): DayFound | null {
  const at = [',', '-', '/', '.', "'", '’'].includes(tokens[from]?.form ?? '') ? from + 1 : from;
  const year = whole(tokens[at]);
  if (year !== null && tokens[at].form.length === 4 && year > 1850) return { year, month, day, next: at + 1 };
  if (year !== null && (dayFirst || isApostrophe(tokens[from].form)) && isShortYear(tokens, from, at)) {
    return { year: centuryOf(year, context), month, day, next: at + 1 };
  }
  if (context.written === null) return null;
  return { year: yearBefore(context.written, month, day), month, day, next: from };
}

function isApostrophe(form: string): boolean {
  return form === "'" || form === '’';
}

/** "6 Sep 11", "Sep 6 '11": two digits that are neither of a time of day nor of a number with a unit. */
function isShortYear(tokens: readonly Token[], from: number, at: number): boolean {
  if (tokens[at].form.length !== 2 || tokens[from].form === ',') return false;
  const after = tokens[at + 1];
  if (after === undefined || [',', ';', ')', ']'].includes(after.form)) return true;
  if (after.start === tokens[at].end)
    return after.form === '-' || (':.|'.includes(after.form) && whole(tokens[at + 2]) === null);
  if (after.kind !== 'word') return after.kind === 'sign';
  const isUnit = UNIT_STARTS.has(after.form) && tokens[at + 2]?.kind !== 'number';
  return !isUnit && after.form !== 'am' && after.form !== 'pm';
}

function whole(token: Token | undefined): number | null {
  return token?.kind === 'number' && /^\d{1,4}$/.test(token.form) ? Number(token.form) : null;
}

function touches(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1] !== undefined && tokens[at].end === tokens[at + 1].start;
}

/** Two digits: not more than ten years after the note. */
function centuryOf(year: number, context: TimeContext): number {
  const now = context.written === null ? 2030 : new Date(context.written * 60_000).getUTCFullYear();
  const guess = Math.floor(now / 100) * 100 + year;
  return guess > now + 10 ? guess - 100 : guess;
}

/** The year of the last such day that is not more than half a year ahead of the note. */
function yearBefore(written: number, month: number, day: number): number {
  const year = new Date(written * 60_000).getUTCFullYear();
  const there = Date.UTC(year, month - 1, day) / 60_000;
  if (there - written > 183 * DAY_MINUTES) return year - 1;
  return written - there > 300 * DAY_MINUTES && month <= 2 ? year + 1 : year;
}

function boundsOf({ year, month, day }: DayFound, minutes: number | null): readonly [number, number] {
  if (day === null) return [Date.UTC(year, month - 1, 1) / 60_000, Date.UTC(year, month, 1) / 60_000];
  const start = Date.UTC(year, month - 1, day) / 60_000;
  return minutes === null ? [start, start + DAY_MINUTES] : [start + minutes, start + minutes + 1];
}

/** `10:50`, `at 10:50 pm`, `T10:50:00` after a date. */
function clockAfter(
  tokens: readonly Token[],
  from: number,
): { readonly minutes: number; readonly next: number } | null {
  const at = ['at', ',', 't'].includes(tokens[from]?.form ?? '') ? from + 1 : from;
  return clockAt(tokens, at);
}

function clockAt(tokens: readonly Token[], at: number): { readonly minutes: number; readonly next: number } | null {
  const hour = whole(tokens[at]);
  const minute = whole(tokens[at + 2]);
  if (hour === null || minute === null || tokens[at + 1].form !== ':' || tokens[at + 2].form.length !== 2) return null;
  if (hour > 24 || minute > 59 || !touches(tokens, at) || !touches(tokens, at + 1)) return null;
  let next = at + 3;
  if (tokens[next]?.form === ':' && whole(tokens[next + 1]) !== null) next += 2;
  const half = tokens[next]?.form;
  const afternoon = half === 'pm' && hour < 12 ? 12 : half === 'am' && hour === 12 ? -12 : 0;
  return { minutes: (hour + afternoon) * 60 + minute, next: half === 'pm' || half === 'am' ? next + 1 : next };
}

/** A time of day alone has no day, so no bounds; it is found so that it is not read as numbers. */
function clockTimeAt(text: string, tokens: readonly Token[], at: number): TimeRead | null {
  const clock = clockAt(tokens, at);
  if (clock === null || text[tokens[at].start - 1] === ':') return null;
  const time: TextTime = {
    start: tokens[at].start,
    end: tokens[clock.next - 1].end,
    kind: 'date',
    earliest: null,
    latest: null,
  };
  return { time, next: clock.next };
}
