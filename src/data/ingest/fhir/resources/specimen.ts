/** Specimen: that a sample was taken, by its type, with the prefix SPECIMEN. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const specimen: ResourceMapping = {
  resource: 'Specimen',
  reads: {
    status: 'VARCHAR',
    type: CODEABLE,
    subject: REFERENCE,
    receivedTime: 'VARCHAR',
    collection: { collectedDateTime: 'VARCHAR', collectedPeriod: PERIOD },
  },
  patient: 'subject',
  skip: [{ outcome: 'entered in error', when: "{status} = 'entered-in-error'" }],
  events: [
    {
      says: 'sample taken',
      prefix: 'SPECIMEN',
      concept: { codeable: 'type', domain: 'other' },
      time: {
        known: ['collection.collectedDateTime', 'collection.collectedPeriod.end', 'receivedTime'],
        because: 'Known when it is taken.',
      },
    },
  ],
};
