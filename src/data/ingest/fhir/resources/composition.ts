/** Composition: a document made of sections, as one note: each section's title and the text of its narrative. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const composition: ResourceMapping = {
  resource: 'Composition',
  reads: {
    status: 'VARCHAR',
    type: CODEABLE,
    subject: REFERENCE,
    encounter: REFERENCE,
    date: 'VARCHAR',
    author: [REFERENCE],
    section: [{ title: 'VARCHAR', text: { div: 'VARCHAR' } }],
  },
  patient: 'subject',
  encounter: 'encounter',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'plan only', when: "{status} = 'preliminary'" },
  ],
  events: [
    {
      says: 'document',
      prefix: 'NOTE',
      concept: { codeable: 'type', domain: 'observation' },
      note: {
        text: `CASE WHEN {section} IS NOT NULL THEN nullif(array_to_string(list_transform({section}, lambda x:
          concat_ws(chr(10), x.title, plain_text(x."text".div))), chr(10) || chr(10)), '') END`,
        author: 'author[1]',
      },
      time: {
        known: ['date'],
        rule: 'encounter end',
        because: 'A document is known when it was written.',
      },
    },
  ],
};
