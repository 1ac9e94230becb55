/**
 * `anamnesis ingest fhir+http://…`, the whole command against a real server on this machine that verifies every assertion: by GET and by POST,
 * stopped in the middle and taken up again. The data set is the one that the same files give from a folder.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../src/base/progress.ts';
import { ingestCommand } from '../src/cli/ingest.ts';
import { declareOptions, resolveSettings } from '../src/cli/settings.ts';
import { checkDataset } from '../src/data/record/check.ts';
import { grown } from './support/bulkRun.ts';
import { type Behaviour, type BulkServer, type ServedFile, startBulkServer } from './support/bulkServer.ts';
import { makeKeys, type RegisteredClient } from './support/bulkTokens.ts';
import { fhirRecords, PLANTED } from './support/fhirRecords.ts';
import { dataOf, eventsOf, ndjson, runIngest, shownBy, writeFiles } from './support/ingestRun.ts';
import { temporaryFolder } from './support/tinyDataset.ts';

const CLIENT = 'hospital-client';
const PATIENTS = 10;
let root: string;
let keyPath: string;
let client: RegisteredClient;
let server: BulkServer;
let expected: Readonly<Record<string, string>>;
let number = 0;

beforeAll(async () => {
  root = await temporaryFolder('bulk-ingest');
  const { privateKey, publicKey } = await makeKeys('ES384');
  keyPath = join(root, 'key.jwk');
  await writeFile(keyPath, JSON.stringify(privateKey), { mode: 0o600 });
  client = { id: CLIENT, publicKey };
  const files = Object.fromEntries(served().map(({ text }, k) => [`${k}.ndjson`, text]));
  await runIngest(await writeFiles(join(root, 'folder'), files), join(root, 'expected'));
  expected = dataOf(join(root, 'expected'));
});
afterEach(() => server.close());
afterAll(() => rm(root, { recursive: true }));

/** One file a type, and the largest type in two. */
function served(): readonly ServedFile[] {
  const byType = Map.groupBy(fhirRecords(PATIENTS), ({ resourceType }) => resourceType);
  return [...byType].flatMap(([type, records]) => {
    const half = type === 'Observation' ? Math.ceil(records.length / 2) : records.length;
    return [records.slice(0, half), records.slice(half)]
      .filter((some) => some.length > 0)
      .map((some) => ({ kind: 'output', type, text: ndjson(some), count: some.length }) as const);
  });
}

/** The server's clock is the client's too; it stands still, but for real waits of a second. */
async function serve(behaviour: Partial<Behaviour> = { client }): Promise<void> {
  server = await startBulkServer({ pollsBefore: 1, retryAfter: 'none', ...behaviour });
  server.files = served();
}

interface Run {
  readonly out: string;
  readonly error: unknown;
  /** All that was said and shown on the way. */
  readonly said: string;
}

async function ingested(
  flags: Readonly<Record<string, string | boolean | readonly string[]>>,
  out = join(root, `out${number++}`),
  signal = new AbortController().signal,
  address = server.base,
): Promise<Run> {
  const said: string[] = [];
  const note = (text = ''): void => void said.push(text);
  const progress: Progress = { start: (label) => note(label), update: (_, text) => note(text), finish: note };
  const settings = resolveSettings(declareOptions(ingestCommand.options), {}, flags);
  try {
    const context = { arguments: [`fhir+${address}`, out], settings, progress, clock: server.clock, say: note, signal };
    const { text, json } = await ingestCommand.run(context);
    return { out, error: undefined, said: [...said, text, JSON.stringify(json)].join('\n') };
  } catch (error) {
    return { out, error, said: said.join('\n') };
  }
}

const withKey = (): Readonly<Record<string, string>> => ({ clientId: CLIENT, key: keyPath });

describe('ingest from a server', () => {
  it.each([
    ['2', 'GET'],
    ['4', 'POST'],
  ])('by version %s, asked by %s, gives what its files give from a folder', async (bulkVersion, method) => {
    await serve();
    const { out, error, said } = await ingested({ ...withKey(), bulkVersion });
    expect(error).toBeUndefined();
    expect(dataOf(out)).toEqual(expected);
    expect(PLANTED.filter((secret) => said.includes(secret))).toEqual([]);
    const { d } = JSON.parse(readFileSync(keyPath, 'utf8'));
    const written = `${said}\n${await shownBy(out, [])}`;
    expect([...server.secrets, d].filter((secret) => written.includes(secret))).toEqual([]);
    expect((await checkDataset(out)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(server.seen.find(({ path }) => path.endsWith('$export'))).toMatchObject({ method, status: 202 });
    expect(server.seen.some(({ method: last }) => last === 'DELETE')).toBe(true);
    const { datasetName, source, notes } = JSON.parse(await readFile(join(out, 'ingest.json'), 'utf8'));
    expect({ datasetName, source }).toEqual({ datasetName: '127.0.0.1', source: 'fhir' });
    expect(notes.join(' ')).toContain('2026-01-31T00:00:00.000Z');
    expect(statSync(`${out}.download`).mode & 0o777).toBe(0o700);
  });

  it('goes on where it was stopped', async () => {
    await serve({ client, gzip: false });
    const out = join(root, `out${number++}`);
    const largest = server.files.findIndex(({ type }) => type === 'Observation');
    const part = join(`${out}.download`, 'output', 'Observation.0001.ndjson.part');
    const stop = new AbortController();
    const until = async (): Promise<void> => {
      await grown(part, 5000, 10_000);
      stop.abort();
    };
    server.faults.set(`file:${largest}`, [{ kind: 'hold', afterBytes: 5000, until }]);
    const first = await ingested(withKey(), out, stop.signal);
    expect(first.error).toMatchObject({ code: 'run/interrupted' });
    expect(existsSync(out)).toBe(false);
    const second = await ingested(withKey(), out);
    expect(second.error).toBeUndefined();
    expect(dataOf(out)).toEqual(expected);
    const requests = server.seen.filter(({ path }) => path === `/fhir/files/${largest}`);
    expect(requests.at(-1)).toMatchObject({ status: 206, headers: { range: 'bytes=5000-' } });
    expect(server.seen.filter(({ path }) => path.endsWith('$export'))).toHaveLength(1);
  });

  it('asks for the types of --types, one list or several, and keeps to --download', async () => {
    await serve();
    server.files = served().filter(({ type }) => ['Patient', 'Condition'].includes(type ?? ''));
    const download = join(root, `kept${number++}`);
    const { out, error } = await ingested({ ...withKey(), types: ['Patient,Condition'], download });
    expect(error).toBeUndefined();
    const kickOff = server.seen.find(({ path }) => path.endsWith('$export'));
    expect(kickOff?.query.get('_type')).toBe('Patient,Condition');
    expect(existsSync(join(download, 'output', 'Condition.0001.ndjson'))).toBe(true);
    expect(existsSync(`${out}.download`)).toBe(false);
    expect(new Set((await eventsOf(out)).map(({ table }) => table))).toEqual(new Set(['Condition', 'Patient']));
  });

  it('takes what is there from an open server, and says what the server deleted since', async () => {
    await serve({ requiresAccessToken: false });
    const gone = {
      ...{ resourceType: 'Bundle', id: 'gone', type: 'transaction' },
      entry: [{ request: { method: 'DELETE', url: 'Patient/long-gone' } }],
    };
    server.files = [...served(), { kind: 'deleted', text: ndjson([gone]), count: 1 }];
    const { out, error } = await ingested({});
    expect(error).toBeUndefined();
    expect(dataOf(out)).toEqual(expected);
    expect(JSON.parse(readFileSync(join(out, 'ingest.json'), 'utf8')).notes.join(' ')).toContain('deleted');
  });

  it('shows no secret and no patient in failure', async () => {
    await serve();
    server.faults.set('kick-off', [{ kind: 'answer', status: 403, body: '{"text":"Quillfeather may not"}' }]);
    const bad = await ingested(withKey());
    expect(bad.error).toBeDefined();
    const told = [bad.said, String(bad.error), JSON.stringify(bad.error)].join('\n');
    const { d } = JSON.parse(readFileSync(keyPath, 'utf8'));
    expect([...PLANTED, ...server.secrets, d].filter((secret) => told.includes(secret))).toEqual([]);
  });

  it('refuses a key that is not the registered one, and writes nothing', async () => {
    await serve();
    const other = join(root, 'other.jwk');
    await writeFile(other, JSON.stringify((await makeKeys('ES384')).privateKey), { mode: 0o600 });
    const { out, error } = await ingested({ clientId: CLIENT, key: other });
    expect(error).toBeDefined();
    expect(existsSync(out)).toBe(false);
  });
});

describe('settings of a server', () => {
  it.each([
    ['a key without a client', { key: 'KEY' }, '--client-id'],
    ['a client without a key', { clientId: CLIENT }, '--client-id'],
    ['a share', { shard: '1/4' }, '--shard'],
  ])('refuse %s before anything is asked', async (_, flags: Readonly<Record<string, string>>, where) => {
    await serve();
    const given = 'key' in flags ? { ...flags, key: keyPath } : flags;
    expect((await ingested(given)).error).toMatchObject({ code: 'settings/invalid', where });
    expect(server.seen).toEqual([]);
  });
});
