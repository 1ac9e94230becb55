/** Coverage: that a plan begins to pay, by its type, with the prefix COVERAGE. Member numbers are not read. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const coverage: ResourceMapping = {
  resource: 'Coverage',
  reads: { status: 'VARCHAR', type: CODEABLE, beneficiary: REFERENCE, period: PERIOD },
  patient: 'beneficiary',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'not done', when: "{status} = 'cancelled'" },
    { outcome: 'plan only', when: "{status} = 'draft'" },
  ],
  events: [
    {
      says: 'plan begins to pay',
      prefix: 'COVERAGE',
      concept: { codeable: 'type', domain: 'other' },
      time: { known: ['period.start'], because: 'Known when the plan begins to pay.' },
    },
  ],
};
