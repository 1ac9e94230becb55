/** Charlson's index of comorbidity, alone and with age. Groups by ICD code as Quan 2005 has them; the graver form of a disease replaces the milder. */
import { CHARLSON_CONDITIONS } from '../charlsonTable.ts';
import { points } from './points.ts';
import { ADULT, type Bedside, defineScore } from './score.ts';

const SOURCES =
  'Charlson ME et al., J Chronic Dis 1987;40:373-83, doi 10.1016/0021-9681(87)90171-8; ICD codes of Quan H et al., Med Care 2005;43:1130-9, doi 10.1097/01.mlr.0000182534.19832.83';
const WEIGHTS =
  'Weights 1 (infarction, heart failure, peripheral, cerebrovascular, dementia, pulmonary, rheumatic, ulcer, mild liver, diabetes), 2 (diabetes with complication, hemiplegia, renal, malignancy), 3 (moderate or severe liver), 6 (metastasis, AIDS or HIV)';
const LIMITS =
  'Whatever was ever recorded counts and what is not recorded counts as absent; nothing recorded of any group gives no score. As of the time of the record.';

export const charlson = defineScore({
  method: 'Charlson comorbidity index',
  name: 'Charlson comorbidity index',
  synonyms: ['CCI', 'Charlson index'],
  codes: [],
  unit: '',
  digits: 0,
  formula: `${WEIGHTS}. ${SOURCES}.`,
  limits: LIMITS,
  ages: ADULT,
  covers: ['condition'],
  needs: [],
  compute: ({ has }) => points(comorbidities(has)),
});

export const charlsonWithAge = defineScore({
  method: 'Charlson comorbidity index with age',
  name: 'age-adjusted Charlson comorbidity index',
  synonyms: ['age-adjusted CCI', 'CCI with age'],
  codes: [],
  unit: '',
  digits: 0,
  formula: `${WEIGHTS}; 1 more for each decade from 50, at most 4. ${SOURCES}; age of Charlson M et al., J Clin Epidemiol 1994;47:1245-51, doi 10.1016/0895-4356(94)90129-5.`,
  limits: LIMITS,
  ages: ADULT,
  covers: ['condition'],
  needs: [],
  compute: ({ has, age }) => {
    const decades = Math.min(4, Math.max(0, Math.floor(age() / 10) - 4));
    return points([...comorbidities(has), [`age ${age()}`, decades > 0, decades]]);
  },
});

function comorbidities(has: Bedside<never, never>['has']): readonly (readonly [string, boolean, number])[] {
  return CHARLSON_CONDITIONS.filter(({ unless }) => unless === null || !has(unless)).map(
    ({ id, weight }) => [id.replace('Charlson: ', ''), has(id), weight] as const,
  );
}
