/** Bedside criteria of sepsis: qSOFA and SIRS. */
import { points } from './points.ts';
import { ADULT, defineScore, optional, paired, standing } from './score.ts';

export const qSofa = defineScore({
  method: 'qSOFA',
  name: 'quick SOFA score',
  synonyms: ['qSOFA'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'One point each: respiratory rate ≥ 22/min, systolic pressure ≤ 100 mmHg, Glasgow coma scale < 15. Singer M et al., JAMA 2016;315:801-10, doi 10.1001/jama.2016.0287.',
  limits: 'Adults; all within one hour; says nothing without suspected infection, which is not checked.',
  ages: ADULT,
  needs: paired(1, 'respiratory rate', 'systolic pressure', 'coma total'),
  compute: ({ of }) => {
    const outcome = points([
      ['respiratory rate 22 or more', of('respiratory rate') >= 22, 1],
      ['systolic pressure 100 or less', of('systolic pressure') <= 100, 1],
      ['Glasgow coma scale below 15', of('coma total') < 15, 1],
    ]);
    return { ...outcome, category: outcome.value >= 2 ? '2 or more: high risk' : 'below 2' };
  },
});

export const sirs = defineScore({
  method: 'SIRS',
  name: 'SIRS criteria',
  synonyms: ['systemic inflammatory response syndrome'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'One each: temperature > 38 or < 36 °C; heart rate > 90/min; respiratory rate > 20/min or PaCO2 < 32 mmHg; leukocytes > 12 or < 4 × 10⁹/L or > 10 % bands. Bone RC et al., Chest 1992;101:1644-55, doi 10.1378/chest.101.6.1644.',
  limits: 'Adults; vital signs within one hour, leukocytes within 24 h.',
  ages: ADULT,
  needs: [...paired(1, 'temperature', 'heart rate', 'respiratory rate'), ...standing(24, 'leukocytes')],
  optional: [...optional(1, 'arterial pCO2'), ...optional(24, 'band share')],
  compute: ({ of, maybe }) => {
    const [temperature, leukocytes] = [Number(of('temperature').toFixed(1)), of('leukocytes')];
    const outcome = points([
      ['temperature', temperature > 38 || temperature < 36, 1],
      ['heart rate', of('heart rate') > 90, 1],
      ['breathing', of('respiratory rate') > 20 || (maybe('arterial pCO2') ?? 40) < 32, 1],
      ['leukocytes', leukocytes > 12 || leukocytes < 4 || (maybe('band share') ?? 0) > 10, 1],
    ]);
    return { ...outcome, category: outcome.value >= 2 ? 'met' : 'not met' };
  },
});
