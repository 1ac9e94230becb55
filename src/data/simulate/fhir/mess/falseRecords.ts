/**
 * Records of what did not happen: copies marked as entered in error, with another value, condition or drug, and conditions that were suspected
 * at a visit and refuted. Nothing in them is true of the patient: a reader that takes one in is caught.
 */
import type { Condition, MedicationRequest, Observation } from '@medplum/fhirtypes';
import { bareCode, CONDITIONS, DRUGS, namesOf } from '../concepts.ts';
import { drugConcept } from '../drugConcept.ts';
import { instantAt } from '../hospitalTime.ts';
import { pick } from '../person.ts';
import type { PatientResource } from '../resources.ts';
import { practitionerOf, type Source, storedAt } from '../source.ts';
import { coding, ICD10CM, terminology } from '../systems.ts';
import { MESS } from './kinds.ts';

type Copied = Condition | MedicationRequest | Observation;

/** Copies, entered in error, of some results, conditions and prescriptions. */
export function enteredInError(source: Source, resources: readonly PatientResource[]): readonly Copied[] {
  const random = source.stream('entered in error');
  return resources.flatMap((resource): readonly Copied[] => {
    if (!isCopied(resource) || random.uniform() >= MESS['entered-in-error'].rate) return [];
    const id = source.id(resource.resourceType, 'entered in error', resource.id ?? '');
    const copy = falseCopy(source, resource, id);
    if (copy === null) return [];
    source.mess.add({ kind: 'entered-in-error', resourceType: copy.resourceType, id });
    return [copy];
  });
}

/** Conditions suspected and refuted at some visits: of those that the patient never has. */
export function refutedConditions(source: Source): readonly Condition[] {
  return source.chart.encounters.flatMap((visit) => {
    const random = source.stream('refuted', visit.start);
    if (visit.kind === 'stay' || random.uniform() >= MESS.refuted.rate) return [];
    const never = neverRecorded(source);
    if (never.length === 0) return [];
    const code = pick(never, random);
    const id = source.id('Condition', 'refuted', visit.start);
    source.mess.add({ kind: 'refuted', resourceType: 'Condition', id });
    const condition: Condition = {
      resourceType: 'Condition',
      id,
      meta: storedAt(visit.start),
      clinicalStatus: terminology('condition-clinical', 'inactive'),
      verificationStatus: terminology('condition-ver-status', 'refuted'),
      category: [terminology('condition-category', 'encounter-diagnosis')],
      code: { coding: [coding(ICD10CM, code, namesOf(CONDITIONS, code).display)] },
      subject: source.patient,
      encounter: source.encounter(visit),
      recordedDate: instantAt(visit.start),
      recorder: practitionerOf(source, visit),
    };
    return [condition];
  });
}

function isCopied(resource: PatientResource): resource is Copied {
  if (resource.resourceType === 'Observation') return resource.valueQuantity !== undefined;
  return resource.resourceType === 'Condition' || resource.resourceType === 'MedicationRequest';
}

/** Null where there is nothing false left to say. */
function falseCopy(source: Source, resource: Copied, id: string): Copied | null {
  const random = source.stream('false copy', id);
  if (resource.resourceType === 'Observation') {
    const quantity = resource.valueQuantity;
    return {
      ...resource,
      id,
      status: 'entered-in-error',
      valueQuantity: { ...quantity, value: wrongValue(quantity?.value) },
    };
  }
  if (resource.resourceType === 'MedicationRequest') {
    const taken = source.chart.encounters.flatMap(({ drugs }) => drugs.map(({ code }) => bareCode(code)));
    const never = [...DRUGS.keys()].filter((code) => !taken.includes(code));
    if (never.length === 0) return null;
    const { medicationReference: _, ...rest } = resource;
    return {
      ...rest,
      id,
      status: 'entered-in-error',
      medicationCodeableConcept: drugConcept(pick(never, random), false),
    };
  }
  const never = neverRecorded(source);
  if (never.length === 0) return null;
  const code = pick(never, random);
  const { clinicalStatus: _, ...rest } = resource;
  return {
    ...rest,
    id,
    verificationStatus: terminology('condition-ver-status', 'entered-in-error'),
    code: { coding: [coding(ICD10CM, code, namesOf(CONDITIONS, code).display)] },
  };
}

/** A slip of the decimal point. */
export function wrongValue(value: number | undefined): number {
  return Number(((value ?? 0) * 10).toFixed(2));
}

function neverRecorded({ chart }: Source): readonly string[] {
  const recorded = chart.encounters.flatMap(({ diagnoses }) => diagnoses.map(({ code }) => bareCode(code)));
  return [...CONDITIONS.keys()].filter((code) => !recorded.includes(code));
}
