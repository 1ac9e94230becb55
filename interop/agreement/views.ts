/**
 * The three ingested data sets side by side, as views `fhir`, `omop` and `meds` with the same subject ids and the hospital's wall clock, and
 * beside them what the source files say of a row, to which `source_id` leads back.
 *
 * FHIR has offsets and OMOP is ingested with the hospital's zone, so both are UTC in the data sets; MEDS keeps the wall clock it came with.
 * OMOP's subject is its person_id, which `person_source_value` links to the hospital's number.
 */
import { join } from 'node:path';
import { quote, type Session } from '../../src/data/record/duckdb.ts';

export const ZONE = 'America/New_York';
export const SUBJECT_SYSTEM = 'http://mimic.mit.edu/fhir/mimic/identifier/patient';

const WHERE = 'the ingested data sets';
const wall = (time: string): string => `timezone('${ZONE}', timezone('UTC', ${time}))`;
const wallOf = (text: string): string => `timezone('${ZONE}', (${text})::TIMESTAMPTZ)`;

/**
 * @param sources the folder with `fhir`, `omop` and `meds` as published
 * @param ingested the folder with `fhir`, `omop` and `meds` as ingested
 */
export async function makeViews(session: Session, sources: string, ingested: string): Promise<void> {
  const events = (name: string): string =>
    `read_parquet(${quote(join(ingested, name, 'data', '*', '*.parquet'))}, union_by_name = true, hive_partitioning = false)`;
  const table = (name: string): string =>
    `read_csv(${quote(join(sources, 'omop', `${name}.csv.gz`))}, all_varchar = true)`;
  const omop = ['person', 'visit_occurrence', 'visit_detail', 'condition_occurrence', 'procedure_occurrence'];
  const raw = [...omop, 'drug_exposure', 'device_exposure', '2b_concept'];
  const statements = [
    ...raw.map((name) => `CREATE VIEW raw_${name.replace('2b_', '')} AS FROM ${table(name)}`),
    `CREATE TABLE resources AS SELECT regexp_extract(filename, 'Mimic(\\w+)\\.', 1) AS file, (json->>'id') AS id, json
     FROM read_json_objects(${quote(join(sources, 'fhir', '*.ndjson.gz'))}, format = 'newline_delimited', filename = true)`,
    `CREATE TABLE fhir AS SELECT e.* REPLACE (${wall('e."time"')} AS "time"), file, json FROM ${events('fhir')} e
     LEFT JOIN resources ON e.source_id = resources.id`,
    `CREATE VIEW people AS SELECT person_id::BIGINT AS person_id, person_source_value::BIGINT AS subject_id FROM raw_person`,
    `CREATE TABLE omop AS SELECT people.subject_id, ${wall('e."time"')} AS "time", e.* EXCLUDE (subject_id, "time")
     FROM ${events('omop')} e JOIN people ON e.subject_id = people.person_id`,
    `CREATE TABLE meds AS FROM ${events('meds')}`,
    ...FHIR_VIEWS,
    ...OMOP_VIEWS,
  ];
  for (const statement of statements) await session.run(statement, WHERE);
}

const FHIR_VIEWS = [
  `CREATE TABLE encounters AS SELECT 'Encounter/' || stay.id AS reference, (coalesce(whole.json, stay.json)->>'$.identifier[0].value') AS admission
   FROM resources stay LEFT JOIN resources whole ON ('Encounter/' || whole.id) = (stay.json->>'$.partOf.reference') WHERE starts_with(stay.file, 'Encounter')`,
  `CREATE TABLE drugs AS SELECT 'Medication/' || id AS reference, coalesce(
     list_extract(json_extract_string(json, '$.identifier[*].value'),
       list_position(json_extract_string(json, '$.identifier[*].system'), 'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-name')),
     json->>'$.identifier[0].value') AS name, greatest(len(json_extract_string(json, '$.ingredient[*].itemReference.reference')), 1) AS parts
   FROM resources WHERE starts_with(file, 'Medication') AND file IN ('Medication', 'MedicationMix')`,
  // Of an order its period, which the ingested event does not keep: it counts from when it was written.
  `CREATE TABLE orders AS SELECT id, admission, name, parts, ends_with(json->>'$.identifier[0].system', 'poe') AS is_entry_only,
     ${wallOf("(json->>'$.authoredOn')")} AS written, ${wallOf("(json->>'$.dispenseRequest.validityPeriod.start')")} AS started
   FROM resources LEFT JOIN encounters ON (json->>'$.encounter.reference') = encounters.reference
   LEFT JOIN drugs ON (json->>'$.medicationReference.reference') = drugs.reference WHERE file = 'MedicationRequest'`,
];

const OMOP_VIEWS = [
  `CREATE TABLE visits AS SELECT visit_occurrence_id, split_part(visit_source_value, '|', 2) AS number,
     regexp_matches(visit_source_value, '\\|[0-9]{8}$') AS is_admission, discharge_to_source_value AS discharged_to FROM raw_visit_occurrence`,
  // Ward stays have the number of a transfer, or for stays of a service the time of it; waveforms and laboratories have neither.
  `CREATE TABLE wards AS SELECT visit_detail_id, subject_id, visit_detail_start_datetime::TIMESTAMP AS started,
     visit_detail_end_datetime::TIMESTAMP AS ended, concept_name AS ward
   FROM raw_visit_detail JOIN people ON people.person_id = raw_visit_detail.person_id::BIGINT
   LEFT JOIN raw_concept ON concept_id = visit_detail_source_concept_id
   WHERE regexp_matches(visit_detail_source_value, '^[0-9]+\\|[0-9]+\\|[0-9]{8}$')`,
  // The code as the hospital has it; concepts of ICD-9-CM have numbers of 448 and five more digits in the vocabulary.
  `CREATE TABLE billed AS SELECT condition_occurrence_id AS id, trim(condition_source_value) AS icd, condition_concept_id AS concept,
     CASE WHEN regexp_matches(condition_source_concept_id, '^448[0-9]{5}$') THEN '9' ELSE '10' END AS version, visit_occurrence_id
   FROM raw_condition_occurrence WHERE condition_type_concept_id = '32821'`,
  `CREATE TABLE done AS SELECT procedure_occurrence_id AS id, trim(procedure_source_value) AS item, procedure_type_concept_id AS type,
     number AS admission FROM raw_procedure_occurrence LEFT JOIN visits USING (visit_occurrence_id)`,
  // A line of an order stands there once for each standard concept that its code leads to.
  `CREATE TABLE prescribed AS SELECT drug_exposure_id AS id, number AS admission, drug_exposure_start_datetime::TIMESTAMP AS started,
     drug_source_value AS drug, dense_rank() OVER (PARTITION BY person_id, visit_occurrence_id, drug_exposure_start_datetime,
       drug_exposure_end_datetime, drug_source_value, quantity, route_source_value, dose_unit_source_value ORDER BY drug_concept_id) AS nth_concept
   FROM raw_drug_exposure LEFT JOIN visits USING (visit_occurrence_id)`,
];
