/**
 * Dates and times in one unambiguous form: `5 March 2021`, `5 March 2021 at 08:30`; no more exact than the record is.
 *
 * Times are minutes of the record's own clock, which has no zone, so they are read as if it were UTC.
 */
import type { FactTime, TimePrecision } from '../../facts/fact.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const MINUTES_OF_A_DAY = 1440;

export function dateText(minutes: number, precision: TimePrecision = 'day'): string {
  const date = new Date(minutes * 60_000);
  const year = `${date.getUTCFullYear()}`;
  if (precision === 'year') return year;
  const month = `${MONTHS[date.getUTCMonth()]} ${year}`;
  return precision === 'month' ? month : `${date.getUTCDate()} ${month}`;
}

export function dateTimeText(minutes: number, precision: TimePrecision = 'instant'): string {
  if (precision !== 'instant') return dateText(minutes, precision);
  return `${dateText(minutes)} at ${new Date(minutes * 60_000).toISOString().slice(11, 16)}`;
}

/** `on 5 March 2021`, `in March 2021`, `in 2021`. */
export function onDate(minutes: number, precision: TimePrecision): string {
  return `${precision === 'month' || precision === 'year' ? 'in' : 'on'} ${dateText(minutes, precision)}`;
}

/** ` on 5 March 2021`, to be put behind words; empty where the record has no time. */
export function dated({ start, precision }: FactTime): string {
  return start === null ? '' : ` ${onDate(start, precision)}`;
}

/** With the time of day where the record has it: `on 5 March 2021 at 08:30`. */
export function atTime(minutes: number, precision: TimePrecision): string {
  return precision === 'instant' ? `on ${dateTimeText(minutes)}` : onDate(minutes, precision);
}

/** Completed years between two times. */
export function wholeYears(from: number, to: number): number {
  const [birth, then] = [new Date(from * 60_000), new Date(to * 60_000)];
  const years = then.getUTCFullYear() - birth.getUTCFullYear();
  const months = then.getUTCMonth() - birth.getUTCMonth();
  return months < 0 || (months === 0 && then.getUTCDate() < birth.getUTCDate()) ? years - 1 : years;
}
