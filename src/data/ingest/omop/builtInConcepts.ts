/**
 * Concepts that nearly every OMOP database uses and that the mappings name themselves (9203), for inputs whose CONCEPT lacks them, as
 * extracts without a vocabulary do. Vocabularies Gender, Race, Ethnicity and Visit of OHDSI (athena.ohdsi.org).
 */
import type { OmopConcept } from './concepts.ts';

function concept(system: string, code: string, name: string): OmopConcept {
  return { system, code, name, parents: [] };
}

export const BUILT_IN_CONCEPTS: ReadonlyMap<string, OmopConcept> = new Map([
  ['8507', concept('Gender', 'M', 'MALE')],
  ['8532', concept('Gender', 'F', 'FEMALE')],
  ['8657', concept('Race', '1', 'American Indian or Alaska Native')],
  ['8515', concept('Race', '2', 'Asian')],
  ['8516', concept('Race', '3', 'Black or African American')],
  ['8557', concept('Race', '4', 'Native Hawaiian or Other Pacific Islander')],
  ['8527', concept('Race', '5', 'White')],
  ['38003563', concept('Ethnicity', 'Hispanic', 'Hispanic or Latino')],
  ['38003564', concept('Ethnicity', 'Not Hispanic', 'Not Hispanic or Latino')],
  ['9201', concept('Visit', 'IP', 'Inpatient Visit')],
  ['9202', concept('Visit', 'OP', 'Outpatient Visit')],
  ['9203', concept('Visit', 'ER', 'Emergency Room Visit')],
  ['262', concept('Visit', 'ERIP', 'Emergency Room and Inpatient Visit')],
]);
