/** SMART back-end services against a server that verifies every assertion for real. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { runDownload, textsOf, twoFiles } from '../../../../test/support/bulkRun.ts';
import { type Behaviour, type BulkServer, startBulkServer } from '../../../../test/support/bulkServer.ts';
import { makeKeys } from '../../../../test/support/bulkTokens.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-auth-'));
const keys = { RS384: await makeKeys('RS384'), ES384: await makeKeys('ES384') };
const stranger = await makeKeys('ES384');
let server: BulkServer;
let folders = 0;
const freshFolder = () => join(root, `out-${folders++}`);
afterEach(() => server.close());
afterAll(() => rmSync(root, { recursive: true }));

const keyPath = join(root, 'key.json');
const credentials = { clientId: 'planted-client', keyPath };

async function serve(
  algorithm: 'RS384' | 'ES384',
  behaviour: Partial<Behaviour> = {},
  key = keys[algorithm].privateKey,
) {
  writeFileSync(keyPath, JSON.stringify(key));
  server = await startBulkServer({
    client: { id: 'planted-client', publicKey: keys[algorithm].publicKey },
    ...behaviour,
  });
  server.files = twoFiles();
}

const assertions = () =>
  server.seen
    .filter(({ path }) => path === '/fhir/token')
    .map(({ body }) => new URLSearchParams(body).get('client_assertion') ?? '');

/** Nothing secret in what is shown, nor in the state but for the status URL. */
function leaks(shown: string, state: string): readonly string[] {
  const parts = Object.entries(keys.RS384.privateKey).concat(Object.entries(keys.ES384.privateKey));
  const keyParts = parts.flatMap(([name, value]) => (/^(d|p|q|dp|dq|qi)$/.test(name) ? [String(value)] : []));
  const hidden = [...server.secrets, ...keyParts];
  return [
    ...hidden.filter((secret) => shown.includes(secret)),
    ...hidden.filter((secret) => !secret.startsWith('job-') && state.includes(secret)),
    ...['sig=', 'job='].filter((query) => shown.includes(query)),
  ];
}

describe.each(['RS384', 'ES384'] as const)('a client with a key for %s', (algorithm) => {
  it('gets its files, and no secret is seen or kept', async () => {
    await serve(algorithm);
    const folder = freshFolder();
    const { download, error, shown, state } = await runDownload(server, folder, { credentials });
    expect(error).toBeUndefined();
    expect(Object.values(textsOf(folder, download))).toEqual(server.files.map(({ text }) => text));
    expect(server.secrets.size).toBeGreaterThan(2);
    expect(leaks(shown, state)).toEqual([]);
  });

  it('says in its assertion what SMART asks for, and no more', async () => {
    await serve(algorithm);
    await runDownload(server, freshFolder(), { credentials });
    expect(assertions()).toHaveLength(1);
    const [assertion] = assertions();
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: algorithm, kid: `test-${algorithm}`, typ: 'JWT' });
    const nowSeconds = Date.UTC(2026, 0, 31) / 1000;
    expect(decodeJwt(assertion)).toEqual({
      ...{ iss: 'planted-client', sub: 'planted-client', aud: `${server.base}/token` },
      ...{ iat: nowSeconds, exp: nowSeconds + 240, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const form = new URLSearchParams(server.seen.find(({ path }) => path === '/fhir/token')?.body);
    expect([...form.keys()].sort()).toEqual(['client_assertion', 'client_assertion_type', 'grant_type', 'scope']);
    expect(form.get('scope')).toBe('system/*.rs');
  });
});

describe('tokens', () => {
  it('are renewed before they end, each by a new assertion', async () => {
    await serve('ES384', { tokenSeconds: 60, pollsBefore: 6 });
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toBeUndefined();
    expect(server.seen.map(({ status }) => status)).not.toContain(401);
    const ids = assertions().map((assertion) => decodeJwt(assertion).jti);
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('that ended too early are replaced after a 401, at every step', async () => {
    await serve('ES384', { pollsBefore: 0 });
    const expired = { kind: 'answer', status: 401 } as const;
    for (const route of ['kick-off', 'status', 'file:0', 'file:1']) server.faults.set(route, [expired]);
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toBeUndefined();
    expect(assertions().length).toBeGreaterThanOrEqual(4);
  });

  it('that are refused again and again end the run', async () => {
    await serve('ES384', { pollsBefore: 0 });
    server.faults.set(
      'kick-off',
      [1, 2, 3].map(() => ({ kind: 'answer', status: 401 }) as const),
    );
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toMatchObject({ code: 'input/not-readable', rule: 'The server answered 401.' });
    expect(server.faults.get('kick-off')).toHaveLength(1);
  });

  it('are renewed once for requests at the same time', async () => {
    await serve('ES384', { pollsBefore: 0 });
    server.files = Array.from({ length: 4 }, () => twoFiles()[0]);
    let waiting = 0;
    const all = async () => {
      waiting += 1;
      while (waiting < 4) await new Promise((go) => setTimeout(go, 2));
    };
    for (let k = 0; k < 4; k++) server.faults.set(`file:${k}`, [{ kind: 'answer', status: 401, after: all }]);
    await runDownload(server, freshFolder(), { credentials });
    expect(assertions()).toHaveLength(2);
  });

  it('are not sent with files that need none', async () => {
    await serve('ES384', { requiresAccessToken: false });
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toBeUndefined();
    const files = server.seen.filter(({ path }) => path.includes('/files/'));
    expect(files.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('do not follow a redirect to another origin', async () => {
    await serve('ES384', { pollsBefore: 0 });
    const other = await startBulkServer();
    other.files = server.files;
    server.faults.set('file:0', [{ kind: 'answer', status: 302, headers: { location: `${other.base}/files/0` } }]);
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toBeUndefined();
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await other.close();
  });
});

describe('a server that gives no token', () => {
  it.each([
    ['another key', stranger.privateKey, credentials, 'invalid_client'],
    ['another client', keys.ES384.privateKey, { clientId: 'somebody', keyPath }, 'invalid_client'],
    ['a scope of another kind', keys.ES384.privateKey, { ...credentials, scope: 'patient/*.rs' }, 'invalid_scope'],
  ])('for %s: its code is named, its text is not', async (_, key, given, code) => {
    await serve('ES384', {}, key);
    const { error, shown, state } = await runDownload(server, freshFolder(), { credentials: given });
    expect(error).toMatchObject({ code: 'settings/invalid', rule: `The server gave no access token (${code}).` });
    expect(leaks(shown, state)).toEqual([]);
    expect(shown).not.toContain('Described');
  });

  it('because the assertion was sent before', async () => {
    await serve('ES384');
    await runDownload(server, freshFolder(), { credentials });
    const { body, headers } = server.seen.find(({ path }) => path === '/fhir/token') ?? { body: '', headers: {} };
    const type = headers['content-type'] ?? '';
    const again = await fetch(`${server.base}/token`, { method: 'POST', body, headers: { 'content-type': type } });
    expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_client' }]);
  });

  it('at first, being busy, gets a new assertion later', async () => {
    await serve('ES384', { pollsBefore: 0 });
    server.faults.set('token', [
      { kind: 'answer', status: 503, headers: { 'retry-after': '9' } },
      { kind: 'answer', status: 500 },
    ]);
    const { error } = await runDownload(server, freshFolder(), { credentials });
    expect(error).toBeUndefined();
    expect(server.pauses).toEqual([9000, 2000]);
    expect(new Set(assertions()).size).toBe(3);
  });

  it.each([
    ['no configuration', { kind: 'answer', status: 404 }, 'input/not-readable'],
    ['a configuration that is not JSON', { kind: 'answer', status: 200, body: '<html>' }, 'input/invalid'],
    ['no token endpoint', { kind: 'answer', status: 200, body: '{}' }, 'input/invalid'],
    [
      'a token endpoint without https',
      { kind: 'answer', status: 200, body: '{"token_endpoint":"http://ehr.example/t"}' },
      'input/invalid',
    ],
  ] as const)('having %s, is refused', async (_, fault, code) => {
    await serve('ES384');
    server.faults.set('configuration', [fault]);
    expect((await runDownload(server, freshFolder(), { credentials })).error).toMatchObject({ code });
  });
});
