/** Risk of bleeding under anticoagulation. Not given under a vitamin K antagonist, for the record doesn't say whether its INR is labile. */
import { points } from './points.ts';
import { ADULT, defineScore, optional, standing } from './score.ts';

const YEAR = 365 * 24;

export const hasBled = defineScore({
  method: 'HAS-BLED',
  name: 'HAS-BLED score',
  synonyms: ['HAS-BLED'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'One point each: systolic pressure > 160 mmHg; renal disease (dialysis, transplant, creatinine ≥ 2.26 mg/dL); cirrhosis; stroke; bleeding history or predisposition; labile INR; age > 65; antiplatelet drug or NSAID; alcohol. Pisters R et al., Chest 2010;138:1093-100, doi 10.1378/chest.10-0134.',
  limits:
    'Only with recorded atrial fibrillation; not under a vitamin K antagonist (lability of INR unknown); alcohol by diagnosis, not by drinks; raised liver tests alone do not count. Pressure and creatinine of the last year.',
  ages: ADULT,
  covers: ['condition', 'medication'],
  needs: standing(YEAR, 'systolic pressure'),
  optional: optional(YEAR, 'creatinine'),
  compute: ({ has, takes, of, maybe, age }) => {
    if (!has('atrial fibrillation') || takes('vitamin K antagonist')) return null;
    const raised = (maybe('creatinine') ?? 0) >= 2.26;
    const renal = has('dialysis or transplant');
    return points([
      ['systolic pressure above 160', of('systolic pressure') > 160, 1],
      ['renal disease', renal || raised, 1],
      ['cirrhosis', has('cirrhosis'), 1],
      ['stroke', has('stroke'), 1],
      ['bleeding or predisposition', has('bleeding'), 1],
      ['older than 65', age() > 65, 1],
      ['antiplatelet or NSAID', takes('antiplatelet or NSAID'), 1],
      ['alcohol', has('alcohol misuse'), 1],
    ]);
  },
});
