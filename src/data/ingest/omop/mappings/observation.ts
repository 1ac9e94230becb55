/** OBSERVATION: history, habits, social facts, survey answers, and codes that fit no other table. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';
import { BILLED } from './typeConcepts.ts';

const NOTED = { datetime: 'observation_datetime', date: 'observation_date', day: 'end' } as const;

export const observation: TableMapping = {
  table: 'observation',
  id: 'observation_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['observation_concept_id', ['observation_datetime', 'observation_date']],
  rows: [
    {
      event: 'observation',
      concept: {
        standard: 'observation_concept_id',
        source: 'observation_source_concept_id',
        text: 'observation_source_value',
      },
      value: {
        number: 'value_as_number',
        unitConcept: 'unit_concept_id',
        unitText: 'unit_source_value',
        concept: 'value_as_concept_id',
        texts: ['value_as_string', 'value_source_value'],
      },
      times: [
        {
          types: { column: 'observation_type_concept_id', ...BILLED },
          at: 'encounter end',
          fallback: [NOTED],
          because:
            'Diagnosis codes without a disease (ICD-10 Z, ICD-9 V) lie in this table; those of bills are assigned after the stay but dated at admission.',
        },
        { at: NOTED, because: 'An answer or finding is known when it is noted.' },
      ],
    },
  ],
  notTaken: {
    'qualifier_concept_id, qualifier_source_value': 'most often empty',
    'observation_event_id, obs_event_field_concept_id': 'links between rows are not followed',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
