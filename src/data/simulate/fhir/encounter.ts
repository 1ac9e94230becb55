/**
 * Encounter: visits are ambulatory (AMB). A stay is inpatient (IMP, come from the emergency department) or, for one in five by a coin,
 * still filed under the emergency department (EMER); the coin knows nothing of the stay, so the class says nothing about what follows.
 */
import type { Encounter } from '@medplum/fhirtypes';
import type { ChartEncounter } from './chart.ts';
import { instantAt } from './hospitalTime.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { coding, TERMINOLOGY, terminology } from './systems.ts';

const FILED_UNDER_EMERGENCY = 0.2;

export function encounterOf(source: Source, encounter: ChartEncounter): Encounter {
  const { start, end } = encounter;
  const period = { start: instantAt(start), ...(end === null ? {} : { end: instantAt(end) }) };
  return {
    resourceType: 'Encounter',
    id: source.id('Encounter', start),
    meta: storedAt(end ?? start),
    status: end === null ? 'in-progress' : 'finished',
    class: classOf(source, encounter),
    subject: source.patient,
    participant: [{ individual: practitionerOf(source, encounter) }],
    period,
    ...(encounter.kind === 'stay' ? stayParts(source, encounter) : {}),
    serviceProvider: { reference: `Organization/${source.facility.hospital}` },
  };
}

function classOf(source: Source, { kind, start }: ChartEncounter): Encounter['class'] {
  const system = `${TERMINOLOGY}/v3-ActCode`;
  if (kind === 'visit') return coding(system, 'AMB', 'ambulatory');
  return source.stream('class of stay', start).uniform() < FILED_UNDER_EMERGENCY
    ? coding(system, 'EMER', 'emergency')
    : coding(system, 'IMP', 'inpatient encounter');
}

function stayParts(source: Source, { end, died, diagnoses }: ChartEncounter): Partial<Encounter> {
  const principal = diagnoses.find(({ role }) => role === 'principal');
  const disposition = died
    ? terminology('discharge-disposition', 'exp', 'Expired')
    : terminology('discharge-disposition', 'home', 'Home');
  const hospitalization = {
    admitSource: terminology('admit-source', 'emd', 'From accident/emergency department'),
    ...(end === null ? {} : { dischargeDisposition: disposition }),
  };
  const priority = terminology('v3-ActPriority', 'EM', 'emergency');
  if (principal === undefined) return { priority, hospitalization };
  const condition = { reference: `Condition/${source.id('Condition', principal.minutes, principal.code)}` };
  return { priority, hospitalization, diagnosis: [{ condition, use: terminology('diagnosis-role', 'DD'), rank: 1 }] };
}
