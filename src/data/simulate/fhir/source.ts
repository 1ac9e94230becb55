/**
 * What the resources of one patient are made from, and how they name each other. Chance comes in streams, one for each purpose, that
 * belong to the seed and the patient: one kind of resource never moves the draws of another.
 */
import type { Encounter, Meta, Patient, Practitioner, Reference } from '@medplum/fhirtypes';
import { invariant } from '../../../base/errors.ts';
import { type Random, seededRandom } from '../../../base/random.ts';
import type { FrailtyStep, Patient as SimulatedPatient } from '../process.ts';
import { type Chart, type ChartEncounter, readChart } from './chart.ts';
import type { Facility, StaffMember } from './facility.ts';
import { instantAt } from './hospitalTime.ts';
import { type MessLog, openMessLog } from './mess/log.ts';
import { type Outlook, outlooksOf } from './outlook.ts';
import { makePerson, type Person } from './person.ts';
import { resourceId } from './resourceId.ts';

export interface Source {
  readonly subjectId: number;
  readonly chart: Chart;
  readonly frailty: readonly FrailtyStep[];
  readonly person: Person;
  readonly facility: Facility;
  readonly mess: MessLog;
  readonly patient: Reference<Patient>;
  /** A stream of chance of this patient. */
  stream(...purpose: readonly (string | number)[]): Random;
  /** The id of a resource of this patient. */
  id(resourceType: string, ...parts: readonly (string | number)[]): string;
  encounter(encounter: ChartEncounter): Reference<Encounter>;
  /** Who saw the patient. */
  clinician(encounter: ChartEncounter): StaffMember;
  /** What lies ahead at a moment of the record. */
  outlook(minutes: number): Outlook;
}

export function sourceOf(seed: number, simulated: SimulatedPatient, facility: Facility): Source {
  const { subjectId, frailty } = simulated;
  const stream = (...purpose: readonly (string | number)[]) => seededRandom(seed, 'fhir', subjectId, ...purpose);
  const id = (resourceType: string, ...parts: readonly (string | number)[]) =>
    resourceId(seed, resourceType, subjectId, ...parts);
  const chart = readChart(simulated, stream('visit lengths'));
  const clinicians = stream('clinicians');
  const clinicianOf = new Map(
    chart.encounters.map((one) => [one, facility.staff[clinicians.integer(facility.staff.length)]]),
  );
  const referenceOf = new Map(
    chart.encounters.map(({ start }) => [start, { reference: `Encounter/${id('Encounter', start)}` }]),
  );
  const outlooks = outlooksOf(simulated, stream('outlook'));
  return {
    subjectId,
    chart,
    frailty,
    person: makePerson(seed, subjectId, chart.sex),
    facility,
    mess: openMessLog(),
    patient: { reference: `Patient/${id('Patient')}` },
    stream,
    id,
    encounter: ({ start }) => referenceOf.get(start) ?? {},
    clinician: (one) => clinicianOf.get(one) ?? facility.staff[0],
    outlook(minutes) {
      const outlook = outlooks.get(minutes);
      invariant(
        outlook !== undefined,
        'simulated record',
        'Every encounter begins and ends at a moment of the record.',
      );
      return outlook;
    },
  };
}

export function practitionerOf(source: Source, encounter: ChartEncounter): Reference<Practitioner> {
  return { reference: `Practitioner/${source.clinician(encounter).id}` };
}

/** The first version of a resource, stored some minutes after `minutes`. */
export function storedAt(minutes: number): Meta {
  return { versionId: '1', lastUpdated: instantAt(minutes + MINUTES_TO_STORE) };
}

const MINUTES_TO_STORE = 5;
