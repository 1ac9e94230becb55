/**
 * Whether risks are as large as they say in each subgroup: events observed over events expected (the sum of the calibrated risks),
 * with a 95 % interval by resampling patients. A level with too few patients, events or non-events is not judged calibrated, nor is one
 * whose interval lies wholly outside 1 ± margin. Counts under 11 are withheld (evaluate/subgroups.ts).
 */
import { invariant } from '../../../base/errors.ts';
import { seededRandom } from '../../../base/random.ts';
import { quantileOfSorted } from '../../../base/statistics.ts';
import { SUBGROUP_FLOOR } from '../../evaluate/subgroups.ts';
import { NOT_STATED } from '../../evaluate/subgroupTable.ts';
import { type Limit, type Reason, reasonOf } from './reasons.ts';

/** Level of a patient by column, such as `sex` → `F`. */
export type Groups = Readonly<Record<string, string>>;

export interface SubgroupCalibration {
  readonly column: string;
  readonly level: string;
  /** Null: fewer than 11, withheld. */
  readonly subjects: number | null;
  readonly events: number | null;
  /** What the level has too few of for a ratio (`SUBGROUP_FLOOR`); null when there is enough. */
  readonly lacks: keyof typeof SUBGROUP_FLOOR | null;
  /** Observed over expected events; null below the floor. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One case a patient, with a calibrated probability. */
export interface GroupedCase {
  readonly probability: number;
  readonly outcome: number;
  readonly groups: Groups;
}

export interface RatioSettings {
  readonly resamples: number;
  readonly seed: number;
}

const SMALLEST_COUNT = 11;
const LACK_LABELS = { subjects: 'patients', events: 'with the event', nonEvents: 'without the event' } as const;

/** One entry per column and level that occurs, in alphabetical order. */
export function calibrateSubgroups(
  cases: readonly GroupedCase[],
  settings: RatioSettings,
): readonly SubgroupCalibration[] {
  const levels = new Map<string, { column: string; level: string; cases: GroupedCase[] }>();
  for (const one of cases) {
    for (const [column, level] of Object.entries(one.groups)) {
      const key = JSON.stringify([column, level]);
      const known = levels.get(key);
      if (known === undefined) levels.set(key, { column, level, cases: [one] });
      else known.cases.push(one);
    }
  }
  return [...levels.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { column, level, cases: members }]) => calibrateLevel(column, level, members, settings));
}

function calibrateLevel(
  column: string,
  level: string,
  cases: readonly GroupedCase[],
  settings: RatioSettings,
): SubgroupCalibration {
  const events = cases.reduce((sum, { outcome }) => sum + outcome, 0);
  const others = cases.length - events;
  const lacks = lackOf(cases.length, events);
  const small = events < SMALLEST_COUNT || others < SMALLEST_COUNT;
  const counts = { subjects: cases.length < SMALLEST_COUNT ? null : cases.length, events: small ? null : events };
  const ratio = lacks === null ? ratioOf(cases, column, level, settings) : { ratio: null, low: null, high: null };
  return { column, level, ...counts, lacks, ...ratio };
}

function lackOf(subjects: number, events: number): SubgroupCalibration['lacks'] {
  if (subjects < SUBGROUP_FLOOR.subjects) return 'subjects';
  if (events < SUBGROUP_FLOOR.events) return 'events';
  return subjects - events < SUBGROUP_FLOOR.nonEvents ? 'nonEvents' : null;
}

function ratioOf(cases: readonly GroupedCase[], column: string, level: string, { resamples, seed }: RatioSettings) {
  const random = seededRandom(seed, 'observed over expected', column, level);
  const observedOver = (pick: (i: number) => GroupedCase): number => {
    let [observed, expected] = [0, 0];
    for (let i = 0; i < cases.length; i++) {
      const { outcome, probability } = pick(i);
      observed += outcome;
      expected += probability;
    }
    return observed / expected;
  };
  const drawn = Float64Array.from({ length: resamples }, () =>
    observedOver(() => cases[random.integer(cases.length)]),
  ).sort();
  const [low, high] = [quantileOfSorted(drawn, 0.025), quantileOfSorted(drawn, 0.975)];
  return { ratio: observedOver((i) => cases[i]), low, high };
}

/** Reasons why a patient of these groups is not answered. */
export function subgroupReasons(
  calibrations: readonly SubgroupCalibration[],
  groups: Groups,
  margin: number,
): readonly Reason[] {
  const columns = [...new Set(calibrations.map(({ column }) => column))];
  return columns.flatMap((column) => {
    const level = groups[column];
    const known = calibrations.find((one) => one.column === column && one.level === level);
    const of = `${column}: ${level ?? NOT_STATED}`;
    if (known === undefined) return [reasonOf('subgroup not calibrated', of, null, {})];
    if (known.lacks !== null) {
      const figure = known.lacks === 'subjects' ? known.subjects : null;
      const limit = { below: SUBGROUP_FLOOR[known.lacks] };
      return [reasonOf('subgroup not calibrated', `${of}, ${LACK_LABELS[known.lacks]}`, figure, limit)];
    }
    const limit = passedLimit(known, margin);
    if (limit === null) return [];
    return [reasonOf('subgroup not calibrated', `${of}, observed over expected`, known.ratio, limit)];
  });
}

/** The bound beyond which the whole interval of the ratio lies; null when it reaches into 1 ± margin. */
function passedLimit({ low, high }: SubgroupCalibration, margin: number): Limit | null {
  invariant(low !== null && high !== null, 'subgroups', 'A level with enough cases has an interval.');
  if (low > 1 + margin) return { above: 1 + margin };
  return high < 1 - margin ? { below: 1 - margin } : null;
}
