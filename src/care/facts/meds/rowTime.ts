/**
 * When a row of an ingested dataset holds: `ingest` writes a day, month or year as its last second (so that nothing is known early), or as its
 * begin where it is one. Back to the day itself, on the record's clock.
 *
 * The last second was that of the hospital's zone. Where that zone is not known, it is told to within half a day, so days of zones beyond 12 hours from UTC can be off by one.
 */
import { type FactTime, TIME_PRECISIONS, type TimePrecision } from '../fact.ts';

const DAY = 1440;

/** @param given the column `time_precision`; null for an instant. */
export function timeOfRow(minutes: number | null, given: string | null): FactTime {
  if (given === null) return { start: minutes, end: null, precision: 'instant' };
  const precision = TIME_PRECISIONS.find((known) => known === given) ?? 'instant';
  if (minutes === null || precision === 'instant') return { start: minutes, end: null, precision };
  return { start: beginOf(minutes, precision), end: null, precision };
}

function beginOf(minutes: number, precision: Exclude<TimePrecision, 'instant'>): number {
  const isEnd = Math.abs((((minutes % 1) + 1) % 1) - 59 / 60) < 1e-6;
  const midnight = Math.round((isEnd ? minutes + 1 / 60 : minutes) / DAY) * DAY;
  if (precision === 'day') return isEnd ? midnight - DAY : midnight;
  const within = new Date((isEnd ? midnight - DAY : midnight) * 60_000);
  const month = precision === 'year' ? 0 : within.getUTCMonth();
  return Date.UTC(within.getUTCFullYear(), month, 1) / 60_000;
}
