/**
 * What the equations of cardiovascular risk ask for: no such disease so far, cholesterol, pressure, smoking, diabetes and treatment, all
 * known, and numbers within the span that the equations were made for.
 */
import type { Need } from './score.ts';
import { type Bedside, paired, standing } from './score.ts';

const YEAR = 365 * 24;

type RiskInput = 'total cholesterol' | 'HDL cholesterol' | 'systolic pressure';

export const RISK_NEEDS: readonly Need<RiskInput>[] = [
  ...paired(24, 'total cholesterol', 'HDL cholesterol'),
  ...standing(YEAR, 'systolic pressure'),
];

export interface RiskFactors {
  readonly age: number;
  readonly female: boolean;
  readonly total: number;
  readonly hdl: number;
  readonly systolic: number;
  readonly treated: boolean;
  readonly statin: boolean;
  readonly smoker: boolean;
  readonly diabetes: boolean;
}

type Asked = Pick<Bedside<RiskInput, never>, 'of' | 'age' | 'sex' | 'has' | 'takes' | 'smokes'>;

/** Null where disease is recorded already, smoking is unknown or a number lies outside of the equations' span. */
export function riskFactors({ of, age, sex, has, takes, smokes }: Asked): RiskFactors | null {
  if (has('atherosclerotic disease') || has('heart failure')) return null;
  const smoker = smokes();
  const [total, hdl, systolic] = [of('total cholesterol'), of('HDL cholesterol'), of('systolic pressure')];
  const within = total >= 130 && total <= 320 && hdl >= 20 && hdl <= 100 && systolic >= 90 && systolic <= 200;
  if (smoker === null || !within) return null;
  return {
    age: age(),
    female: sex() === 'female',
    total,
    hdl,
    systolic,
    treated: takes('antihypertensive'),
    statin: takes('statin'),
    smoker,
    diabetes: has('diabetes'),
  };
}
