/** What becomes of times that name no zone, through the whole of ingest: which instant is taken, and that each is counted, never as a date. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../../../../test/support/fhirRecords.ts';
import { eventsOf, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder('times');
});
afterAll(() => rm(root, { recursive: true }));

/** What is known of events of a table, by id, and what the report found about the times of that table. */
async function timesOf(name: string, files: Readonly<Record<string, string>>, zone: string, table: string) {
  const folder = join(root, name);
  await writeFiles(join(folder, 'in'), files);
  const { report } = await runIngest(join(folder, 'in'), join(folder, 'out'), { zone });
  const events = (await eventsOf(join(folder, 'out'))).filter((event) => event.table === table);
  return {
    known: Object.fromEntries(events.map(({ id, time, precision }) => [id, [time, precision]])),
    findings: Object.fromEntries(
      report.times.findings.filter((finding) => finding.table === table).map(({ rule, rows }) => [rule, rows]),
    ),
  };
}

const result = (id: string, issued: string): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
  issued,
});

const CHANGES = [
  {
    zone: 'Europe/Berlin',
    gap: ['2021-03-28T02:30:00', '2021-03-28T01:30:00'],
    overlap: ['2021-10-31T02:30:00', '2021-10-31T01:30:00'],
    plain: ['2021-07-01T12:00:00', '2021-07-01T10:00:00'],
    day: ['2021-03-28', '2021-03-28T21:59:59'],
  },
  {
    zone: 'America/New_York',
    gap: ['2021-03-14T02:30:00', '2021-03-14T07:30:00'],
    overlap: ['2021-11-07T01:30:00', '2021-11-07T06:30:00'],
    plain: ['2021-07-01T12:00:00', '2021-07-01T16:00:00'],
    day: ['2021-03-14', '2021-03-15T03:59:59'],
  },
] as const;

describe.each(CHANGES)('times without a zone, in $zone', ({ zone, gap, overlap, plain, day }) => {
  const expected = { gap: [gap[1], null], overlap: [overlap[1], null], plain: [plain[1], null], day: [day[1], 'day'] };
  const findings = { 'date only': 1, 'in a DST gap': 1, 'in a DST overlap': 1, 'zone assumed': 3 };

  it('of FHIR: the instant past the gap, the later of two; each is counted, and none is a date', async () => {
    const lines = [
      patient('p'),
      result('gap', gap[0]),
      result('overlap', overlap[0]),
      result('plain', plain[0]),
      result('day', day[0]),
      result('zoned', '2021-07-01T12:00:00Z'),
    ];
    const found = await timesOf(`fhir-${zone}`, { 'a.ndjson': ndjson(lines) }, zone, 'Observation');
    expect(found.known).toEqual({ ...expected, zoned: ['2021-07-01T12:00:00', null] });
    expect(found.findings).toEqual(findings);
  });

  it('of OMOP: the same', async () => {
    const rows = Object.entries({ gap, overlap, plain, day }).map(([id, [local]]) => ({
      measurement_id: id,
      person_id: '1',
      measurement_concept_id: '3004501',
      measurement_date: local.slice(0, 10),
      measurement_datetime: local.length > 10 ? local : '',
    }));
    const person = [{ person_id: '1', gender_concept_id: '8507', year_of_birth: '1950' }];
    const files = { 'person.csv': csvOf(person), 'measurement.csv': csvOf(rows) };
    const found = await timesOf(`omop-${zone}`, files, zone, 'measurement');
    expect(found).toEqual({ known: expected, findings });
  });
});
