/** Every mapped resource type. To add one: a file like its neighbours, a line here, an example below `test/examples/ingest/fhir`. */
import type { ResourceMapping } from '../mapping.ts';
import { allergyIntolerance } from './allergyIntolerance.ts';
import { binary } from './binary.ts';
import { carePlan } from './carePlan.ts';
import { claim } from './claim.ts';
import { composition } from './composition.ts';
import { condition } from './condition.ts';
import { coverage } from './coverage.ts';
import { device } from './device.ts';
import { diagnosticReport } from './diagnosticReport.ts';
import { documentReference } from './documentReference.ts';
import { encounter } from './encounter.ts';
import { explanationOfBenefit } from './explanationOfBenefit.ts';
import { familyMemberHistory } from './familyMemberHistory.ts';
import { immunization } from './immunization.ts';
import { location } from './location.ts';
import { medication } from './medication.ts';
import { medicationAdministration } from './medicationAdministration.ts';
import { medicationDispense } from './medicationDispense.ts';
import { medicationRequest } from './medicationRequest.ts';
import { medicationStatement } from './medicationStatement.ts';
import { observation } from './observation.ts';
import { organization } from './organization.ts';
import { patient } from './patient.ts';
import { practitioner } from './practitioner.ts';
import { practitionerRole } from './practitionerRole.ts';
import { procedure } from './procedure.ts';
import { specimen } from './specimen.ts';

export const FHIR_MAPPINGS: readonly ResourceMapping[] = [
  allergyIntolerance,
  binary,
  carePlan,
  claim,
  composition,
  condition,
  coverage,
  device,
  diagnosticReport,
  documentReference,
  encounter,
  explanationOfBenefit,
  familyMemberHistory,
  immunization,
  location,
  medication,
  medicationAdministration,
  medicationDispense,
  medicationRequest,
  medicationStatement,
  observation,
  organization,
  patient,
  practitioner,
  practitionerRole,
  procedure,
  specimen,
];
