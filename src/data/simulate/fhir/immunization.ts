/**
 * Immunization: influenza vaccine, by chance alone at half of the first visits of an autumn; declined by some. Half of the times are known
 * to the day only.
 */
import type { Immunization } from '@medplum/fhirtypes';
import type { ChartEncounter } from './chart.ts';
import { dateAt, instantAt } from './hospitalTime.ts';
import { MESS } from './mess/kinds.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { CVX, concept, terminology } from './systems.ts';

const OFFERED = 0.5;
const KNOWN_TO_THE_DAY = 0.5;
/** September to December. */
const AUTUMN = ['09', '10', '11', '12'];

export function immunizationsOf(source: Source): readonly Immunization[] {
  const firstOfAutumn = new Map<string, ChartEncounter>();
  for (const encounter of source.chart.encounters) {
    const [year, month] = dateAt(encounter.start).split('-');
    if (encounter.kind === 'visit' && AUTUMN.includes(month) && !firstOfAutumn.has(year)) {
      firstOfAutumn.set(year, encounter);
    }
  }
  return [...firstOfAutumn.values()].flatMap((visit) => {
    const random = source.stream('vaccination', visit.start);
    if (random.uniform() >= OFFERED) return [];
    const declined = random.uniform() < MESS['not-done'].rate;
    return [immunizationOf(source, visit, declined, random.uniform() < KNOWN_TO_THE_DAY)];
  });
}

function immunizationOf(source: Source, visit: ChartEncounter, declined: boolean, toTheDay: boolean): Immunization {
  const id = source.id('Immunization', visit.start);
  if (declined) source.mess.add({ kind: 'not-done', resourceType: 'Immunization', id });
  return {
    resourceType: 'Immunization',
    id,
    meta: storedAt(visit.start),
    status: declined ? 'not-done' : 'completed',
    ...(declined ? { statusReason: terminology('v3-ActReason', 'PATOBJ', 'patient objection') } : {}),
    vaccineCode: concept(CVX, '140', 'Influenza, seasonal, injectable, preservative free'),
    patient: source.patient,
    encounter: source.encounter(visit),
    occurrenceDateTime: toTheDay ? dateAt(visit.start) : instantAt(visit.start),
    primarySource: true,
    performer: [{ actor: practitionerOf(source, visit) }],
  };
}
