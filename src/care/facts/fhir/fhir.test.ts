/** What FHIR states, and above all what it does not: what would hurt a patient if it were read wrongly. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ndjson, writeFiles } from '../../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { ClinicalRecord, Fact, FactKind } from '../fact.ts';
import { openRecords } from '../records.ts';

let root = '';
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('fhir-facts');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const PATIENT = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-02-03' };
const SUBJECT = { reference: 'Patient/p1' };
const loinc = (code: string, display?: string): object => ({ coding: [{ system: 'http://loinc.org', code, display }] });
const snomed = (code: string, display: string): object => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
});
const state = (code: string): object => ({ coding: [{ code }] });
const minutes = (iso: string): number => Date.parse(iso) / 60_000;

/** The record of p1 out of a file with these resources and the patient. */
async function recordOf(resources: readonly object[], asOf?: string, subject = 'p1'): Promise<ClinicalRecord> {
  const folder = join(root, String(number++));
  await writeFiles(folder, { 'all.ndjson': ndjson([PATIENT, ...resources]) });
  const records = await openRecords(folder);
  const record = await records.record(subject, asOf === undefined ? undefined : minutes(asOf));
  await records.close();
  return record;
}

async function factsOf(kind: FactKind, resources: readonly object[], asOf?: string): Promise<readonly Fact[]> {
  return (await recordOf(resources, asOf)).facts.filter((fact) => fact.kind === kind);
}

const diabetes = (id: string, more: object): object => ({
  resourceType: 'Condition',
  id,
  subject: SUBJECT,
  code: snomed('44054006', 'Diabetes (disorder)'),
  recordedDate: '2020-01-10',
  ...more,
});

describe('conditions', () => {
  it('that were entered in error or refuted are no facts; what nobody confirmed is suspected', async () => {
    const facts = await factsOf('condition', [
      diabetes('a', { verificationStatus: state('entered-in-error') }),
      diabetes('b', { verificationStatus: state('refuted') }),
      diabetes('c', { verificationStatus: state('provisional') }),
      diabetes('d', { verificationStatus: state('confirmed'), clinicalStatus: state('active') }),
    ]);
    expect(facts.map(({ id, assertion, status }) => [id, assertion, status])).toEqual([
      ['Condition/c#code', 'suspected', 'unknown'],
      ['Condition/d#code', 'present', 'active'],
    ]);
  });

  it('are gone at all times once their last version is an error', async () => {
    const first = diabetes('a', { meta: { lastUpdated: '2020-01-10T10:00:00Z' } });
    const last = diabetes('a', {
      meta: { lastUpdated: '2021-01-10T10:00:00Z' },
      verificationStatus: state('entered-in-error'),
    });
    const other = diabetes('z', { recordedDate: '2022-01-01' });
    expect(await factsOf('condition', [last, first, other], '2020-06-01')).toEqual([]);
  });

  it('resolved later were active before, and a state without a date is not told of the past', async () => {
    const dated = diabetes('a', {
      clinicalStatus: state('resolved'),
      abatementDateTime: '2021-05-01',
      onsetDateTime: '2019-12',
    });
    const undated = diabetes('b', { clinicalStatus: state('resolved'), recordedDate: '2020-02-01' });
    const told = async (asOf?: string) =>
      (await factsOf('condition', [dated, undated], asOf)).map(({ status, time }) => [
        status,
        time.precision,
        time.end,
      ]);
    expect(await told('2021-04-30')).toEqual([
      ['active', 'month', null],
      ['unknown', 'day', null],
    ]);
    expect(await told()).toEqual([
      ['resolved', 'month', minutes('2021-05-01')],
      ['resolved', 'day', null],
    ]);
  });

  it('coded at discharge are not known before it', async () => {
    const stay = {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'IMP' },
      subject: SUBJECT,
      period: { start: '2020-03-01T08:00:00Z', end: '2020-03-09T15:00:00Z' },
    };
    const coded = diabetes('a', {
      recordedDate: undefined,
      onsetDateTime: '2020-03-01',
      encounter: { reference: 'Encounter/e' },
    });
    expect(await factsOf('condition', [stay, coded], '2020-03-09T14:59:00Z')).toEqual([]);
    expect(await factsOf('condition', [stay, coded], '2020-03-09T15:00:00Z')).toHaveLength(1);
  });

  it('name their side, and history as history', async () => {
    const facts = await factsOf('condition', [
      diabetes('a', { code: { text: 'Fracture of wrist' }, bodySite: [snomed('7771000', 'Left')] }),
      diabetes('b', { code: { text: 'History of stroke' } }),
    ]);
    expect(facts.map(({ side, assertion, concept }) => [side, assertion, concept.name])).toEqual([
      ['left', 'present', 'Fracture of wrist'],
      [null, 'historical', 'Stroke'],
    ]);
  });
});

describe('other people', () => {
  it('in the same file are other records: whose a resource is, its reference says', async () => {
    const other = { ...diabetes('x', {}), subject: { reference: 'Patient/p2' } };
    const none = { ...diabetes('y', {}), subject: { display: 'p1' } };
    const longer = { ...diabetes('z', {}), subject: { reference: 'Patient/p11' } };
    const record = await recordOf([other, none, longer, { ...PATIENT, id: 'p2' }]);
    expect(record.facts.filter(({ kind }) => kind === 'condition')).toEqual([]);
  });

  it('in the family are never the patient', async () => {
    const [fact] = await factsOf('family history', [
      {
        resourceType: 'FamilyMemberHistory',
        id: 'f',
        status: 'completed',
        patient: SUBJECT,
        date: '2020-01-01',
        relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
        condition: [{ code: snomed('254837009', 'Malignant neoplasm of breast (disorder)') }],
      },
    ]);
    expect(fact).toMatchObject({
      assertion: 'family',
      relative: 'mother',
      concept: { name: 'Malignant neoplasm of breast' },
    });
  });

  it('are found by an identifier, unless two have it', async () => {
    const known = [
      { ...PATIENT, id: 'p7', identifier: [{ value: 'MRN-1' }] },
      { ...PATIENT, id: 'p8', identifier: [{ value: 'MRN-2' }] },
      { ...PATIENT, id: 'p9', identifier: [{ value: 'MRN-2' }] },
    ];
    expect((await recordOf(known, undefined, 'MRN-1')).subject).toBe('p7');
    await expect(recordOf(known, undefined, 'MRN-2')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(recordOf(known, undefined, 'MRN')).rejects.toMatchObject({ code: 'input/missing' });
  });
});

const allergy = (id: string, more: object): object => ({
  resourceType: 'AllergyIntolerance',
  id,
  patient: SUBJECT,
  recordedDate: '2020-01-01',
  ...more,
});

describe('allergies', () => {
  it('say to what, how bad and how; none is absent, and an allergy recorded later overtakes it', async () => {
    const none = allergy('n', { code: snomed('716186003', 'No known allergy'), recordedDate: '2019-01-01' });
    const penicillin = allergy('p', {
      code: snomed('91936005', 'Allergy to penicillin'),
      clinicalStatus: state('active'),
      verificationStatus: state('unconfirmed'),
      criticality: 'high',
      reaction: [{ manifestation: [{ text: 'anaphylaxis' }], severity: 'severe' }],
    });
    const facts = await factsOf('allergy', [
      none,
      penicillin,
      allergy('r', { code: { text: 'Latex' }, verificationStatus: state('refuted') }),
    ]);
    expect(facts).toMatchObject([
      { assertion: 'absent', supersededBy: 'AllergyIntolerance/p#code' },
      {
        assertion: 'present',
        status: 'active',
        concept: { name: 'penicillin' },
        details: ['criticality: high', 'reaction: anaphylaxis (severe)', 'unconfirmed'],
      },
    ]);
    const [before] = await factsOf('allergy', [none, penicillin], '2019-06-01');
    expect(before).toMatchObject({ assertion: 'absent', supersededBy: null });
  });
});

const observation = (id: string, more: object): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: SUBJECT,
  code: loinc('2823-3', 'Potassium'),
  effectiveDateTime: '2020-05-01T08:00:00+02:00',
  ...more,
});

describe('observations', () => {
  it('keep number, unit, comparator, range and flag as they were sent', async () => {
    const [fact] = await factsOf('result', [
      observation('o', {
        issued: '2020-05-01T12:00:00Z',
        valueQuantity: {
          value: 7.2,
          comparator: '>',
          unit: 'mEq/L',
          system: 'http://unitsofmeasure.org',
          code: 'meq/L',
        },
        referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
        interpretation: [{ coding: [{ code: 'HH' }] }],
      }),
    ]);
    expect(fact).toMatchObject({
      value: { type: 'quantity', value: 7.2, comparator: '>', unit: 'meq/L' },
      referenceRange: { low: 3.5, high: 5.1 },
      interpretation: 'HH',
      time: { start: minutes('2020-05-01T06:00:00Z') },
      known: minutes('2020-05-01T12:00:00Z'),
      status: 'completed',
    });
  });

  it('are known when issued, and await their result before they are final', async () => {
    const drawn = observation('o', { issued: '2020-05-02T12:00:00Z', valueQuantity: { value: 4 } });
    const waiting = observation('w', { status: 'registered', code: loinc('600-7', 'Blood culture') });
    const later = observation('z', { effectiveDateTime: '2021-01-01T00:00:00Z', valueQuantity: { value: 5 } });
    const facts = await factsOf('result', [drawn, waiting, later], '2020-05-02T11:00:00Z');
    expect(facts.map(({ id, status, value }) => [id, status, value])).toEqual([
      ['Observation/w#code', 'pending', null],
    ]);
  });

  it('without a value, cancelled or in error give nothing; a panel gives its components together', async () => {
    const record = await recordOf([
      observation('a', { dataAbsentReason: { text: 'clotted' } }),
      observation('b', { status: 'cancelled', valueQuantity: { value: 1 } }),
      observation('c', { status: 'entered-in-error', valueQuantity: { value: 1 } }),
      observation('bp', {
        code: loinc('85354-9', 'Blood pressure'),
        component: [
          { code: loinc('8480-6'), valueQuantity: { value: 120, unit: 'mmHg' } },
          { code: loinc('8462-4'), valueQuantity: { value: 80, unit: 'mmHg' } },
          { code: loinc('8478-0'), dataAbsentReason: { text: 'unknown' } },
        ],
      }),
    ]);
    const measured = record.facts.filter(({ kind }) => kind === 'vital sign' || kind === 'result');
    expect(measured.map(({ id, panel, concept, value }) => [id, panel, concept.name, value])).toEqual([
      [
        'Observation/bp#component[0].code',
        'Observation/bp',
        'Systolic blood pressure',
        { type: 'quantity', value: 120, comparator: null, unit: 'mm[Hg]' },
      ],
      [
        'Observation/bp#component[1].code',
        'Observation/bp',
        'Diastolic blood pressure',
        { type: 'quantity', value: 80, comparator: null, unit: 'mm[Hg]' },
      ],
    ]);
  });

  it.each([
    [{ valueString: '< 0.5' }, { type: 'quantity', value: 0.5, comparator: '<', unit: '' }],
    [{ valueString: 'No growth' }, { type: 'text', text: 'No growth' }],
    [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 160 } } }, { type: 'text', text: '1:160' }],
    [
      { valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 4, unit: 'mg' } } },
      { type: 'range', low: 2, high: 4, unit: 'mg' },
    ],
    [
      { valueCodeableConcept: snomed('260373001', 'Detected') },
      { type: 'coded', code: 'SNOMED//260373001', name: 'Detected' },
    ],
    [{ valueBoolean: false }, { type: 'text', text: 'false' }],
    [{ valueInteger: 0 }, { type: 'quantity', value: 0, comparator: null, unit: '' }],
  ])('read %j', async (value, expected) => {
    expect((await factsOf('result', [observation('o', value)]))[0].value).toEqual(expected);
  });

  it('contradicting each other both stay; said twice alike, one does', async () => {
    const value = (id: string, number: number, more: object = {}): object =>
      observation(id, { valueQuantity: { value: number, unit: 'mmol/L' }, ...more });
    const facts = await factsOf('result', [
      value('a', 4),
      value('b', 4, { issued: '2020-05-01T06:00:00Z', interpretation: [{ coding: [{ code: 'N' }] }] }),
      value('c', 6),
    ]);
    expect(facts.map(({ id }) => id)).toEqual(['Observation/b#code', 'Observation/c#code']);
  });
});

const order = (id: string, authoredOn: string, more: object): object => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: SUBJECT,
  authoredOn,
  medicationCodeableConcept: {
    coding: [
      { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198189', display: 'ramipril 5 MG Oral Capsule' },
    ],
    text: 'ramipril',
  },
  ...more,
});

describe('medications', () => {
  it('say dose, route, frequency; a newer order overtakes the dose of an older one, but only once it is known', async () => {
    const old = order('old', '2020-01-01', { dosageInstruction: [{ text: 'ramipril 5 mg twice daily' }] });
    const fresh = order('new', '2020-06-01', {
      dosageInstruction: [
        {
          route: state('PO'),
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg' } }],
          asNeededBoolean: true,
        },
      ],
    });
    const scheduled = order('new', '2020-06-01', { dosageInstruction: [{ text: 'ramipril 10 mg once daily' }] });
    const [first, second] = await factsOf('medication', [old, scheduled]);
    expect(first).toMatchObject({
      supersededBy: second.id,
      dosing: {
        dose: { value: 5, unit: 'mg' },
        frequency: { times: 2, periodHours: 24 },
        route: 'oral',
        ingredients: ['ramipril'],
      },
    });
    expect(second).toMatchObject({ supersededBy: null, dosing: { dose: { value: 10, unit: 'mg' }, asNeeded: false } });
    expect((await factsOf('medication', [old, scheduled], '2020-05-01'))[0].supersededBy).toBeNull();
    const [, asNeeded] = await factsOf('medication', [old, fresh]);
    expect(asNeeded.dosing).toMatchObject({
      dose: { value: 10, unit: 'mg' },
      route: 'oral',
      frequency: { times: 1, periodHours: 24 },
      asNeeded: true,
    });
  });

  it('not to be given, not taken or cancelled are not taken for given', async () => {
    const facts = await factsOf('medication', [
      order('a', '2020-01-01', { doNotPerform: true }),
      order('b', '2020-02-01', { status: 'cancelled' }),
      order('c', '2020-03-01', { intent: 'plan' }),
      order('d', '2020-04-01', { status: 'entered-in-error' }),
      {
        resourceType: 'MedicationStatement',
        id: 's',
        status: 'not-taken',
        subject: SUBJECT,
        dateAsserted: '2020-05-01',
        medicationCodeableConcept: { text: 'warfarin' },
      },
    ]);
    expect(facts.map(({ id, status, assertion, supersededBy }) => [id, status, assertion, supersededBy])).toEqual([
      ['MedicationRequest/a#medication', 'not done', 'absent', null],
      ['MedicationRequest/b#medication', 'not done', 'present', null],
      ['MedicationRequest/c#medication', 'planned', 'present', null],
      ['MedicationStatement/s#medication', 'not done', 'absent', null],
    ]);
  });

  it('are found by reference, contained or shared, and doses not given are no facts', async () => {
    const shared = { resourceType: 'Medication', id: 'm', code: { text: 'Heparin' } };
    const dose = (id: string, more: object): object => ({
      resourceType: 'MedicationAdministration',
      id,
      status: 'completed',
      subject: SUBJECT,
      effectiveDateTime: '2020-01-01T10:00:00Z',
      medicationReference: { reference: 'Medication/m' },
      dosage: { dose: { value: 5000, unit: 'units' }, route: { text: 'SC' } },
      ...more,
    });
    const facts = await factsOf('administration', [
      shared,
      dose('given', {}),
      dose('contained', {
        medicationReference: { reference: '#x' },
        contained: [{ resourceType: 'Medication', id: 'x', code: { text: 'Insulin' } }],
      }),
      dose('refused', { dosage: { method: state('Not Given') } }),
      dose('not', { status: 'not-done' }),
    ]);
    expect(facts.map(({ concept, dosing }) => [concept.name, dosing?.route])).toEqual([
      ['insulin', 'subcutaneous'],
      ['heparin', 'subcutaneous'],
    ]);
  });
});

describe('the future', () => {
  const stay = {
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    class: { code: 'IMP' },
    subject: SUBJECT,
    period: { start: '2020-03-01T08:00:00Z', end: '2020-03-09T15:00:00Z' },
    reasonCode: [{ text: 'sepsis' }],
    hospitalization: { dischargeDisposition: state('exp') },
  };

  it('of a stay is not in it: neither end nor disposition, nor why it was', async () => {
    const [during] = await factsOf('encounter', [stay], '2020-03-05');
    expect(during).toMatchObject({ status: 'active', time: { end: null }, details: [] });
    const [after] = await factsOf('encounter', [stay]);
    expect(after).toMatchObject({
      status: 'completed',
      time: { end: minutes('2020-03-09T15:00:00Z') },
      details: ['reason: sepsis', 'discharged to: exp'],
    });
  });

  it('of a life is not in it, and a day counts as known at its end', async () => {
    const dead = { ...PATIENT, meta: { versionId: '2' }, deceasedDateTime: '2020-04-01' };
    const then = await recordOf([stay, dead], '2020-04-01T12:00:00Z');
    expect([then.person.death, then.facts.some(({ kind }) => kind === 'death')]).toEqual([null, false]);
    expect((await recordOf([stay, dead])).person.death).toMatchObject({ precision: 'day' });
  });

  it('never reaches the past: what is known at a time is a part of what is known later', async () => {
    const all = [
      stay,
      diabetes('a', {}),
      order('o', '2020-02-01', {}),
      observation('k', { valueQuantity: { value: 4 } }),
    ];
    const ids = async (asOf?: string) =>
      (await recordOf(all, asOf)).facts.filter(({ kind }) => kind !== 'derived').map(({ id }) => id);
    const times = ['2019-01-01', '2020-01-11', '2020-02-02', '2020-03-05', '2020-06-01'];
    let before: readonly string[] = [];
    for (const time of [...times, undefined]) {
      const now = await ids(time);
      for (const id of before) expect(now).toContain(id);
      expect(now.length).toBeGreaterThanOrEqual(before.length);
      before = now;
    }
  });
});

describe('orders, plans, devices and wishes', () => {
  it('are what they are', async () => {
    const record = await recordOf([
      {
        resourceType: 'ServiceRequest',
        id: 'r',
        status: 'active',
        intent: 'order',
        subject: SUBJECT,
        code: { text: 'CT of head' },
        authoredOn: '2020-01-01',
        occurrenceDateTime: '2020-01-20',
        reasonCode: [{ text: 'headache' }],
      },
      {
        resourceType: 'ServiceRequest',
        id: 'dnr',
        status: 'active',
        intent: 'directive',
        subject: SUBJECT,
        code: { text: 'Do not resuscitate (DNR)' },
        authoredOn: '2020-01-01',
      },
      { resourceType: 'Flag', id: 'fall', status: 'active', subject: SUBJECT, code: { text: 'Fall risk' } },
      {
        resourceType: 'Consent',
        id: 'c',
        status: 'active',
        scope: state('adr'),
        category: [state('acd')],
        patient: SUBJECT,
        dateTime: '2020-01-02',
      },
      {
        resourceType: 'CarePlan',
        id: 'cp',
        status: 'active',
        intent: 'plan',
        subject: SUBJECT,
        category: [{ text: 'Diabetes self management plan' }],
        period: { start: '2020-01-01' },
      },
      { resourceType: 'Device', id: 'd', status: 'active', patient: SUBJECT, type: { text: 'Cardiac pacemaker' } },
      {
        resourceType: 'DiagnosticReport',
        id: 'dr',
        status: 'partial',
        subject: SUBJECT,
        code: { text: 'Blood culture' },
        issued: '2020-01-01T10:00:00Z',
        conclusion: 'Gram-positive cocci',
      },
      {
        resourceType: 'Immunization',
        id: 'i',
        status: 'not-done',
        patient: SUBJECT,
        vaccineCode: { text: 'Influenza' },
        occurrenceDateTime: '2020-01-01',
      },
      {
        resourceType: 'DocumentReference',
        id: 'doc',
        status: 'current',
        subject: SUBJECT,
        type: loinc('11506-3', 'Progress note'),
        date: '2020-01-03T00:00:00Z',
        content: [{ attachment: { data: 'c2VjcmV0' } }],
      },
    ]);
    const told = record.facts
      .filter(({ kind }) => kind !== 'demographic' && kind !== 'derived')
      .map(({ id, kind, status, assertion }) => `${id} ${kind} ${status} ${assertion}`);
    expect(told.sort()).toEqual([
      'CarePlan/cp#category[0] care plan active present',
      'Consent/c#category directive active present',
      'Device/d#type device active present',
      'DiagnosticReport/dr#code report pending present',
      'DocumentReference/doc#type report completed present',
      'Immunization/i#vaccineCode immunization not done absent',
      'ServiceRequest/dnr#code directive active present',
      'ServiceRequest/r#code order planned present',
    ]);
    expect(JSON.stringify(record)).not.toContain('c2VjcmV0');
  });

  it('are covered by the types that the source has for anybody, also where a file is empty', async () => {
    const folder = join(root, 'covers');
    await writeFiles(folder, {
      'Patient.ndjson': ndjson([PATIENT]),
      'Condition.ndjson.gz': gzipSync(ndjson([{ ...diabetes('x', {}), subject: { reference: 'Patient/p2' } }])),
      'AllergyIntolerance.ndjson': '',
    });
    const records = await openRecords(folder);
    const { covers, facts } = await records.record('p1');
    await records.close();
    expect(covers).toEqual(['demographic', 'condition', 'allergy', 'death']);
    expect(facts.some(({ kind }) => kind === 'condition')).toBe(false);
  });
});

describe('broken input', () => {
  it('is counted and never quoted; the rest is read', async () => {
    const folder = join(root, 'broken');
    const good = JSON.stringify(diabetes('a', {}));
    await writeFiles(folder, {
      'Condition.ndjson': `${good}\n{"resourceType":"Condition","id":"SECRET\n"Patient/p1\n[1,\n${good.replace('"a"', '"b"')}`,
      'Patient.ndjson': ndjson([PATIENT]),
      'notes.txt': 'SECRET',
    });
    const records = await openRecords(folder);
    const { facts } = await records.record('p1');
    const everybody = [];
    for await (const record of records.all()) everybody.push(record.subject);
    const remarks = (await records.remarks()).join('\n');
    await records.close();
    expect(facts.filter(({ kind }) => kind === 'condition')).toHaveLength(1);
    expect(everybody).toEqual(['p1']);
    expect(remarks).toMatch(/Condition\.ndjson: 3 lines/);
    expect(remarks).not.toContain('SECRET');
  });

  it('that is no record at all is refused', async () => {
    const folder = join(root, 'none');
    await writeFiles(folder, { 'notes.txt': 'hello' });
    const records = await openRecords(folder);
    await expect(records.record('p1')).rejects.toMatchObject({ code: 'input/invalid' });
    await records.close();
    await expect(openRecords(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'input/missing' });
  });
});
