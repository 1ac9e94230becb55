/** Composition: a document made of sections, as one note: each section's title and the text of its narrative, down to sections within. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

const SECTION = { title: 'VARCHAR', text: { div: 'VARCHAR' } } as const;

function sectionText(section: string): string {
  return `concat_ws(chr(10), ${section}.title, plain_text(${section}."text".div))`;
}

export const composition: ResourceMapping = {
  resource: 'Composition',
  reads: {
    status: 'VARCHAR',
    type: CODEABLE,
    subject: REFERENCE,
    encounter: REFERENCE,
    date: 'VARCHAR',
    author: [REFERENCE],
    section: [{ ...SECTION, section: [SECTION] }],
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
          concat_ws(chr(10), ${sectionText('x')}, CASE WHEN len(x.section) > 0 THEN array_to_string(
            list_transform(x.section, lambda y: ${sectionText('y')}), chr(10)) END)), chr(10) || chr(10)), '') END`,
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
