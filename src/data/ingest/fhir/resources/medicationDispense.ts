/** MedicationDispense: a drug handed out, with the prefix DISPENSED. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const medicationDispense: ResourceMapping = {
  resource: 'MedicationDispense',
  reads: {
    status: 'VARCHAR',
    medicationCodeableConcept: CODEABLE,
    medicationReference: REFERENCE,
    contained: [{ id: 'VARCHAR', code: CODEABLE }],
    subject: REFERENCE,
    context: REFERENCE,
    whenHandedOver: 'VARCHAR',
    whenPrepared: 'VARCHAR',
  },
  patient: 'subject',
  encounter: 'context',
  skip: [...SKIP_BY_STATUS, { outcome: 'not done', when: "{status} IN ('declined', 'preparation')" }],
  events: [
    {
      says: 'drug handed out',
      prefix: 'DISPENSED',
      concept: { medication: true },
      time: {
        known: ['whenHandedOver', 'whenPrepared'],
        rule: 'encounter end',
        because: 'Known when it is handed over; without any date not before the stay is over.',
      },
    },
  ],
};
