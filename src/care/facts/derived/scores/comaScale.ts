/** Total of the Glasgow coma scale from its three parts; other scores take the total as measured or as added up (`chart.ts`). */
import { defineScore, paired } from './score.ts';

const SAME_EXAMINATION = 1 / 30;

export const comaTotal = defineScore({
  method: 'Glasgow coma scale total',
  name: 'Glasgow coma scale total',
  synonyms: ['GCS', 'Glasgow coma score'],
  codes: ['LOINC//9269-2'],
  unit: '',
  digits: 0,
  formula:
    'Eye + verbal + motor response. Teasdale G, Jennett B, Lancet 1974;2:81-4, doi 10.1016/S0140-6736(74)91639-0; total of 3 to 15, 1977.',
  limits:
    'A part that could not be tested (intubation) is not told from a response of 1 where the record gives only the number.',
  ages: null,
  needs: paired(SAME_EXAMINATION, 'coma eye', 'coma verbal', 'coma motor'),
  compute: ({ of }) => ({
    value: of('coma eye') + of('coma verbal') + of('coma motor'),
    parts: [`eye: ${of('coma eye')}`, `verbal: ${of('coma verbal')}`, `motor: ${of('coma motor')}`],
  }),
});
