/** Total calcium as it would be with a normal albumin. */
import { defineScore, paired, standing } from './score.ts';

export const correctedCalcium = defineScore({
  method: 'corrected calcium',
  name: 'albumin-corrected calcium',
  synonyms: ['corrected calcium', 'adjusted calcium'],
  codes: [],
  unit: 'mg/dL',
  digits: 2,
  formula:
    'Calcium + 0.8 × (4.0 - albumin); mg/dL and g/dL. After Payne RB et al., BMJ 1973;4:643-6, doi 10.1136/bmj.4.5893.643, in the customary American form.',
  limits: 'No substitute for ionised calcium; unreliable in the critically ill.',
  ages: null,
  needs: [...paired(0, 'calcium'), ...standing(24, 'albumin')],
  compute: ({ of }) => ({ value: of('calcium') + 0.8 * (4 - of('albumin')) }),
});
