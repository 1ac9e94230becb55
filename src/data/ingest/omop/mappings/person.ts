/** PERSON: the patient, the birth, and what is taken as lasting (gender, race, ethnicity). CDM 5.4, table PERSON. */
import type { TableMapping } from '../mapping.ts';

const LASTING = 'The table holds one value a person without a date; it is taken as true from the start.';

export const person: TableMapping = {
  table: 'person',
  id: 'person_id',
  patient: 'person_id',
  required: [['birth_datetime', 'year_of_birth']],
  rows: [
    { event: 'the patient', kind: 'patient' },
    {
      event: 'birth',
      concept: { own: 'MEDS_BIRTH' },
      rank: 'birth',
      times: [
        {
          at: 'birth',
          because:
            'birth_datetime, else year, month and day of birth; an unknown day is the middle of the month, an unknown month the middle of the year.',
        },
      ],
    },
    {
      event: 'gender',
      concept: {
        standard: 'gender_concept_id',
        source: 'gender_source_concept_id',
        text: 'gender_source_value',
        textPrefix: 'GENDER',
      },
      times: [{ at: 'static', because: LASTING }],
    },
    {
      event: 'race',
      concept: {
        standard: 'race_concept_id',
        source: 'race_source_concept_id',
        text: 'race_source_value',
        textPrefix: 'RACE',
      },
      times: [{ at: 'static', because: LASTING }],
    },
    {
      event: 'ethnicity',
      concept: {
        standard: 'ethnicity_concept_id',
        source: 'ethnicity_source_concept_id',
        text: 'ethnicity_source_value',
        textPrefix: 'ETHNICITY',
      },
      times: [{ at: 'static', because: LASTING }],
    },
  ],
  notTaken: {
    person_source_value: 'an identifier of the source',
    location_id: 'an address',
    provider_id: 'the usual doctor, without a date',
    care_site_id: 'the usual place of care, without a date',
  },
};
