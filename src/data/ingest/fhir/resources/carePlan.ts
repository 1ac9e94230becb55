/** CarePlan: that a plan of care begins, by its category, with the prefix CAREPLAN. Its activities are orders of their own. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const carePlan: ResourceMapping = {
  resource: 'CarePlan',
  reads: {
    status: 'VARCHAR',
    intent: 'VARCHAR',
    category: [CODEABLE],
    subject: REFERENCE,
    encounter: REFERENCE,
    created: 'VARCHAR',
    period: PERIOD,
  },
  patient: 'subject',
  encounter: 'encounter',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'plan only', when: "{status} = 'draft' OR {intent} = 'proposal'" },
  ],
  events: [
    {
      says: 'plan of care',
      each: '{category}',
      prefix: 'CAREPLAN',
      concept: { codeable: 'it', domain: 'other' },
      time: {
        known: ['created', 'period.start'],
        because: 'A plan is known when it is made, at the latest when it begins.',
      },
    },
  ],
};
