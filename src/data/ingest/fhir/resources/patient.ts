/**
 * Patient: birth, death, sex, and US Core race, ethnicity and birth sex, as far as they are stated.
 *
 * `deceasedBoolean` says that but not when, so it gives no event. Names, addresses and contacts are not read.
 */
import type { ResourceMapping } from '../mapping.ts';
import { CODING } from '../shape.ts';

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';

export const patient: ResourceMapping = {
  resource: 'Patient',
  reads: {
    gender: 'VARCHAR',
    birthDate: 'VARCHAR',
    _birthDate: { extension: [{ url: 'VARCHAR', valueDateTime: 'VARCHAR' }] },
    deceasedDateTime: 'VARCHAR',
    identifier: [{ system: 'VARCHAR', value: 'VARCHAR' }],
    extension: [
      {
        url: 'VARCHAR',
        valueCode: 'VARCHAR',
        extension: [{ url: 'VARCHAR', valueCoding: CODING, valueString: 'VARCHAR' }],
      },
    ],
  },
  patient: '',
  lookups: [{ kind: 'patient', start: 'birthDate' }],
  events: [
    {
      says: 'birth',
      concept: { own: 'MEDS_BIRTH' },
      rank: 'birth',
      time: {
        known: ['_birthDate.extension[1].valueDateTime', 'birthDate'],
        starts: true,
        because: 'Known from the first moment on; an incomplete date counts from the middle of what it leaves open.',
      },
    },
    {
      says: 'death',
      when: '{deceasedDateTime} IS NOT NULL',
      concept: { own: 'MEDS_DEATH' },
      rank: 'death',
      time: { known: ['deceasedDateTime'], because: 'A date without time of day counts from the end of that day.' },
    },
    {
      says: 'administrative gender',
      when: '{gender} IS NOT NULL',
      concept: {
        label: 'GENDER',
        of: 'gender',
        renamed: { female: 'F', male: 'M', other: 'OTHER', unknown: 'UNKNOWN' },
      },
      time: { rule: 'static', because: 'Holds for the whole record.' },
    },
    {
      says: 'race and ethnicity (US Core, OMB category)',
      each: `list_filter(flatten(list_transform(list_filter({extension}, lambda x: x.url IN ('${US_CORE}race', '${US_CORE}ethnicity')),
        lambda x: coalesce(x.extension, []))), lambda x: x.url = 'ombCategory')`,
      concept: { coding: 'it.valueCoding' },
      time: { rule: 'static', because: 'Holds for the whole record.' },
    },
    {
      says: 'birth sex (US Core)',
      each: `list_filter({extension}, lambda x: x.url = '${US_CORE}birthsex')`,
      concept: { label: 'BIRTHSEX', of: 'it.valueCode' },
      time: { rule: 'static', because: 'Holds for the whole record.' },
    },
  ],
};
