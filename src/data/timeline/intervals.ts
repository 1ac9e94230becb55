/**
 * Time between events, and age, as tokens.
 *
 * Intervals are spaced evenly on a logarithmic scale: 20 from 5 minutes to 1 year (each 1.78 times as wide as the one
 * before), and on at the same ratio to beyond 40 years for sparse histories; the last is open. An event less than 5 minutes after the
 * last mark in time belongs to that mark and gets no interval; the next gap is measured from the mark, so that no time is lost
 * however many such events follow each other. Ages are bands of 5 years.
 */
export const FIRST_INTERVAL_MINUTES = 5;
const MINUTES_A_YEAR = 365.25 * 24 * 60;
const INTERVALS_TO_ONE_YEAR = 20;
const RATIO = (MINUTES_A_YEAR / FIRST_INTERVAL_MINUTES) ** (1 / INTERVALS_TO_ONE_YEAR);
const LONGEST_YEARS = 40;

/** The lower bound of each interval in minutes, ascending; a gap belongs to the last bound at or below it. */
export const INTERVAL_LOWS: readonly number[] = intervalLows();

/** `INTERVAL//1h30m..2h41m`; the last `INTERVAL//40y..`. */
export function intervalText(index: number): string {
  const high = INTERVAL_LOWS[index + 1];
  return `INTERVAL//${durationText(INTERVAL_LOWS[index])}..${high === undefined ? '' : durationText(high)}`;
}

const AGE_BAND_YEARS = 5;
/** Bands 0–4 … 95–99, and 100 or more. */
export const AGE_BANDS = 21;

/** The band of an age in years; before birth counts as the first. */
export function ageBand(years: number): number {
  return Math.min(Math.max(Math.floor(years / AGE_BAND_YEARS), 0), AGE_BANDS - 1);
}

export function ageText(band: number): string {
  const low = band * AGE_BAND_YEARS;
  return band === AGE_BANDS - 1 ? `AGE//${low}+` : `AGE//${low}-${low + AGE_BAND_YEARS - 1}`;
}

export function yearsBetween(fromMinutes: number, toMinutes: number): number {
  return (toMinutes - fromMinutes) / MINUTES_A_YEAR;
}

const UNITS = [
  ['y', MINUTES_A_YEAR],
  ['d', 1440],
  ['h', 60],
  ['m', 1],
] as const;

/** Two units at most: `9m`, `2h41m`, `3d4h`, `1y97d`. */
export function durationText(minutes: number): string {
  const whole = Math.round(minutes * 1000) / 1000;
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0m';
  const [unit, size] = UNITS[first];
  const count = Math.floor(whole / size);
  const next = UNITS[first + 1];
  if (next === undefined) return `${count}${unit}`;
  const rest = Math.floor((whole - count * size) / next[1]);
  return rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${next[0]}`;
}

function intervalLows(): number[] {
  const lows: number[] = [];
  for (let index = 0; lows.length === 0 || lows[lows.length - 1] < LONGEST_YEARS * MINUTES_A_YEAR; index++) {
    lows.push(FIRST_INTERVAL_MINUTES * RATIO ** index);
  }
  return lows;
}
