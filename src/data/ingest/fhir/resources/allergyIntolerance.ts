/** AllergyIntolerance: with the prefix ALLERGY, so that an allergy to a drug never reads as taking it. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const allergyIntolerance: ResourceMapping = {
  resource: 'AllergyIntolerance',
  reads: {
    verificationStatus: CODEABLE,
    clinicalStatus: CODEABLE,
    code: CODEABLE,
    patient: REFERENCE,
    encounter: REFERENCE,
    recordedDate: 'VARCHAR',
    assertedDate: 'VARCHAR',
    onsetDateTime: 'VARCHAR',
    reaction: [{ substance: CODEABLE }],
  },
  patient: 'patient',
  encounter: 'encounter',
  skip: [
    { outcome: 'entered in error', when: "{verificationStatus.coding[1].code} = 'entered-in-error'" },
    { outcome: 'refuted', when: "{verificationStatus.coding[1].code} = 'refuted'" },
  ],
  events: [
    {
      says: 'allergy or intolerance',
      prefix: 'ALLERGY',
      concept: { codeable: 'code', domain: 'other', otherwise: 'reaction[1].substance' },
      time: {
        known: ['recordedDate', 'assertedDate'],
        rule: 'encounter start',
        fallback: ['onsetDateTime'],
        because: 'Known when recorded; allergies are asked for when a visit begins; else from onset.',
      },
    },
  ],
};
