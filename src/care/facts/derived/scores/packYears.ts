/** Pack years of smoking, from the rate and the years that the record states. */
import { ADULT, defineScore, paired } from './score.ts';

export const packYears = defineScore({
  method: 'pack years',
  name: 'pack years of smoking',
  synonyms: ['pack-years'],
  codes: [],
  unit: '',
  digits: 1,
  formula: 'Packs a day × years smoked, 20 cigarettes to the pack. NCI Dictionary of Cancer Terms, "pack year".',
  limits: 'Both stated within a year of each other; a rate that changed is not followed.',
  ages: ADULT,
  needs: paired(365 * 24, 'packs per day', 'smoking years'),
  compute: ({ of, age }) => (of('smoking years') > age() ? null : { value: of('packs per day') * of('smoking years') }),
});
