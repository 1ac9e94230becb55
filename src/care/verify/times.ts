/**
 * When a fact holds, against when a note says that it did. Times are minutes of the record's own clock; a fact known to the day covers that day.
 */
import type { TextTime } from '../../data/text/reading.ts';
import type { Fact, FactTime, TimePrecision } from '../facts/fact.ts';

export interface Window {
  /** Inclusive; null where open. */
  readonly earliest: number | null;
  /** Exclusive. */
  readonly latest: number | null;
}

/** With its place in the note. */
export type PlacedWindow = Window & { readonly start: number };

export const MINUTES_A_DAY = 1440;

/** The windows of times that say when: not durations, and nothing that could not be resolved. */
export function windowsOf(times: readonly TextTime[]): readonly PlacedWindow[] {
  return times.flatMap(({ kind, earliest, latest, start }) => {
    if (kind === 'duration' || kind === 'now' || (earliest === null && latest === null)) return [];
    return [{ earliest, latest, start }];
  });
}

/** Whether the fact began within the window, as far as the precision of its time tells. */
export function beganWithin(time: FactTime, window: Window): boolean {
  if (time.start === null) return false;
  return overlaps(time.start, time.start + LENGTH[time.precision], window);
}

/** Whether the fact ended within the window. */
export function endedWithin(time: FactTime, window: Window): boolean {
  if (time.end === null) return false;
  return overlaps(time.end, time.end + LENGTH[time.precision], window);
}

/** Whether the fact held at some time of the window; `openEnd` says until when one without an end holds. */
export function heldWithin(time: FactTime, window: Window, openEnd: number): boolean {
  if (time.start === null) return false;
  const end = time.end ?? Math.max(openEnd, time.start);
  return overlaps(time.start, end + LENGTH[time.precision], window);
}

/** Began no later than this; an unknown start may have. */
export function beganBy(fact: Fact, at: number): boolean {
  return fact.time.start === null || fact.time.start <= at;
}

/** `2014-05-02`, to the precision of the record. */
export function timeText(time: FactTime): string {
  if (time.start === null) return 'at an unknown time';
  const iso = new Date(time.start * 60_000).toISOString();
  const length = { year: 4, month: 7, day: 10, instant: 10 }[time.precision];
  return iso.slice(0, length);
}

const LENGTH: Readonly<Record<TimePrecision, number>> = {
  instant: 1,
  day: MINUTES_A_DAY,
  month: 31 * MINUTES_A_DAY,
  year: 366 * MINUTES_A_DAY,
};

function overlaps(start: number, end: number, { earliest, latest }: Window): boolean {
  return (latest === null || start < latest) && (earliest === null || end > earliest);
}
