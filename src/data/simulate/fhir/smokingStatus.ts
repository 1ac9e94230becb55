/** Smoking status at the first visit: an Observation with a coded value, known to the year only for some. */
import type { Observation } from '@medplum/fhirtypes';
import { dateAt, instantAt } from './hospitalTime.ts';
import { MESS } from './mess/kinds.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { concept, LOINC, SNOMED, terminology } from './systems.ts';

export function smokingStatusOf(source: Source): Observation {
  const [entry] = source.chart.encounters;
  const { code, display } = source.person.smoking;
  const id = source.id('Observation', 'smoking');
  const yearOnly = source.stream('smoking').uniform() < MESS['year-only'].rate;
  if (yearOnly) source.mess.add({ kind: 'year-only', resourceType: 'Observation', id });
  return {
    resourceType: 'Observation',
    id,
    meta: storedAt(entry.start),
    status: 'final',
    category: [terminology('observation-category', 'social-history')],
    code: concept(LOINC, '72166-2', 'Tobacco smoking status'),
    subject: source.patient,
    encounter: source.encounter(entry),
    effectiveDateTime: yearOnly ? dateAt(entry.start).slice(0, 4) : instantAt(entry.start),
    performer: [practitionerOf(source, entry)],
    valueCodeableConcept: concept(SNOMED, code, display),
  };
}
