/** Resistance to insulin by HOMA, and the mean glucose that an HbA1c stands for. */
import { ADULT, defineScore, paired } from './score.ts';

export const homaIr = defineScore({
  method: 'HOMA-IR',
  name: 'HOMA-IR',
  synonyms: ['insulin resistance index'],
  codes: [],
  unit: '',
  digits: 2,
  formula:
    'Fasting glucose in mg/dL × fasting insulin in µIU/mL / 405. Matthews DR et al., Diabetologia 1985;28:412-9, doi 10.1007/BF00280883.',
  limits:
    'Only from tests that are coded as fasting; not under insulin (not checked); no category, for limits differ by assay.',
  ages: ADULT,
  needs: paired(2, 'fasting glucose', 'fasting insulin'),
  compute: ({ of }) => ({ value: (of('fasting glucose') * of('fasting insulin')) / 405 }),
});

export const averageGlucose = defineScore({
  method: 'estimated average glucose',
  name: 'estimated average glucose',
  synonyms: ['eAG'],
  codes: ['LOINC//27353-2'],
  unit: 'mg/dL',
  digits: 0,
  formula: '28.7 × HbA1c in % - 46.7. Nathan DM et al. (ADAG), Diabetes Care 2008;31:1473-8, doi 10.2337/dc08-0545.',
  limits: 'Adults; misled by anaemia, transfusion and variant haemoglobins.',
  ages: ADULT,
  needs: paired(0, 'HbA1c'),
  compute: ({ of }) => ({ value: 28.7 * of('HbA1c') - 46.7 }),
});
