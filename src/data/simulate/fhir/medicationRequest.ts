/**
 * MedicationRequest: every drug at every visit, and at its start in hospital. Some name the drug by a concept, some by reference to the
 * formulary. An export shows today's state: the last prescription of a living patient is active, the others are completed.
 */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { ChartEncounter, Drug } from './chart.ts';
import { bareCode, DRUGS, namesOf } from './concepts.ts';
import { drugConcept } from './drugConcept.ts';
import { instantAt } from './hospitalTime.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { terminology } from './systems.ts';

const CATEGORY = {
  visit: terminology('medicationrequest-category', 'outpatient'),
  stay: terminology('medicationrequest-category', 'inpatient'),
};
const BY_REFERENCE = 0.35;

export function medicationRequestOf(source: Source, encounter: ChartEncounter, drug: Drug): MedicationRequest {
  const { minutes, code } = drug;
  const { name, dose } = namesOf(DRUGS, bareCode(code));
  return {
    resourceType: 'MedicationRequest',
    id: source.id('MedicationRequest', minutes, code),
    meta: storedAt(minutes),
    status: isLast(source, drug) && source.chart.death === null ? 'active' : 'completed',
    intent: 'order',
    category: [CATEGORY[encounter.kind]],
    ...medicationPart(source, drug),
    subject: source.patient,
    encounter: source.encounter(encounter),
    authoredOn: instantAt(minutes),
    requester: practitionerOf(source, encounter),
    dosageInstruction: [{ text: `${name} ${dose}` }],
  };
}

type MedicationPart = Pick<MedicationRequest, 'medicationReference' | 'medicationCodeableConcept'>;

function medicationPart(source: Source, { minutes, code }: Drug): MedicationPart {
  const random = source.stream('medication', minutes, code);
  const atc = bareCode(code);
  if (random.uniform() >= BY_REFERENCE) return { medicationCodeableConcept: drugConcept(atc, random.uniform() < 0.4) };
  return { medicationReference: { reference: `Medication/${source.facility.medications.get(atc) ?? ''}` } };
}

function isLast({ chart }: Source, { minutes, code }: Drug): boolean {
  return !chart.encounters.some(({ drugs }) => drugs.some((drug) => drug.code === code && drug.minutes > minutes));
}
