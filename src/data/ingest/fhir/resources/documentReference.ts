/** DocumentReference: a note, its text from the first attachment that is text, inside the resource or in a local file. */
import { firstAttached, type ResourceMapping } from '../mapping.ts';
import { ATTACHMENT, CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

export const documentReference: ResourceMapping = {
  resource: 'DocumentReference',
  reads: {
    status: 'VARCHAR',
    docStatus: 'VARCHAR',
    type: CODEABLE,
    subject: REFERENCE,
    date: 'VARCHAR',
    author: [REFERENCE],
    content: [{ attachment: ATTACHMENT }],
    context: { encounter: [REFERENCE], period: PERIOD },
  },
  patient: 'subject',
  encounter: 'context.encounter[1]',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error' OR {docStatus} = 'entered-in-error'" },
    { outcome: 'older version', when: "{status} = 'superseded'" },
    { outcome: 'plan only', when: "{docStatus} = 'preliminary'" },
  ],
  events: [
    {
      says: 'note',
      prefix: 'NOTE',
      concept: { codeable: 'type', domain: 'observation' },
      note: {
        text: firstAttached('{content}', 'x.attachment'),
        url: 'content[1].attachment.url',
        author: 'author[1]',
      },
      time: {
        known: ['date', 'context.period.end'],
        rule: 'encounter end',
        because: 'A note is known when it was written; without a date not before the visit it tells of is over.',
      },
    },
  ],
};
