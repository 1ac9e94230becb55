/** What is absent from the files: some visits (their results and prescriptions still name them) and some laboratory results. */
import type { Encounter, Observation } from '@medplum/fhirtypes';
import { invariant } from '../../../../base/errors.ts';
import { VISIT } from '../../codes.ts';
import type { PatientResource } from '../resources.ts';
import type { Source } from '../source.ts';
import { MESS } from './kinds.ts';
import type { TouchedEvent } from './log.ts';

export function withoutMissing(source: Source, resources: readonly PatientResource[]): readonly PatientResource[] {
  const random = source.stream('missing');
  const first = source.id('Encounter', source.chart.encounters[0].start);
  return resources.filter((resource) => {
    if (!mayBeMissing(resource, first) || random.uniform() >= MESS.missing.rate) return true;
    const { resourceType, id = '' } = resource;
    const event = lostEvent(source, id);
    source.mess.forget(id);
    source.mess.add({ kind: 'missing', resourceType, id, event });
    return false;
  });
}

/** Visits but for the one of id `first`, and laboratory results. */
function mayBeMissing(resource: PatientResource, first: string): resource is Encounter | Observation {
  if (resource.resourceType === 'Observation') return resource.issued !== undefined;
  if (resource.resourceType !== 'Encounter' || resource.hospitalization !== undefined) return false;
  return resource.id !== first;
}

function lostEvent({ chart, id: idOf }: Source, id: string): TouchedEvent {
  const events = chart.encounters.flatMap(({ start, rounds }) => [
    { type: 'Encounter', code: VISIT, minutes: start, parts: [start] },
    ...rounds.flatMap(({ minutes, results }) =>
      results.map(({ code }) => ({ type: 'Observation', code, minutes, parts: [minutes, code] })),
    ),
  ]);
  const event = events.find(({ type, parts }) => idOf(type, ...parts) === id);
  invariant(event !== undefined, 'simulated export', 'Every visit and result stands for an event of the record.');
  return { code: event.code, minutes: event.minutes };
}
