/** A whole download against a server that keeps to the documents, and one that does not quite. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { operationOutcome } from '../../../../test/support/bulkFaults.ts';
import { allNames, ndjson, runDownload, textsOf, twoFiles } from '../../../../test/support/bulkRun.ts';
import { type Behaviour, type BulkServer, startBulkServer } from '../../../../test/support/bulkServer.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-bulk-'));
let server: BulkServer;
let folders = 0;
const freshFolder = () => join(root, String(folders++));
const serve = async (behaviour: Partial<Behaviour> = {}) => {
  server = await startBulkServer(behaviour);
  server.files = twoFiles();
};
afterEach(() => server.close());
afterAll(() => rmSync(root, { recursive: true }));

const methodsAndPaths = () => server.seen.map(({ method, path }) => `${method} ${path.replace('/fhir', '')}`);

describe('an open server', () => {
  it('is asked, waited for, emptied and told good-bye', async () => {
    await serve();
    const folder = freshFolder();
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
    expect(textsOf(folder, download)).toEqual({
      'output/Patient.0001.ndjson': server.files[0].text,
      'output/Observation.0001.ndjson': server.files[1].text,
    });
    expect(download).toMatchObject({
      ...{ folder, records: join(folder, 'output'), transactionTime: '2026-01-31T00:00:00.000Z', notes: [] },
      files: [
        { kind: 'output', type: 'Patient', lines: 40 },
        { kind: 'output', type: 'Observation', lines: 3000 },
      ],
    });
    expect(methodsAndPaths().slice(0, 4)).toEqual(['GET /$export', 'GET /status', 'GET /status', 'GET /status']);
    expect(methodsAndPaths().at(-1)).toBe('DELETE /status');
    expect(server.pauses).toEqual([30_000, 30_000]);
    expect(server.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('leaves files that only their owner may read, and no part', async () => {
    await serve();
    const folder = freshFolder();
    await runDownload(server, folder);
    expect(allNames(folder)).toEqual(['export.json', 'output/Observation.0001.ndjson', 'output/Patient.0001.ndjson']);
    const names = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
    expect(names.map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual([0, 0, 0, 0, 0]);
  });

  it('gives nothing, and that is no error', async () => {
    await serve();
    server.files = [{ kind: 'output', type: 'Patient', text: '', count: 0 }];
    const { download } = await runDownload(server, freshFolder());
    expect(download?.files).toMatchObject([{ bytes: 0, lines: 0 }]);
  });

  it.each([
    ['system', { kind: 'system' }, '/fhir/$export'],
    ['patient', { kind: 'patient' }, '/fhir/Patient/$export'],
    ['group', { kind: 'group', id: 'g-1' }, '/fhir/Group/g-1/$export'],
  ] as const)('is asked at the level of %s, by either version', async (_, level, path) => {
    await serve({ pollsBefore: 0 });
    const filters = { types: ['Patient', 'Observation'], since: '2026-01-01T00:00:00+01:00' };
    await runDownload(server, freshFolder(), { level, ...filters });
    expect(server.seen[0]).toMatchObject({ method: 'GET', path });
    expect(Object.fromEntries(server.seen[0].query)).toEqual({
      ...{
        _outputFormat: 'application/fhir+ndjson',
        _type: 'Patient,Observation',
        _since: '2026-01-01T00:00:00+01:00',
      },
    });
    const before = server.seen.length;
    const { error } = await runDownload(server, freshFolder(), { level, ...filters, version: '4' });
    expect(error).toBeUndefined();
    expect(server.seen[before]).toMatchObject({ method: 'POST', path });
    expect(JSON.parse(server.seen[before].body)).toEqual({
      resourceType: 'Parameters',
      parameter: [
        { name: '_outputFormat', valueString: 'application/fhir+ndjson' },
        { name: '_type', valueString: 'Patient' },
        { name: '_type', valueString: 'Observation' },
        { name: '_since', valueInstant: '2026-01-01T00:00:00+01:00' },
      ],
    });
  });

  it.each([['date'], ['none']] as const)('is polled without haste when Retry-After is: %s', async (retryAfter) => {
    await serve({ retryAfter, pollsBefore: 4 });
    const { error } = await runDownload(server, freshFolder());
    expect(error).toBeUndefined();
    expect(server.pauses).toEqual(retryAfter === 'none' ? [1000, 2000, 4000, 8000] : [30_000, 30_000, 30_000, 30_000]);
    expect(server.seen.map(({ status }) => status)).not.toContain(429);
  });

  it('shows what the server says of its progress', async () => {
    await serve();
    const { shown } = await runDownload(server, freshFolder());
    expect(shown).toContain('33 33% done');
    expect(shown).toContain('66 66% done');
  });
});

describe('the manifest', () => {
  it('is read over all its pages, with deleted and outcome files of either name', async () => {
    await serve({ pageSize: 2, pollsBefore: 0 });
    const gone = '{"resourceType":"Bundle","type":"transaction"}\n';
    server.files = [
      ...[0, 1, 2].map(
        (k) => ({ kind: 'output', type: 'Patient', text: ndjson('Patient', k + 1), count: k + 1 }) as const,
      ),
      { kind: 'deleted', text: gone, count: 17 },
      { kind: 'error', text: `${operationOutcome('not-supported')}\n`, count: 1 },
      { kind: 'outcome', text: `${operationOutcome('informational')}\n` },
      { kind: 'output', type: '../../escape', text: ndjson('Patient', 1) },
    ];
    const folder = freshFolder();
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
    expect(download?.files.map(({ kind, path }) => [kind, path.slice(folder.length + 1)])).toEqual([
      ['output', 'output/Patient.0001.ndjson'],
      ['output', 'output/Patient.0002.ndjson'],
      ['output', 'output/Patient.0003.ndjson'],
      ['deleted', 'deleted/Bundle.0001.ndjson'],
      ['outcome', 'outcomes/OperationOutcome.0001.ndjson'],
      ['outcome', 'outcomes/OperationOutcome.0002.ndjson'],
      ['output', 'output/Resource.0001.ndjson'],
    ]);
    expect(textsOf(folder, download)['output/Patient.0003.ndjson']).toBe(ndjson('Patient', 3));
  });

  it.each([
    ['not JSON', '<html>', 'the status request'],
    ['a list', '[]', 'body'],
    ['no transactionTime', '{"requiresAccessToken":false,"output":[]}', 'transactionTime'],
    ['no requiresAccessToken', '{"transactionTime":"2026-01-31T00:00:00Z","output":[]}', 'requiresAccessToken'],
    [
      'an entry without url',
      '{"transactionTime":"2026-01-31T00:00:00Z","requiresAccessToken":false,"output":[{}]}',
      'output',
    ],
    [
      'a file by plain http elsewhere',
      '{"transactionTime":"2026-01-31T00:00:00Z","requiresAccessToken":false,"output":[{"url":"http://files.example/1"}]}',
      "the manifest's output",
    ],
  ])('is refused: %s', async (_, body, where) => {
    await serve({ pollsBefore: 0 });
    server.faults.set('status', [{ kind: 'answer', status: 200, body }]);
    const { error } = await runDownload(server, freshFolder());
    expect(error).toMatchObject({ code: 'input/invalid', where: expect.stringContaining(where) });
  });

  it('whose pages go round in a circle is refused', async () => {
    await serve({ pollsBefore: 0 });
    const link = [{ relation: 'next', url: '' }];
    const body = JSON.stringify({ transactionTime: '2026-01-31T00:00:00Z', requiresAccessToken: false, link });
    server.faults.set('status', [{ kind: 'answer', status: 200, body }]);
    const { error } = await runDownload(server, freshFolder());
    expect(error).toMatchObject({ code: 'input/invalid', rule: 'The pages of the manifest never end.' });
  });
});

describe('folders', () => {
  it('that hold something else are left alone', async () => {
    await serve();
    const folder = mkdtempSync(join(root, 'other-'));
    writeFileSync(join(folder, 'precious.txt'), 'x');
    expect((await runDownload(server, folder)).error).toMatchObject({ code: 'output/exists' });
    expect(readdirSync(folder)).toEqual(['precious.txt']);
    expect(server.seen).toEqual([]);
  });

  it('with the download of another export are left alone', async () => {
    await serve();
    const folder = freshFolder();
    await runDownload(server, folder);
    const asked = server.seen.length;
    const { error } = await runDownload(server, folder, { types: ['Patient'] });
    expect(error).toMatchObject({ code: 'input/mismatch', where: join(folder, 'export.json') });
    expect(server.seen).toHaveLength(asked);
  });

  it('with a state that is not ours are refused', async () => {
    await serve();
    const prints = { fingerprint: 'x', pathFingerprint: 'x' };
    const file = { name: '../Patient.0001.ndjson', kind: 'output', ...prints, whole: null };
    const state = { format: 1, request: 'x', complete: false, manifest: null, files: [file] };
    for (const text of ['', '{}', '{"format":2}', JSON.stringify(state)]) {
      const folder = mkdtempSync(join(root, 'damaged-'));
      writeFileSync(join(folder, 'export.json'), text);
      expect((await runDownload(server, folder)).error).toMatchObject({ code: 'input/invalid' });
    }
  });
});
