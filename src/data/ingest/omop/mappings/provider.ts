/** PROVIDER: the specialty of a note's author. Names and numbers of persons are not read. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const provider: TableMapping = {
  table: 'provider',
  id: 'provider_id',
  required: [],
  rows: [{ event: 'author of notes', kind: 'author', display: 'specialty_source_value' }],
  notTaken: {
    provider_name: 'names a person',
    npi: 'an identifier',
    dea: 'an identifier',
    specialty_concept_id: 'the specialty is text here, which needs no vocabulary',
    gender_concept_id: 'says nothing of the patient',
    year_of_birth: 'says nothing of the patient',
  },
};
