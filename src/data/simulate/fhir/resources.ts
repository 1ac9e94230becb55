/** The resources of one patient as they should be: every event of the record once, and what the record lacks beside them. */
import type {
  AllergyIntolerance,
  Condition,
  DiagnosticReport,
  DocumentReference,
  Encounter,
  Immunization,
  Medication,
  MedicationRequest,
  Observation,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';
import { allergiesOf } from './allergyIntolerance.ts';
import type { ChartEncounter } from './chart.ts';
import { conditionOf } from './condition.ts';
import type { Note } from './documentReference.ts';
import { encounterOf } from './encounter.ts';
import { immunizationsOf } from './immunization.ts';
import { laboratoryOf } from './laboratory.ts';
import { medicationRequestOf } from './medicationRequest.ts';
import { patientOf } from './patient.ts';
import { smokingStatusOf } from './smokingStatus.ts';
import type { Source } from './source.ts';
import { bloodPressurePanel, measurementsOf } from './vitalSigns.ts';

/** The files of the export, `TYPE.ndjson` each. */
export const RESOURCE_TYPES = [
  'AllergyIntolerance',
  'Condition',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'Medication',
  'MedicationRequest',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

export type PatientResource =
  | AllergyIntolerance
  | Condition
  | DiagnosticReport
  | DocumentReference
  | Encounter
  | Immunization
  | MedicationRequest
  | Observation
  | Patient;
export type FacilityResource = Medication | Organization | Practitioner | PractitionerRole;

/** In order of time. `notes` were made from the same source. */
export function resourcesOf(source: Source, notes: readonly Note[]): readonly PatientResource[] {
  return [
    patientOf(source),
    smokingStatusOf(source),
    ...allergiesOf(source),
    ...source.chart.encounters.flatMap((encounter) => encounterResources(source, encounter)),
    ...immunizationsOf(source),
    ...notes.map(({ resource }) => resource),
  ];
}

function encounterResources(source: Source, encounter: ChartEncounter): readonly PatientResource[] {
  return [
    encounterOf(source, encounter),
    ...encounter.diagnoses.map((diagnosis) => conditionOf(source, encounter, diagnosis)),
    ...encounter.drugs.map((drug) => medicationRequestOf(source, encounter, drug)),
    ...encounter.rounds.flatMap((round) => bloodPressurePanel(source, encounter, round)),
    ...encounter.rounds.flatMap((round) => laboratoryOf(source, encounter, round)),
    ...measurementsOf(source, encounter),
  ];
}
