/** What follows from one reading of the blood pressure: mean and pulse pressure, and with the pulse the shock index. */
import { ADULT, defineScore, paired } from './score.ts';

const SAME_READING = 1 / 30;

export const meanPressure = defineScore({
  method: 'mean arterial pressure',
  name: 'mean arterial pressure',
  synonyms: ['MAP'],
  codes: ['LOINC//8478-0'],
  unit: 'mm[Hg]',
  digits: 0,
  formula: '(systolic + 2 × diastolic) / 3. DeMers D, Wachs D, StatPearls NBK538226.',
  limits: 'An estimate from the cuff for pulses of usual shape and rate; a measured mean stands beside it.',
  ages: null,
  needs: paired(SAME_READING, 'systolic pressure', 'diastolic pressure'),
  compute: ({ of }) => {
    const [systolic, diastolic] = [of('systolic pressure'), of('diastolic pressure')];
    return systolic <= diastolic ? null : { value: (systolic + 2 * diastolic) / 3 };
  },
});

export const pulsePressure = defineScore({
  method: 'pulse pressure',
  name: 'pulse pressure',
  synonyms: [],
  codes: [],
  unit: 'mm[Hg]',
  digits: 0,
  formula: 'systolic - diastolic. Homan TD et al., StatPearls NBK482408.',
  limits: 'No category: what is wide depends on age.',
  ages: null,
  needs: paired(SAME_READING, 'systolic pressure', 'diastolic pressure'),
  compute: ({ of }) => {
    const value = of('systolic pressure') - of('diastolic pressure');
    return value <= 0 ? null : { value };
  },
});

export const shockIndex = defineScore({
  method: 'shock index',
  name: 'shock index',
  synonyms: [],
  codes: [],
  unit: '',
  digits: 2,
  formula:
    'Heart rate / systolic pressure; usual 0.5 to 0.7. Allgöwer M, Burri C, Dtsch Med Wochenschr 1967;92:1947-50; Rady MY et al., Ann Emerg Med 1994;24:685-90.',
  limits: 'Adults only; misled by beta-blockers and pacemakers.',
  ages: ADULT,
  needs: paired(1 / 4, 'heart rate', 'systolic pressure'),
  compute: ({ of }) => {
    const value = of('heart rate') / of('systolic pressure');
    const rounded = Number(value.toFixed(2));
    return { value, category: rounded > 0.9 ? 'above 0.9' : rounded > 0.7 ? 'above 0.7 to 0.9' : 'up to 0.7' };
  },
});
