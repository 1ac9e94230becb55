/** What rows of MEDS state, ingested or composed by others; nothing of the future, no bills, no relatives' diseases as the patient's. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import { writeTable } from '../../../data/record/table.ts';
import type { Fact } from '../fact.ts';
import { openRecords, type Records } from '../records.ts';

interface Row {
  /** Minutes; null for static ones. */
  readonly at: number | null;
  readonly code: string;
  readonly value?: number;
  readonly text?: string;
  readonly unit?: string;
  /** Source table and id: `Observation/1`. */
  readonly from?: string;
  readonly encounter?: string;
  readonly precision?: string;
}

const MINUTE = 60_000_000n;
const NAMES: Readonly<Record<string, string>> = {
  'SNOMED//230690007': 'Stroke (disorder)',
  'ALLERGY//SNOMED//91936005': 'Allergy to penicillin',
  'ALLERGY//SNOMED//716186003': 'No known allergy',
  'FAMILY//SNOMED//254837009//V3-ROLECODE//MTH': 'Malignant neoplasm of breast (disorder)',
  'RXNORM//198189': 'ramipril 5 MG Oral Capsule',
  'LOINC//72166-2//SNOMED//449868002': 'Tobacco smoking status',
  'CLAIM//SNOMED//230690007': 'Stroke (disorder)',
  'DIAGNOSIS//ICD//10//I509': 'Heart failure, unspecified',
  'SNOMED//428251008': 'History of appendectomy',
};

const INGESTED: readonly Row[] = [
  { at: null, code: 'GENDER//F', from: 'Patient/p' },
  { at: 0, code: 'MEDS_BIRTH', from: 'Patient/p', precision: 'day' },
  { at: 1000, code: 'ADMITTED_FROM//ADMIT-SOURCE//emd', from: 'Encounter/e', encounter: 'e' },
  { at: 1000, code: 'ENCOUNTER//ACTCODE//IMP', from: 'Encounter/e', encounter: 'e' },
  { at: 1100, code: 'LOINC//8480-6', value: 120, unit: 'mm[Hg]', from: 'Observation/bp' },
  { at: 1100, code: 'LOINC//8462-4', value: 80, unit: 'mm[Hg]', from: 'Observation/bp' },
  { at: 1100, code: 'LOINC//8310-5', value: 36.6, unit: 'Cel', from: 'Observation/t' },
  { at: 1100, code: 'LOINC//33762-6//<', value: 5, unit: 'pg/mL', from: 'Observation/n' },
  { at: 1100, code: 'LOINC//2823-3//ABSENT', from: 'Observation/k' },
  { at: 1100, code: 'LOINC//8867-4', from: 'Observation/pulse' },
  { at: 1100, code: 'LOINC//72166-2//SNOMED//449868002', from: 'Observation/s' },
  { at: 1100, code: 'LOINC//600-7//No growth.', from: 'Observation/c' },
  { at: 1200, code: 'SNOMED//230690007', from: 'Condition/stroke' },
  { at: 1200, code: 'SUSPECTED//SNOMED//230690007', from: 'Condition/maybe' },
  { at: 1200, code: 'SNOMED//428251008', from: 'Condition/past' },
  { at: 1200, code: 'ALLERGY//SNOMED//716186003', from: 'AllergyIntolerance/none' },
  { at: 1200, code: 'FAMILY//SNOMED//254837009//V3-ROLECODE//MTH', from: 'FamilyMemberHistory/f' },
  { at: 1200, code: 'CLAIM//SNOMED//230690007', from: 'Claim/1' },
  { at: 1200, code: 'BENEFIT//SNOMED//230690007', from: 'ExplanationOfBenefit/1' },
  { at: 1300, code: 'RXNORM//198189', value: 5, unit: 'mg', from: 'MedicationRequest/old' },
  { at: 1400, code: 'ADMINISTERED//NDC//00409909332', value: 0.1, unit: 'mL', from: 'MedicationAdministration/1' },
  { at: 1500, code: 'ALLERGY//SNOMED//91936005', from: 'AllergyIntolerance/pen' },
  { at: 2000, code: 'ENCOUNTER_END//ACTCODE//IMP//DISCHARGE-DISPOSITION//home', from: 'Encounter/e', encounter: 'e' },
  { at: 2000, code: 'RXNORM//198189', value: 10, unit: 'mg', from: 'MedicationRequest/new' },
  { at: 2879 + 59 / 60, code: 'CVX//140', from: 'Immunization/i', precision: 'day' },
  { at: 3000, code: 'SNOMED//230690007//RESOLVED', from: 'Condition/stroke' },
  { at: 9000, code: 'MEDS_DEATH', from: 'Patient/p' },
];

const PLAIN: readonly Row[] = [
  { at: null, code: 'GENDER//M' },
  { at: 100, code: 'HOSPITAL_ADMISSION//URGENT//EMERGENCY ROOM' },
  { at: 110, code: 'LAB//50912//mg/dL', value: 7.2 },
  { at: 110, code: 'LAB//220045//bpm', value: 77 },
  { at: 110, code: 'LAB//220048//UNK', text: 'SR (Sinus Rhythm)' },
  { at: 110, code: 'Blood Pressure', text: '127/48' },
  { at: 110, code: 'Weight (Lbs)', text: '165.34' },
  { at: 120, code: 'MEDICATION//START//Furosemide' },
  { at: 130, code: 'MEDICATION//Furosemide//Administered' },
  { at: 135, code: 'MEDICATION//Furosemide//Not Given' },
  { at: 140, code: 'MEDICATION//STOP//Furosemide' },
  { at: 150, code: 'DIAGNOSIS//ICD//10//I509' },
  { at: 150, code: 'DRG//HCFA//291//HEART FAILURE' },
  { at: 160, code: 'HOSPITAL_DISCHARGE//HOME' },
  { at: 170, code: 'SOMETHING//else' },
];

let root = '';
let ingested: Records;
let plain: Records;
beforeAll(async () => {
  root = await temporaryFolder('meds-facts');
  [ingested, plain] = await Promise.all([opened('ingested', INGESTED, true), opened('plain', PLAIN, false)]);
});
afterAll(async () => {
  await Promise.all([ingested.close(), plain.close()]);
  await rm(root, { recursive: true, force: true });
});

async function opened(name: string, rows: readonly Row[], traced: boolean): Promise<Records> {
  const folder = join(root, name);
  const texts = (column: string, of: (row: Row) => string | undefined) =>
    ({ name: column, type: 'VARCHAR', values: rows.map((row) => of(row) ?? null) }) as const;
  await writeTable(join(folder, 'data/train/0.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: rows.map(() => 17n) },
    {
      name: 'time',
      type: 'TIMESTAMP',
      values: rows.map(({ at }) => (at === null ? null : BigInt(Math.round(at * 60)) * (MINUTE / 60n))),
    },
    { name: 'code', type: 'VARCHAR', values: rows.map(({ code }) => code) },
    { name: 'numeric_value', type: 'FLOAT', values: rows.map(({ value }) => value ?? null) },
    texts('text_value', ({ text }) => text),
    ...(traced
      ? [
          texts('unit', ({ unit }) => unit),
          texts('time_precision', ({ precision }) => precision),
          texts('encounter_id', ({ encounter }) => encounter),
          texts('source_table', ({ from }) => from?.split('/')[0]),
          texts('source_id', ({ from }) => from?.split('/')[1]),
        ]
      : []),
  ]);
  const codes = [...new Set(rows.map(({ code }) => code))];
  await writeTable(join(folder, 'metadata/codes.parquet'), [
    { name: 'code', type: 'VARCHAR', values: codes },
    { name: 'description', type: 'VARCHAR', values: codes.map((code) => NAMES[code] ?? null) },
  ]);
  return openRecords(folder);
}

async function factsOf(records: Records, kind: Fact['kind'], asOf?: number): Promise<readonly Fact[]> {
  return (await records.record('17', asOf)).facts.filter((fact) => fact.kind === kind);
}

describe('ingested MEDS', () => {
  it('gives values with units, comparators and answers; what is absent or unanswered gives nothing', async () => {
    const measured = [
      ...(await factsOf(ingested, 'vital sign')),
      ...(await factsOf(ingested, 'result')),
      ...(await factsOf(ingested, 'social history')),
    ];
    expect(measured.map(({ id, panel, concept, value }) => [id, panel, concept.name, value])).toEqual([
      [
        'Observation/bp#code',
        'Observation/bp',
        'Systolic blood pressure',
        { type: 'quantity', value: 120, comparator: null, unit: 'mm[Hg]' },
      ],
      [
        'Observation/bp#code.2',
        'Observation/bp',
        'Diastolic blood pressure',
        { type: 'quantity', value: 80, comparator: null, unit: 'mm[Hg]' },
      ],
      [
        'Observation/t#code',
        null,
        'Body temperature',
        { type: 'quantity', value: 36.6, comparator: null, unit: 'Cel' },
      ],
      ['Observation/c#code', null, 'result with code LOINC 600-7', { type: 'text', text: 'No growth.' }],
      ['Observation/n#code', null, 'NT-proBNP', { type: 'quantity', value: 5, comparator: '<', unit: 'pg/mL' }],
      [
        'Observation/s#code',
        null,
        'Tobacco smoking status',
        { type: 'coded', code: 'SNOMED//449868002', name: 'Current every day smoker' },
      ],
    ]);
  });

  it('tells diagnoses from suspicions, history, relatives and bills', async () => {
    const told = (await ingested.record('17')).facts
      .filter(({ kind }) => ['condition', 'procedure', 'family history'].includes(kind))
      .map(({ kind, concept, assertion, relative, status, time }) => [
        kind,
        concept.name,
        assertion,
        relative,
        status,
        time.start,
        time.end,
      ]);
    expect(told.sort()).toEqual([
      ['condition', 'Stroke', 'present', null, 'resolved', 1200, 3000],
      ['condition', 'Stroke', 'suspected', null, 'unknown', 1200, null],
      ['family history', 'Malignant neoplasm of breast', 'family', 'mother', 'unknown', 1200, null],
      ['procedure', 'Appendectomy', 'historical', null, 'unknown', 1200, null],
    ]);
  });

  it('reads drugs, and what is known of one without a name; a new order overtakes the old dose', async () => {
    const [old, fresh] = await factsOf(ingested, 'medication');
    expect(old).toMatchObject({
      supersededBy: fresh.id,
      concept: { name: 'ramipril' },
      dosing: {
        dose: { value: 5, unit: 'mg' },
        strength: { value: 5, unit: 'mg' },
        route: 'oral',
        ingredients: ['ramipril'],
      },
    });
    expect((await factsOf(ingested, 'medication', 1999))[0].supersededBy).toBeNull();
    expect(await factsOf(ingested, 'administration')).toMatchObject([
      { concept: { name: 'medication with code NDC 00409909332' }, dosing: { dose: { value: 0.1, unit: 'mL' } } },
    ]);
  });

  it('keeps the future out: no end of a stay, no resolution, no death, no allergy before its time', async () => {
    const [during] = await factsOf(ingested, 'encounter', 1500);
    expect(during).toMatchObject({
      status: 'active',
      time: { start: 1000, end: null },
      details: ['admitted from: emd'],
    });
    const [after] = await factsOf(ingested, 'encounter', 2000);
    expect(after).toMatchObject({
      status: 'completed',
      time: { end: 2000 },
      details: ['admitted from: emd', 'discharged to: Home'],
    });
    expect((await factsOf(ingested, 'condition', 2999)).map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    const then = await ingested.record('17', 8999);
    expect([then.person.death, then.asOf]).toEqual([null, 8999]);
    expect((await ingested.record('17')).person.death).toMatchObject({ start: 9000 });
    expect(await factsOf(ingested, 'allergy', 1499)).toMatchObject([{ assertion: 'absent', supersededBy: null }]);
    expect(await factsOf(ingested, 'allergy')).toMatchObject([
      { assertion: 'absent', supersededBy: 'AllergyIntolerance/pen#code' },
      { concept: { name: 'penicillin' } },
    ]);
  });

  it('knows a day only at its end', async () => {
    expect(await factsOf(ingested, 'immunization', 2879)).toEqual([]);
    expect(await factsOf(ingested, 'immunization')).toMatchObject([{ time: { start: 1440, precision: 'day' } }]);
  });

  it('covers what occurs in it, and says that some codes state nothing', async () => {
    const { covers, person } = await ingested.record('17');
    expect(covers).not.toContain('device');
    expect(covers).toContain('allergy');
    expect(person.sex).toBe('female');
    expect((await ingested.remarks()).join()).toMatch(/^3 codes/);
    await expect(ingested.record('18')).rejects.toMatchObject({ code: 'input/missing' });
    await expect(ingested.record('Robert')).rejects.toMatchObject({ code: 'input/missing' });
  });
});

describe('MEDS that others composed', () => {
  it('is read by its codes, with begins and ends joined', async () => {
    const told = (await plain.record('17')).facts
      .filter(({ kind }) => kind !== 'derived' && kind !== 'demographic')
      .map(({ kind, concept, value, status, time }) =>
        [
          kind,
          concept.name,
          value === null ? '' : 'value' in value ? value.value : Object.values(value).at(-1),
          status,
          time.end,
        ].join(' | '),
      );
    expect(told.sort()).toEqual([
      'administration | furosemide |  | completed | ',
      'condition | Heart failure |  | unknown | ',
      'encounter | Hospital stay |  | completed | 160',
      'medication | furosemide |  | stopped | 140',
      'result | charted item 220048 | SR (Sinus Rhythm) | completed | ',
      'result | charted item 50912 | 7.2 | completed | ',
      'vital sign | Body weight | 165.34 | completed | ',
      'vital sign | Diastolic blood pressure | 48 | completed | ',
      'vital sign | Heart rate | 77 | completed | ',
      'vital sign | Systolic blood pressure | 127 | completed | ',
    ]);
  });

  it('names the row as the source, and is the same when all are read', async () => {
    const record = await plain.record('17');
    expect(record.facts.find(({ kind, concept }) => kind === 'vital sign' && concept.name === 'Heart rate')?.id).toBe(
      'meds/train/0.parquet:3#code',
    );
    for await (const one of plain.all()) expect(one).toEqual(record);
  });
});
