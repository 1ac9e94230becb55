/** Urine against blood: fractional excretion of sodium; and the category of albumin in urine. */
import { ADULT, defineScore, paired } from './score.ts';

export const sodiumExcretion = defineScore({
  method: 'FENa',
  name: 'fractional excretion of sodium',
  synonyms: ['FENa'],
  codes: [],
  unit: '%',
  digits: 2,
  formula: '100 × (urine Na × serum creatinine) / (serum Na × urine creatinine). Espinel CH, JAMA 1976;236:579-81.',
  limits: 'Urine and blood within 12 h; misled by diuretics (not checked); no category.',
  ages: ADULT,
  needs: paired(12, 'urine sodium', 'urine creatinine', 'sodium', 'creatinine'),
  compute: ({ of }) => ({
    value: (100 * of('urine sodium') * of('creatinine')) / (of('sodium') * of('urine creatinine')),
  }),
});

export const albuminuria = defineScore({
  method: 'KDIGO albuminuria category',
  name: 'urine albumin to creatinine ratio',
  synonyms: ['UACR', 'ACR', 'albuminuria category'],
  codes: [],
  unit: 'mg/g',
  digits: 0,
  formula:
    'A1 below 30, A2 30 to 300, A3 above 300 mg/g. KDIGO, Kidney Int Suppl 2013;3:1-150, doi 10.1038/kisup.2012.73.',
  limits: 'One sample; persistence over three months is not checked.',
  ages: ADULT,
  needs: paired(0, 'urine albumin to creatinine'),
  compute: ({ of }) => {
    const value = of('urine albumin to creatinine');
    const category =
      value < 30
        ? 'A1: normal to mildly increased'
        : value <= 300
          ? 'A2: moderately increased'
          : 'A3: severely increased';
    return { value, category };
  },
});
