/** Times said from the note's own: "yesterday", "3 days ago", "last week", "in March", "since 2019", "for 5 weeks", "on admission", "POD 2". */
import type { Token } from '../terminology/lexicon/words.ts';
import { DAY_MINUTES, monthOf } from './dates.ts';
import type { TextTime } from './reading.ts';
import type { TimeContext, TimeRead } from './times.ts';
import { NUMBER_WORDS } from './unitsOfText.ts';

/** Days of a unit of time, in normal form. */
const DAYS: ReadonlyMap<string, number> = new Map([
  ['minute', 1 / 1440],
  ['min', 1 / 1440],
  ['hour', 1 / 24],
  ['hr', 1 / 24],
  ['day', 1],
  ['d', 1],
  ['week', 7],
  ['wk', 7],
  ['month', 30.4375],
  ['mo', 30.4375],
  ['year', 365.25],
  ['yr', 365.25],
  ['decade', 3652.5],
]);

type Bounds = readonly [earliest: number | null, latest: number | null];
const OPEN: Bounds = [null, null];

export function relativeAt(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  if (tokens[at].kind === 'sign') return null;
  return (
    dayWord(tokens, at, context) ??
    ago(tokens, at, context) ??
    neighbouring(tokens, at, context) ??
    lasting(tokens, at, context) ??
    inMonthOrYear(tokens, at, context) ??
    anchored(tokens, at)
  );
}

function read(
  tokens: readonly Token[],
  at: number,
  next: number,
  kind: TextTime['kind'],
  [earliest, latest]: Bounds,
): TimeRead {
  return { time: { start: tokens[at].start, end: tokens[next - 1].end, kind, earliest, latest }, next };
}

/** From and to whole days, counted from the day of writing. */
function days({ written }: TimeContext, from: number, to: number): Bounds {
  if (written === null) return OPEN;
  const day = Math.floor(written / DAY_MINUTES) * DAY_MINUTES;
  return [day + Math.round(from) * DAY_MINUTES, day + Math.round(to) * DAY_MINUTES];
}

function dayWord(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const form = tokens[at].form;
  const next = tokens[at + 1]?.form;
  if (form === 'yesterday') return read(tokens, at, at + 1, 'relative', days(context, -1, 0));
  if (form === 'today' || form === 'tonight') return read(tokens, at, at + 1, 'now', days(context, 0, 1));
  if (form === 'tomorrow') return read(tokens, at, at + 1, 'relative', days(context, 1, 2));
  if (form === 'currently' || form === 'presently' || form === 'now')
    return read(tokens, at, at + 1, 'now', days(context, 0, 1));
  if (form === 'overnight') return read(tokens, at, at + 1, 'relative', days(context, -1, 1));
  if (form === 'this' && ['morning', 'afternoon', 'evening', 'am', 'pm'].includes(next ?? '')) {
    return read(tokens, at, at + 2, 'now', days(context, 0, 1));
  }
  if (form === 'last' && (next === 'night' || next === 'evening'))
    return read(tokens, at, at + 2, 'relative', days(context, -1, 1));
  return null;
}

/** `3 days ago`, `a week ago`, `several years ago`, `2 to 3 days ago`, `3 days prior`, `in 2 weeks`. */
function ago(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const ahead = tokens[at].form === 'in' || tokens[at].form === 'within';
  const amount = amountAt(tokens, ahead ? at + 1 : at);
  if (amount === null) return null;
  const { low, high, unitDays, next } = amount;
  const after = tokens[next]?.form;
  if (after === 'ago' || after === 'earlier' || after === 'back') {
    return read(tokens, at, next + 1, 'relative', days(context, ...past(low, high, unitDays)));
  }
  if (ahead && after !== 'of') {
    const slack = slackOf(unitDays);
    return read(tokens, at, next, 'relative', days(context, low * unitDays - slack, high * unitDays + slack + 1));
  }
  if (after === 'prior' || after === 'before') return read(tokens, at, next + 1, 'relative', OPEN);
  return null;
}

function past(low: number, high: number, unitDays: number): readonly [number, number] {
  const slack = slackOf(unitDays);
  return [-high * unitDays - slack, -low * unitDays + slack + 1];
}

/** How exact people are: to the day in days, half a unit beyond. */
function slackOf(unitDays: number): number {
  return unitDays <= 1 ? 0 : unitDays / 2;
}

/** `3 days`, `two to three weeks`, `several years`. */
export interface Amount {
  readonly low: number;
  readonly high: number;
  readonly unitDays: number;
  readonly next: number;
}

export function amountAt(tokens: readonly Token[], from: number): Amount | null {
  let at = APPROXIMATE.has(tokens[from]?.form ?? '') ? from + 1 : from;
  const low = countAt(tokens[at]);
  if (low === null) return null;
  at++;
  let [least, most] = low;
  const joint = tokens[at]?.form;
  if (joint === '-' || joint === 'to' || joint === 'or') {
    const high = countAt(tokens[at + 1]);
    if (high !== null) {
      most = high[1];
      at += 2;
    } else if (joint === '-') at++;
  }
  if (least > most) [least, most] = [most, least];
  const unitDays = DAYS.get(tokens[at]?.form ?? '');
  return unitDays === undefined ? null : { low: least, high: most, unitDays, next: at + 1 };
}

const APPROXIMATE: ReadonlySet<string> = new Set([
  'about',
  'approximately',
  'around',
  'nearly',
  'almost',
  'over',
  'roughly',
  '~',
]);

function countAt(token: Token | undefined): readonly [number, number] | null {
  if (token === undefined) return null;
  if (token.kind === 'number') {
    const value = Number(token.form.replaceAll(',', ''));
    return value < 200 ? [value, value] : null;
  }
  const counted = NUMBER_WORDS.get(token.form);
  if (counted !== undefined) return [counted, counted];
  if (token.form === 'a' || token.form === 'an') return [1, 1];
  if (token.form === 'several' || token.form === 'many' || token.form === 'some') return [2, 30];
  if (token.form === 'couple' || token.form === 'few') return [2, 6];
  return null;
}

/** `last week`, `past month`, `this year`, `next week`, `the past 3 days`. */
function neighbouring(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const form = tokens[at].form;
  if (!['last', 'past', 'previous', 'this', 'next', 'coming'].includes(form)) return null;
  const amount = amountAt(tokens, at + 1);
  if (amount !== null && form !== 'this') {
    const span = amount.high * amount.unitDays;
    return read(
      tokens,
      at,
      amount.next,
      'duration',
      form === 'next' || form === 'coming'
        ? days(context, 0, span + 1)
        : days(context, -span - slackOf(amount.unitDays), 1),
    );
  }
  const unitDays = DAYS.get(tokens[at + 1]?.form ?? '');
  if (unitDays === undefined || unitDays < 1) return null;
  if (form === 'next' || form === 'coming')
    return read(tokens, at, at + 2, 'relative', days(context, 0, 2 * unitDays + 1));
  if (form === 'this') return read(tokens, at, at + 2, 'relative', days(context, -unitDays, unitDays));
  return read(tokens, at, at + 2, 'relative', days(context, -2 * unitDays, 1));
}

/** `for 5 weeks`, `x 3 days`, `3-day history`, `since yesterday` is left to its day. */
function lasting(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const form = tokens[at].form;
  const opens = form === 'for' || form === 'x' || form === 'over' || form === 'during';
  let from = opens ? at + 1 : at;
  if (opens && tokens[from]?.form === 'the') from++;
  if (opens && ['past', 'last'].includes(tokens[from]?.form ?? '')) from++;
  const amount = amountAt(tokens, from);
  if (amount === null) return null;
  const history = tokens[amount.next]?.form === 'history' || tokens[amount.next]?.form === 'hx';
  const old = tokens[amount.next]?.form === 'old' || tokens[amount.next + 1]?.form === 'old';
  if ((!opens && !history) || old) return null;
  return read(
    tokens,
    at,
    history ? amount.next + 1 : amount.next,
    'duration',
    days(context, -amount.high * amount.unitDays - slackOf(amount.unitDays), 1),
  );
}

/** `in March`, `since 2019`, `in March 2019` (the date follows), `until 2015`, `in the 1990s`. */
function inMonthOrYear(tokens: readonly Token[], at: number, context: TimeContext): TimeRead | null {
  const form = tokens[at].form;
  if (!['in', 'since', 'until', 'from', 'during', 'last', 'circa'].includes(form)) return null;
  const article =
    tokens[at + 1]?.form === 'early' || tokens[at + 1]?.form === 'late' || tokens[at + 1]?.form === 'mid'
      ? at + 2
      : at + 1;
  const after = tokens[article];
  if (after === undefined) return null;
  const year = after.kind === 'number' && /^(?:19|20|21)\d\d$/.test(after.form) ? Number(after.form) : null;
  if (year !== null)
    return read(
      tokens,
      at,
      article + 1,
      form === 'since' ? 'duration' : 'date',
      sinceOr(form, yearBounds(year), context),
    );
  const month = monthOf(after.form);
  if (month === undefined || tokens[article + 1]?.kind === 'number' || context.written === null) return null;
  return read(
    tokens,
    at,
    article + 1,
    form === 'since' ? 'duration' : 'date',
    sinceOr(form, monthBounds(month, context.written), context),
  );
}

function sinceOr(form: string, [earliest, latest]: readonly [number, number], { written }: TimeContext): Bounds {
  return form === 'since' ? [earliest, written === null ? null : Math.max(latest, written + 1)] : [earliest, latest];
}

function yearBounds(year: number): readonly [number, number] {
  return [Date.UTC(year, 0, 1) / 60_000, Date.UTC(year + 1, 0, 1) / 60_000];
}

/** The last such month that had begun when the note was written. */
function monthBounds(month: number, written: number): readonly [number, number] {
  const now = new Date(written * 60_000);
  const year = month - 1 > now.getUTCMonth() ? now.getUTCFullYear() - 1 : now.getUTCFullYear();
  return [Date.UTC(year, month - 1, 1) / 60_000, Date.UTC(year, month, 1) / 60_000];
}

/** `on admission`, `at discharge`, `POD 2`, `hospital day 3`: bound to something that the note alone does not date. */
function anchored(tokens: readonly Token[], at: number): TimeRead | null {
  const [form, next, third] = [tokens[at].form, tokens[at + 1]?.form, tokens[at + 2]];
  if (
    (form === 'on' || form === 'at' || form === 'upon') &&
    ['admission', 'discharge', 'presentation', 'arrival', 'baseline'].includes(next ?? '')
  ) {
    return read(tokens, at, at + 2, 'relative', OPEN);
  }
  const sign = next === '#' || next === ':' ? 1 : 0;
  const number = tokens[at + 1 + sign];
  if (['pod', 'hd'].includes(form) && number?.kind === 'number')
    return read(tokens, at, at + 2 + sign, 'relative', OPEN);
  const dayOf =
    next === 'day' && ['hospital', 'postoperative', 'postop', 'icu'].includes(form) && third?.kind === 'number';
  return dayOf ? read(tokens, at, at + 3, 'relative', OPEN) : null;
}
