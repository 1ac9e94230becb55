/** Procedure: what was done. A planned or abandoned one is left out. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const procedure: ResourceMapping = {
  resource: 'Procedure',
  reads: {
    status: 'VARCHAR',
    code: CODEABLE,
    subject: REFERENCE,
    encounter: REFERENCE,
    performedDateTime: 'VARCHAR',
    performedPeriod: PERIOD,
  },
  patient: 'subject',
  encounter: 'encounter',
  skip: [...SKIP_BY_STATUS, { outcome: 'plan only', when: "{status} = 'preparation'" }],
  events: [
    {
      says: 'procedure',
      concept: { codeable: 'code', domain: 'procedure' },
      time: {
        known: ['performedDateTime', 'performedPeriod.start', 'performedPeriod.end'],
        rule: 'encounter end',
        because:
          'What is being done is known when it begins; one without any date is coded when the stay is billed, at discharge.',
      },
    },
  ],
};
