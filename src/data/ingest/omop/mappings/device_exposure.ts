/** DEVICE_EXPOSURE: implants, aids, tubes and machines, with the prefix DEVICE. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const deviceExposure: TableMapping = {
  table: 'device_exposure',
  id: 'device_exposure_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['device_concept_id', ['device_exposure_start_datetime', 'device_exposure_start_date']],
  rows: [
    {
      event: 'device',
      concept: {
        prefix: 'DEVICE',
        standard: 'device_concept_id',
        source: 'device_source_concept_id',
        text: 'device_source_value',
      },
      times: [
        {
          at: { datetime: 'device_exposure_start_datetime', date: 'device_exposure_start_date', day: 'end' },
          because: 'A device is known when its use begins.',
        },
      ],
    },
  ],
  notTaken: {
    'unique_device_id, production_id': 'an identifier',
    device_type_concept_id: 'where the record comes from',
    'device_exposure_end_date, device_exposure_end_datetime': 'the start suffices',
    'quantity, unit_concept_id, unit_source_value, unit_source_concept_id': 'most often empty or 1',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
