/** PROCEDURE_OCCURRENCE: what was done or ordered. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const procedureOccurrence: TableMapping = {
  table: 'procedure_occurrence',
  id: 'procedure_occurrence_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['procedure_concept_id', ['procedure_datetime', 'procedure_date']],
  rows: [
    {
      event: 'procedure',
      concept: {
        standard: 'procedure_concept_id',
        source: 'procedure_source_concept_id',
        text: 'procedure_source_value',
      },
      times: [
        {
          at: { datetime: 'procedure_datetime', date: 'procedure_date', day: 'end' },
          because: 'A procedure is known when it is done, also where its code was assigned for the bill later.',
        },
      ],
    },
  ],
  notTaken: {
    'procedure_end_date, procedure_end_datetime': 'the start suffices',
    procedure_type_concept_id: 'where the record comes from; orders and acts are not told apart',
    'modifier_concept_id, modifier_source_value': 'most often empty',
    quantity: 'most often empty or 1',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
