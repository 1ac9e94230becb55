/** MedicationRequest: a drug ordered or prescribed, with the dose of its first instruction. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { AMOUNT, CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const medicationRequest: ResourceMapping = {
  resource: 'MedicationRequest',
  reads: {
    status: 'VARCHAR',
    intent: 'VARCHAR',
    doNotPerform: 'BOOLEAN',
    medicationCodeableConcept: CODEABLE,
    medicationReference: REFERENCE,
    contained: [{ id: 'VARCHAR', code: CODEABLE }],
    subject: REFERENCE,
    encounter: REFERENCE,
    authoredOn: 'VARCHAR',
    dosageInstruction: [{ doseAndRate: [{ doseQuantity: AMOUNT }] }],
    dispenseRequest: { validityPeriod: PERIOD },
  },
  patient: 'subject',
  encounter: 'encounter',
  skip: [
    ...SKIP_BY_STATUS,
    { outcome: 'not done', when: 'coalesce({doNotPerform}, false)' },
    { outcome: 'plan only', when: "{intent} IN ('proposal', 'plan', 'option')" },
  ],
  events: [
    {
      says: 'drug ordered or prescribed',
      concept: { medication: true },
      quantity: 'dosageInstruction[1].doseAndRate[1].doseQuantity',
      time: {
        known: ['authoredOn', 'dispenseRequest.validityPeriod.start'],
        rule: 'encounter end',
        because: 'An order is known when it is written; one without a date not before the stay is over.',
      },
    },
  ],
};
