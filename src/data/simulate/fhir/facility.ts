/**
 * What all patients share: the hospital, its two laboratories, the staff with their roles, and the formulary as Medication resources.
 * Ids depend on the seed alone.
 */
import type { Medication, Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { DRUGS } from './concepts.ts';
import { drugConcept } from './drugConcept.ts';
import { instantAt } from './hospitalTime.ts';
import { SPECIALTIES, STAFF_NAMES } from './identityLists.ts';
import { resourceId } from './resourceId.ts';
import { STAFF_SYSTEM, terminology } from './systems.ts';

export interface StaffMember {
  readonly id: string;
  readonly given: string;
  readonly family: string;
}

export interface Facility {
  readonly hospital: string;
  readonly mainLaboratory: string;
  readonly annexLaboratory: string;
  readonly staff: readonly StaffMember[];
  /** ATC code → id of its Medication. */
  readonly medications: ReadonlyMap<string, string>;
}

export const HOSPITAL_PHONE = '212-555-0199';

/** 2004-01-01: before the first visit of anybody. */
const OPENED = 17_881_920;

export function openFacility(seed: number): Facility {
  return {
    hospital: resourceId(seed, 'Organization', 'hospital'),
    mainLaboratory: resourceId(seed, 'Organization', 'main laboratory'),
    annexLaboratory: resourceId(seed, 'Organization', 'annex laboratory'),
    staff: STAFF_NAMES.map(([given, family], index) => ({
      id: resourceId(seed, 'Practitioner', index),
      given,
      family,
    })),
    medications: new Map([...DRUGS.keys()].map((code) => [code, resourceId(seed, 'Medication', code)])),
  };
}

export function facilityResources(
  seed: number,
  facility: Facility,
): readonly (Organization | Practitioner | PractitionerRole | Medication)[] {
  return [
    organization(facility.hospital, 'Saltmarsh General Hospital', 'prov', 'Healthcare Provider'),
    laboratory(facility.mainLaboratory, 'Saltmarsh General Hospital, main laboratory', facility.hospital),
    laboratory(facility.annexLaboratory, 'Saltmarsh General Hospital, annex laboratory', facility.hospital),
    ...facility.staff.flatMap((member, index) => [practitioner(member, index), role(seed, facility, member, index)]),
    ...[...facility.medications].map(([code, id]) => medication(code, id)),
  ];
}

const meta = { versionId: '1', lastUpdated: instantAt(OPENED) };

function organization(id: string, name: string, type: string, display: string): Organization {
  const telecom = [{ system: 'phone' as const, value: HOSPITAL_PHONE }];
  const kind = terminology('organization-type', type, display);
  return { resourceType: 'Organization', id, meta, active: true, type: [kind], name, telecom };
}

function laboratory(id: string, name: string, hospital: string): Organization {
  const department = organization(id, name, 'dept', 'Hospital Department');
  return { ...department, partOf: { reference: `Organization/${hospital}` } };
}

function practitioner({ id, given, family }: StaffMember, index: number): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    meta,
    identifier: [{ system: STAFF_SYSTEM, value: `S${100 + index}` }],
    active: true,
    name: [{ use: 'official', family, given: [given], prefix: ['Dr.'] }],
  };
}

function role(seed: number, { hospital }: Facility, { id }: StaffMember, index: number): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: resourceId(seed, 'PractitionerRole', index),
    meta,
    active: true,
    practitioner: { reference: `Practitioner/${id}` },
    organization: { reference: `Organization/${hospital}` },
    specialty: [{ text: SPECIALTIES[index % SPECIALTIES.length] }],
  };
}

function medication(code: string, id: string): Medication {
  return { resourceType: 'Medication', id, meta, code: drugConcept(code, false), status: 'active' };
}
