/** Diagnoses, procedures and services, by the codes that the hospital gave. */
import { always, midnightToEndOfDay, type Topic } from './topic.ts';

/** ICD codes without their points, after the version: `9/V4582`. */
const FHIR_ICD = `CASE WHEN starts_with(code, 'ICD9') THEN '9/' ELSE '10/' END || replace(split_part(code, '//', 2), '.', '')`;
const MEDS_ICD = `split_part(code, '//', 3) || '/' || split_part(code, '//', 4)`;

const omopProcedures = (key: string, condition: string): string =>
  `SELECT subject_id, ${key} AS key, "time", '' AS tag, source_id AS ref FROM omop JOIN done ON source_id = id
   WHERE source_table = 'procedure_occurrence' AND ${condition}`;
const fhirOf = (file: string, key: string, tag = "''"): string =>
  `SELECT subject_id, ${key} AS key, "time", ${tag} AS tag, source_id AS ref FROM fhir WHERE file = '${file}'`;

/** Number of the admission that the resource, or the stay it belongs to, is part of. */
const ADMISSION = `(SELECT admission FROM encounters WHERE reference = (json->>'$.encounter.reference'))`;

const OTHER_DOMAIN = always(
  'No diagnosis with this code is among OMOP’s conditions: the standard concept of the code is of another domain (history, external causes, findings), whose tables observation and measurement are not in the demo.',
);
const SECOND_CONCEPT = always('The code leads to two or three standard concepts, and OMOP has a row for each.');
const AT_DISCHARGE = [
  {
    when: `(subject_id, second_time) IN (SELECT (subject_id, "time") FROM omop WHERE starts_with(code, 'VISIT_END//'))`,
    because: 'OMOP dates every billed procedure at the discharge, the others at the day it was done.',
  },
];
const MIDNIGHT = {
  when: midnightToEndOfDay('first_time', 'second_time'),
  because:
    'Dated 00:00. OMOP has no other way to write a date, so ingest takes it for one, which is known at the end of the day.',
};
const ONCE = always(
  'The same procedure of one patient at the same minute more than once (two lines of one size, say): MEDS lists rows that are alike once.',
);

export const CODES: readonly Topic[] = [
  {
    name: 'diagnoses at discharge (ICD)',
    by: 'patient, code, time',
    items: {
      fhir: fhirOf('Condition', FHIR_ICD),
      omop: `SELECT subject_id, version || '/' || icd AS key, "time",
          row_number() OVER (PARTITION BY visit_occurrence_id, icd ORDER BY concept)::VARCHAR AS tag, source_id AS ref
        FROM omop JOIN billed ON source_id = id WHERE source_table = 'condition_occurrence'`,
      meds: `SELECT subject_id, ${MEDS_ICD} AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'DIAGNOSIS//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        otherTime: [MIDNIGHT],
        onlyFirst: [{ when: `key NOT IN (SELECT key FROM items_omop)`, because: OTHER_DOMAIN[0].because }],
        onlySecond: [{ when: `tag > '1'`, because: SECOND_CONCEPT[0].because }],
      },
      { sources: ['fhir', 'meds'] },
      {
        sources: ['meds', 'omop'],
        otherTime: [MIDNIGHT],
        onlyFirst: [{ when: `key NOT IN (SELECT key FROM items_omop)`, because: OTHER_DOMAIN[0].because }],
        onlySecond: [{ when: `tag > '1'`, because: SECOND_CONCEPT[0].because }],
      },
    ],
  },
  {
    name: 'procedures (ICD)',
    by: 'patient, code, time',
    items: {
      fhir: fhirOf('Procedure', FHIR_ICD, ADMISSION),
      omop: omopProcedures(
        "CASE length(item) WHEN 7 THEN '10/' ELSE '9/' END || item",
        "type = '32821' AND length(item) <> 5",
      ),
      meds: `SELECT subject_id, ${MEDS_ICD} AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'PROCEDURE//ICD//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        otherTime: AT_DISCHARGE,
        onlyFirst: [
          { when: `starts_with(key, '9/')`, because: 'OMOP holds no procedure in ICD-9 at all.' },
          {
            when: `key IN (SELECT key FROM items_fhir lost WHERE lost.subject_id = items.subject_id AND tag NOT IN (SELECT admission FROM done WHERE type = '32821'))`,
            because: 'Of admissions for which OMOP has no billed procedure; the data do not say why.',
          },
        ],
      },
      { sources: ['fhir', 'meds'] },
      {
        sources: ['meds', 'omop'],
        otherTime: AT_DISCHARGE,
        onlyFirst: [
          { when: `starts_with(key, '9/')`, because: 'OMOP holds no procedure in ICD-9 at all.' },
          { when: 'true', because: 'Of admissions for which OMOP has no billed procedure; the data do not say why.' },
        ],
      },
    ],
  },
  {
    name: 'procedures in intensive care',
    by: 'patient, item, start',
    items: {
      fhir: fhirOf('ProcedureICU', `split_part(code, '//', 2)`, ADMISSION),
      omop: omopProcedures(
        'item',
        `type = '32833' AND item IN (SELECT (json->>'$.code.coding[0].code') FROM resources WHERE file = 'ProcedureICU')`,
      ),
      meds: `SELECT subject_id, split_part(code, '//', 3) AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'PROCEDURE//START//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        otherTime: [MIDNIGHT],
        onlyFirst: [
          {
            when: `key NOT IN (SELECT item FROM done)`,
            because:
              'OMOP’s conversion maps the item to no procedure (cultures, talks with the family, transport, some lines).',
          },
          {
            when: `tag NOT IN (SELECT admission FROM done)`,
            because: 'Of an admission for which OMOP has no procedure at all; the data do not say why.',
          },
        ],
      },
      { sources: ['fhir', 'meds'], onlyFirst: ONCE },
      {
        sources: ['meds', 'omop'],
        otherTime: [MIDNIGHT],
        onlyFirst: [
          {
            when: `key NOT IN (SELECT item FROM done)`,
            because:
              'OMOP’s conversion maps the item to no procedure (cultures, talks with the family, transport, some lines).',
          },
          {
            when: `(subject_id, "time", key) NOT IN (SELECT (subject_id, "time", key) FROM items_omop)`,
            because: 'Of an admission for which OMOP has no procedure at all; the data do not say why.',
          },
        ],
        onlySecond: ONCE,
      },
    ],
  },
  {
    name: 'services billed (HCPCS)',
    by: 'patient, code, time',
    items: {
      fhir: `SELECT subject_id, split_part(code, '//', 3) AS key, "time", '' AS tag, source_id AS ref FROM fhir WHERE starts_with(code, 'ENCOUNTER_TYPE//HCPCS//')`,
      omop: omopProcedures('item', "type = '32821' AND length(item) = 5"),
      meds: `SELECT subject_id, '' AS key, "time", code AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'HCPCS//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        otherTime: [MIDNIGHT],
        onlyFirst: [
          {
            when: `key NOT IN (SELECT item FROM done)`,
            because: 'Hours of observation (G0378), which OMOP does not take for a procedure.',
          },
        ],
      },
    ],
  },
];
