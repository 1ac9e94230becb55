/** PROVIDER: the specialty of a note's author. Names and numbers of persons are not read. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const provider: TableMapping = {
  table: 'provider',
  id: 'provider_id',
  required: [],
  rows: [{ event: 'author of notes', kind: 'author', display: 'specialty_source_value' }],
  notTaken: {
    provider_name: 'names a person',
    'npi, dea, provider_source_value': 'an identifier',
    'specialty_concept_id, specialty_source_concept_id': 'the specialty is text here, which needs no vocabulary',
    care_site_id: 'a place, named in another table',
    'gender_concept_id, gender_source_concept_id, gender_source_value, year_of_birth': 'says nothing of the patient',
  },
};
