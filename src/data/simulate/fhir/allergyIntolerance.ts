/** AllergyIntolerance, recorded at the first visit: each allergy, or for some that none is known (a code that says what is absent). */
import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { dateAt, instantAt } from './hospitalTime.ts';
import type { Allergy } from './person.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { concept, SNOMED, terminology } from './systems.ts';

export const NO_KNOWN_ALLERGY = { code: '716186003', display: 'No known allergy' } as const;
const HIGH_CRITICALITY = 0.2;
const ONSET_YEARS_BEFORE_ENTRY = 30;

export function allergiesOf(source: Source): readonly AllergyIntolerance[] {
  const { allergies, noKnownAllergy } = source.person;
  if (noKnownAllergy) return [recordedAtEntry(source, NO_KNOWN_ALLERGY)];
  return allergies.map((allergy) => allergyOf(source, allergy));
}

function allergyOf(source: Source, allergy: Allergy): AllergyIntolerance {
  const random = source.stream('allergy', allergy.code);
  const entryYear = Number(dateAt(source.chart.encounters[0].start).slice(0, 4));
  return {
    ...recordedAtEntry(source, allergy),
    type: 'allergy',
    category: [allergy.category],
    criticality: random.uniform() < HIGH_CRITICALITY ? 'high' : 'low',
    onsetDateTime: String(entryYear - 1 - random.integer(ONSET_YEARS_BEFORE_ENTRY)),
  };
}

function recordedAtEntry(
  source: Source,
  { code, display }: { readonly code: string; readonly display: string },
): AllergyIntolerance {
  const [entry] = source.chart.encounters;
  return {
    resourceType: 'AllergyIntolerance',
    id: source.id('AllergyIntolerance', code),
    meta: storedAt(entry.start),
    clinicalStatus: terminology('allergyintolerance-clinical', 'active'),
    verificationStatus: terminology('allergyintolerance-verification', 'confirmed'),
    code: concept(SNOMED, code, display),
    patient: source.patient,
    encounter: source.encounter(entry),
    recordedDate: instantAt(entry.start),
    recorder: practitionerOf(source, entry),
  };
}
