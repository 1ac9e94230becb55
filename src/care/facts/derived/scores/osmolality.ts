/** Serum osmolality from its main solutes, and how much more was measured. */
import { defineScore, paired } from './score.ts';

const FORMULA =
  '2 × Na + glucose / 18 + urea nitrogen / 2.8; mmol/L and mg/dL. Smithline N, Gardner KD Jr, JAMA 1976;236:1594-7.';

export const osmolality = defineScore({
  method: 'calculated osmolality',
  name: 'calculated serum osmolality',
  synonyms: ['calculated osmolality'],
  codes: [],
  unit: 'mosm/kg',
  digits: 0,
  formula: FORMULA,
  limits: 'Without ethanol.',
  ages: null,
  needs: paired(2, 'sodium', 'glucose', 'urea nitrogen'),
  compute: ({ of }) => ({ value: calculated(of('sodium'), of('glucose'), of('urea nitrogen')) }),
});

export const osmolalGap = defineScore({
  method: 'osmolal gap',
  name: 'osmolal gap',
  synonyms: ['osmolar gap', 'osmol gap'],
  codes: [],
  unit: 'mosm/kg',
  digits: 0,
  formula: `Measured less calculated osmolality, calculated as ${FORMULA}`,
  limits: 'Without ethanol, so that a gap may be ethanol.',
  ages: null,
  needs: paired(2, 'serum osmolality', 'sodium', 'glucose', 'urea nitrogen'),
  compute: ({ of }) => ({
    value: of('serum osmolality') - calculated(of('sodium'), of('glucose'), of('urea nitrogen')),
  }),
});

function calculated(sodium: number, glucose: number, ureaNitrogen: number): number {
  return 2 * sodium + glucose / 18 + ureaNitrogen / 2.8;
}
