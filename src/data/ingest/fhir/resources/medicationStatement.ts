/** MedicationStatement: a drug that the patient is said to take, with the prefix STATED. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const medicationStatement: ResourceMapping = {
  resource: 'MedicationStatement',
  reads: {
    status: 'VARCHAR',
    medicationCodeableConcept: CODEABLE,
    medicationReference: REFERENCE,
    contained: [{ id: 'VARCHAR', code: CODEABLE }],
    subject: REFERENCE,
    context: REFERENCE,
    dateAsserted: 'VARCHAR',
    effectiveDateTime: 'VARCHAR',
    effectivePeriod: PERIOD,
  },
  patient: 'subject',
  encounter: 'context',
  skip: [...SKIP_BY_STATUS, { outcome: 'plan only', when: "{status} = 'intended'" }],
  events: [
    {
      says: 'drug said to be taken',
      prefix: 'STATED',
      concept: { medication: true },
      time: {
        known: ['dateAsserted'],
        rule: 'encounter end',
        fallback: ['effectiveDateTime', 'effectivePeriod.end', 'effectivePeriod.start'],
        because:
          'Known when somebody said so, which can be long after the drug was begun. Without that date, not before the stay is over.',
      },
    },
  ],
};
