/** Risk of stroke in atrial fibrillation. Conditions count by ever having been recorded; what isn't recorded counts as absent. */
import { points } from './points.ts';
import { ADULT, defineScore } from './score.ts';

export const cha2ds2Vasc = defineScore({
  method: 'CHA2DS2-VASc',
  name: 'CHA₂DS₂-VASc score',
  synonyms: ['CHA2DS2-VASc', 'CHADS-VASc'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'Heart failure 1, hypertension 1, age 75 or older 2, diabetes 1, stroke or thromboembolism 2, vascular disease 1, age 65 to 74 1, female 1. Lip GYH et al., Chest 2010;137:263-72, doi 10.1378/chest.09-1584.',
  limits:
    'Only with recorded atrial fibrillation or flutter; vascular disease is prior infarction, peripheral artery disease or aortic plaque, not coronary disease as such; as of the time of the record.',
  ages: ADULT,
  sex: true,
  covers: ['condition'],
  needs: [],
  compute: ({ has, age, sex }) => {
    if (!has('atrial fibrillation')) return null;
    const years = age();
    return points([
      ['heart failure', has('heart failure'), 1],
      ['hypertension', has('hypertension'), 1],
      ['age 75 or older', years >= 75, 2],
      ['age 65 to 74', years >= 65 && years < 75, 1],
      ['diabetes', has('diabetes'), 1],
      ['stroke, TIA or thromboembolism', has('stroke or thromboembolism'), 2],
      ['vascular disease', has('vascular disease'), 1],
      ['female', sex() === 'female', 1],
    ]);
  },
});
