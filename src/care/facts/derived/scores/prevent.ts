/**
 * Ten-year risk by the PREVENT equations of the American Heart Association (base model), which do without race: of all cardiovascular disease,
 * and of atherosclerotic disease alone. Coefficients of the supplement's tables S12A and S12B.
 */
import { RISK_NEEDS, type RiskFactors, riskFactors } from './cardiovascularRisk.ts';
import { ckdEpiRate } from './ckdEpi.ts';
import { type Bedside, defineScore, type Outcome, standing } from './score.ts';

const KHAN = 'Khan SS et al., Circulation 2024;149:430-49, doi 10.1161/CIRCULATIONAHA.123.067626';
const FORMULA =
  'e^x / (1 + e^x), x linear in age, non-HDL and HDL cholesterol, systolic pressure and eGFR (CKD-EPI 2021; the last two bent at 110 mmHg and 60), diabetes, smoking, treatment of pressure, statin, and products with age, by sex';
const LIMITS =
  'Ages 30 to 79 without cardiovascular disease so far; cholesterol 130 to 320, HDL 20 to 100 mg/dL, pressure 90 to 200 mmHg, eGFR 15 to 150; base model without HbA1c, albuminuria or deprivation; pressure and creatinine of the last year; smoking as last said in five years.';
const NEEDS = [...RISK_NEEDS, ...standing(365 * 24, 'creatinine')];

export const preventAll = defineScore({
  method: 'PREVENT CVD 10 years',
  name: 'ten-year risk of cardiovascular disease (PREVENT)',
  synonyms: ['PREVENT'],
  codes: [],
  unit: '%',
  digits: 1,
  formula: `${FORMULA}. ${KHAN}.`,
  limits: LIMITS,
  ages: [30, 79],
  sex: true,
  covers: ['condition', 'medication'],
  needs: NEEDS,
  compute: (bedside) => outcome(bedside, ALL_WOMEN, ALL_MEN),
});

export const preventAtherosclerotic = defineScore({
  method: 'PREVENT ASCVD 10 years',
  name: 'ten-year risk of atherosclerotic cardiovascular disease (PREVENT)',
  synonyms: ['PREVENT-ASCVD'],
  codes: [],
  unit: '%',
  digits: 1,
  formula: `${FORMULA}. ${KHAN}.`,
  limits: LIMITS,
  ages: [30, 79],
  sex: true,
  covers: ['condition', 'medication'],
  needs: NEEDS,
  compute: (bedside) => outcome(bedside, ATHEROSCLEROTIC_WOMEN, ATHEROSCLEROTIC_MEN),
});

/** In the order of `terms`; the constant first. */
type Coefficients = readonly number[];

const ALL_WOMEN: Coefficients = [
  -3.307728, 0.7939329, 0.0305239, -0.1606857, -0.2394003, 0.3600781, 0.8667604, 0.5360739, 0.6045917, 0.0433769,
  0.3151672, -0.1477655, -0.0663612, 0.1197879, -0.0819715, 0.0306769, -0.0946348, -0.27057, -0.078715, -0.1637806,
];
const ALL_MEN: Coefficients = [
  -3.031168, 0.7688528, 0.0736174, -0.0954431, -0.4347345, 0.3362658, 0.7692857, 0.4386871, 0.5378979, 0.0164827,
  0.288879, -0.1337349, -0.0475924, 0.150273, -0.0517874, 0.0191169, -0.1049477, -0.2251948, -0.0895067, -0.1543702,
];
const ATHEROSCLEROTIC_WOMEN: Coefficients = [
  -3.819975, 0.719883, 0.1176967, -0.151185, -0.0835358, 0.3592852, 0.8348585, 0.4831078, 0.4864619, 0.0397779,
  0.2265309, -0.0592374, -0.0395762, 0.0844423, -0.0567839, 0.0325692, -0.1035985, -0.2417542, -0.0791142, -0.1671492,
];
const ATHEROSCLEROTIC_MEN: Coefficients = [
  -3.500655, 0.7099847, 0.1658663, -0.1144285, -0.2837212, 0.3239977, 0.7189597, 0.3956973, 0.3690075, 0.0203619,
  0.2036522, -0.0865581, -0.0322916, 0.114563, -0.0300005, 0.0232747, -0.0927024, -0.2018525, -0.0970527, -0.1217081,
];

type Asked = Bedside<(typeof NEEDS)[number]['analyte'], never>;

function outcome(bedside: Asked, women: Coefficients, men: Coefficients): Outcome | null {
  const factors = riskFactors(bedside);
  if (factors === null) return null;
  const rate = ckdEpiRate(bedside.of('creatinine'), factors.age, factors.female);
  if (rate < 15 || rate > 150) return null;
  const coefficients = factors.female ? women : men;
  const x = terms(factors, rate).reduce((sum, term, place) => sum + term * coefficients[place], 0);
  return { value: 100 / (1 + Math.exp(-x)) };
}

function terms(factors: RiskFactors, rate: number): readonly number[] {
  const { total, hdl, systolic } = factors;
  const MMOL = 0.02586;
  const age = (factors.age - 55) / 10;
  const rest = (total - hdl) * MMOL - 3.5;
  const good = (hdl * MMOL - 1.3) / 0.3;
  const [low, high] = [(Math.min(systolic, 110) - 110) / 20, (Math.max(systolic, 110) - 130) / 20];
  const [poor, fair] = [(Math.min(rate, 60) - 60) / -15, (Math.max(rate, 60) - 90) / -15];
  const [diabetes, smoker, treated, statin] = [factors.diabetes, factors.smoker, factors.treated, factors.statin].map(
    Number,
  );
  const plain = [1, age, rest, good, low, high, diabetes, smoker, poor, fair, treated, statin];
  return [
    ...plain,
    high * treated,
    rest * statin,
    age * rest,
    age * good,
    age * high,
    age * diabetes,
    age * smoker,
    age * poor,
  ];
}
