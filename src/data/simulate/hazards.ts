/**
 * The known hazards: the whole disease process as one table. docs/simulator.md shows the same table in words.
 *
 * A hazard (events per person-year) is the product
 *   perYear × perDecade^((age − 60)/10) × (male, if a man) × frailty[f] × ∏ times[level] over the five observed levels,
 * where age is the middle of the patient's five-year age band: hazards are constant within a band, so every probability
 * is a product of exponentials of constant matrices. Reference: a robust woman of 60, free of disease, at home.
 *
 * Leaves out: duration in a state (the process is Markov), calendar time, anything seasonal.
 */
import { type Level, type Levels, levelNames, type Sex } from './states.ts';

export interface Hazard {
  readonly perYear: number;
  readonly perDecade: number;
  readonly male: number;
  /** Factors for robust, vulnerable, frail. */
  readonly frailty: readonly [number, number, number];
  readonly times: Partial<Readonly<Record<Level, number>>>;
}

/** A change of one observed axis from one level to another. */
export interface Move extends Hazard {
  readonly from: Level;
  readonly to: Level;
}

const AGE_BAND_YEARS = 5;
const FIRST_BAND_AGE = 40;
const AGE_BAND_COUNT = 12;

/** What the disease process does to the observed axes. Frailty factors of 1 make an event uninformative about frailty. */
export const MOVES: readonly Move[] = [
  {
    from: 'no diabetes',
    to: 'diabetes, untreated',
    ...hazard(0.014, 1.25, 1.3, [1, 1.3, 1.6], { 'hypertension, untreated': 1.4, 'hypertension, on ramipril': 1.4 }),
  },
  {
    from: 'no hypertension',
    to: 'hypertension, untreated',
    ...hazard(0.04, 1.35, 1.1, [1, 1.2, 1.4], { 'diabetes, untreated': 1.5, 'diabetes, on metformin': 1.5 }),
  },
  {
    from: 'no heart disease',
    to: 'coronary disease',
    ...hazard(0.012, 1.5, 1.8, [1, 1.5, 2.2], {
      'diabetes, untreated': 1.9,
      'diabetes, on metformin': 1.4,
      'hypertension, untreated': 1.8,
      'hypertension, on ramipril': 1.2,
    }),
  },
  { from: 'no heart disease', to: 'heart failure, untreated', ...heartFailure(0.006) },
  { from: 'coronary disease', to: 'heart failure, untreated', ...heartFailure(0.022) },
  {
    from: 'no kidney disease',
    to: 'chronic kidney disease',
    ...hazard(0.01, 1.6, 1.1, [1, 1.8, 3.5], {
      'diabetes, untreated': 2.5,
      'diabetes, on metformin': 1.6,
      'hypertension, untreated': 2,
      'hypertension, on ramipril': 1.2,
      'heart failure, untreated': 1.6,
      'heart failure, on bisoprolol': 1.4,
    }),
  },
  {
    from: 'chronic kidney disease',
    to: 'kidney failure',
    ...hazard(0.03, 1.1, 1.2, [1, 1.8, 3], {
      'diabetes, untreated': 1.6,
      'diabetes, on metformin': 1.3,
      'hypertension, untreated': 1.8,
      'hypertension, on ramipril': 1.1,
    }),
  },
  { from: 'diabetes, untreated', to: 'diabetes, on metformin', ...treatment(1.2) },
  { from: 'hypertension, untreated', to: 'hypertension, on ramipril', ...treatment(0.9) },
  { from: 'heart failure, untreated', to: 'heart failure, on bisoprolol', ...treatment(2) },
  {
    from: 'at home',
    to: 'in hospital',
    ...hazard(0.09, 1.25, 1, [1, 2.2, 5.5], {
      'diabetes, untreated': 1.3,
      'diabetes, on metformin': 1.1,
      'coronary disease': 1.4,
      'heart failure, untreated': 2.6,
      'heart failure, on bisoprolol': 1.7,
      'chronic kidney disease': 1.3,
      'kidney failure': 2,
    }),
  },
  { from: 'in hospital', to: 'at home', ...hazard(52, 1, 1, [1, 0.75, 0.55], {}) },
];

export const DEATH: Hazard = hazard(0.005, 2.1, 1.5, [1, 2.3, 6], {
  'diabetes, untreated': 1.4,
  'diabetes, on metformin': 1.15,
  'hypertension, untreated': 1.2,
  'coronary disease': 1.3,
  'heart failure, untreated': 3,
  'heart failure, on bisoprolol': 1.9,
  'chronic kidney disease': 1.4,
  'kidney failure': 2.5,
  'in hospital': 8,
});

/** The hidden steps: robust to vulnerable, vulnerable to frail. Frailty never recedes. */
export const FRAILTY_STEPS: readonly Hazard[] = [
  hazard(0.06, 1.4, 1, [1, 1, 1], frailtyTimes()),
  hazard(0.08, 1.4, 1, [1, 1, 1], frailtyTimes()),
];

/** Hazard per person-year. */
export function perYear(hazard: Hazard, levels: Levels, frailty: number, sex: Sex, band: number): number {
  const age = FIRST_BAND_AGE + (band + 0.5) * AGE_BAND_YEARS;
  const base = hazard.perYear * hazard.perDecade ** ((age - 60) / 10) * (sex === 'M' ? hazard.male : 1);
  const names = levelNames(levels);
  return names.reduce((rate, name) => rate * (hazard.times[name] ?? 1), base * hazard.frailty[frailty]);
}

/** The age band of an age in years. Below 40 counts as the first, above 100 as the last. */
export function ageBand(ageYears: number): number {
  const band = Math.floor((ageYears - FIRST_BAND_AGE) / AGE_BAND_YEARS);
  return Math.min(Math.max(band, 0), AGE_BAND_COUNT - 1);
}

/** The age at which a band ends: infinity for the last. */
export function bandEndYears(band: number): number {
  return band === AGE_BAND_COUNT - 1 ? Number.POSITIVE_INFINITY : FIRST_BAND_AGE + (band + 1) * AGE_BAND_YEARS;
}

function hazard(
  perYear: number,
  perDecade: number,
  male: number,
  frailty: readonly [number, number, number],
  times: Hazard['times'],
): Hazard {
  return { perYear, perDecade, male, frailty, times };
}

function heartFailure(perYear: number): Hazard {
  return hazard(perYear, 1.6, 1.3, [1, 2.5, 5.5], {
    'diabetes, untreated': 1.6,
    'diabetes, on metformin': 1.3,
    'hypertension, untreated': 2.2,
    'hypertension, on ramipril': 1.2,
    'chronic kidney disease': 1.6,
    'kidney failure': 2.2,
  });
}

/** Starting a drug depends on nothing but having the condition: it says nothing about frailty. */
function treatment(perYear: number): Hazard {
  return hazard(perYear, 1, 1, [1, 1, 1], {});
}

function frailtyTimes(): Hazard['times'] {
  return {
    'diabetes, untreated': 1.3,
    'coronary disease': 1.2,
    'heart failure, untreated': 2,
    'heart failure, on bisoprolol': 1.6,
    'chronic kidney disease': 1.3,
    'kidney failure': 2,
    'in hospital': 5,
  };
}
