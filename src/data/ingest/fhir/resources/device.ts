/** Device: an implant or aid of a patient, with the prefix DEVICE. The date of manufacture says nothing of when the patient had it. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const device: ResourceMapping = {
  resource: 'Device',
  reads: { status: 'VARCHAR', type: CODEABLE, patient: REFERENCE, meta: { lastUpdated: 'VARCHAR' } },
  patient: 'patient',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'reference only', when: '{patient} IS NULL' },
  ],
  events: [
    {
      says: 'device of the patient',
      prefix: 'DEVICE',
      concept: { codeable: 'type', domain: 'other' },
      time: {
        known: ['meta.lastUpdated'],
        because:
          'A Device says not when the patient got it; it was known at the latest when the entry was last changed.',
      },
    },
  ],
};
