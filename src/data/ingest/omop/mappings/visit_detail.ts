/** VISIT_DETAIL: parts of a visit (a ward, a service), start and end as two events. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';
import { KNOWN_AT_START } from './visit_occurrence.ts';

export const visitDetail: TableMapping = {
  table: 'visit_detail',
  id: 'visit_detail_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['visit_detail_concept_id', ['visit_detail_start_datetime', 'visit_detail_start_date']],
  renamed: {
    discharged_to_concept_id: ['discharge_to_concept_id'],
    discharged_to_source_value: ['discharge_to_source_value'],
  },
  rows: [
    {
      event: 'start of a part of the visit',
      concept: {
        prefix: 'VISIT_DETAIL',
        standard: 'visit_detail_concept_id',
        source: 'visit_detail_source_concept_id',
        unnamed: 'VISIT_DETAIL',
        knownAs: KNOWN_AT_START,
      },
      rank: 'start',
      times: [
        {
          at: { datetime: 'visit_detail_start_datetime', date: 'visit_detail_start_date', day: 'start' },
          because: 'A move to a ward or service is known when it happens.',
        },
      ],
    },
    {
      event: 'end of a part of the visit',
      concept: {
        prefix: 'VISIT_DETAIL_END',
        standard: 'visit_detail_concept_id',
        source: 'visit_detail_source_concept_id',
        unnamed: 'VISIT_DETAIL_END',
      },
      value: { concept: 'discharged_to_concept_id', texts: ['discharged_to_source_value'] },
      rank: 'end',
      times: [
        {
          at: { datetime: 'visit_detail_end_datetime', date: 'visit_detail_end_date', day: 'end' },
          because: 'The end, and where the patient goes, is known when it comes.',
        },
      ],
    },
  ],
  notTaken: {
    visit_detail_source_value: 'often an identifier of the stay',
    visit_detail_type_concept_id: 'where the record comes from',
    'admitted_from_concept_id, admitting_source_concept_id': 'follows from the part before',
    'admitted_from_source_value, admitting_source_value': 'follows from the part before',
    provider_id: 'who it was does not say what happened',
    care_site_id: 'a place, named in another table',
    preceding_visit_detail_id: 'follows from the order of parts',
    'parent_visit_detail_id, visit_detail_parent_id': 'parts of parts are not told apart',
  },
};
