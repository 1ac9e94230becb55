/** Dates as people write them in notes, on the hospital's calendar. */
import type { Random } from '../../../../base/random.ts';
import { dateAt } from '../hospitalTime.ts';
import { pick } from '../person.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A date in one of the usual forms. */
export function writtenDate(minutes: number, random: Random): string {
  return writtenDay(dateAt(minutes), random);
}

/** `day` is `2009-03-05`. */
export function writtenDay(day: string, random: Random): string {
  const [year, month, date] = day.split('-');
  const name = MONTHS[Number(month) - 1];
  return pick(
    [
      `${name} ${Number(date)}, ${year}`,
      `${month}/${date}/${year}`,
      day,
      `${Number(date)} ${name.slice(0, 3)} ${year}`,
    ],
    random,
  );
}

/** Whole years from birth (a day, midnight UTC) to a time, by the calendar. */
export function ageAt(birthDay: string, minutes: number): number {
  const [day, now] = [birthDay, dateAt(minutes)];
  const years = Number(now.slice(0, 4)) - Number(day.slice(0, 4));
  return now.slice(5) < day.slice(5) ? years - 1 : years;
}
