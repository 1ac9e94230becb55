/**
 * Ten-year risk of a first heart attack or stroke by the Pooled Cohort Equations of 2013, for ages 40 to 79.
 *
 * The equations come in two sets, for "white" and "African American", because the cohorts were kept apart by what participants called themselves;
 * race stood for exposures that weren't measured. We don't read race: the answer is the span between the two sets. PREVENT, without race, stands beside.
 */
import { RISK_NEEDS, type RiskFactors, riskFactors } from './cardiovascularRisk.ts';
import { defineScore } from './score.ts';

export const pooledCohort = defineScore({
  method: 'ASCVD PCE 2013',
  name: 'ten-year risk of atherosclerotic cardiovascular disease (PCE)',
  synonyms: ['ASCVD risk'],
  codes: [],
  unit: '%',
  digits: 1,
  formula:
    '100 × (1 - S₁₀^exp(Σ coefficient × risk factor - mean)), by sex, with both published sets of coefficients (white; African American): the lower and the higher result. Goff DC Jr et al., Circulation 2014;129(25 Suppl 2):S49-73, doi 10.1161/01.cir.0000437741.48606.98, table A.',
  limits:
    "Ages 40 to 79 without cardiovascular disease so far; race is not read, hence a span; overestimates in today's populations; pressure of the last year, smoking as last said in five years; treatment by prescriptions; not under a statin, which it was not made for.",
  ages: [40, 79],
  sex: true,
  covers: ['condition', 'medication'],
  needs: RISK_NEEDS,
  compute: (bedside) => {
    const factors = riskFactors(bedside);
    if (factors === null || factors.statin) return null;
    const sets = factors.female ? [WHITE_WOMEN, BLACK_WOMEN] : [WHITE_MEN, BLACK_MEN];
    const [a, b] = sets.map((set) => risk(set, factors));
    return { value: [Math.min(a, b), Math.max(a, b)] };
  },
});

/** Coefficients of the logarithms, and of their products with the logarithm of age. */
interface Equation {
  readonly age: number;
  readonly age2: number;
  readonly total: number;
  readonly totalAge: number;
  readonly hdl: number;
  readonly hdlAge: number;
  readonly treated: number;
  readonly treatedAge: number;
  readonly untreated: number;
  readonly untreatedAge: number;
  readonly smoker: number;
  readonly smokerAge: number;
  readonly diabetes: number;
  readonly mean: number;
  readonly survival: number;
}

const WHITE_WOMEN: Equation = {
  ...{ age: -29.799, age2: 4.884, total: 13.54, totalAge: -3.114, hdl: -13.578, hdlAge: 3.149 },
  ...{ treated: 2.019, treatedAge: 0, untreated: 1.957, untreatedAge: 0, smoker: 7.574, smokerAge: -1.665 },
  ...{ diabetes: 0.661, mean: -29.18, survival: 0.9665 },
};
const BLACK_WOMEN: Equation = {
  ...{ age: 17.114, age2: 0, total: 0.94, totalAge: 0, hdl: -18.92, hdlAge: 4.475 },
  ...{ treated: 29.291, treatedAge: -6.432, untreated: 27.82, untreatedAge: -6.087, smoker: 0.691, smokerAge: 0 },
  ...{ diabetes: 0.874, mean: 86.61, survival: 0.9533 },
};
const WHITE_MEN: Equation = {
  ...{ age: 12.344, age2: 0, total: 11.853, totalAge: -2.664, hdl: -7.99, hdlAge: 1.769 },
  ...{ treated: 1.797, treatedAge: 0, untreated: 1.764, untreatedAge: 0, smoker: 7.837, smokerAge: -1.795 },
  ...{ diabetes: 0.658, mean: 61.18, survival: 0.9144 },
};
const BLACK_MEN: Equation = {
  ...{ age: 2.469, age2: 0, total: 0.302, totalAge: 0, hdl: -0.307, hdlAge: 0 },
  ...{ treated: 1.916, treatedAge: 0, untreated: 1.809, untreatedAge: 0, smoker: 0.549, smokerAge: 0 },
  ...{ diabetes: 0.645, mean: 19.54, survival: 0.8954 },
};

function risk(c: Equation, factors: RiskFactors): number {
  const { treated, smoker, diabetes } = factors;
  const age = Math.log(factors.age);
  const [total, hdl, systolic] = [Math.log(factors.total), Math.log(factors.hdl), Math.log(factors.systolic)];
  const sum =
    c.age * age +
    c.age2 * age ** 2 +
    (c.total + c.totalAge * age) * total +
    (c.hdl + c.hdlAge * age) * hdl +
    (treated ? c.treated + c.treatedAge * age : c.untreated + c.untreatedAge * age) * systolic +
    (smoker ? c.smoker + c.smokerAge * age : 0) +
    (diabetes ? c.diabetes : 0);
  return 100 * (1 - c.survival ** Math.exp(sum - c.mean));
}
