/** Anion gap without potassium, and the same for a normal albumin. The ions must come from one draw. */
import { defineScore, paired, standing } from './score.ts';

const GAP = 'Na - Cl - HCO3, mmol/L. Emmett M, Narins RG, Medicine (Baltimore) 1977;56:38-54.';

export const anionGap = defineScore({
  method: 'anion gap',
  name: 'anion gap',
  synonyms: ['AG'],
  codes: ['LOINC//10466-1'],
  unit: 'mmol/L',
  digits: 1,
  formula: GAP,
  limits: 'Without potassium; normal ranges depend on the laboratory, so no category is given.',
  ages: null,
  needs: paired(2, 'sodium', 'chloride', 'bicarbonate'),
  compute: ({ of }) => ({ value: of('sodium') - of('chloride') - of('bicarbonate') }),
});

export const anionGapCorrected = defineScore({
  method: 'anion gap corrected for albumin',
  name: 'albumin-corrected anion gap',
  synonyms: ['corrected anion gap'],
  codes: [],
  unit: 'mmol/L',
  digits: 1,
  formula: `${GAP} + 2.5 × (4.0 - albumin in g/dL). Figge J et al., Crit Care Med 1998;26:1807-10, doi 10.1097/00003246-199811000-00019.`,
  limits: 'Normal albumin taken as 4.0 g/dL.',
  ages: null,
  needs: [...paired(2, 'sodium', 'chloride', 'bicarbonate'), ...standing(48, 'albumin')],
  compute: ({ of }) => ({
    value: of('sodium') - of('chloride') - of('bicarbonate') + 2.5 * (4 - of('albumin')),
  }),
});
