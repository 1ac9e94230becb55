/**
 * When a fact holds, against when a note says that it did. A fact known to the day covers that day.
 *
 * Notes are written by the clock on the wall. Where the record's zone is not known (MEDS has UTC), an instant may be of the day before or after; so
 * days are then compared with the slack of a zone, except where the record itself has something else on the very day (`valuesInTime.ts`). A dataset dates what it
 * has by when it was filed; with its zone known, that may be of the day after, never of the day before.
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

/** How far clocks on walls are from UTC. */
const ZONE_SLACK = 14 * 60;

/** Whether the fact began within the window, as far as the precision of its time tells. */
export function beganWithin(time: FactTime, window: Window, slack = ZONE_SLACK): boolean {
  return time.start !== null && overlaps(time.start, time, window, slack);
}

/** By the record's own clock, to the minute. */
export function beganStrictlyWithin(time: FactTime, window: Window): boolean {
  return beganWithin(time, window, 0);
}

/** Whether the fact ended within the window. */
export function endedWithin(time: FactTime, window: Window): boolean {
  return time.end !== null && overlaps(time.end, time, window, ZONE_SLACK);
}

/** Whether the fact held at some time of the window; `openEnd` says until when one without an end holds. */
export function heldWithin(time: FactTime, window: Window, openEnd: number): boolean {
  if (time.start === null) return false;
  const end = time.end ?? Math.max(openEnd, time.start);
  const { earliest, latest } = window;
  const { later, earlier } = slackOf(time, ZONE_SLACK);
  const started = latest === null || time.start < latest + later;
  return started && (earliest === null || end + LENGTH[time.precision] > earliest - earlier);
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

/** Days, months and years have no zone. Filed times may be later than what they tell of, not earlier. */
function slackOf({ precision, local }: FactTime, slack: number): { readonly later: number; readonly earlier: number } {
  if (precision !== 'instant' || slack === 0) return EXACT;
  if (local === undefined) return { later: slack, earlier: slack };
  return local === 'filed' ? FILED : EXACT;
}

const EXACT = { later: 0, earlier: 0 } as const;
/** From a sample taken to its result filed. */
const FILED = { later: MINUTES_A_DAY, earlier: 0 } as const;

function overlaps(at: number, time: FactTime, { earliest, latest }: Window, slack: number): boolean {
  const own = slackOf(time, slack);
  const began = latest === null || at < latest + own.later;
  return began && (earliest === null || at + LENGTH[time.precision] > earliest - own.earlier);
}
