/**
 * Made-up FHIR R4 records with everything that makes putting records together difficult: several versions of a resource, exact duplicates,
 * resources taken back after they were final, shared medications and mixtures, partial dates, notes, units to convert, components, free text.
 *
 * The same number of patients gives the same records. `PLANTED` lists what may stand in no message and no report.
 */
import { createHash } from 'node:crypto';

export interface FhirRecord {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

/** Texts of the records that would tell who the patients are. */
export const PLANTED = [
  'Quillfeather',
  'MRN-735190',
  '990017',
  '555-0199',
  'Larkspur Lane',
  'roe@example.org',
] as const;

const MRN_SYSTEM = 'http://hospital.example/mrn';
const NUMBER_SYSTEM = 'http://hospital.example/number';

const LOINC = 'http://loinc.org';
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const SNOMED = 'http://snomed.info/sct';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const UCUM = 'http://unitsofmeasure.org';
const LOCAL = 'http://hospital.example/codes';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';

export const patientId = (k: number): string => `pat-990017-${k}`;
const stayId = (k: number): string => `stay-${k}`;

/** Resources that no patient owns, then those of each patient. */
export function fhirRecords(patients: number): readonly FhirRecord[] {
  return [...shared(), ...Array.from({ length: patients }, (_, k) => ofPatient(k)).flat()];
}

export function coded(system: string | undefined, code: string, display?: string): object {
  return { coding: [{ ...(system !== undefined && { system }), code, ...(display !== undefined && { display }) }] };
}

function reference(type: string, id: string): object {
  return { reference: `${type}/${id}` };
}

export function patient(id: string, more: object = {}): FhirRecord {
  return { resourceType: 'Patient', id, gender: 'female', birthDate: '1960-02-03', ...more };
}

export function condition(id: string, subject: string, more: object = {}): FhirRecord {
  return {
    resourceType: 'Condition',
    id,
    subject: reference('Patient', subject),
    code: coded(ICD10CM, 'I50.9', 'Heart failure'),
    recordedDate: '2020-01-02T03:04:05Z',
    ...more,
  };
}

export function stay(id: string, subject: string, start: string, end?: string): FhirRecord {
  return {
    resourceType: 'Encounter',
    id,
    status: end === undefined ? 'in-progress' : 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    subject: reference('Patient', subject),
    period: { start, ...(end !== undefined && { end }) },
  };
}

/** A laboratory result in LOINC. */
function result(
  id: string,
  subject: string,
  loinc: string,
  value: number,
  unit: string,
  more: object = {},
): FhirRecord {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: reference('Patient', subject),
    code: coded(LOINC, loinc),
    effectiveDateTime: '2020-03-01T08:00:00Z',
    issued: '2020-03-01T10:00:00Z',
    valueQuantity: { value, unit, system: UCUM, code: unit },
    ...more,
  };
}

function shared(): readonly FhirRecord[] {
  const medication = (id: string, more: object): FhirRecord => ({ resourceType: 'Medication', id, ...more });
  return [
    medication('med-metformin', { code: coded(RXNORM, '6809', 'metformin') }),
    medication('med-saline', { code: coded(RXNORM, '9863', 'sodium chloride') }),
    medication('med-potassium', { code: coded(RXNORM, '8591', 'potassium chloride') }),
    medication('med-mix', {
      ingredient: [
        { itemReference: reference('Medication', 'med-saline') },
        { itemReference: reference('Medication', 'med-potassium') },
      ],
    }),
    { resourceType: 'Practitioner', id: 'doctor', name: [{ family: 'Quillfeather' }] },
    {
      resourceType: 'PractitionerRole',
      id: 'role',
      practitioner: reference('Practitioner', 'doctor'),
      specialty: [coded(SNOMED, '394579002', 'Cardiology')],
    },
    { resourceType: 'Binary', id: 'letter', contentType: 'text/plain', data: base64('Letter on nobody in particular') },
    { resourceType: 'Group', id: 'cohort', type: 'person' },
  ];
}

function ofPatient(k: number): readonly FhirRecord[] {
  const records = [...person(k), ...stays(k), ...conditions(k), ...results(k), ...drugs(k), ...notes(k), ...others(k)];
  // Every ninth line stands there twice.
  return records.flatMap((record, i) => ((i + k) % 9 === 0 ? [record, record] : [record]));
}

function person(k: number): readonly FhirRecord[] {
  const id = patientId(k);
  const full = {
    name: [{ family: 'Quillfeather', given: ['Jane'] }],
    telecom: [
      { system: 'phone', value: '555-0199' },
      { system: 'email', value: 'roe@example.org' },
    ],
    address: [{ line: ['4 Larkspur Lane'] }],
    identifier: [
      { system: MRN_SYSTEM, value: `MRN-735190${k}` },
      { system: NUMBER_SYSTEM, value: `${735190000 + k}` },
    ],
    gender: k % 2 === 0 ? 'female' : 'male',
    birthDate: ['1950-07-09', '1961-03', '1972', '1983-12-31'][k % 4],
    ...(k % 5 === 4 && { deceasedDateTime: '2021-06-01' }),
    extension: [
      {
        url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race',
        extension: [{ url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' } }],
      },
    ],
  };
  const current = patient(id, { ...full, meta: { lastUpdated: '2022-01-01T00:00:00Z' } });
  if (k % 3 !== 0) return [current];
  return [current, { ...current, birthDate: '1949-01-01', meta: { lastUpdated: '2021-01-01T00:00:00+02:00' } }];
}

function stays(k: number): readonly FhirRecord[] {
  const ended = stay(stayId(k), patientId(k), '2020-03-01T07:00:00+01:00', `2020-03-0${4 + (k % 5)}T15:30:00+01:00`);
  return [
    { ...ended, type: [coded(SNOMED, '183452005', 'Emergency admission')] },
    stay(`visit-${k}`, patientId(k), '2020-10-25', k % 4 === 0 ? undefined : '2020-10-25'),
  ];
}

function conditions(k: number): readonly FhirRecord[] {
  const subject = patientId(k);
  const told = (id: string, more: object): FhirRecord => condition(`${id}-${k}`, subject, more);
  const status = (code: string): object => ({ verificationStatus: coded(VERIFICATION, code) });
  const version = (day: number): object => ({
    meta: { lastUpdated: `2020-05-0${day}T00:00:00Z`, versionId: `${day}` },
  });
  const angina = { code: coded(ICD10CM, 'I20.9') };
  return [
    told('billed', {
      recordedDate: undefined,
      onsetDateTime: '2019-01-01',
      encounter: reference('Encounter', stayId(k)),
    }),
    told('chronic', { code: coded(SNOMED, '44054006', 'Type 2 diabetes'), abatementDateTime: '2021-02' }),
    told('partial', { recordedDate: ['2020-05', '2019', '2020-06-07'][k % 3], code: coded(ICD10CM, 'J45.909') }),
    told('suspected', { ...status('provisional'), code: coded(ICD10CM, 'C34.90') }),
    told('refuted', { ...status('refuted'), code: coded(ICD10CM, 'A15.0') }),
    // Final, then taken back; and the wrong version last in the file.
    told('wrong', { ...angina, ...status('entered-in-error'), ...version(3) }),
    told('wrong', { ...angina, ...status('confirmed'), ...version(2) }),
    told('changed', { ...version(2), code: coded(ICD10CM, 'I50.22') }),
    told('changed', { ...version(4), code: coded(ICD10CM, 'I50.32') }),
    told('changed', { ...version(3), code: coded(ICD10CM, 'I50.42') }),
    // Two contents, and nothing says which is the later.
    told('unclear', { code: coded(ICD10CM, 'E11.9') }),
    told('unclear', { code: coded(ICD10CM, 'E11.8') }),
    told('free', { code: { text: 'fell over the dog of Mrs Quillfeather' } }),
    told('lost', { recordedDate: undefined, encounter: reference('Encounter', 'nowhere'), onsetDateTime: '2018-04' }),
    told('stranger', { subject: reference('Patient', 'nobody') }),
  ];
}

function results(k: number): readonly FhirRecord[] {
  const subject = patientId(k);
  const told = (id: string, loinc: string, value: number, unit: string, more: object = {}): FhirRecord =>
    result(`${id}-${k}`, subject, loinc, value, unit, more);
  const plain = (id: string, more: object): FhirRecord =>
    told(id, '8480-6', 0, '1', { valueQuantity: undefined, ...more });
  const mmol = k % 3 === 0;
  return [
    told('glucose', '2345-7', mmol ? 5.5 + k : 99 + k, mmol ? 'mmol/L' : 'mg/dL', {
      encounter: reference('Encounter', stayId(k)),
    }),
    told('warm', '8310-5', k % 2 === 0 ? 98.6 : 37.2, k % 2 === 0 ? '[degF]' : 'Cel', { issued: undefined }),
    told('local', '999', 3, k % 2 === 0 ? 'mg' : 'g', { code: coded(LOCAL, 'SCALE') }),
    told('odd-unit', '777', 3, `per cup of Quillfeather`, { code: coded(LOCAL, 'CUPS') }),
    told('less', '718-7', 5, 'g/dL', { valueQuantity: { value: 5, comparator: '<', unit: 'g/dL', code: 'g/dL' } }),
    plain('pressure', {
      code: coded(LOINC, '85354-9'),
      component: [
        { code: coded(LOINC, '8480-6'), valueQuantity: { value: 120 + k, unit: 'mmHg', code: 'mm[Hg]' } },
        { code: coded(LOINC, '8462-4'), valueQuantity: { value: 80, unit: 'mmHg', code: 'mm[Hg]' } },
      ],
    }),
    plain('smoker', { code: coded(LOINC, '72166-2'), valueCodeableConcept: coded(SNOMED, '266919005') }),
    plain('remark', { code: coded(LOCAL, 'REMARK'), valueString: `asked Mrs Quillfeather ${k}` }),
    plain('story', { code: coded(LOINC, '8709-8'), valueString: 'A long story of Mrs Quillfeather. '.repeat(4) }),
    plain('ratio', {
      code: coded(LOINC, '3255-7'),
      valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } },
    }),
    plain('absent', { code: coded(LOINC, '2339-0'), dataAbsentReason: coded(undefined, 'unknown') }),
    plain('mine', {
      code: { text: 'test of Mrs Quillfeather' },
      valueQuantity: { value: 2, unit: 'pounds', code: '[lb_av]' },
    }),
    plain('mine2', { code: { text: 'test of Mrs Quillfeather' }, valueQuantity: { value: 2, unit: 'kg', code: 'kg' } }),
    told('withdrawn', '2345-7', 900, 'mg/dL', { status: 'entered-in-error' }),
  ];
}

function drugs(k: number): readonly FhirRecord[] {
  const told = (resourceType: string, id: string, more: object): FhirRecord => ({
    resourceType,
    id: `${id}-${k}`,
    status: 'completed',
    subject: reference('Patient', patientId(k)),
    ...more,
  });
  const contained = {
    contained: [{ resourceType: 'Medication', id: 'm', code: coded(RXNORM, '197361', 'amlodipine') }],
  };
  return [
    told('MedicationRequest', 'order', {
      intent: 'order',
      authoredOn: '2020-03-02T09:00:00Z',
      medicationReference: reference('Medication', 'med-metformin'),
      dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg', code: 'mg' } }] }],
    }),
    told('MedicationAdministration', 'drip', {
      effectivePeriod: { start: '2020-03-02T10:00:00Z', end: '2020-03-02T12:00:00Z' },
      medicationReference: reference('Medication', 'med-mix'),
      dosage: { dose: { value: 1, unit: 'L', code: 'L' } },
    }),
    told('MedicationStatement', 'said', {
      ...contained,
      medicationReference: { reference: '#m' },
      dateAsserted: '2020',
    }),
    told('MedicationDispense', 'unknown-drug', {
      medicationReference: reference('Medication', 'none'),
      whenHandedOver: '2020-03-05',
    }),
  ];
}

function notes(k: number): readonly FhirRecord[] {
  const subject = reference('Patient', patientId(k));
  const type = coded(LOINC, '18842-5', 'Discharge summary');
  const page = `<html><body><p>Jane Quillfeather, 555-0199</p><p>Stay ${k}</p></body></html>`;
  return [
    {
      resourceType: 'DocumentReference',
      id: `summary-${k}`,
      status: 'current',
      type,
      subject,
      date: '2020-03-09T10:00:00Z',
      author: [reference('Practitioner', 'doctor')],
      content: [{ attachment: { contentType: 'text/html', data: base64(page) } }],
    },
    {
      resourceType: 'DocumentReference',
      id: `letter-${k}`,
      status: 'current',
      type,
      subject,
      date: '2020-03-10',
      author: [reference('PractitionerRole', 'role')],
      content: [{ attachment: { contentType: 'text/plain', url: 'Binary/letter' } }],
    },
    {
      resourceType: 'DiagnosticReport',
      id: `report-${k}`,
      status: 'final',
      code: coded(LOINC, '24627-2', 'Chest CT'),
      subject,
      issued: '2020-03-03T12:00:00Z',
      conclusion: `No change in Mrs Quillfeather ${k}`,
      conclusionCode: [coded(SNOMED, '233604007'), coded(SNOMED, '44054006')],
    },
  ];
}

function others(k: number): readonly FhirRecord[] {
  const subject = reference('Patient', patientId(k));
  return [
    {
      resourceType: 'FamilyMemberHistory',
      id: `family-${k}`,
      status: 'completed',
      patient: subject,
      date: '2020-03-01',
      relationship: coded('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'MTH'),
      condition: [{ code: coded(ICD10CM, 'C50.919', 'Breast cancer') }],
    },
    {
      resourceType: 'Procedure',
      id: `scan-${k}`,
      status: 'completed',
      subject,
      code: {
        coding: [
          { system: SNOMED, code: '241541005' },
          { system: 'http://www.ama-assn.org/go/cpt', code: '71260' },
        ],
      },
      encounter: reference('Encounter', stayId(k)),
    },
    {
      resourceType: 'AllergyIntolerance',
      id: `allergy-${k}`,
      patient: subject,
      code: coded(RXNORM, '7980'),
      encounter: reference('Encounter', stayId(k)),
    },
    { resourceType: 'Goal', id: `goal-${k}`, subject },
    {
      resourceType: 'Observation',
      id: `of-group-${k}`,
      status: 'final',
      subject: reference('Group', 'cohort'),
      code: coded(LOINC, '2345-7'),
    },
    { resourceType: 'Procedure', id: `orphan-${k}`, status: 'completed', code: coded(SNOMED, '241541005') },
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The name that a resource has in a transaction: the same for every version of it. */
export function urnOf(type: string, id: string): string {
  const digits = createHash('sha256').update(`${type}/${id}`).digest('hex');
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}
