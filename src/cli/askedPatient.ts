/** Settings that name one patient and a time, and how shares are written: for the commands that ask about one patient. */
import { AnamnesisError } from '../base/errors.ts';
import type { Settings } from './command.ts';

/** @throws settings/invalid */
export function subjectOf(settings: Settings): bigint {
  const text = settings.optionalString('subject') ?? '';
  if (/^-?\d{1,19}$/.test(text)) return BigInt(text);
  throw new AnamnesisError('settings/invalid', {
    where: '--subject',
    rule: 'The patient is named by a whole number, the subject_id.',
    remedy: 'Give --subject 17.',
  });
}

/** Of `--at`, since the epoch; undefined when it is left out. @throws settings/invalid */
export function minutesOf(settings: Settings): number | undefined {
  const text = settings.optionalString('at');
  if (text === undefined) return undefined;
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const millis = isTime ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(millis)) return millis / 60_000;
  throw new AnamnesisError('settings/invalid', {
    where: '--at',
    rule: 'This is a date, or a date with time and zone.',
    remedy: 'Write 2020-05-01 (its beginning, UTC) or 2020-05-01T14:30Z.',
  });
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
