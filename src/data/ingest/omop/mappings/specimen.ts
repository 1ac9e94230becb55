/** SPECIMEN: that a sample was taken, with the prefix SPECIMEN. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const specimen: TableMapping = {
  table: 'specimen',
  id: 'specimen_id',
  patient: 'person_id',
  required: ['specimen_concept_id', ['specimen_datetime', 'specimen_date']],
  rows: [
    {
      event: 'specimen',
      concept: { prefix: 'SPECIMEN', standard: 'specimen_concept_id', text: 'specimen_source_value' },
      times: [
        {
          at: { datetime: 'specimen_datetime', date: 'specimen_date', day: 'end' },
          because: 'That a sample was taken is known at once; what it showed is a measurement of its own.',
        },
      ],
    },
  ],
  notTaken: {
    specimen_source_id: 'an identifier',
    specimen_type_concept_id: 'where the record comes from',
    'quantity, unit_concept_id, unit_source_value': 'of the sample, not of the patient',
    'anatomic_site_concept_id, anatomic_site_source_value': 'most specimen concepts imply it',
    'disease_status_concept_id, disease_status_source_value': 'known only after the analysis',
  },
};
