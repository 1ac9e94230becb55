/** Sodium as it would be without the water that glucose draws, by Katz and by Hillier. Only above 200 mg/dL of glucose. */
import { defineScore, paired } from './score.ts';

const FROM_GLUCOSE = 200;
const LIMITS = `Only where glucose exceeds ${FROM_GLUCOSE} mg/dL (our choice); both drawn within 2 h.`;

export const correctedSodiumKatz = defineScore({
  method: 'corrected sodium Katz',
  name: 'glucose-corrected sodium (Katz)',
  synonyms: ['corrected sodium'],
  codes: [],
  unit: 'mmol/L',
  digits: 1,
  formula:
    'Na + 0.016 × (glucose in mg/dL - 100). Katz MA, N Engl J Med 1973;289:843-4, doi 10.1056/NEJM197310182891607.',
  limits: LIMITS,
  ages: null,
  needs: paired(2, 'sodium', 'glucose'),
  compute: ({ of }) => (of('glucose') <= FROM_GLUCOSE ? null : { value: of('sodium') + 0.016 * (of('glucose') - 100) }),
});

export const correctedSodiumHillier = defineScore({
  method: 'corrected sodium Hillier',
  name: 'glucose-corrected sodium (Hillier)',
  synonyms: [],
  codes: [],
  unit: 'mmol/L',
  digits: 1,
  formula:
    'Na + 0.024 × (glucose in mg/dL - 100). Hillier TA et al., Am J Med 1999;106:399-403, doi 10.1016/S0002-9343(99)00055-8.',
  limits: LIMITS,
  ages: null,
  needs: paired(2, 'sodium', 'glucose'),
  compute: ({ of }) => (of('glucose') <= FROM_GLUCOSE ? null : { value: of('sodium') + 0.024 * (of('glucose') - 100) }),
});
