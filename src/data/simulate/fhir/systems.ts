/** Code systems and extensions by their canonical addresses (HL7 Terminology, US Core 3.1), and concepts made of them. */
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
export const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
export const SNOMED = 'http://snomed.info/sct';
export const ATC = 'http://www.whocc.no/atc';
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const CVX = 'http://hl7.org/fhir/sid/cvx';
export const RACE_AND_ETHNICITY = 'urn:oid:2.16.840.1.113883.6.238';

/** Identifier of a patient: its value is the simulator's subject id in digits. */
export const MRN_SYSTEM = 'http://hospital.example/mrn';
export const MEMBER_SYSTEM = 'http://insurer.example/member';
export const STAFF_SYSTEM = 'http://hospital.example/staff';
/** Codes of the annex laboratory: `crosswalk.csv` maps them to LOINC. */
export const LOCAL_LAB_SYSTEM = 'http://hospital.example/codes/lab';

export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
export const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition';

export function coding(system: string, code: string, display?: string): Coding {
  return display === undefined ? { system, code } : { system, code, display };
}

export function concept(system: string, code: string, display?: string): CodeableConcept {
  return { coding: [coding(system, code, display)] };
}

/** A concept of HL7 Terminology: `terminology('condition-clinical', 'active')`. */
export function terminology(name: string, code: string, display?: string): CodeableConcept {
  return concept(`${TERMINOLOGY}/${name}`, code, display);
}
