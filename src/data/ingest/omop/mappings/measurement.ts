/** MEASUREMENT: laboratory values, vital signs, scores: a number with unit and comparator, a coded value or a short text. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const measurement: TableMapping = {
  table: 'measurement',
  id: 'measurement_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['measurement_concept_id', ['measurement_datetime', 'measurement_date']],
  rows: [
    {
      event: 'measurement',
      concept: {
        standard: 'measurement_concept_id',
        source: 'measurement_source_concept_id',
        text: 'measurement_source_value',
      },
      value: {
        number: 'value_as_number',
        comparator: 'operator_concept_id',
        unitConcept: 'unit_concept_id',
        unitText: 'unit_source_value',
        concept: 'value_as_concept_id',
        texts: ['value_source_value'],
        rangeLow: 'range_low',
        rangeHigh: 'range_high',
      },
      times: [
        {
          at: { datetime: 'measurement_datetime', date: 'measurement_date', day: 'end' },
          because:
            'OMOP keeps one time; a laboratory value may be known some hours after the sample that this time can mean.',
        },
      ],
    },
  ],
  notTaken: {
    measurement_type_concept_id: 'where the record comes from',
    measurement_time: 'superseded by measurement_datetime, and filled unevenly',
    unit_source_concept_id: 'the unit concept or text suffices',
    'measurement_event_id, meas_event_field_concept_id': 'links between rows are not followed',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
