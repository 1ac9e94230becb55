/** VISIT_OCCURRENCE: a contact or stay; its start and its end are two events, known at different times. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

const START = { datetime: 'visit_start_datetime', date: 'visit_start_date', day: 'start' } as const;
const END = { datetime: 'visit_end_datetime', date: 'visit_end_date', day: 'end' } as const;

/** Visit concepts that tell the outcome of the arrival; at the start only the arrival is known. */
export const KNOWN_AT_START = {
  '262': {
    concept: '9203',
    because:
      'An "emergency room and inpatient visit" (262) starts as an emergency room visit (9203); that it led to admission is known later.',
  },
} as const;

export const visitOccurrence: TableMapping = {
  table: 'visit_occurrence',
  id: 'visit_occurrence_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['visit_concept_id', ['visit_start_datetime', 'visit_start_date']],
  renamed: {
    admitted_from_concept_id: ['admitting_source_concept_id'],
    admitted_from_source_value: ['admitting_source_value'],
    discharged_to_concept_id: ['discharge_to_concept_id'],
    discharged_to_source_value: ['discharge_to_source_value'],
  },
  rows: [
    {
      event: 'the visit',
      kind: 'encounter',
      times: [{ at: START, because: 'The stay that other rows refer to.' }],
      end: END,
    },
    {
      event: 'start of the visit',
      concept: {
        prefix: 'VISIT',
        standard: 'visit_concept_id',
        source: 'visit_source_concept_id',
        unnamed: 'VISIT',
        knownAs: KNOWN_AT_START,
      },
      rank: 'start',
      times: [
        { at: START, because: 'The arrival is known when it happens; a day without a time counts from its start.' },
      ],
    },
    {
      event: 'where from',
      concept: {
        prefix: 'ADMITTED_FROM',
        standard: 'admitted_from_concept_id',
        text: 'admitted_from_source_value',
      },
      rank: 'start',
      times: [{ at: START, because: 'Where the patient comes from is asked on arrival.' }],
    },
    {
      event: 'end of the visit',
      concept: {
        prefix: 'VISIT_END',
        standard: 'visit_concept_id',
        source: 'visit_source_concept_id',
        unnamed: 'VISIT_END',
      },
      value: { concept: 'discharged_to_concept_id', texts: ['discharged_to_source_value'] },
      rank: 'end',
      times: [
        {
          at: END,
          because: 'The end, and where the patient goes, is known when the stay is over, never at its start.',
        },
      ],
    },
  ],
  notTaken: {
    visit_source_value: 'often an identifier of the stay',
    visit_type_concept_id: 'where the record comes from',
    provider_id: 'who it was does not say what happened',
    care_site_id: 'a place, named in another table',
    preceding_visit_occurrence_id: 'follows from the order of visits',
  },
};
