/**
 * How a patient enters the record: age, sex, frailty, and what is already on the problem list at the first visit.
 *
 * Age is uniform on 45 to 80 years and sex even; both say nothing about frailty beyond the table below. Given age band, sex and frailty,
 * each of four findings is present independently, with the probability that `BURN_IN_YEARS` at its onset hazard (of somebody free
 * of disease) would give: 1 − exp(−hazard × years). Each treatable one is treated with probability 1/2. Nobody enters with heart
 * failure or kidney failure, nor in hospital.
 */
import type { Random } from '../../base/random.ts';
import { MOVES, perYear } from './hazards.ts';
import { type Level, type Levels, placeOf, type Sex } from './states.ts';

export const ENTRY_AGE_YEARS = { from: 45, to: 80 } as const;
const BURN_IN_YEARS = 10;
const TREATED_AT_ENTRY = 0.5;
const DISEASE_FREE: Levels = [0, 0, 0, 0, 0];

/** Share of robust, vulnerable and frail people at entry, by age band (40–44, 45–49 …): moves evenly between two ends. */
export function frailtyAtEntry(band: number): readonly number[] {
  const old = Math.min(band / 9, 1);
  const frail = 0.03 + 0.17 * old;
  const vulnerable = 0.15 + 0.27 * old;
  return [1 - vulnerable - frail, vulnerable, frail];
}

/** P(levels at entry | frailty, sex, band); 0 where nobody enters. */
export function entryProbability(levels: Levels, frailty: number, sex: Sex, band: number): number {
  let probability = levels[4] === 0 ? 1 : 0;
  for (const { axis, onset, treatable } of entryFindings) {
    const present = presence(onset, frailty, sex, band);
    const level = levels[axis];
    if (level === 0) probability *= 1 - present;
    else if (level === 1) probability *= present * (treatable ? 1 - TREATED_AT_ENTRY : 1);
    else probability *= level === 2 && treatable ? present * TREATED_AT_ENTRY : 0;
  }
  return probability;
}

export function sampleEntry(
  sex: Sex,
  band: number,
  random: Random,
): { readonly levels: Levels; readonly frailty: number } {
  const frailty = sampleIndex(frailtyAtEntry(band), random);
  const levels = [...DISEASE_FREE];
  for (const { axis, onset, treatable } of entryFindings) {
    if (random.uniform() >= presence(onset, frailty, sex, band)) continue;
    levels[axis] = treatable && random.uniform() < TREATED_AT_ENTRY ? 2 : 1;
  }
  return { levels, frailty };
}

/** An index drawn with the given probabilities. */
export function sampleIndex(probabilities: readonly number[], random: Random): number {
  let left = random.uniform() * probabilities.reduce((sum, p) => sum + p, 0);
  const index = probabilities.findIndex((p) => {
    left -= p;
    return left < 0;
  });
  return index < 0 ? probabilities.length - 1 : index;
}

const entryFindings = (
  [
    ['diabetes, untreated', true],
    ['hypertension, untreated', true],
    ['coronary disease', false],
    ['chronic kidney disease', false],
  ] as const satisfies readonly (readonly [Level, boolean])[]
).map(([level, treatable]) => {
  const onset = MOVES.findIndex((move) => move.to === level);
  return { axis: placeOf(level).axis, onset, treatable };
});

function presence(onset: number, frailty: number, sex: Sex, band: number): number {
  return 1 - Math.exp(-BURN_IN_YEARS * perYear(MOVES[onset], DISEASE_FREE, frailty, sex, band));
}
