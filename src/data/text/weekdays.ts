/** Days of the week: "on Monday", "since Tuesday", "last Friday", as the last such day before the note, the day of the note among them; "next Monday" is the first after. */
import type { Token } from '../terminology/lexicon/words.ts';
import { DAY_MINUTES } from './dates.ts';
import type { TimeContext, TimeRead } from './times.ts';

const DAYS: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export function weekdayAt(tokens: readonly Token[], at: number, { written }: TimeContext): TimeRead | null {
  const opens = ['on', 'since', 'last', 'next', 'this', 'until', 'by'].includes(tokens[at].form);
  const place = opens ? at + 1 : at;
  const weekday = DAYS.indexOf(tokens[place]?.form ?? '');
  if (weekday < 0) return null;
  const [start, end] = [tokens[at].start, tokens[place].end];
  const since = tokens[at].form === 'since';
  const kind = since ? 'duration' : 'relative';
  if (written === null) return { time: { start, end, kind, earliest: null, latest: null }, next: place + 1 };
  const today = Math.floor(written / DAY_MINUTES);
  const ahead = ['next', 'until', 'by'].includes(tokens[at].form);
  const back = (new Date(written * 60_000).getUTCDay() - weekday + 7) % 7;
  const day = (ahead ? today + (7 - back) : today - back) * DAY_MINUTES;
  const latest = since ? (today + 1) * DAY_MINUTES : day + DAY_MINUTES;
  return { time: { start, end, kind, earliest: day, latest }, next: place + 1 };
}
