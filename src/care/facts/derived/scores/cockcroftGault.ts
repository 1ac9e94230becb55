/** Creatinine clearance of adults by Cockcroft and Gault, with the weight as measured. */
import { defineScore, paired, standing } from './score.ts';

export const cockcroftGault = defineScore({
  method: 'Cockcroft-Gault',
  name: 'estimated creatinine clearance',
  synonyms: ['creatinine clearance', 'CrCl'],
  codes: [],
  unit: 'mL/min',
  digits: 0,
  formula:
    '(140 - age) × weight in kg / (72 × Scr in mg/dL), × 0.85 if female. Cockcroft DW, Gault MH, Nephron 1976;16:31-41, doi 10.1159/000180580.',
  limits: 'Measured weight, neither ideal nor adjusted; steady state only; not for ages above 120.',
  ages: [18, 120],
  sex: true,
  needs: [...paired(0, 'creatinine'), ...standing(30 * 24, 'weight')],
  compute: ({ of, age, sex }) => ({
    value: (((140 - age()) * of('weight')) / (72 * of('creatinine'))) * (sex() === 'female' ? 0.85 : 1),
  }),
});
