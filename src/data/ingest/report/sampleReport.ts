/** A report as a hospital's export gives it, with something of everything: for tests of what is made of reports. Its figures are made up. */
import type { OutcomeCounts } from './ingestReport.ts';
import { type IngestReport, NO_TABLE, REPORT_HEAD } from './ingestReport.ts';

const TABLES: readonly (readonly [table: string, outcomes: OutcomeCounts, events: number])[] = [
  [
    'Observation',
    {
      used: 812_344,
      'entered in error': 1_204,
      'no time': 211,
      'duplicate line': 9_120,
      'older version': 431,
      'unknown subject': 12,
    },
    931_020,
  ],
  ['MedicationAdministration', { used: 96_410, 'not done': 8_211, 'reference only': 0, 'no code': 12 }, 96_410],
  ['Encounter', { used: 31_002, 'not done': 944, 'plan only': 120 }, 62_004],
  ['Condition', { used: 54_120, refuted: 310, 'entered in error': 88, 'no subject': 3 }, 54_120],
  ['DocumentReference', { used: 22_904, 'no content': 1_877 }, 22_904],
  ['Medication', { 'reference only': 4_112 }, 0],
  ['Practitioner', { 'reference only': 1_204 }, 0],
  ['Provenance', { 'type not mapped': 20_113 }, 0],
  ['Patient', { used: 4_996, 'subject claimed twice': 2, 'no id': 2 }, 18_204],
  [NO_TABLE, { 'not JSON': 7, 'not UTF-8': 31, 'line too long': 1, 'truncated file': 1, 'not a resource': 4 }, 0],
];

const FILES: readonly (readonly [file: string, bytes: number, outcomes: OutcomeCounts])[] = [
  ['export/Condition.ndjson.gz', 9_120_400, { used: 54_120, refuted: 310, 'entered in error': 88, 'no subject': 3 }],
  ['export/DocumentReference.ndjson.gz', 88_410_020, { used: 22_904, 'no content': 1_877, 'truncated file': 1 }],
  ['export/Encounter.ndjson.gz', 4_212_399, { used: 31_002, 'not done': 944, 'plan only': 120 }],
  ['export/Medication.ndjson.gz', 812_004, { 'reference only': 5_316, 'type not mapped': 20_113 }],
  ['export/MedicationAdministration.ndjson.gz', 12_004_391, { used: 96_410, 'not done': 8_211, 'no code': 12 }],
  [
    'export/Observation.000.ndjson.gz',
    101_204_882,
    { used: 500_000, 'entered in error': 1_204, 'no time': 211, 'duplicate line': 9_120 },
  ],
  [
    'export/Observation.001.ndjson.gz',
    64_992_104,
    {
      used: 312_344,
      'older version': 431,
      'unknown subject': 12,
      'not JSON': 7,
      'not UTF-8': 31,
      'line too long': 1,
      'not a resource': 4,
    },
  ],
  ['export/Patient.ndjson', 3_120_008, { used: 4_996, 'subject claimed twice': 2, 'no id': 2 }],
];

export function sampleReport(): IngestReport {
  const events = TABLES.reduce((sum, [, , count]) => sum + count, 0);
  return {
    ...REPORT_HEAD,
    source: 'fhir',
    sourceVersion: 'R4',
    datasetName: 'st-elsewhere',
    settings: { zone: 'America/New_York', strict: false, terminology: ['terminology/icd10cm-2021'] },
    files: FILES.map(([file, bytes, outcomes]) => ({ file, bytes, outcomes, lines: linesOf(outcomes) })),
    tables: TABLES.map(([table, outcomes, count]) => ({ table, outcomes, lines: linesOf(outcomes), events: count })),
    rows: {
      landed: events + 1_204 + 88 + 40,
      dropped: { 'before 1850 or after 2400': 40, 'no code': 88, 'second birth of a patient': 1_204 },
      written: events,
    },
    codes: {
      distinct: 8_412,
      unmapped: {
        codes: 412,
        rows: 61_204,
        top: [
          { code: 'HOSPITAL_LAB//GLU-POC', description: 'Glucose, point of care', kind: 'local code', rows: 31_004 },
          { code: 'HOSPITAL_LAB//K', description: 'Potassium', kind: 'local code', rows: 12_220 },
          { code: 'TEXT//pain score (0-10)', description: null, kind: 'free text', rows: 4_310 },
          {
            code: 'HOSPITAL_DRUG//0049-2330-50-SUPPLIED-BY-WARD-PHARMACY',
            description: 'Zoledronic acid 4 mg/5 mL concentrate for infusion',
            kind: 'local code',
            rows: 12,
          },
        ],
      },
      withoutDescription: { codes: 96, rows: 1_203 },
    },
    units: {
      conversions: [
        {
          code: 'LOINC//2345-7',
          from: 'mmol/L',
          to: 'mg/dL',
          factor: 18.0156,
          offset: 0,
          rows: 4_120,
          kind: 'converted by molecular weight',
        },
        {
          code: 'LOINC//8310-5',
          from: '[degF]',
          to: 'Cel',
          factor: 5 / 9,
          offset: -160 / 9,
          rows: 20_411,
          kind: 'converted',
        },
        {
          code: 'LOINC//29463-7',
          from: '[lb_av]',
          to: 'kg',
          factor: 0.45359237,
          offset: 0,
          rows: 9_008,
          kind: 'converted',
        },
        { code: 'LOINC//6690-2', from: 'K/uL', to: '10*3/uL', factor: 1, offset: 0, rows: 18_212, kind: 'spelling' },
      ],
      keptApart: [{ code: 'LOINC//1988-5', unit: 'nmol/L', rows: 31 }],
    },
    times: {
      findings: [
        { rule: 'date only', table: 'Condition', rows: 21_020 },
        { rule: 'zone assumed', table: 'Encounter', rows: 1_204 },
        { rule: 'in a DST gap', table: 'Observation', rows: 14 },
        { rule: 'before birth', table: 'Observation', rows: 3 },
        { rule: 'end before start', table: 'Encounter', rows: 7 },
      ],
      choices: [
        {
          table: 'Observation',
          event: 'result',
          time: 'issued',
          because: 'a result is known when it is issued, not when the sample is drawn',
        },
        {
          table: 'Condition',
          event: 'encounter diagnosis',
          time: 'the end of the stay, else recordedDate, else onset',
          because: 'diagnoses are billed at discharge; the admission date would tell the future',
        },
        {
          table: 'Encounter',
          event: 'end of the stay',
          time: 'period.end',
          because: 'length and disposition are known when the stay is over',
        },
      ],
    },
    patients: {
      subjects: 4_996,
      withoutBirth: 18,
      perSplit: { train: 3_990, tuning: 504, held_out: 502 },
      claimedTwice: 1,
    },
    faults: [
      {
        file: 'export/Observation.001.ndjson.gz',
        line: 812,
        rule: 'The line is not a JSON object.',
        remedy: 'Export the file again, or mend the line.',
        count: 1,
      },
      {
        file: 'export/Observation.001.ndjson.gz',
        line: 90_112,
        rule: 'The line is not valid UTF-8.',
        remedy: 'Export the file as UTF-8.',
        count: 1,
      },
      {
        file: 'export/Observation.001.ndjson.gz',
        rule: 'The line is not valid UTF-8.',
        remedy: 'Export the file as UTF-8.',
        count: 30,
      },
      {
        file: 'export/DocumentReference.ndjson.gz',
        line: 24_782,
        rule: 'The compressed data end too soon here.',
        remedy: 'Copy the file again, and check it with gzip -t; what comes before is used.',
        count: 1,
      },
      {
        file: 'scans/old.zip',
        rule: 'The file is a zip archive.',
        remedy: 'Unpack it; gzip alone is read as it is.',
        count: 1,
      },
    ],
    notes: ['The server left out 2 resources that it could not export.'],
  };
}

function linesOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
