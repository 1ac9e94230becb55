/** Servers that refuse, are busy, are absent, or send us elsewhere: what is asked again, what is given up, and what is said of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { operationOutcome, SPOKEN_OF } from '../../../../test/support/bulkFaults.ts';
import { runDownload, twoFiles } from '../../../../test/support/bulkRun.ts';
import { type Behaviour, type BulkServer, startBulkServer } from '../../../../test/support/bulkServer.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-refusal-'));
let server: BulkServer;
let folders = 0;
const freshFolder = () => join(root, String(folders++));
const serve = async (behaviour: Partial<Behaviour> = {}) => {
  server = await startBulkServer(behaviour);
  server.files = twoFiles();
};
afterEach(() => server.close());
afterAll(() => rmSync(root, { recursive: true }));

describe('a server that says no', () => {
  it.each([
    ['kick-off', 400, 'not-supported', 'settings of the export'],
    ['kick-off', 422, 'value', 'settings of the export'],
    ['status', 400, 'processing', 'the job'],
    ['status', 500, 'processing', 'the job'],
    ['file:0', 403, 'expired', 'a file'],
  ])('at %s with %i gives the issue code %s, never the text', async (route, status, code) => {
    await serve({ pollsBefore: 0 });
    server.faults.set(route, [{ kind: 'answer', status, body: operationOutcome(code) }]);
    const { error, shown } = await runDownload(server, freshFolder());
    expect(error).toMatchObject({ code: 'input/not-readable', exitStatus: 1 });
    expect(error?.rule).toBe(`The server answered ${status} (issue ${code}).`);
    expect(shown).not.toContain(SPOKEN_OF);
  });

  it('with a code that is not in the value set does not get it repeated', async () => {
    await serve();
    server.faults.set('kick-off', [{ kind: 'answer', status: 400, body: operationOutcome('jane-doe') }]);
    const { error, shown } = await runDownload(server, freshFolder());
    expect(error?.rule).toBe('The server answered 400 (issue unlisted).');
    expect(shown).not.toContain('jane-doe');
  });

  it.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '7' } }],
  ])('for now, by %s, is asked again', async (_, answer) => {
    await serve({ pollsBefore: 0 });
    for (const route of ['kick-off', 'status', 'file:1']) server.faults.set(route, [{ kind: 'answer', ...answer }]);
    const { error } = await runDownload(server, freshFolder());
    expect(error).toBeUndefined();
    expect(server.pauses).toEqual([7000, 7000, 7000]);
  });

  it('for now, by a transient OperationOutcome or a bare 500 or 502, is asked again about the job', async () => {
    await serve({ pollsBefore: 0 });
    server.faults.set('status', [
      { kind: 'answer', status: 500, body: operationOutcome('transient') },
      { kind: 'answer', status: 500, body: '<html>oops</html>' },
      { kind: 'answer', status: 502 },
    ]);
    const { error } = await runDownload(server, freshFolder());
    expect(error).toBeUndefined();
    expect(server.seen.filter(({ path }) => path.endsWith('$export'))).toHaveLength(1);
  });

  it('without end is given up, and not for hours', async () => {
    await serve({ pollsBefore: 0 });
    server.faults.set(
      'kick-off',
      Array.from({ length: 30 }, () => ({ kind: 'answer', status: 429 })),
    );
    const { error } = await runDownload(server, freshFolder());
    expect(error).toMatchObject({ code: 'network/failed' });
    expect(server.seen).toHaveLength(10);
    server.faults.set('kick-off', [{ kind: 'answer', status: 503, headers: { 'retry-after': '86400' } }]);
    expect((await runDownload(server, freshFolder())).error).toMatchObject({ code: 'network/failed' });
    expect(server.seen).toHaveLength(11);
  });

  it('to a client that did not register gets told what it wants', async () => {
    await serve({ client: { id: 'x', publicKey: {} } });
    const { error } = await runDownload(server, freshFolder());
    expect(error).toMatchObject({
      rule: 'The server answered 401 (issue login).',
      remedy: expect.stringContaining('--client-id'),
    });
  });

  it('is not there: the address is not repeated beyond its host', async () => {
    await serve();
    await server.close();
    const { error, shown } = await runDownload(server, freshFolder(), { baseUrl: `${server.base}/planted-path` });
    expect(error).toMatchObject({ code: 'network/failed', rule: 'The connection failed (ECONNREFUSED).' });
    expect(shown).not.toContain('planted-path');
    await serve();
  });
});

it('is asked for an export once, even when the connection breaks', async () => {
  await serve();
  const hangUp = { kind: 'hang-up' } as const;
  server.faults.set('kick-off', [hangUp]);
  const { error } = await runDownload(server, freshFolder());
  expect(error).toMatchObject({ code: 'network/failed' });
  expect(server.seen).toHaveLength(1);
  for (const route of ['status', 'file:0', 'file:1']) server.faults.set(route, [hangUp]);
  expect((await runDownload(server, freshFolder())).error).toBeUndefined();
});

describe('redirects', () => {
  it('of files are followed, but not from what is not a GET', async () => {
    await serve({ pollsBefore: 0 });
    const headers = { location: `${server.base}/files/0?sig=elsewhere` };
    server.faults.set('file:0', [{ kind: 'answer', status: 302, headers }]);
    expect((await runDownload(server, freshFolder())).error).toBeUndefined();
    server.faults.set('kick-off', [{ kind: 'answer', status: 307, headers }]);
    const { error } = await runDownload(server, freshFolder(), { version: '4' });
    expect(error?.rule).toBe('The server redirects what is not a GET.');
  });
});
