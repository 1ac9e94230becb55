/** NOTE: texts, with the prefix NOTE and the kind of note as code. HTML is stripped. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const note: TableMapping = {
  table: 'note',
  id: 'note_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['note_text', ['note_datetime', 'note_date']],
  rows: [
    {
      event: 'note',
      concept: {
        prefix: 'NOTE',
        standard: 'note_class_concept_id',
        otherwise: ['note_type_concept_id'],
        unnamed: 'NOTE',
      },
      text: 'note_text',
      author: 'provider_id',
      times: [
        {
          at: { datetime: 'note_datetime', date: 'note_date', day: 'end' },
          because:
            'A note is known when it is written; a day without a time counts from its end, since a note sums up the day.',
        },
      ],
    },
  ],
  notTaken: {
    'note_title, note_source_value': 'may name the patient, and a code must not',
    encoding_concept_id: 'files are read as UTF-8',
    language_concept_id: 'the text shows it',
    visit_detail_id: 'the visit suffices',
    'note_event_id, note_event_field_concept_id': 'links between rows are not followed',
  },
};
