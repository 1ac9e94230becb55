/** Patient: who it is, with the US Core extensions for race, ethnicity and birth sex, and the death. */
import type { Extension, Patient } from '@medplum/fhirtypes';
import { dateAt, dateOfDay, instantAt } from './hospitalTime.ts';
import { DATE_ONLY_DEATH_RATE } from './mess/kinds.ts';
import { type Source, storedAt } from './source.ts';
import { coding, MEMBER_SYSTEM, MRN_SYSTEM, RACE_AND_ETHNICITY, terminology, US_CORE } from './systems.ts';

export function patientOf(source: Source): Patient {
  const { subjectId, chart, person } = source;
  const { race, ethnicity, town } = person;
  const lastKnown = chart.death ?? chart.encounters[chart.encounters.length - 1].start;
  const id = source.id('Patient');
  const deceased = deceasedOf(source, id);
  return {
    resourceType: 'Patient',
    id,
    meta: storedAt(lastKnown),
    extension: [
      originExtension('us-core-race', race),
      originExtension('us-core-ethnicity', ethnicity),
      { url: `${US_CORE}/us-core-birthsex`, valueCode: chart.sex },
    ],
    identifier: [
      { use: 'usual', type: terminology('v2-0203', 'MR'), system: MRN_SYSTEM, value: String(subjectId) },
      { use: 'secondary', type: terminology('v2-0203', 'MB'), system: MEMBER_SYSTEM, value: person.memberNumber },
    ],
    active: true,
    name: [{ use: 'official', family: person.family, given: [person.given] }],
    telecom: [
      { system: 'phone', value: person.phone, use: 'home' },
      { system: 'email', value: person.email },
    ],
    gender: chart.sex === 'F' ? 'female' : 'male',
    birthDate: dateOfDay(chart.birth),
    ...deceased,
    address: [{ use: 'home', line: [person.line], city: town.city, state: 'NY', postalCode: town.zip, country: 'US' }],
  };
}

function deceasedOf(source: Source, id: string): Pick<Patient, 'deceasedDateTime'> {
  const { death } = source.chart;
  if (death === null) return {};
  if (source.stream('death date').uniform() >= DATE_ONLY_DEATH_RATE) return { deceasedDateTime: instantAt(death) };
  source.mess.add({ kind: 'date-only', resourceType: 'Patient', id, event: { code: 'MEDS_DEATH', minutes: death } });
  return { deceasedDateTime: dateAt(death) };
}

function originExtension(
  name: string,
  { code, display }: { readonly code: string; readonly display: string },
): Extension {
  return {
    url: `${US_CORE}/${name}`,
    extension: [
      { url: 'ombCategory', valueCoding: coding(RACE_AND_ETHNICITY, code, display) },
      { url: 'text', valueString: display },
    ],
  };
}
