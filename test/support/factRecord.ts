/** A small made-up record for the tests of this folder: a woman of 61 with what most notes speak of. Times are days of 2024. */
import type { ClinicalRecord, Dosing, Fact, FactKind, FactTime, Quantity } from '../../src/care/facts/fact.ts';
import { factOf, type SaidOfFact } from '../../src/care/facts/newFact.ts';

/** Minutes of a day written as `2024-03-15`, or of a time `2024-03-15T08:30`. */
export function minutesAt(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text}Z`) / 60_000;
}

export function made(
  kind: FactKind,
  id: string,
  name: string,
  codes: readonly string[],
  start: string | null,
  more: Omit<Partial<Fact>, 'time'> & { readonly end?: string; readonly synonyms?: readonly string[] } = {},
): Fact {
  const { end, synonyms, ...rest } = more;
  const time: FactTime = {
    start: start === null ? null : minutesAt(start),
    end: end === undefined ? null : minutesAt(end),
    precision: start !== null && start.length > 10 ? 'instant' : 'day',
  };
  const said: SaidOfFact = {
    kind,
    source: { table: 'made', id, path: null },
    concept: { codes, name, synonyms: synonyms ?? [] },
    time,
  };
  return factOf({ ...said, ...rest });
}

export function quantity(value: number, unit: string): Quantity & { readonly type: 'quantity' } {
  return { type: 'quantity', value, comparator: null, unit };
}

export function dosing(dose: Quantity, times: number, ingredient: string, more: Partial<Dosing> = {}): Dosing {
  const frequency = { times, periodHours: 24 };
  return {
    dose,
    route: 'oral',
    frequency,
    asNeeded: false,
    strength: null,
    ingredients: [ingredient],
    text: null,
    ...more,
  };
}

const mg = (value: number): Quantity => ({ value, comparator: null, unit: 'mg' });

export const FACTS: readonly Fact[] = [
  made('demographic', 'person', 'female', [], null),
  made('encounter', 'stay', 'inpatient encounter', ['ACTCODE//IMP'], '2024-03-10T09:00', {
    end: '2024-03-15T12:00',
    encounter: 'Encounter/stay',
  }),
  made('encounter', 'visit', 'ambulatory', ['ACTCODE//AMB'], '2024-01-20T10:00', { end: '2024-01-20T10:30' }),
  made('condition', 't2dm', 'type 2 diabetes mellitus', ['ICD10CM//E11.9'], '2019-05-02', { status: 'active' }),
  made('condition', 'hf', 'heart failure', ['ICD10CM//I50.9'], '2024-03-11', {
    status: 'active',
    encounter: 'Encounter/stay',
  }),
  made('condition', 'pneumonia', 'pneumonia', ['ICD10CM//J18.9'], '2022-11-03', {
    status: 'resolved',
    end: '2022-11-20',
  }),
  made('condition', 'knee', 'osteoarthritis of left knee', ['ICD10CM//M17.12'], '2021-02-01', {
    status: 'active',
    side: 'left',
  }),
  made('condition', 'gout', 'gout', ['ICD10CM//M10.9'], '2023-01-01', { assertion: 'absent' }),
  made('family history', 'breast', 'breast cancer', ['ICD10CM//C50.919'], null, {
    assertion: 'family',
    relative: 'mother',
  }),
  made('allergy', 'egg', 'egg', ['SNOMED//102263004'], '2010-01-01', { status: 'resolved' }),
  made('allergy', 'penicillin', 'penicillin', ['RXNORM//7980'], '2018-01-01', { status: 'active' }),
  made('medication', 'ramipril', 'ramipril 5 MG Oral Capsule', ['RXNORM//198189'], '2024-01-20', {
    status: 'active',
    dosing: dosing(mg(5), 1, 'ramipril'),
  }),
  made('medication', 'metformin', 'metformin hydrochloride 500 MG Oral Tablet', ['RXNORM//861007'], '2024-01-20', {
    status: 'active',
    dosing: dosing(mg(500), 2, 'metformin'),
  }),
  made('medication', 'levothyroxine', 'levothyroxine', ['RXNORM//10582'], '2024-01-20', {
    status: 'active',
    dosing: dosing({ value: 75, comparator: null, unit: 'ug' }, 1, 'levothyroxine'),
  }),
  made('medication', 'warfarin', 'warfarin', ['RXNORM//11289'], '2021-01-01', {
    status: 'stopped',
    end: '2022-01-01',
    dosing: dosing(mg(3), 1, 'warfarin'),
  }),
  made('medication', 'apixaban', 'apixaban', ['RXNORM//1364430'], '2024-03-12', {
    status: 'active',
    dosing: dosing(mg(5), 2, 'apixaban'),
  }),
  made('result', 'creatinine-old', 'creatinine', ['LOINC//2160-0'], '2023-06-01T08:00', {
    value: quantity(0.9, 'mg/dL'),
    interpretation: 'N',
  }),
  made('result', 'creatinine-mid', 'creatinine', ['LOINC//2160-0'], '2024-03-10T10:00', {
    value: quantity(1.42, 'mg/dL'),
    interpretation: 'H',
  }),
  made('result', 'creatinine', 'creatinine', ['LOINC//2160-0'], '2024-03-14T07:30', {
    value: quantity(1.87, 'mg/dL'),
    interpretation: 'H',
  }),
  made('result', 'hba1c', 'hemoglobin A1c', ['LOINC//4548-4'], '2024-01-20T10:00', {
    value: quantity(Math.fround(7.18), '%'),
  }),
  made('result', 'potassium', 'potassium', ['LOINC//2823-3'], '2024-03-13T07:30', {
    value: quantity(6.8, 'mmol/L'),
    interpretation: 'HH',
  }),
  made('result', 'glucose', 'glucose', ['LOINC//2345-7'], '2024-03-14T07:30', {
    value: quantity(180, 'mg/dL'),
    interpretation: 'H',
  }),
  made('result', 'hematocrit', 'hematocrit', ['LOINC//4544-3'], '2024-03-14T07:30', { value: quantity(38, '%') }),
  made('vital sign', 'sys', 'systolic blood pressure', ['LOINC//8480-6'], '2024-03-14T08:00', {
    value: quantity(142, 'mm[Hg]'),
    panel: 'bp1',
  }),
  made('vital sign', 'dia', 'diastolic blood pressure', ['LOINC//8462-4'], '2024-03-14T08:00', {
    value: quantity(88, 'mm[Hg]'),
    panel: 'bp1',
  }),
  made('procedure', 'echo', 'echocardiogram', ['SNOMED//433236007'], '2024-03-12T14:00', {
    status: 'completed',
  }),
  made('immunization', 'flu', 'influenza vaccine', ['CVX//140'], '2023-10-05', { status: 'completed' }),
  made('social history', 'smoking', 'tobacco smoking status', ['LOINC//72166-2'], '2024-01-20', {
    value: { type: 'coded', code: 'SNOMED//8517006', name: 'former smoker' },
  }),
  made('directive', 'code', 'do not resuscitate', ['SNOMED//304253006'], '2024-03-10', { status: 'active' }),
  made('report', 'culture', 'blood culture', ['LOINC//600-7'], '2024-03-14', { status: 'pending' }),
];

export function recordWith(facts: readonly Fact[] = FACTS, more: Partial<ClinicalRecord> = {}): ClinicalRecord {
  return {
    subject: '1',
    person: {
      names: ['Thelma Bell'],
      identifiers: ['233'],
      sex: 'female',
      birth: { start: minutesAt('1962-10-03'), end: null, precision: 'day' },
      death: null,
    },
    asOf: minutesAt('2024-03-15T12:00'),
    facts,
    covers: [
      'demographic',
      'condition',
      'allergy',
      'medication',
      'result',
      'vital sign',
      'procedure',
      'immunization',
      'encounter',
      'family history',
    ],
    ...more,
  };
}
