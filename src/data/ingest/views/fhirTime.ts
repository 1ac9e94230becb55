/**
 * Whether a text is a FHIR date, dateTime, instant or time (FHIR R4, 2.24.0.1 Primitive Types): the lexical form, and that the day
 * exists in its month. A dateTime may be a year, a month or a day alone; with a time of day it has a zone, as FHIR demands.
 */
const DAY = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;
const ZONE = /(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

/** `2012`, `2012-03` or `2012-03-09`. */
export function isFhirDate(text: string): boolean {
  const match = DAY.exec(text);
  if (match === null || match[1] === '0000') return false;
  const [, year, month, day] = match;
  return day === undefined || Number(day) <= daysInMonth(Number(year), Number(month));
}

/** A date, or a full date with time of day and zone. */
export function isFhirDateTime(text: string): boolean {
  return isFhirDate(text) || isFhirInstant(text);
}

/** `2012-03-09T10:31:00.5+01:00`: to the second or better, with zone. */
export function isFhirInstant(text: string): boolean {
  const [day, time, ...more] = text.split('T');
  if (time === undefined || more.length > 0 || day.length !== 10 || !isFhirDate(day)) return false;
  return ZONE.test(time) && TIME_OF_DAY.test(time.replace(ZONE, ''));
}

/** `10:31:00`, without zone. */
export function isFhirTime(text: string): boolean {
  return TIME_OF_DAY.test(text);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
