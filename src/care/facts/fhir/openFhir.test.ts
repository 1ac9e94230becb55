/** Whole records out of FHIR: as known at a time, of each kind, of broken files, in any order and form. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fhirRecords, patientId } from '../../../../test/support/fhirRecords.ts';
import {
  diabetes,
  factsOf,
  loinc,
  minutes,
  observation,
  order,
  PATIENT,
  recordOf,
  SUBJECT,
  state,
} from '../../../../test/support/fhirResources.ts';
import { FORMS, gzipped, inForm, ndjson, writeFiles } from '../../../../test/support/ingestRun.ts';
import { openRecords } from '../records.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-open-fhir-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

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

  it('is no stay that goes on, where one is finished whose end is not recorded', async () => {
    const open = { ...stay, period: { start: '2020-03-01T08:00:00Z' } };
    expect(await factsOf('encounter', [open])).toMatchObject([{ status: 'completed', time: { end: null } }]);
    expect(await factsOf('encounter', [open, observation('o', { valueInteger: 4 })], '2020-03-05')).toMatchObject([
      { status: 'unknown', time: { end: null } },
    ]);
    const now = { ...open, status: 'in-progress' };
    expect(await factsOf('encounter', [now])).toMatchObject([{ status: 'active', time: { end: null } }]);
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

const RECORDS = fhirRecords(2);
let layouts = 0;

/** All records, each patient's first alone and then again after the others. */
async function readAll(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly unknown[]> {
  const folder = join(root, `layout-${layouts++}`);
  await writeFiles(folder, files);
  const one = await openRecords(folder);
  const alone = await one.record(patientId(1), minutes('2021-01-01'));
  await one.close();
  const records = await openRecords(folder);
  const all = [];
  for await (const record of records.all()) all.push(record);
  expect(await records.record(patientId(1), minutes('2021-01-01'))).toEqual(alone);
  expect(await records.subjects()).toEqual(all.map(({ subject }) => subject).sort());
  await records.close();
  return [alone, ...all];
}

describe('the same resources', () => {
  it('give the same records in every order, form and split into files', async () => {
    const plain = await readAll({ 'all.ndjson': inForm(RECORDS, 'ndjson') });
    expect(plain.length).toBeGreaterThan(2);
    for (const form of FORMS.slice(1)) expect(await readAll({ 'all.json': inForm(RECORDS, form) })).toEqual(plain);
    // A transaction names its resources by itself alone; it cannot be split.
    const forms = fc.constantFrom(...FORMS.filter((form) => form !== 'transaction'));
    const order = fc.array(fc.nat(), { minLength: RECORDS.length, maxLength: RECORDS.length });
    await fc.assert(
      fc.asyncProperty(order, forms, forms, fc.nat({ max: RECORDS.length }), async (keys, first, second, cut) => {
        const shuffled = RECORDS.map((record, i) => ({ record, key: keys[i] })).sort((a, b) => a.key - b.key);
        const records = shuffled.map(({ record }) => record);
        const files = {
          'b.ndjson': inForm(records.slice(0, cut), first),
          'a/x.json.gz': gzipped(inForm(records.slice(cut), second)),
        };
        expect(await readAll(files)).toEqual(plain);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
