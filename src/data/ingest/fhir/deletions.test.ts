/** What was deleted at the source, as the folder of several downloads tells of it: gone, unless something later is known. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { condition, type FhirRecord, patient } from '../../../../test/support/fhirRecords.ts';
import { dataOf, eventsOf, inForm, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestOptions, IngestOutcome } from '../options.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('deletions');
});
afterAll(() => rm(root, { recursive: true }));

const at = (time: string): object => ({ meta: { lastUpdated: time } });
const MARCH = at('2026-03-01T00:00:00Z');
const MAY = at('2026-05-01T00:00:00+02:00');

/** As a server lists them: `Condition/c1`. */
function deleted(urls: readonly string[], more: object = {}): FhirRecord {
  const entry = urls.map((url) => ({ request: { method: 'DELETE', url } }));
  return { resourceType: 'Bundle', id: `gone-${number++}`, type: 'transaction', entry, ...more };
}

async function run(
  files: Readonly<Record<string, string>>,
  more: Partial<IngestOptions> = {},
): Promise<IngestOutcome & { readonly out: string; readonly conditions: readonly string[] }> {
  const folder = join(root, String(number++));
  const out = join(folder, 'out');
  const outcome = await runIngest(await writeFiles(join(folder, 'in'), files), out, more);
  const conditions = (await eventsOf(out)).filter(({ table }) => table === 'Condition').map(({ id }) => id);
  return { ...outcome, out, conditions };
}

const OLD = [
  patient('p1'),
  condition('kept', 'p1', MARCH),
  condition('gone', 'p1', MARCH),
  condition('made-again', 'p1', MARCH),
  condition('undated', 'p1'),
];
const STATE = '{\n "format": 1,\n "request": "x", "complete": true, "manifest": null, "files": []\n}\n';
const IDS = ['gone', 'made-again', 'undated'];
const NAMED = IDS.map((id) => `Condition/${id}`);

describe('resources that were deleted', () => {
  it('are left out, unless a later version is there; each line is accounted for', async () => {
    const { report, conditions } = await run({
      'first/output/a.0001.ndjson': ndjson(OLD),
      'first/export.json': STATE,
      'second/output/Condition.0001.ndjson': ndjson([condition('made-again', 'p1', at('2026-05-02T00:00:00Z'))]),
      'second/deleted/Bundle.0001.ndjson': ndjson([deleted([...NAMED, 'Observation/never-seen'], MAY)]),
      'second/outcomes/OperationOutcome.0001.ndjson': '{"resourceType":"OperationOutcome","id":"x","issue":[]}\n',
      'second/export.json': STATE,
    });
    expect(conditions).toEqual(['kept', 'made-again']);
    expect(report.faults).toEqual([]);
    expect(report.tables.map(({ table, outcomes }) => [table, outcomes])).toEqual([
      ['(no type)', { 'other format': 2 }],
      ['Condition', { used: 2, deleted: 5, 'older version': 1 }],
      ['Observation', { deleted: 1 }],
      ['OperationOutcome', { 'type not mapped': 1 }],
      ['Patient', { used: 1 }],
    ]);
  });

  it('are the same in whatever form the other records come, and under --strict no fault', async () => {
    const gone = deleted(NAMED, MAY);
    const expected = dataOf((await run({ 'a.ndjson': ndjson(OLD.slice(0, 2)) })).out);
    // The other forms become these lines before anything is landed (properties.test.ts).
    for (const form of ['bundle a line', 'transaction'] as const) {
      const { out } = await run({ 'a.json': inForm(OLD, form), 'b.json': JSON.stringify(gone) }, { strict: true });
      expect(dataOf(out), form).toEqual(expected);
    }
    const mixed = await run({ 'a.ndjson': ndjson([gone, ...OLD, gone]) }, { strict: true });
    expect(dataOf(mixed.out)).toEqual(expected);
  });

  it('without a time are gone for good; a time of the entry goes before that of the Bundle', async () => {
    const later = condition('gone', 'p1', at('2026-06-01T00:00:00Z'));
    const files = (bundle: FhirRecord): Readonly<Record<string, string>> => ({
      'a.ndjson': ndjson([...OLD, later, bundle]),
    });
    expect((await run(files(deleted(['Condition/gone'])))).conditions).toEqual(['kept', 'made-again', 'undated']);
    const history = {
      ...{ resourceType: 'Bundle', id: 'h', type: 'history', ...at('2026-09-01T00:00:00Z') },
      entry: [
        {
          fullUrl: 'http://server.example/fhir/Condition/gone',
          request: { method: 'DELETE', url: 'http://server.example/fhir/Condition/gone' },
          response: { status: '204', lastModified: '2026-05-01T00:00:00Z' },
        },
      ],
    };
    expect((await run(files(history))).conditions).toEqual(['gone', 'kept', 'made-again', 'undated']);
  });

  it('are not made up: entries that name no resource are nothing', async () => {
    const { report, conditions } = await run({
      'a.ndjson': ndjson([...OLD, deleted(['Condition?code=x', '', 'Condition/gone/extra?'], MAY)]),
    });
    expect(conditions).toHaveLength(4);
    expect(report.tables.find(({ table }) => table === '(no type)')?.outcomes).toEqual({ 'not a resource': 3 });
  });

  it('take their patient’s rows along, and rows of views', async () => {
    const { report, conditions } = await run({
      'a.ndjson': ndjson([...OLD, patient('p2'), deleted(['Patient/p1'], MAY)]),
    });
    expect(conditions).toEqual([]);
    expect(report.rows.dropped).toMatchObject({ 'unknown subject': 4, deleted: 2 });
    const view = 'src/data/ingest/views/examples/smokingStatus.json';
    const smoker = {
      ...{ resourceType: 'Observation', id: 's1', status: 'final', subject: { reference: 'Patient/p1' }, ...MARCH },
      code: { coding: [{ system: 'http://loinc.org', code: '72166-2' }] },
      effectiveDateTime: '2020-01-01',
      valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] },
    };
    const seen = await run(
      { 'a.ndjson': ndjson([...OLD, smoker, deleted(['Observation/s1'], MAY)]) },
      { views: [view] },
    );
    expect(seen.report.rows.dropped).toEqual({ deleted: 2 });
  });
});
