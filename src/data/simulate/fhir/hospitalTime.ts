/**
 * The hospital's clock: minutes since the Unix epoch as FHIR dates and instants in America/New_York, daylight saving included.
 *
 * Offsets come from the platform's time zone data (Intl). Asking it is slow, so a day's offset is kept where the whole day (UTC) has
 * the same one; on the two days a year that change, each minute is asked for.
 */
const HOSPITAL_ZONE = 'America/New_York';

const MINUTES_PER_DAY = 1440;

/** `2009-03-08T03:30:00-04:00` */
export function instantAt(minutes: number): string {
  const offset = offsetAt(minutes);
  const wall = minutes + offset;
  const ofDay = wall - Math.floor(wall / MINUTES_PER_DAY) * MINUTES_PER_DAY;
  return `${dateOfDay(wall)}T${clockText(ofDay)}:00${offset < 0 ? '-' : '+'}${clockText(Math.abs(offset))}`;
}

/** `2009-03-08`: the date on the hospital's calendar. */
export function dateAt(minutes: number): string {
  return dateOfDay(minutes + offsetAt(minutes));
}

/** A date that is a date and no instant (a birthday), kept as midnight UTC. */
export function dateOfDay(minutes: number): string {
  const day = Math.floor(minutes / MINUTES_PER_DAY);
  const known = textOfDay.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * MINUTES_PER_DAY * 60_000).toISOString().slice(0, 10);
  textOfDay.set(day, text);
  return text;
}

/** What the hospital's clock is ahead of UTC at a time, in minutes: −300 in winter, −240 in summer. */
export function offsetAt(minutes: number): number {
  const day = Math.floor(minutes / MINUTES_PER_DAY);
  const known = offsetOfDay.get(day);
  if (known !== undefined) return known ?? zoneOffset(minutes);
  const first = zoneOffset(day * MINUTES_PER_DAY);
  const steady = first === zoneOffset((day + 1) * MINUTES_PER_DAY - 1);
  offsetOfDay.set(day, steady ? first : null);
  return steady ? first : zoneOffset(minutes);
}

/** Day since the epoch → its date. A pure function's results, kept. */
const textOfDay = new Map<number, string>();

/** Day since the epoch → its offset, null where it changes within the day. A pure function's results, kept. */
const offsetOfDay = new Map<number, number | null>();

const wallClock = new Intl.DateTimeFormat('en-US', {
  timeZone: HOSPITAL_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
});

function zoneOffset(minutes: number): number {
  const parts = new Map(wallClock.formatToParts(minutes * 60_000).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return wall / 60_000 - minutes;
}

/** Minutes as `hh:mm`. */
function clockText(minutes: number): string {
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${hours}:${String(minutes % 60).padStart(2, '0')}`;
}
