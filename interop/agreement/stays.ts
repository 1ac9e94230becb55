/** Lives and stays: births, deaths, admissions, intensive care, emergency visits. */
import { always, midnightToEndOfDay, type Topic } from './topic.ts';

/** Start or end of the FHIR encounters of one file. */
const fhirStays = (file: string, code: string): string =>
  `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM fhir WHERE file = '${file}' AND starts_with(code, '${code}//')`;

const omopAdmissions = (code: string): string =>
  `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM omop JOIN visits ON source_id = visit_occurrence_id
   WHERE source_table = 'visit_occurrence' AND is_admission AND starts_with(code, '${code}//')`;

const medsEvents = (condition: string): string =>
  `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE ${condition}`;

/** Ward stays of intensive care, one after the other without a gap, are one stay. */
const omopIntensiveCare = (
  time: string,
): string => `SELECT subject_id, '' AS key, ${time} AS "time", '' AS tag, min(id) AS ref FROM (
    SELECT *, sum(is_new) OVER (PARTITION BY subject_id ORDER BY started ROWS UNBOUNDED PRECEDING) AS stay FROM (
      SELECT begun.subject_id, begun."time" AS started, over."time" AS ended, source_id AS id,
        CASE WHEN begun."time" <= lag(over."time") OVER (PARTITION BY begun.subject_id ORDER BY begun."time") THEN 0 ELSE 1 END AS is_new
      FROM omop begun JOIN omop over USING (source_id) JOIN wards ON source_id = visit_detail_id
      WHERE begun.source_table = 'visit_detail' AND over.source_table = 'visit_detail' AND starts_with(begun.code, 'VISIT_DETAIL//')
        AND starts_with(over.code, 'VISIT_DETAIL_END//')
        AND (regexp_matches(ward, 'Intensive Care|ICU|CCU') OR ward IN ('Neuro Stepdown', 'Neuro Intermediate'))))
  GROUP BY subject_id, stay`;

const EMERGENCY_FIRST = {
  when: `(subject_id, second_time) IN (SELECT (subject_id, "time") FROM meds WHERE code = 'ED_REGISTRATION') AND second_time < first_time`,
  because: 'OMOP begins the visit at the registration in the emergency department, the others at admission.',
};
const MIDNIGHT_END = {
  when: midnightToEndOfDay('first_time', 'second_time'),
  because:
    'The discharge is dated 00:00. OMOP has no other way to write a date, so ingest takes it for one, which is known at the end of the day.',
};
const DIED_LATER = [
  {
    when: `subject_id NOT IN (SELECT subject_id FROM meds WHERE code = 'HOSPITAL_DISCHARGE//DIED')`,
    because: 'Died after discharge. OMOP holds only deaths in hospital.',
  },
];
const NOT_ADMITTED = [
  {
    when: `(subject_id, "time") NOT IN (SELECT (subject_id, "time") FROM meds WHERE code = 'ED_REGISTRATION')`,
    because: 'Visits that did not lead to an admission: OMOP’s ward stays belong to admissions.',
  },
];
const DAY_OF_DEATH = {
  when: `second_time::DATE = first_time::DATE AND strftime(first_time, '%H:%M:%S') = '23:59:59'`,
  because:
    'FHIR has the date of death only, which is known at its end; the other has the time, or midnight at its beginning.',
};

export const STAYS: readonly Topic[] = [
  {
    name: 'patients, by year of birth',
    by: 'patient, year',
    items: {
      fhir: `SELECT subject_id, year("time")::VARCHAR AS key, NULL::TIMESTAMP AS "time", '' AS tag, source_id AS ref FROM fhir WHERE code = 'MEDS_BIRTH'`,
      omop: `SELECT subject_id, year("time")::VARCHAR AS key, NULL::TIMESTAMP AS "time", '' AS tag, source_id AS ref FROM omop WHERE code = 'MEDS_BIRTH'`,
      meds: `SELECT subject_id, year("time")::VARCHAR AS key, NULL::TIMESTAMP AS "time", '' AS tag, source_id AS ref FROM meds WHERE code = 'MEDS_BIRTH'`,
    },
    pairs: (
      [
        ['fhir', 'omop'],
        ['fhir', 'meds'],
        ['omop', 'meds'],
      ] as const
    ).map((sources) => ({
      sources,
      otherTime: always(
        'Same year. FHIR has a made-up day in it, OMOP the year alone (ingest takes its middle), MEDS its first of January.',
      ),
    })),
  },
  {
    name: 'deaths',
    by: 'patient, time',
    items: {
      fhir: `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM fhir WHERE code = 'MEDS_DEATH'`,
      omop: `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM omop WHERE code = 'MEDS_DEATH'`,
      meds: medsEvents("code = 'MEDS_DEATH'"),
    },
    pairs: [
      { sources: ['fhir', 'omop'], otherTime: [DAY_OF_DEATH], onlyFirst: DIED_LATER },
      { sources: ['fhir', 'meds'], otherTime: [DAY_OF_DEATH] },
      {
        sources: ['omop', 'meds'],
        otherTime: [
          {
            when: `(subject_id, first_time) IN (SELECT (subject_id, "time") FROM meds WHERE starts_with(code, 'HOSPITAL_DISCHARGE//'))`,
            because: 'OMOP dates the death at the discharge where that is earlier.',
          },
          {
            when: `second_time::DATE = first_time::DATE AND strftime(first_time, '%H:%M:%S') = '23:59:59'`,
            because: 'The same, and the discharge is dated 00:00, which ingest takes for a date.',
          },
        ],
        onlySecond: DIED_LATER,
      },
    ],
  },
  {
    name: 'discharges as dead',
    by: 'patient, time',
    items: {
      fhir: `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM fhir
        WHERE file = 'Encounter' AND starts_with(code, 'ENCOUNTER_END//') AND ends_with(code, '//DIED')`,
      omop: `${omopAdmissions('VISIT_END')} AND discharged_to = 'DIED'`,
      meds: medsEvents("code = 'HOSPITAL_DISCHARGE//DIED'"),
    },
    pairs: [
      { sources: ['fhir', 'omop'], otherTime: [MIDNIGHT_END] },
      { sources: ['fhir', 'meds'] },
      { sources: ['meds', 'omop'], otherTime: [MIDNIGHT_END] },
    ],
  },
  {
    name: 'admissions',
    by: 'patient, start',
    items: {
      fhir: fhirStays('Encounter', 'ENCOUNTER'),
      omop: omopAdmissions('VISIT'),
      meds: medsEvents("starts_with(code, 'HOSPITAL_ADMISSION//')"),
    },
    pairs: [
      { sources: ['fhir', 'omop'], otherTime: [EMERGENCY_FIRST] },
      { sources: ['fhir', 'meds'] },
      { sources: ['meds', 'omop'], otherTime: [EMERGENCY_FIRST] },
    ],
  },
  {
    name: 'discharges',
    by: 'patient, end',
    items: {
      fhir: fhirStays('Encounter', 'ENCOUNTER_END'),
      omop: omopAdmissions('VISIT_END'),
      meds: medsEvents("starts_with(code, 'HOSPITAL_DISCHARGE//')"),
    },
    pairs: [
      { sources: ['fhir', 'omop'], otherTime: [MIDNIGHT_END] },
      { sources: ['fhir', 'meds'] },
      { sources: ['meds', 'omop'], otherTime: [MIDNIGHT_END] },
    ],
  },
  ...(['start', 'end'] as const).map((edge): Topic => {
    const shortStay = always(
      'OMOP has ward stays, no stays in intensive care. Joined where one follows the other, they make one stay more: under an hour, and not among the hospital’s own stays.',
    );
    return {
      name: `stays in intensive care, ${edge}`,
      by: `patient, ${edge}`,
      items: {
        fhir: fhirStays('EncounterICU', edge === 'start' ? 'ENCOUNTER' : 'ENCOUNTER_END'),
        omop: omopIntensiveCare(edge === 'start' ? 'min(started)' : 'max(ended)'),
        meds: medsEvents(`starts_with(code, '${edge === 'start' ? 'ICU_ADMISSION' : 'ICU_DISCHARGE'}//')`),
      },
      pairs: [
        { sources: ['fhir', 'omop'], onlySecond: shortStay },
        { sources: ['fhir', 'meds'] },
        { sources: ['meds', 'omop'], onlySecond: shortStay },
      ],
    };
  }),
  {
    name: 'emergency visits',
    by: 'patient, start',
    items: {
      fhir: fhirStays('EncounterED', 'ENCOUNTER'),
      omop: `SELECT omop.subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM omop JOIN wards ON source_id = visit_detail_id
        WHERE source_table = 'visit_detail' AND starts_with(code, 'VISIT_DETAIL//') AND ward = 'Emergency Department'`,
      meds: medsEvents("starts_with(code, 'TRANSFER_TO//ED//')"),
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        onlyFirst: NOT_ADMITTED,
        onlySecond: always(
          'Visits of the admissions table that the emergency module, from which FHIR is made, does not hold.',
        ),
      },
      {
        sources: ['fhir', 'meds'],
        onlySecond: [
          {
            when: `(subject_id, "time") IN (SELECT (subject_id, "time") FROM meds WHERE code = 'ED_REGISTRATION')`,
            because:
              'Visits of the admissions table that the emergency module, from which FHIR is made, does not hold.',
          },
          { when: 'true', because: 'Visits known only as a transfer to the emergency department.' },
        ],
      },
      {
        sources: ['omop', 'meds'],
        onlySecond: NOT_ADMITTED,
      },
    ],
  },
];
