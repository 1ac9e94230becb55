/** Files over connections that break, and files that are not what they should be: whole with the same bytes in the end, or absent. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../test/support/bulkFaults.ts';
import {
  allNames,
  cut,
  drops,
  grown,
  ndjson,
  runDownload,
  SECOND,
  textsOf,
  twoFiles,
} from '../../../../test/support/bulkRun.ts';
import { type Behaviour, type BulkServer, startBulkServer } from '../../../../test/support/bulkServer.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-fetch-'));
let server: BulkServer;
let folders = 0;
const freshFolder = () => join(root, String(folders++));
const serve = async (behaviour: Partial<Behaviour> = {}) => {
  server = await startBulkServer({ pollsBefore: 0, ...behaviour });
  server.files = twoFiles();
};
afterEach(() => server.close());
afterAll(() => rmSync(root, { recursive: true }));

const expected = () => ({ 'output/Patient.0001.ndjson': server.files[0].text, [SECOND]: server.files[1].text });
const requestsFor = (file: number) => server.seen.filter(({ path }) => path === `/fhir/files/${file}`);
const exportsAsked = () => server.seen.filter(({ path }) => path.endsWith('$export')).length;
const finalNames = (folder: string) => allNames(folder).filter((name) => name.endsWith('.ndjson'));

describe('a connection that breaks', () => {
  it('is taken up in the middle, by Range', async () => {
    await serve({ gzip: false });
    const folder = freshFolder();
    server.faults.set('file:1', [cut(folder, 0, 20_000), cut(folder, 20_000, 50_000)]);
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(1).map(({ headers, status }) => [headers.range, status])).toEqual([
      [undefined, 200],
      ['bytes=20000-', 206],
      ['bytes=50000-', 206],
    ]);
  });

  it.each([
    ['does not know Range', { ranges: false }, 'bytes=20000-'],
    ['gives no ETag', { etags: 'none' }, undefined],
    ['gives a weak ETag', { etags: 'weak' }, undefined],
  ] as const)('is begun anew when the server %s', async (_, behaviour, range) => {
    await serve({ gzip: false, ...behaviour });
    const folder = freshFolder();
    server.faults.set('file:1', [cut(folder, 0, 20_000)]);
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(1).map(({ headers, status }) => [headers.range, status])).toEqual([
      [undefined, 200],
      [range, 200],
    ]);
  });

  it('of a compressed file is begun anew without compression, so that the next break is not', async () => {
    await serve();
    const folder = freshFolder();
    server.faults.set('file:1', [...drops(1, 500), cut(folder, 0, 20_000)]);
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(1).map(({ headers, status }) => [headers['accept-encoding'], status])).toEqual([
      ['gzip', 200],
      ['identity', 200],
      ['identity', 206],
    ]);
  });

  it.each([
    ['from elsewhere', { 'content-range': 'bytes 0-7/8' }],
    ['of other length', { 'content-range': 'bytes 20000-20007/90000' }],
    ['compressed', { 'content-range': 'bytes 20000-20007/20008', 'content-encoding': 'br' }],
    ['that does not say which', {}],
  ])('and goes on with a part %s is begun anew', async (_, headers) => {
    await serve({ gzip: false });
    const folder = freshFolder();
    const wrong: Fault = { kind: 'answer', status: 206, headers, body: '{"a":1}\n' };
    server.faults.set('file:1', [cut(folder, 0, 20_000), wrong]);
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual(expected());
  });

  it('is begun anew when the file changed in between', async () => {
    await serve({ gzip: false });
    const later = ndjson('Observation', 2999);
    const folder = freshFolder();
    server.faults.set('file:1', [cut(folder, 0, 20_000)]);
    const pause = server.pause;
    Object.assign(server, {
      pause: (milliseconds: number, signal: AbortSignal) => {
        server.files = [server.files[0], { kind: 'output', type: 'Observation', text: later }];
        return pause(milliseconds, signal);
      },
    });
    server.files = server.files.map(({ count: _, ...file }) => file);
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)[SECOND]).toBe(later);
    expect(requestsFor(1).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('too often ends the run; nothing that is not whole has a final name; the next run ends it', async () => {
    await serve({ gzip: false });
    const folder = freshFolder();
    server.faults.set('file:1', [cut(folder, 0, 20_000), ...drops(5, 0)]);
    const first = await runDownload(server, folder);
    expect(first.error).toMatchObject({ code: 'network/failed', where: expect.stringContaining(SECOND) });
    expect(finalNames(folder)).not.toContain(SECOND);
    expect(statSync(join(folder, `${SECOND}.part`)).size).toBe(20_000);
    const asked = requestsFor(0).length;
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(0)).toHaveLength(asked);
    expect(requestsFor(1).at(-1)).toMatchObject({ status: 206, headers: { range: 'bytes=20000-' } });
    expect(exportsAsked()).toBe(1);
    expect(allNames(folder)).toEqual(['export.json', SECOND, 'output/Patient.0001.ndjson']);
  });

  it('anywhere, any number of times, in either encoding, gives the same bytes', async () => {
    await serve();
    server.files = [{ kind: 'output', type: 'Observation', text: ndjson('Observation', 400) }];
    const size = Buffer.byteLength(server.files[0].text);
    const cuts = fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.boolean(), fc.boolean(), async (offsets, gzip, ranges) => {
        server.behaviour = { ...server.behaviour, gzip, ranges };
        const folder = freshFolder();
        const until = () => grown(join(folder, `${SECOND}.part`), size, 20);
        server.faults.set(
          'file:0',
          offsets.map((afterBytes) => ({ kind: 'drop', afterBytes, until })),
        );
        let run = await runDownload(server, folder);
        for (let again = 0; run.error !== undefined && again < 3; again++) {
          expect(finalNames(folder)).toEqual([]);
          run = await runDownload(server, folder);
        }
        expect(textsOf(folder, run.download)).toEqual({ [SECOND]: server.files[0].text });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a file that is not what it should be never gets its name', () => {
  const broken: readonly (readonly [string, Fault, string])[] = [
    ['is cut off though the transfer ended well', { kind: 'shorten', bytes: 20_000 }, 'input/invalid'],
    ['is cut off between two lines', { kind: 'shorten', bytes: 0 }, 'input/mismatch'],
    ['is a web page', { kind: 'answer', status: 200, body: '<html>log in</html>' }, 'input/invalid'],
    ['is another file', { kind: 'answer', status: 200, body: '{"resourceType":"Patient"}\n' }, 'input/mismatch'],
  ];

  it.each(broken)('when it %s; another run mends it', async (_, fault, code) => {
    await serve({ gzip: false });
    server.faults.set('file:1', [fault]);
    const folder = freshFolder();
    const { error } = await runDownload(server, folder);
    expect(error).toMatchObject({ code, where: SECOND });
    expect(finalNames(folder)).not.toContain(SECOND);
    expect(existsSync(join(folder, `${SECOND}.part`))).toBe(false);
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual(expected());
  });

  it('when its count stays wrong, run after run', async () => {
    await serve();
    server.files = [{ ...twoFiles()[0], count: 41 }];
    const folder = freshFolder();
    for (let run = 0; run < 2; run++) {
      const { error } = await runDownload(server, folder);
      expect(error?.rule).toBe('The file has 40 resources where the manifest says 41.');
      expect(finalNames(folder)).toEqual([]);
    }
  });
});

it('fetches no more than four files at a time', async () => {
  await serve({ gzip: false });
  server.files = Array.from({ length: 10 }, () => twoFiles()[0]);
  let [now, most] = [0, 0];
  const until = async () => {
    most = Math.max(most, ++now);
    await new Promise((go) => setTimeout(go, 20));
    now -= 1;
  };
  server.files.forEach((_, k) => void server.faults.set(`file:${k}`, [{ kind: 'hold', afterBytes: 10, until }]));
  const { error } = await runDownload(server, freshFolder());
  expect(error).toBeUndefined();
  expect(most).toBe(4);
});
