/**
 * Filtration rate estimated from creatinine, from cystatin C and from both: CKD-EPI 2021, which does without race, and CKD-EPI 2012 for
 * cystatin C alone. Categories of KDIGO (Kidney Int Suppl 2013;3:1-150), on the rounded number.
 */
import { ADULT, defineScore, paired } from './score.ts';

const DAY = 24;
const UNIT = 'mL/min/{1.73_m2}';
const INKER = 'Inker LA et al., N Engl J Med 2021;385:1737-49, doi 10.1056/NEJMoa2102953';
const LIMITS = 'Steady state only: not in acute kidney injury, dialysis, pregnancy, or at extremes of muscle mass.';

export const ckdEpiCreatinine = defineScore({
  method: 'CKD-EPI 2021 creatinine',
  name: 'estimated glomerular filtration rate',
  synonyms: ['eGFR', 'estimated GFR', 'eGFR creatinine'],
  codes: ['LOINC//98979-8'],
  unit: UNIT,
  digits: 0,
  formula: `142 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^-1.200 × 0.9938^age × 1.012 if female; κ 0.7 (f), 0.9 (m); α -0.241 (f), -0.302 (m); Scr in mg/dL. ${INKER}.`,
  limits: LIMITS,
  ages: ADULT,
  sex: true,
  needs: paired(0, 'creatinine'),
  compute: ({ of, age, sex }) => {
    const value = ckdEpiRate(of('creatinine'), age(), sex() === 'female');
    return { value, category: filtrationCategory(value) };
  },
});

/** mL/min/1.73 m² from creatinine in mg/dL. */
export function ckdEpiRate(creatinine: number, age: number, female: boolean): number {
  const ratio = creatinine / (female ? 0.7 : 0.9);
  return (
    142 *
    Math.min(ratio, 1) ** (female ? -0.241 : -0.302) *
    Math.max(ratio, 1) ** -1.2 *
    0.9938 ** age *
    (female ? 1.012 : 1)
  );
}

export const ckdEpiCystatin = defineScore({
  method: 'CKD-EPI 2012 cystatin C',
  name: 'estimated glomerular filtration rate from cystatin C',
  synonyms: ['eGFR cystatin C'],
  codes: [],
  unit: UNIT,
  digits: 0,
  formula:
    '133 × min(Scys/0.8, 1)^-0.499 × max(Scys/0.8, 1)^-1.328 × 0.996^age × 0.932 if female; Scys in mg/L. Inker LA et al., N Engl J Med 2012;367:20-9, doi 10.1056/NEJMoa1114248.',
  limits: LIMITS,
  ages: ADULT,
  sex: true,
  needs: paired(0, 'cystatin C'),
  compute: ({ of, age, sex }) => {
    const ratio = of('cystatin C') / 0.8;
    const value =
      133 *
      Math.min(ratio, 1) ** -0.499 *
      Math.max(ratio, 1) ** -1.328 *
      0.996 ** age() *
      (sex() === 'female' ? 0.932 : 1);
    return { value, category: filtrationCategory(value) };
  },
});

export const ckdEpiBoth = defineScore({
  method: 'CKD-EPI 2021 creatinine and cystatin C',
  name: 'estimated glomerular filtration rate from creatinine and cystatin C',
  synonyms: ['eGFR creatinine and cystatin C'],
  codes: [],
  unit: UNIT,
  digits: 0,
  formula: `135 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^-0.544 × min(Scys/0.8, 1)^-0.323 × max(Scys/0.8, 1)^-0.778 × 0.9961^age × 0.963 if female; κ 0.7 (f), 0.9 (m); α -0.219 (f), -0.144 (m). ${INKER}.`,
  limits: LIMITS,
  ages: ADULT,
  sex: true,
  needs: paired(DAY, 'creatinine', 'cystatin C'),
  compute: ({ of, age, sex }) => {
    const female = sex() === 'female';
    const [creatinine, cystatin] = [of('creatinine') / (female ? 0.7 : 0.9), of('cystatin C') / 0.8];
    const value =
      135 *
      Math.min(creatinine, 1) ** (female ? -0.219 : -0.144) *
      Math.max(creatinine, 1) ** -0.544 *
      Math.min(cystatin, 1) ** -0.323 *
      Math.max(cystatin, 1) ** -0.778 *
      0.9961 ** age() *
      (female ? 0.963 : 1);
    return { value, category: filtrationCategory(value) };
  },
});

function filtrationCategory(rate: number): string {
  const rounded = Math.round(rate);
  if (rounded >= 90) return 'G1: normal or high';
  if (rounded >= 60) return 'G2: mildly decreased';
  if (rounded >= 45) return 'G3a: mildly to moderately decreased';
  if (rounded >= 30) return 'G3b: moderately to severely decreased';
  return rounded >= 15 ? 'G4: severely decreased' : 'G5: kidney failure';
}
