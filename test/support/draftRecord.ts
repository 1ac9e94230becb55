/** A made-up patient with one of each kind of statement, for tests of drafts. Nothing of it is anybody's. */
import type { ClinicalRecord, Fact, FactKind } from '../../src/care/facts/fact.ts';
import { FACT_KINDS } from '../../src/care/facts/fact.ts';
import { factOf, type SaidOfFact } from '../../src/care/facts/newFact.ts';

export function minutes(iso: string): number {
  return Date.parse(`${iso.length === 10 ? `${iso}T00:00` : iso}:00Z`) / 60_000;
}

type Told = Partial<Fact> & {
  readonly start?: string;
  readonly end?: string;
  readonly code?: string;
  readonly name: string;
};

/** A fact of a kind with a name, at a time. */
export function told(kind: FactKind, table: string, id: string, { start, end, code, name, ...more }: Told): Fact {
  const said: SaidOfFact = {
    kind,
    source: { table, id, path: null },
    concept: { codes: code === undefined ? [] : [code], name, synonyms: [] },
    time: {
      start: start === undefined ? null : minutes(start),
      end: end === undefined ? null : minutes(end),
      precision: start !== undefined && start.length > 10 ? 'instant' : 'day',
    },
    ...more,
  };
  return factOf(said);
}

const quantity = (value: number, unit: string) => ({ type: 'quantity', value, comparator: null, unit }) as const;

function creatinine(id: string, start: string, value: number): Fact {
  return told('result', 'Observation', id, {
    start,
    code: 'LOINC//2160-0',
    name: 'Creatinine',
    value: quantity(value, 'mg/dL'),
    referenceRange: { low: 0.6, high: 1.2 },
    interpretation: value > 2 ? 'HH' : value > 1.2 ? 'H' : 'N',
    encounter: 'e2',
  });
}

const dosing = {
  dose: { value: 5, comparator: null, unit: 'mg' },
  route: 'oral',
  frequency: { times: 2, periodHours: 24 },
  asNeeded: false,
  strength: null,
  ingredients: ['ramipril'],
  text: null,
} as const;

export const EXAMPLE_FACTS: readonly Fact[] = [
  told('demographic', 'Patient', 'p1', {
    name: 'Date of birth',
    start: '1961-07-25',
    source: { table: 'Patient', id: 'p1', path: 'birthDate' },
  }),
  told('demographic', 'Patient', 'p1', {
    name: 'Sex',
    source: { table: 'Patient', id: 'p1', path: 'gender' },
    value: { type: 'coded', code: 'F', name: 'Female' },
  }),
  told('encounter', 'Encounter', 'e1', {
    name: 'Ambulatory encounter',
    code: 'ENCOUNTER//ACTCODE//AMB',
    start: '2021-01-11T09:00',
    end: '2021-01-11T09:30',
    status: 'completed',
    encounter: 'e1',
  }),
  told('encounter', 'Encounter', 'e2', {
    name: 'Inpatient encounter',
    code: 'ENCOUNTER//ACTCODE//IMP',
    start: '2021-03-03T14:10',
    end: '2021-03-08T11:00',
    status: 'completed',
    encounter: 'e2',
    details: ['discharged to home'],
  }),
  told('condition', 'Condition', 'c1', {
    name: 'Chronic systolic (congestive) heart failure',
    code: 'ICD10CM//I50.22',
    start: '2019-05-03',
    status: 'active',
  }),
  told('condition', 'Condition', 'c2', {
    name: 'Acute kidney injury',
    code: 'ICD10CM//N17.9',
    start: '2021-03-04',
    status: 'active',
    encounter: 'e2',
  }),
  told('condition', 'Condition', 'c3', {
    name: 'Pneumonia',
    code: 'ICD10CM//J18.9',
    start: '2018-02-01',
    end: '2018-02-20',
    status: 'resolved',
  }),
  told('condition', 'Condition', 'c4', {
    name: "Crohn's disease",
    code: 'ICD10CM//K50.90',
    assertion: 'absent',
    start: '2020-06-01',
  }),
  told('condition', 'Condition', 'c5', { name: '', code: 'LOCAL//XYZ', start: '2020-06-02', status: 'active' }),
  told('family history', 'FamilyMemberHistory', 'f1', {
    name: 'Breast cancer',
    assertion: 'family',
    relative: 'mother',
  }),
  told('allergy', 'AllergyIntolerance', 'a1', {
    name: 'penicillin',
    start: '2010-01-01',
    status: 'active',
    details: ['reaction: rash'],
  }),
  told('medication', 'MedicationRequest', 'm1', {
    name: 'ramipril',
    code: 'RXNORM//261962',
    start: '2020-01-10',
    status: 'active',
    dosing,
  }),
  told('medication', 'MedicationRequest', 'm2', {
    name: 'ibuprofen',
    code: 'RXNORM//5640',
    start: '2021-02-01',
    end: '2021-03-04',
    status: 'stopped',
    encounter: 'e2',
  }),
  told('administration', 'MedicationAdministration', 'g1', {
    name: 'furosemide',
    code: 'RXNORM//4603',
    start: '2021-03-04T08:00',
    status: 'completed',
    encounter: 'e2',
    dosing: {
      ...dosing,
      dose: { value: 40, comparator: null, unit: 'mg' },
      route: 'intravenous',
      frequency: null,
      ingredients: ['furosemide'],
    },
  }),
  creatinine('r1', '2021-03-03T15:00', 1.1),
  creatinine('r2', '2021-03-05T06:00', 2.4),
  creatinine('r3', '2021-03-07T06:00', 1.4),
  told('vital sign', 'Observation', 'v1', {
    name: 'Systolic blood pressure',
    code: 'LOINC//8480-6',
    start: '2021-03-07T08:00',
    value: quantity(148, 'mm[Hg]'),
    panel: 'Observation/v1',
    encounter: 'e2',
    source: { table: 'Observation', id: 'v1', path: 'component[0]' },
  }),
  told('vital sign', 'Observation', 'v1', {
    name: 'Diastolic blood pressure',
    code: 'LOINC//8462-4',
    start: '2021-03-07T08:00',
    value: quantity(82, 'mm[Hg]'),
    panel: 'Observation/v1',
    encounter: 'e2',
    source: { table: 'Observation', id: 'v1', path: 'component[1]' },
  }),
  told('procedure', 'Procedure', 'x1', {
    name: 'Echocardiography',
    code: 'SNOMED//40701008',
    start: '2021-03-04',
    status: 'completed',
    encounter: 'e2',
  }),
  told('procedure', 'Procedure', 'x2', {
    name: 'Coronary angiography',
    code: 'SNOMED//33367005',
    status: 'planned',
    start: '2021-04-01',
    known: minutes('2021-03-07'),
  }),
  told('result', 'Observation', 'r4', {
    name: 'Blood culture',
    code: 'LOINC//600-7',
    start: '2021-03-07',
    status: 'pending',
    encounter: 'e2',
  }),
  told('social history', 'Observation', 's1', {
    name: 'Tobacco smoking status',
    code: 'LOINC//72166-2',
    start: '2021-01-11',
    value: { type: 'coded', code: 'SNOMED//8517006', name: 'Former smoker' },
  }),
  told('immunization', 'Immunization', 'i1', {
    name: 'Influenza vaccine',
    code: 'CVX//140',
    start: '2020-10-05',
    status: 'completed',
  }),
];

export const EXAMPLE_RECORD: ClinicalRecord = recordOf(EXAMPLE_FACTS);

export function recordOf(facts: readonly Fact[], more: Partial<ClinicalRecord> = {}): ClinicalRecord {
  return {
    subject: '17',
    person: {
      names: ['Ada Example'],
      identifiers: [],
      sex: 'female',
      birth: { start: minutes('1961-07-25'), end: null, precision: 'day' },
      death: null,
    },
    asOf: minutes('2021-03-09'),
    facts: facts.toSorted(
      (a, b) =>
        (a.time.start ?? Number.NEGATIVE_INFINITY) - (b.time.start ?? Number.NEGATIVE_INFINITY) ||
        (a.id < b.id ? -1 : 1),
    ),
    covers: FACT_KINDS.filter((kind) => kind !== 'device'),
    ...more,
  };
}
