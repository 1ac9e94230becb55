/** The resource types that state facts, by which function, and of which kinds the presence of a type lets one say that none is recorded. */
import type { FactKind } from '../fact.ts';
import type { Statement } from '../statement.ts';
import { allergyStatements } from './allergies.ts';
import type { Chart } from './chart.ts';
import { conditionStatements } from './conditions.ts';
import type { Element } from './element.ts';
import { encounterStatements } from './encounters.ts';
import { administrationStatements, dispenseStatements, requestStatements, statementStatements } from './medications.ts';
import { observationStatements } from './observations.ts';
import { consentStatements, deviceStatements, familyStatements, flagStatements } from './otherResources.ts';
import { patientStatements } from './patient.ts';
import { carePlanStatements, orderStatements } from './plans.ts';
import { immunizationStatements, procedureStatements } from './procedures.ts';
import { documentStatements, reportStatements } from './reports.ts';

export interface ResourceReader {
  readonly states: (resource: Element, chart: Chart) => readonly Statement[];
  readonly kinds: readonly FactKind[];
}

/** A source with flags or consents of some sort does not therefore record code status: directives are covered where one was found. */
export const RESOURCE_READERS: ReadonlyMap<string, ResourceReader> = new Map([
  ['Patient', { states: patientStatements, kinds: ['demographic', 'death'] }],
  ['Encounter', { states: encounterStatements, kinds: ['encounter'] }],
  ['Condition', { states: conditionStatements, kinds: ['condition'] }],
  ['Observation', { states: observationStatements, kinds: ['result', 'vital sign'] }],
  ['Procedure', { states: procedureStatements, kinds: ['procedure'] }],
  ['Immunization', { states: immunizationStatements, kinds: ['immunization'] }],
  ['AllergyIntolerance', { states: allergyStatements, kinds: ['allergy'] }],
  ['MedicationRequest', { states: requestStatements, kinds: ['medication'] }],
  ['MedicationStatement', { states: statementStatements, kinds: ['medication'] }],
  ['MedicationDispense', { states: dispenseStatements, kinds: ['medication'] }],
  ['MedicationAdministration', { states: administrationStatements, kinds: ['administration'] }],
  ['DiagnosticReport', { states: reportStatements, kinds: ['report'] }],
  ['DocumentReference', { states: documentStatements, kinds: ['report'] }],
  ['Composition', { states: documentStatements, kinds: ['report'] }],
  ['ServiceRequest', { states: orderStatements, kinds: ['order'] }],
  ['CarePlan', { states: carePlanStatements, kinds: ['care plan'] }],
  ['FamilyMemberHistory', { states: familyStatements, kinds: ['family history'] }],
  ['Device', { states: deviceStatements, kinds: ['device'] }],
  ['Flag', { states: flagStatements, kinds: [] }],
  ['Consent', { states: consentStatements, kinds: [] }],
] satisfies readonly (readonly [string, ResourceReader])[]);

/** Looked up by resources of all patients. */
export const SHARED_TYPES: readonly string[] = ['Medication', 'PractitionerRole'];
