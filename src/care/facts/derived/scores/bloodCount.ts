/** From the blood count and iron tests: neutrophils, reticulocytes corrected for anaemia, saturation of transferrin. */
import { defineScore, optional, paired } from './score.ts';

const SAME_DRAW = 2;

export const neutrophils = defineScore({
  method: 'absolute neutrophil count',
  name: 'absolute neutrophil count',
  synonyms: ['ANC'],
  codes: ['LOINC//751-8'],
  unit: '10*3/uL',
  digits: 2,
  formula:
    'Leukocytes × (neutrophils + bands in %) / 100; neutropenia below 1.5, moderate below 1.0, severe below 0.5 × 10⁹/L. Boxer LA, Hematology ASH Educ Program 2012:174-82; grades as in CTCAE 5.0.',
  limits:
    'Bands are added only where the share of neutrophils was not counted by machine (LOINC 770-8), which includes them.',
  ages: null,
  needs: paired(SAME_DRAW, 'leukocytes', 'neutrophil share'),
  optional: optional(SAME_DRAW, 'band share'),
  compute: ({ of, maybe, factOf }) => {
    const byMachine = factOf('neutrophil share').concept.codes.includes('LOINC//770-8');
    const bands = maybe('band share') ?? 0;
    const share = of('neutrophil share') + bands;
    if (share > 100 || (byMachine && bands > 0)) return null;
    const value = (of('leukocytes') * share) / 100;
    const rounded = Number(value.toFixed(2));
    const low = rounded < 0.5 ? 'severe' : rounded < 1 ? 'moderate' : rounded < 1.5 ? 'mild' : null;
    return { value, category: low === null ? 'no neutropenia' : `${low} neutropenia` };
  },
});

const RETICULOCYTES = 'Hillman RS, Finch CA, Semin Hematol 1967;4:327-36';

export const correctedReticulocytes = defineScore({
  method: 'corrected reticulocytes',
  name: 'corrected reticulocyte count',
  synonyms: [],
  codes: [],
  unit: '%',
  digits: 1,
  formula: `Reticulocytes in % × haematocrit / 45. ${RETICULOCYTES}.`,
  limits: 'Normal haematocrit taken as 45 % for both sexes.',
  ages: null,
  needs: paired(24, 'reticulocyte share', 'haematocrit'),
  compute: ({ of }) => ({ value: (of('reticulocyte share') * of('haematocrit')) / 45 }),
});

export const reticulocyteIndex = defineScore({
  method: 'reticulocyte production index',
  name: 'reticulocyte production index',
  synonyms: ['RPI'],
  codes: [],
  unit: '',
  digits: 1,
  formula: `Corrected reticulocytes / maturation time: 1.0 d at a haematocrit from 40, 1.5 from 30, 2.0 from 20, else 2.5. ${RETICULOCYTES}.`,
  limits: 'Normal haematocrit taken as 45 % for both sexes.',
  ages: null,
  needs: paired(24, 'reticulocyte share', 'haematocrit'),
  compute: ({ of }) => {
    const haematocrit = of('haematocrit');
    const days = haematocrit >= 40 ? 1 : haematocrit >= 30 ? 1.5 : haematocrit >= 20 ? 2 : 2.5;
    return { value: (of('reticulocyte share') * haematocrit) / 45 / days };
  },
});

export const ironSaturation = defineScore({
  method: 'iron saturation',
  name: 'transferrin saturation',
  synonyms: ['iron saturation', 'TSAT'],
  codes: ['LOINC//2502-3'],
  unit: '%',
  digits: 0,
  formula: '100 × iron / total iron binding capacity. Elsayed ME et al., Adv Clin Chem 2016;75:71-97.',
  limits: 'From one draw.',
  ages: null,
  needs: paired(SAME_DRAW, 'iron', 'iron binding capacity'),
  compute: ({ of }) => {
    const value = (100 * of('iron')) / of('iron binding capacity');
    return value > 110 ? null : { value };
  },
});
