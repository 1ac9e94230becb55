/** The everyday words that one-line questions know: units of time, and a few events that every hospital's record has under some code. */
import type { CodeSelector } from './codeSelector.ts';

const MINUTES_A_DAY = 1440;
const DAYS_A_YEAR = 365.25;

/** Words → minutes. `m` is left out: it is minutes to one and months to another. */
const UNITS: Readonly<Record<string, number>> = {
  min: 1,
  mins: 1,
  minute: 1,
  minutes: 1,
  h: 60,
  hr: 60,
  hrs: 60,
  hour: 60,
  hours: 60,
  d: MINUTES_A_DAY,
  day: MINUTES_A_DAY,
  days: MINUTES_A_DAY,
  w: 7 * MINUTES_A_DAY,
  week: 7 * MINUTES_A_DAY,
  weeks: 7 * MINUTES_A_DAY,
  mo: (DAYS_A_YEAR / 12) * MINUTES_A_DAY,
  month: (DAYS_A_YEAR / 12) * MINUTES_A_DAY,
  months: (DAYS_A_YEAR / 12) * MINUTES_A_DAY,
  y: DAYS_A_YEAR * MINUTES_A_DAY,
  yr: DAYS_A_YEAR * MINUTES_A_DAY,
  year: DAYS_A_YEAR * MINUTES_A_DAY,
  years: DAYS_A_YEAR * MINUTES_A_DAY,
};

/** The units in which a time can be asked for. */
export const UNIT_WORDS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export function minutesOf(count: number, unit: string): number | undefined {
  const key = unit.toLowerCase();
  return Object.hasOwn(UNITS, key) && Number.isFinite(count) ? count * UNITS[key] : undefined;
}

/** In lower case only: a code of the data is never one of these by accident. */
const EVERYDAY: Readonly<Record<string, CodeSelector>> = {
  death: { kind: 'component', code: 'MEDS_DEATH' },
  discharge: { kind: 'regex', pattern: '^(HOSPITAL_)?DISCHARGE(//|$)' },
  admission: { kind: 'regex', pattern: '^(HOSPITAL_)?ADMISSION(//|$)' },
  readmission: { kind: 'regex', pattern: '^(HOSPITAL_)?ADMISSION(//|$)' },
  icu_admission: { kind: 'regex', pattern: '^ICU_ADMISSION(//|$)' },
  icu_discharge: { kind: 'regex', pattern: '^ICU_DISCHARGE(//|$)' },
};

export function everydaySelector(word: string): CodeSelector | undefined {
  return Object.hasOwn(EVERYDAY, word) ? EVERYDAY[word] : undefined;
}
