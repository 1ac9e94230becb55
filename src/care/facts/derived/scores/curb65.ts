/** Severity of pneumonia acquired in the community. */
import { points } from './points.ts';
import { ADULT, defineScore, optional, paired, standing } from './score.ts';

/** 7 mmol/L of urea, as nitrogen. */
const UREA_LIMIT = 7 * 2.80134;

export const curb65 = defineScore({
  method: 'CURB-65',
  name: 'CURB-65 score',
  synonyms: ['CURB-65'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'One each: confusion; urea > 7 mmol/L (urea nitrogen > 19.6 mg/dL); respiratory rate ≥ 30/min; systolic < 90 or diastolic ≤ 60 mmHg; age ≥ 65. Lim WS et al., Thorax 2003;58:377-82, doi 10.1136/thorax.58.5.377.',
  limits:
    'Only with pneumonia recorded in the two weeks before; confusion as Glasgow coma scale < 15 within 6 h or a recorded confusion within 48 h, one of which must be known; whether acquired in the community is not checked.',
  ages: ADULT,
  covers: ['condition'],
  needs: [
    ...paired(1, 'respiratory rate', 'systolic pressure', 'diastolic pressure'),
    ...standing(24, 'urea nitrogen'),
  ],
  optional: optional(6, 'coma total'),
  compute: ({ of, maybe, has, age }) => {
    if (!has('pneumonia', 14 * 24)) return null;
    const coma = maybe('coma total');
    const confused = has('confusion', 48);
    if (coma === null && !confused) return null;
    const outcome = points([
      ['confusion', confused || (coma ?? 15) < 15, 1],
      ['urea', of('urea nitrogen') > UREA_LIMIT, 1],
      ['respiratory rate', of('respiratory rate') >= 30, 1],
      ['blood pressure', of('systolic pressure') < 90 || of('diastolic pressure') <= 60, 1],
      ['age 65 or older', age() >= 65, 1],
    ]);
    const { value } = outcome;
    return { ...outcome, category: value <= 1 ? 'low severity' : value === 2 ? 'moderate severity' : 'high severity' };
  },
});
