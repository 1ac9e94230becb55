/** MedicationAdministration: a dose given, with the prefix ADMINISTERED. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { AMOUNT, CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const medicationAdministration: ResourceMapping = {
  resource: 'MedicationAdministration',
  reads: {
    status: 'VARCHAR',
    medicationCodeableConcept: CODEABLE,
    medicationReference: REFERENCE,
    contained: [{ id: 'VARCHAR', code: CODEABLE }],
    subject: REFERENCE,
    context: REFERENCE,
    effectiveDateTime: 'VARCHAR',
    effectivePeriod: PERIOD,
    dosage: { dose: AMOUNT },
  },
  patient: 'subject',
  encounter: 'context',
  skip: SKIP_BY_STATUS,
  events: [
    {
      says: 'dose given',
      prefix: 'ADMINISTERED',
      concept: { medication: true },
      quantity: 'dosage.dose',
      time: {
        known: ['effectiveDateTime', 'effectivePeriod.start'],
        because: 'A dose is known when it is given, an infusion when it begins.',
      },
    },
  ],
};
