/** What must hold however a download is cut short: whole files or none, the same bytes in the end, no secret, nothing fetched twice. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ndjson, runDownload, textsOf, twoFiles } from '../../../../test/support/bulkRun.ts';
import { type Behaviour, type BulkServer, type Fault, startBulkServer } from '../../../../test/support/bulkServer.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-resume-'));
let server: BulkServer;
let folders = 0;
const freshFolder = () => join(root, String(folders++));
const serve = async (behaviour: Partial<Behaviour> = {}) => {
  server = await startBulkServer({ pollsBefore: 0, ...behaviour });
  server.files = twoFiles();
};
afterEach(() => server.close());
afterAll(() => rmSync(root, { recursive: true }));

const SECOND = 'Observation.0001.ndjson';
const drops = (count: number, afterBytes: number): Fault[] =>
  Array.from({ length: count }, () => ({ kind: 'drop', afterBytes }));
/** A cut when the part on disk has `to` bytes, of an answer that begins at `from`. */
const cut = (folder: string, from: number, to: number): Fault => ({
  kind: 'drop',
  afterBytes: to - from,
  until: () => grown(join(folder, `${SECOND}.part`), to, 10_000),
});

/** Waits until a file has a size, or no longer than so many milliseconds. */
async function grown(path: string, bytes: number, atMostMs: number): Promise<void> {
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  for (let waited = 0; size() < bytes && waited < atMostMs; waited += 2) await new Promise((go) => setTimeout(go, 2));
}

const expected = () => ({ 'Patient.0001.ndjson': server.files[0].text, [SECOND]: server.files[1].text });
const requestsFor = (file: number) => server.seen.filter(({ path }) => path === `/fhir/files/${file}`);
const exportsAsked = () => server.seen.filter(({ path }) => path.endsWith('$export')).length;
const finalNames = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.ndjson'));

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
    ['does not know Range', { gzip: false, ranges: false }],
    ['gives no ETag', { gzip: false, etags: 'none' }],
    ['gives a weak ETag', { gzip: false, etags: 'weak' }],
    ['compresses', { gzip: true }],
  ] as const)('is begun anew when the server %s', async (_, behaviour) => {
    await serve(behaviour);
    server.faults.set('file:1', drops(2, 2000));
    const folder = freshFolder();
    const { download, error } = await runDownload(server, folder);
    expect(error).toBeUndefined();
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
    expect(readdirSync(folder).sort()).toEqual([SECOND, 'Patient.0001.ndjson', 'export.json']);
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

describe('a run that is stopped', () => {
  it('in the middle of a file says so and goes on from there', async () => {
    await serve({ gzip: false });
    const controller = new AbortController();
    const folder = freshFolder();
    const part = join(folder, `${SECOND}.part`);
    const until = async () => {
      await grown(part, 30_000, 10_000);
      controller.abort();
    };
    server.faults.set('file:1', [{ kind: 'hold', afterBytes: 30_000, until }]);
    const first = await runDownload(server, folder, {}, controller.signal);
    expect(first.error).toMatchObject({ code: 'run/interrupted', exitStatus: 130 });
    expect(statSync(part).size).toBe(30_000);
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(1).at(-1)).toMatchObject({ status: 206, headers: { range: 'bytes=30000-' } });
  });

  it('while the server works asks for no second export', async () => {
    await serve({ pollsBefore: 3 });
    const controller = new AbortController();
    const pause = server.pause;
    Object.assign(server, {
      pause: (milliseconds: number, signal: AbortSignal) => {
        controller.abort();
        return pause(milliseconds, signal);
      },
    });
    const folder = freshFolder();
    const first = await runDownload(server, folder, {}, controller.signal);
    expect(first.error).toMatchObject({ code: 'run/interrupted' });
    const second = await runDownload(server, folder, {}, new AbortController().signal);
    expect(second.error).toBeUndefined();
    expect(exportsAsked()).toBe(1);
  });

  it('before it begins leaves the server alone', async () => {
    await serve();
    const { error } = await runDownload(server, freshFolder(), {}, AbortSignal.abort());
    expect(error).toMatchObject({ code: 'run/interrupted' });
    expect(server.seen).toEqual([]);
  });
});

describe('going on', () => {
  it('finds its files by path when their signatures have changed', async () => {
    await serve({ gzip: false, signedLinks: true });
    const folder = freshFolder();
    server.faults.set('file:1', [cut(folder, 0, 20_000), ...drops(5, 0)]);
    const first = await runDownload(server, folder);
    const second = await runDownload(server, folder);
    expect(textsOf(folder, second.download)).toEqual(expected());
    expect(requestsFor(0)).toHaveLength(1);
    for (const { shown, state } of [first, second]) {
      const inState = [...server.secrets].filter((secret) => !secret.startsWith('job-') && state.includes(secret));
      expect([...server.secrets].filter((secret) => shown.includes(secret)).concat(inState)).toEqual([]);
    }
  });

  it('starts over when the server knows the job no longer, and mixes no snapshots', async () => {
    await serve({ gzip: false });
    server.files = [...twoFiles(), ...twoFiles()];
    server.faults.set('file:1', drops(6, 0));
    const folder = freshFolder();
    await runDownload(server, folder);
    server.forget();
    await server.pause(1000, new AbortController().signal);
    server.files = [{ kind: 'output', type: 'Patient', text: ndjson('Patient', 7) }];
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual({ 'Patient.0001.ndjson': ndjson('Patient', 7) });
    expect(readdirSync(folder).sort()).toEqual(['Patient.0001.ndjson', 'export.json']);
    expect(exportsAsked()).toBe(2);
  });

  it('starts over after a job that failed', async () => {
    await serve();
    server.faults.set('status', [{ kind: 'answer', status: 422, body: '{}' }]);
    const folder = freshFolder();
    expect((await runDownload(server, folder)).error).toMatchObject({ code: 'input/not-readable' });
    expect((await runDownload(server, folder)).error).toBeUndefined();
    expect(exportsAsked()).toBe(2);
  });

  it('believes no file that was changed on disk', async () => {
    await serve({ gzip: false });
    server.faults.set('file:1', drops(6, 0));
    const folder = freshFolder();
    await runDownload(server, folder);
    const path = join(folder, 'Patient.0001.ndjson');
    writeFileSync(path, readFileSync(path, 'utf8').replace('zwölf', 'zwolf!'));
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual(expected());
    expect(requestsFor(0)).toHaveLength(2);
  });

  it('with a whole download asks nobody, and refuses one that was changed', async () => {
    await serve();
    const folder = freshFolder();
    const first = await runDownload(server, folder);
    const asked = server.seen.length;
    const second = await runDownload(server, folder);
    expect(second.download).toEqual(first.download);
    rmSync(join(folder, SECOND));
    expect((await runDownload(server, folder)).error).toMatchObject({
      code: 'input/invalid',
      where: join(folder, SECOND),
    });
    expect(server.seen).toHaveLength(asked);
  });

  it('keeps the status URL for the owner only, and drops it in the end', async () => {
    await serve({ gzip: false });
    server.faults.set('file:1', drops(6, 0));
    const folder = freshFolder();
    const first = await runDownload(server, folder);
    expect(first.state).toContain('job-');
    expect(statSync(join(folder, 'export.json')).mode & 0o777).toBe(0o600);
    expect((await runDownload(server, folder)).state).not.toContain('job-');
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
