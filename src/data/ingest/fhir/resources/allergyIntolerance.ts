/** AllergyIntolerance: with the prefix ALLERGY, so that an allergy to a drug never reads as taking it. */
import { type ResourceMapping, SKIP_BY_VERIFICATION } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const allergyIntolerance: ResourceMapping = {
  resource: 'AllergyIntolerance',
  reads: {
    verificationStatus: 'JSON',
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
  skip: SKIP_BY_VERIFICATION,
  events: [
    {
      says: 'allergy or intolerance',
      prefix: 'ALLERGY',
      concept: { codeable: 'code', domain: 'other', otherwise: 'reaction[1].substance' },
      time: {
        known: ['recordedDate', 'assertedDate'],
        rule: 'encounter end',
        fallback: ['onsetDateTime'],
        because:
          'Known when recorded. Without that, it may have shown during the stay, so it counts from its end; without a stay, from onset.',
      },
    },
  ],
};
