/**
 * FHIR's dates and times as minutes: an instant with an offset in UTC; a time without one, and a day, as they stand (`wallClock.ts` has written instants so before).
 *
 * A day, month or year begins with its first minute and is known at its last, so that nothing is known early. A text that is no FHIR time reads as absent.
 */
import type { FactTime, TimePrecision } from '../fact.ts';
import { type Element, elementOf, textOf } from './element.ts';

export interface Moment {
  readonly start: number;
  /** The last minute of what the text leaves open; of an instant the same. */
  readonly last: number;
  readonly precision: TimePrecision;
}

const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

export function momentOf(text: string | null): Moment | null {
  const parts = FORM.exec(text ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, zone] = parts;
  const at = (y: number, m: number, d: number): number => Date.UTC(y, m - 1, d) / 60_000;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const start = at(y, m, d);
  if (m < 1 || m > 12 || d < 1 || new Date(start * 60_000).getUTCDate() !== d) return null;
  if (month === undefined) return { start, last: at(y + 1, 1, 1) - 1, precision: 'year' };
  if (day === undefined) return { start, last: at(y, m + 1, 1) - 1, precision: 'month' };
  if (hour === undefined) return { start, last: start + 1439, precision: 'day' };
  const minutes = start + Number(hour) * 60 + Number(minute) + Number(second ?? 0) / 60 - offsetMinutes(zone);
  return { start: minutes, last: minutes, precision: 'instant' };
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

export interface Span {
  readonly start: Moment | null;
  readonly end: Moment | null;
}

export function periodOf(value: Element, name: string): Span {
  const period = elementOf(value, name);
  return { start: momentOf(textOf(period, 'start')), end: momentOf(textOf(period, 'end')) };
}

/** The first of the elements named that is a time; `xPeriod.start` for one of a period. */
export function firstMoment(value: Element, names: readonly string[]): Moment | null {
  for (const name of names) {
    const [first, second] = name.split('.');
    const moment = momentOf(second === undefined ? textOf(value, first) : textOf(elementOf(value, first), second));
    if (moment !== null) return moment;
  }
  return null;
}

export function timeOf(start: Moment | null): FactTime {
  return { start: start?.start ?? null, end: null, precision: start?.precision ?? 'instant' };
}
