/**
 * Laboratory values and blood pressure, driven by the disease state and by frailty.
 *
 * On its scale (linear or natural logarithm) a value is normal around a mean that depends on sex, the observed levels and frailty,
 * then rounded to the laboratory's step. The probability of a printed value is therefore the integral of the density over its
 * rounding cell, taken by Simpson's rule (error of order (cell/sd)⁴, below 1e-6 relative here). Values are independent given the
 * state. Which tests are ordered depends on the observed levels only.
 */
import type { Random } from '../../base/random.ts';
import { type Level, type Levels, levelNames, type Sex } from './states.ts';

export interface Lab {
  /** The code in the record: kind, LOINC code and UCUM unit. */
  readonly code: string;
  readonly name: string;
  readonly scale: 'linear' | 'log';
  /** Median (log scale) or mean of a robust woman without disease, at home, in the unit. */
  readonly centre: number;
  /** Added on the scale for a man. */
  readonly male: number;
  /** Added on the scale, by frailty. */
  readonly frailty: readonly [number, number, number];
  /** Added on the scale, by observed level. */
  readonly shifts: Partial<Readonly<Record<Level, number>>>;
  readonly sd: number;
  /** The step to which results are rounded, in the unit. */
  readonly step: number;
  /** Probability of being ordered at a visit, or at a round in hospital; `withFindings` replaces the former for these levels. */
  readonly ordered: {
    readonly atHome: number;
    readonly inHospital: number;
    readonly withFindings: Partial<Readonly<Record<Level, number>>>;
  };
}

export const LABS: readonly Lab[] = [
  {
    code: 'VITAL//8480-6//mm[Hg]',
    name: 'Systolic blood pressure',
    scale: 'linear',
    centre: 126,
    male: 2,
    frailty: [0, -1, -4],
    shifts: { 'hypertension, untreated': 24, 'hypertension, on ramipril': 10, 'in hospital': -6 },
    sd: 11,
    step: 1,
    ordered: { atHome: 0.8, inHospital: 0.8, withFindings: {} },
  },
  {
    code: 'LAB//2160-0//mg/dL',
    name: 'Creatinine [Mass/volume] in Serum or Plasma',
    scale: 'log',
    centre: 0.82,
    male: 0.18,
    frailty: [0, 0.07, 0.16],
    shifts: { 'chronic kidney disease': 0.55, 'kidney failure': 1.5, 'in hospital': 0.08 },
    sd: 0.2,
    step: 0.01,
    ordered: { atHome: 0.6, inHospital: 0.9, withFindings: { 'chronic kidney disease': 0.95, 'kidney failure': 1 } },
  },
  {
    code: 'LAB//4548-4//%',
    name: 'Hemoglobin A1c/Hemoglobin.total in Blood',
    scale: 'linear',
    centre: 5.5,
    male: 0,
    frailty: [0, 0.03, 0.06],
    shifts: { 'diabetes, untreated': 2.1, 'diabetes, on metformin': 1.2 },
    sd: 0.4,
    step: 0.1,
    ordered: {
      atHome: 0.25,
      inHospital: 0.05,
      withFindings: { 'diabetes, untreated': 0.9, 'diabetes, on metformin': 0.9 },
    },
  },
  {
    code: 'LAB//33762-6//pg/mL',
    name: 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma',
    scale: 'log',
    centre: 75,
    male: -0.2,
    frailty: [0, 0.4, 0.95],
    shifts: {
      'coronary disease': 0.4,
      'heart failure, untreated': 2.3,
      'heart failure, on bisoprolol': 1.8,
      'chronic kidney disease': 0.35,
      'kidney failure': 0.9,
    },
    sd: 0.6,
    step: 1,
    ordered: {
      atHome: 0.25,
      inHospital: 0.35,
      withFindings: {
        'coronary disease': 0.5,
        'heart failure, untreated': 0.85,
        'heart failure, on bisoprolol': 0.85,
      },
    },
  },
  {
    code: 'LAB//718-7//g/dL',
    name: 'Hemoglobin [Mass/volume] in Blood',
    scale: 'linear',
    centre: 13.5,
    male: 1.4,
    frailty: [0, -0.45, -1.15],
    shifts: { 'chronic kidney disease': -0.6, 'kidney failure': -2, 'in hospital': -0.4 },
    sd: 0.95,
    step: 0.1,
    ordered: { atHome: 0.5, inHospital: 0.9, withFindings: { 'kidney failure': 1 } },
  },
  {
    code: 'LAB//1751-7//g/dL',
    name: 'Albumin [Mass/volume] in Serum or Plasma',
    scale: 'linear',
    centre: 4.3,
    male: 0.05,
    frailty: [0, -0.14, -0.4],
    shifts: { 'kidney failure': -0.2, 'in hospital': -0.35 },
    sd: 0.28,
    step: 0.1,
    ordered: { atHome: 0.3, inHospital: 0.6, withFindings: {} },
  },
];

/** How likely a test is to be ordered: a function of the observed levels alone. */
export function orderProbability(lab: Lab, levels: Levels): number {
  const names = levelNames(levels);
  if (names.includes('in hospital')) return lab.ordered.inHospital;
  return names.reduce((most, name) => Math.max(most, lab.ordered.withFindings[name] ?? 0), lab.ordered.atHome);
}

/** A printed value: drawn, rounded to the step, and clean of binary dust (two decimals at most). */
export function sampleValue(lab: Lab, levels: Levels, frailty: number, sex: Sex, random: Random): number {
  const onScale = meanOf(lab, levels, frailty, sex) + lab.sd * random.normal();
  const value = lab.scale === 'log' ? Math.exp(onScale) : onScale;
  return Math.round(Math.round(value / lab.step) * lab.step * 100) / 100;
}

/** P(printed value | state, sex), up to a factor that is the same for every state. */
export function valueLikelihood(lab: Lab, value: number, levels: Levels, frailty: number, sex: Sex): number {
  const mean = meanOf(lab, levels, frailty, sex);
  const density = (x: number): number => {
    const z = ((lab.scale === 'log' ? Math.log(x) : x) - mean) / lab.sd;
    return Math.exp(-0.5 * z * z) / (lab.scale === 'log' ? x : 1);
  };
  const half = lab.step / 2;
  return (density(value - half) + 4 * density(value) + density(value + half)) / 6;
}

function meanOf(lab: Lab, levels: Levels, frailty: number, sex: Sex): number {
  const base = (lab.scale === 'log' ? Math.log(lab.centre) : lab.centre) + (sex === 'M' ? lab.male : 0);
  return levelNames(levels).reduce((sum, name) => sum + (lab.shifts[name] ?? 0), base + lab.frailty[frailty]);
}
