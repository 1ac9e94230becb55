/** FamilyMemberHistory: what relatives have, with the prefix FAMILY: never the patient's own diagnosis. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const familyMemberHistory: ResourceMapping = {
  resource: 'FamilyMemberHistory',
  reads: {
    status: 'VARCHAR',
    patient: REFERENCE,
    date: 'VARCHAR',
    relationship: CODEABLE,
    condition: [{ code: CODEABLE }],
  },
  patient: 'patient',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'refuted', when: "{status} = 'health-unknown'" },
  ],
  events: [
    {
      says: 'condition of a relative, with the relationship',
      each: '{condition}',
      prefix: 'FAMILY',
      concept: { codeable: 'it.code', domain: 'condition' },
      suffixOf: 'relationship',
      time: { known: ['date'], because: 'Known when it was asked for.' },
    },
  ],
};
