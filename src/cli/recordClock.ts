/**
 * Settings of commands that read a patient's record beside notes: the zone of the hospital's clock, by which notes are written, and a time on that clock.
 *
 * `--at` without an offset is what the clock on the wall shows; with one it is put on that clock, where the zone is known, else taken in UTC.
 */
import { AnamnesisError } from '../base/errors.ts';
import type { HospitalClock } from '../care/facts/hospitalClock.ts';
import { checkZone } from '../data/ingest/options.ts';
import type { OptionSpec, Settings } from './command.ts';

export const zoneOption: OptionSpec = {
  flag: '--zone <name>',
  kind: 'string',
  help: 'IANA zone of the hospital’s clock, by which notes are written (default: of a dataset, that of its ingest; of FHIR, its offsets)',
};

/** @throws settings/invalid */
export function zoneOf(settings: Settings): string | undefined {
  const zone = settings.optionalString('zone');
  return zone === undefined ? undefined : checkZone(zone);
}

export interface AskedTime {
  /** Minutes since the epoch: as the wall's clock shows, or in UTC. */
  readonly minutes: number;
  readonly isInstant: boolean;
}

/** Of `--at`; undefined when it is left out. @throws settings/invalid */
export function askedTime(settings: Settings): AskedTime | undefined {
  const text = settings.optionalString('at');
  if (text === undefined) return undefined;
  const [, wall, time, offset] =
    /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const isInstant = offset !== undefined;
  const millis =
    wall === undefined || (isInstant && time === undefined)
      ? Number.NaN
      : Date.parse(`${wall}${time === undefined ? '' : (offset ?? 'Z')}`);
  if (!Number.isNaN(millis)) return { minutes: millis / 60_000, isInstant };
  throw new AnamnesisError('settings/invalid', {
    where: '--at',
    rule: 'This is no date, and no date with a time.',
    remedy: 'Write 2020-05-01 (its beginning), 2020-05-01T14:30 (of the hospital’s clock) or 2020-05-01T14:30Z.',
  });
}

/** @param clock of the records (`Records.clock`) */
export function onClock(asked: AskedTime | undefined, clock: HospitalClock | null): number | undefined {
  return asked === undefined || !asked.isInstant || clock === null ? asked?.minutes : clock.wall(asked.minutes);
}
