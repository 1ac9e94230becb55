/**
 * What a simulated patient can be: five observed axes (four conditions and where the patient is) and one hidden axis, frailty.
 *
 * An *observed state* o is one level of each observed axis (216 of them); a *state* s adds the frailty f (3 levels), and one state is
 * death: 649 in all. Level names are unique over all axes, so that the tables of hazards and laboratory means can name them.
 */

const DIABETES = ['no diabetes', 'diabetes, untreated', 'diabetes, on metformin'] as const;
const HYPERTENSION = ['no hypertension', 'hypertension, untreated', 'hypertension, on ramipril'] as const;
const HEART = [
  'no heart disease',
  'coronary disease',
  'heart failure, untreated',
  'heart failure, on bisoprolol',
] as const;
const KIDNEY = ['no kidney disease', 'chronic kidney disease', 'kidney failure'] as const;
const LOCATION = ['at home', 'in hospital'] as const;
/** Hidden: the record never shows it. */
const FRAILTY = ['robust', 'vulnerable', 'frail'] as const;

/** The observed axes, in the order of `Levels`. Conditions only rise along their axis; the location goes both ways. */
export const AXES = [DIABETES, HYPERTENSION, HEART, KIDNEY, LOCATION] as const;
export const LOCATION_AXIS = 4;

export type Level = (typeof AXES)[number][number];
export type Sex = 'F' | 'M';
export const SEXES: readonly Sex[] = ['F', 'M'];

/** An observed state: the index of the level on each axis of `AXES`. */
export type Levels = readonly number[];

const OBSERVED_COUNT = AXES.reduce((count, axis) => count * axis.length, 1);
export const FRAILTY_COUNT = FRAILTY.length;
export const DEAD = OBSERVED_COUNT * FRAILTY_COUNT;
export const STATE_COUNT = DEAD + 1;

/** The index of an observed state: mixed radix over the axes. */
export function observedIndex(levels: Levels): number {
  return AXES.reduce((index, axis, a) => index * axis.length + levels[a], 0);
}

/** The index of a living state. */
export function stateIndex(observed: number, frailty: number): number {
  return observed * FRAILTY_COUNT + frailty;
}

/** Observed states by index. */
export const OBSERVED_STATES: readonly Levels[] = Array.from({ length: OBSERVED_COUNT }, (_, index) => {
  const levels: number[] = [];
  let rest = index;
  for (const axis of AXES.toReversed()) {
    levels.unshift(rest % axis.length);
    rest = Math.floor(rest / axis.length);
  }
  return levels;
});

/** The names of the five levels of an observed state. */
export function levelNames(levels: Levels): readonly Level[] {
  return levels.map((level, a) => AXES[a][level]);
}

/** Where a level lives: its axis and its index there. */
export function placeOf(name: Level): { readonly axis: number; readonly level: number } {
  for (const [axis, names] of AXES.map((names): readonly Level[] => names).entries()) {
    const level = names.indexOf(name);
    if (level >= 0) return { axis, level };
  }
  throw new RangeError('Every level belongs to an axis.');
}

/** `levels` with one of them replaced. */
export function withLevel(levels: Levels, axis: number, level: number): Levels {
  return levels.map((old, a) => (a === axis ? level : old));
}
