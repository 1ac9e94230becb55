/**
 * What the record of a simulated patient shows up to a time: sex, birth, and at each time with events the observed levels and the
 * laboratory values. Everything that the truth conditions on passes through here, and nothing after `until` does.
 *
 * The order of events of the same time does not matter.
 */

import { invariant } from '../../base/errors.ts';
import { BIRTH_CODE } from '../record/meds.ts';
import { codeOfLevel, genderCode } from './codes.ts';
import { LABS, type Lab } from './labs.ts';
import type { RecordEvent } from './process.ts';
import { AXES, type Levels, LOCATION_AXIS, placeOf, SEXES, type Sex } from './states.ts';

export interface Moment {
  readonly minutes: number;
  /** The observed levels from this moment on. */
  readonly levels: Levels;
  readonly values: readonly { readonly lab: Lab; readonly value: number }[];
}

export interface History {
  readonly sex: Sex;
  readonly birth: number;
  /** In order of time; the first is entry. */
  readonly moments: readonly Moment[];
}

/** Reads the events at or before `until` (minutes since the epoch). There must be at least the first visit. */
export function readHistory(events: readonly RecordEvent[], until: number): History {
  let birth: number | undefined;
  const byTime = new Map<number, RecordEvent[]>();
  for (const event of events) {
    if (event.minutes === null || event.minutes > until) continue;
    if (event.code === BIRTH_CODE) birth = event.minutes;
    else byTime.set(event.minutes, [...(byTime.get(event.minutes) ?? []), event]);
  }
  invariant(birth !== undefined && byTime.size > 0, 'simulated record', 'A record has a birth and a first visit.');
  const sex = SEXES.find((one) => events.some((event) => event.minutes === null && event.code === genderCode(one)));
  invariant(sex !== undefined, 'simulated record', 'A record says the sex.');
  let levels: Levels = AXES.map(() => 0);
  const moments = [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([minutes, now]) => {
      levels = now.reduce((before, event) => levelsAfter(before, event.code), levels);
      return { minutes, levels, values: valuesOf(now) };
    });
  return { sex, birth, moments };
}

/** Conditions only rise; the location is what the last admission or discharge says. */
function levelsAfter(levels: Levels, code: string): Levels {
  const place = placeByCode.get(code);
  if (place === undefined) return levels;
  const { axis, level } = place;
  return levels.map((old, a) => (a !== axis ? old : axis === LOCATION_AXIS ? level : Math.max(old, level)));
}

function valuesOf(events: readonly RecordEvent[]): Moment['values'] {
  return events.flatMap(({ code, value }) => {
    const lab = labByCode.get(code);
    return lab === undefined || value === null ? [] : [{ lab, value }];
  });
}

const labByCode: ReadonlyMap<string, Lab> = new Map(LABS.map((lab) => [lab.code, lab]));

const placeByCode: ReadonlyMap<string, ReturnType<typeof placeOf>> = new Map(
  AXES.flat().flatMap((level) => {
    const code = codeOfLevel(level);
    return code === undefined ? [] : [[code, placeOf(level)] as const];
  }),
);
