/**
 * CONDITION_OCCURRENCE: diagnoses. The trap of this table: a diagnosis that was coded when the stay was billed bears the date of
 * admission, and would tell a model at admission what nobody knew. Which rows those are, the type concept says. CDM 5.4.
 */
import type { TableMapping, TypeFamily } from '../mapping.ts';
import { BILLED } from './typeConcepts.ts';

/** Belongs to an encounter as a whole; dated at its start by custom, settled when it is over. */
const ENCOUNTER_DIAGNOSIS: TypeFamily = {
  family: 'EHR encounter record',
  concepts: {
    '32020': 'EHR encounter diagnosis',
    '32827': 'EHR encounter record',
    '44786627': 'Primary Condition',
    '44786628': 'First Position Condition',
    '44786629': 'Secondary Condition',
  },
};

const START = { datetime: 'condition_start_datetime', date: 'condition_start_date', day: 'end' } as const;
const END = { datetime: 'condition_end_datetime', date: 'condition_end_date', day: 'end' } as const;

export const conditionOccurrence: TableMapping = {
  table: 'condition_occurrence',
  id: 'condition_occurrence_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['condition_concept_id', ['condition_start_datetime', 'condition_start_date']],
  rows: [
    {
      event: 'diagnosis',
      concept: {
        standard: 'condition_concept_id',
        source: 'condition_source_concept_id',
        text: 'condition_source_value',
      },
      times: [
        {
          types: { column: 'condition_type_concept_id', ...BILLED },
          at: 'encounter end',
          fallback: [END, START],
          because:
            'Billing, claim and discharge codes are assigned after the stay but dated at admission; they count as known when the stay is over.',
        },
        {
          types: { column: 'condition_type_concept_id', ...ENCOUNTER_DIAGNOSIS },
          at: 'encounter end',
          fallback: [START],
          because:
            'The diagnosis of an encounter is dated at its start by custom, but settled in its course; it counts as known when the encounter is over.',
        },
        {
          at: START,
          because: 'Problem lists, notes and charted findings: noted at the start of the condition that they record.',
        },
      ],
    },
  ],
  notTaken: {
    condition_end_date: 'the end of a condition is seldom observed; used only where a claim has no visit',
    'condition_status_concept_id, condition_status_source_value':
      'admission or final diagnosis; the type concept decides the time',
    stop_reason: 'free text',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
