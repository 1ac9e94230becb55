/** The everyday words that one-line questions know: units of time, and a few events that every hospital's record has under some code. */
import type { CodeSelector } from './codeSelector.ts';
import { TIME_UNITS, type TimeUnit } from './eventQuestion.ts';

/** Every way to write a unit. `m` is left out: it is minutes to one and months to another. */
const SPELLINGS = {
  minutes: ['min', 'mins', 'minute', 'minutes'],
  hours: ['h', 'hr', 'hrs', 'hour', 'hours'],
  days: ['d', 'day', 'days'],
  weeks: ['w', 'week', 'weeks'],
  months: ['mo', 'month', 'months'],
  years: ['y', 'yr', 'yrs', 'year', 'years'],
} as const satisfies Record<TimeUnit, readonly string[]>;

export const UNIT_NAMES = [
  'minutes',
  'hours',
  'days',
  'weeks',
  'months',
  'years',
] as const satisfies readonly TimeUnit[];

export function unitOf(word: string): TimeUnit | undefined {
  const wanted = word.toLowerCase();
  return UNIT_NAMES.find((unit) => SPELLINGS[unit].some((spelling) => spelling === wanted));
}

export function minutesOf(count: number, word: string): number | undefined {
  const unit = unitOf(word);
  return unit === undefined || !Number.isFinite(count) ? undefined : count * TIME_UNITS[unit];
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
