/**
 * What would hurt a patient, and what is wrong with real exports: through the whole of ingest, on made-up FHIR.
 *
 * Names and numbers that identify the people here are planted; nothing that a person sees of a run may hold them.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countOf,
  type EventRow,
  eventsOf,
  gzipped,
  ndjson,
  runIngest,
  shownBy,
  writeFiles,
} from '../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../test/support/tinyDataset.ts';
import type { IngestReport } from './report/ingestReport.ts';

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';
const PLANTED = ['Zebedee', 'Quagmire', 'MRN-774411'];

const coded = (code: string, system = ICD) => ({ coding: [{ system, code }] });
const person = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: 'Quagmire', given: ['Zebedee'] }],
  identifier: [{ system: 'urn:mrn', value: 'MRN-774411' }],
  birthDate: '1950-04-01',
  ...more,
});
const of = (patient: string) => ({ reference: `Patient/${patient}` });
const result = (id: string, value: object, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: of('a'),
  code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
  effectiveDateTime: '2020-01-01T08:00:00Z',
  issued: '2020-01-01T09:30:00Z',
  ...value,
  ...more,
});
const glucose = (value: number, unit: string, comparator?: string) => ({
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit, ...(comparator && { comparator }) },
});
const stay = {
  resourceType: 'Encounter',
  id: 'stay',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: of('a'),
  period: { start: '2020-03-01T10:00:00-05:00', end: '2020-03-09T15:00:00-04:00' },
};

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('ingest');
});
afterAll(() => rm(root, { recursive: true }));

interface Run {
  readonly events: readonly EventRow[];
  readonly report: IngestReport;
  readonly shown: string;
  readonly out: string;
}

async function ingested(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Parameters<typeof runIngest>[2] = {},
): Promise<Run> {
  const folder = join(root, String(number++));
  const out = join(folder, 'out');
  const said: string[] = [];
  const { report } = await runIngest(await writeFiles(join(folder, 'in'), files), out, options, said);
  return { events: await eventsOf(out), report, shown: await shownBy(out, said), out };
}

const rowsFrom = (events: readonly EventRow[], id: string): readonly EventRow[] =>
  events.filter((event) => event.id === id);

describe('what would hurt a patient', () => {
  it('never takes a relative’s, a refuted or a mistaken diagnosis for the patient’s own', async () => {
    const records = [
      person('a'),
      {
        resourceType: 'FamilyMemberHistory',
        id: 'mother',
        status: 'completed',
        patient: of('a'),
        date: '2020-01-01',
        relationship: { text: 'mother' },
        condition: [{ code: coded('C50.911') }],
      },
      ...['refuted', 'entered-in-error'].map((status) => ({
        resourceType: 'Condition',
        id: status,
        subject: of('a'),
        code: coded('I21.9'),
        recordedDate: '2020-01-02',
        verificationStatus: { coding: [{ code: status }] },
      })),
      {
        resourceType: 'Condition',
        id: 'maybe',
        subject: of('a'),
        code: coded('I50.9'),
        recordedDate: '2020-01-02',
        verificationStatus: { coding: [{ code: 'provisional' }] },
      },
    ];
    const { events } = await ingested({ 'a.ndjson': ndjson(records) });
    expect(rowsFrom(events, 'mother').map(({ code }) => code)).toEqual(['FAMILY//ICD10CM//C50.911//LOCAL//mother']);
    expect(rowsFrom(events, 'maybe').map(({ code }) => code)).toEqual(['SUSPECTED//ICD10CM//I50.9']);
    expect(events.filter(({ code }) => code.includes('I21.9'))).toEqual([]);
  });

  it('takes back what was withdrawn later, whichever line comes first', async () => {
    const first = result('r', glucose(500, 'mg/dL'), { meta: { lastUpdated: '2020-01-01T10:00:00Z' } });
    const withdrawn = { ...first, status: 'entered-in-error', meta: { lastUpdated: '2020-01-02T10:00:00Z' } };
    for (const lines of [
      [first, withdrawn],
      [withdrawn, first],
    ]) {
      const { events, report } = await ingested({ 'a.ndjson': ndjson([person('a'), ...lines]) });
      expect(rowsFrom(events, 'r')).toEqual([]);
      expect([countOf(report, 'entered in error'), countOf(report, 'older version')]).toEqual([1, 1]);
    }
  });

  it('knows nothing before it was known', async () => {
    const billed = {
      resourceType: 'Condition',
      id: 'billed',
      subject: of('a'),
      encounter: { reference: 'Encounter/stay' },
      code: coded('I63.9'),
    };
    const { events } = await ingested({
      'conditions.ndjson': ndjson([billed]),
      'z.ndjson': ndjson([stay, person('a'), result('r', glucose(90, 'mg/dL'))]),
    });
    expect(rowsFrom(events, 'billed').map(({ time }) => time)).toEqual(['2020-03-09T19:00:00']);
    expect(rowsFrom(events, 'r').map(({ time }) => time)).toEqual(['2020-01-01T09:30:00']);
  });

  it('keeps values of one code in one unit, and comparators beside them', async () => {
    const { events } = await ingested({
      'a.ndjson': ndjson([
        person('a'),
        result('mg', glucose(90, 'mg/dL')),
        result('mmol', glucose(5, 'mmol/L')),
        result('below', glucose(20, 'mg/dL', '<')),
        result('odd', glucose(7, 'furlong')),
      ]),
    });
    const [mg, mmol, below, odd] = ['mg', 'mmol', 'below', 'odd'].map((id) => rowsFrom(events, id)[0]);
    expect([mg.code, mg.value, mg.unit]).toEqual(['LOINC//2345-7', 90, 'mg/dL']);
    expect([mmol.code, mmol.unit]).toEqual(['LOINC//2345-7', 'mg/dL']);
    expect(mmol.value).toBeCloseTo(5 * 18.016, 1);
    expect([below.code, below.value]).toEqual(['LOINC//2345-7//<', 20]);
    expect(odd.code).toBe('LOINC//2345-7//furlong');
  });

  it('never lets two people into one history', async () => {
    const records = ['a', 'b', 'c'].flatMap((id) => [
      person(id, { identifier: [{ system: 'urn:number', value: id === 'c' ? '3' : '12' }] }),
      result(`of-${id}`, glucose(90, 'mg/dL'), { subject: of(id) }),
    ]);
    const { events, report } = await ingested({ 'a.ndjson': ndjson(records) }, { subjectIdentifier: 'urn:number' });
    expect([...new Set(events.map(({ subject }) => subject))]).toEqual([3n]);
    expect(events.filter(({ table }) => table === 'Observation').map(({ id }) => id)).toEqual(['of-c']);
    expect(countOf(report, 'subject claimed twice')).toBe(4);
    expect(report.patients.claimedTwice).toBe(1);
  });

  it('keeps an hour an hour across the change of clocks', async () => {
    const at = (id: string, issued: string) => result(id, glucose(90, 'mg/dL'), { issued });
    const { events } = await ingested(
      { 'a.ndjson': ndjson([person('a'), at('x', '2020-11-01T01:30:00-04:00'), at('y', '2020-11-01T01:30:00-05:00')]) },
      { zone: 'America/New_York' },
    );
    expect([rowsFrom(events, 'x')[0].time, rowsFrom(events, 'y')[0].time]).toEqual([
      '2020-11-01T05:30:00',
      '2020-11-01T06:30:00',
    ]);
  });
});

describe('input that is wrong', () => {
  const good = ndjson([person('a'), result('r', glucose(90, 'mg/dL'))]);
  const cases: readonly [string, string | Uint8Array, string, number | undefined][] = [
    ['a malformed line', `${good}{"resourceType":"Observation","note":"Zebedee\n`, 'not JSON', 3],
    ['invalid UTF-8', Buffer.concat([Buffer.from(`${good}{"a":"`), Buffer.from([0xff, 0x0a])]), 'not UTF-8', 3],
    ['a gzip file that was cut', gzipped(good.repeat(400)).subarray(0, 900), 'truncated file', undefined],
    ['no resourceType', `${good}{"id":"MRN-774411"}\n`, 'not a resource', undefined],
    [
      'a subject who is not there',
      good + ndjson([result('s', {}, { subject: of('Quagmire') })]),
      'unknown subject',
      undefined,
    ],
    ['no subject', good + ndjson([result('s', {}, { subject: undefined })]), 'no subject', undefined],
    [
      'a time before all records',
      good + ndjson([result('s', {}, { issued: '0203-01-01T00:00:00Z' })]),
      'time implausible',
      undefined,
    ],
  ];
  it.each(cases)(
    '%s is counted and placed, the rest is used, and nobody is named',
    async (_, content, outcome, line) => {
      const { report, shown, events } = await ingested({ 'a.ndjson': content });
      expect(countOf(report, outcome)).toBe(1);
      if (line !== undefined) expect(report.faults.map((fault) => fault.line)).toContain(line);
      expect(rowsFrom(events, 'r')).toHaveLength(1);
      for (const name of PLANTED) expect(shown).not.toContain(name);
      const strict = ingested({ 'a.ndjson': content }, { strict: true });
      await expect(strict).rejects.toMatchObject({ code: 'input/invalid' });
    },
  );

  it('tells every row by its resource', async () => {
    const { events, out } = await ingested({ 'a.ndjson': good, 'b.ndjson': ndjson([stay]) });
    expect(new Set(events.map(({ table, id }) => `${table}/${id}`))).toEqual(
      new Set(['Patient/a', 'Observation/r', 'Encounter/stay']),
    );
    expect(JSON.parse(readFileSync(join(out, 'ingest.json'), 'utf8')).format).toBe(1);
  });
});
