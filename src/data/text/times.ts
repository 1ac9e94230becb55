/**
 * Dates and times of a sentence: dates in the usual forms, months and years, "yesterday", "3 days ago", "last week", "in March", "since 2019", "for 5
 * weeks", "POD 2", resolved against the time at which the note was written. A month written as a number comes first (04/07/2010 is April 7),
 * unless a date of the same note can only be read with the day first.
 *
 * What has no place on the calendar without more knowledge (on admission, postoperative days) has no bounds. Nothing is resolved when the time of writing is unknown, except
 * full dates.
 */
import type { Token } from '../terminology/lexicon/words.ts';
import { dateAt } from './dates.ts';
import type { TextTime } from './reading.ts';
import { relativeAt } from './relativeTimes.ts';
import { weekdayAt } from './weekdays.ts';

export interface TimeContext {
  /** Minutes, or null. */
  readonly written: number | null;
  /** Whether numbers of dates are day first. */
  readonly dayFirst: boolean;
}

export interface TimeRead {
  readonly time: TextTime;
  /** The token after it. */
  readonly next: number;
}

export function timesOf(text: string, tokens: readonly Token[], context: TimeContext): readonly TextTime[] {
  const found: TextTime[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const read = dateAt(text, tokens, at, context) ?? weekdayAt(tokens, at, context) ?? relativeAt(tokens, at, context);
    if (read === null) continue;
    found.push(read.time);
    at = read.next - 1;
  }
  return found;
}

/** Whether a date such as 25/12/2019 stands in the text. */
export function isDayFirst(text: string): boolean {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const [, first, second] of text.slice(0, 200_000).matchAll(/\b(\d{1,2})[/.](\d{1,2})[/.](?:19|20)?\d\d\b/g)) {
    if (Number(first) > 12 && Number(second) <= 12) dayFirst++;
    if (Number(second) > 12 && Number(first) <= 12) monthFirst++;
  }
  return dayFirst > monthFirst;
}
