/** A download that was stopped, at any moment and in any way, goes on: nothing is fetched or asked twice, no snapshots are mixed, no secret is kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
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

const expected = () => ({ 'output/Patient.0001.ndjson': server.files[0].text, [SECOND]: server.files[1].text });
const requestsFor = (file: number) => server.seen.filter(({ path }) => path === `/fhir/files/${file}`);
const exportsAsked = () => server.seen.filter(({ path }) => path.endsWith('$export')).length;
const finalNames = (folder: string) => allNames(folder).filter((name) => name.endsWith('.ndjson'));

/** The same download in a process of its own, by the real clock. */
function spawnDownload(base: string, folder: string): ChildProcess {
  const code = `
    const { downloadExport } = await import(${JSON.stringify(import.meta.resolve('./download.ts'))});
    const { systemClock } = await import(${JSON.stringify(import.meta.resolve('../../../base/clock.ts'))});
    const { silentProgress } = await import(${JSON.stringify(import.meta.resolve('../../../base/progress.ts'))});
    const hooks = { clock: systemClock, progress: silentProgress, signal: new AbortController().signal };
    await downloadExport({ baseUrl: ${JSON.stringify(base)}, level: { kind: 'system' } }, ${JSON.stringify(folder)}, hooks);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' });
}

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

  it('by kill -9 goes on all the same', async () => {
    await serve({ gzip: false });
    const folder = freshFolder();
    const state = join(folder, 'export.json');
    const child = spawnDownload(server.base, folder);
    const validated = () => existsSync(state) && readFileSync(state, 'utf8').includes('"validator": "');
    const until = async () => {
      while (!validated()) await new Promise((go) => setTimeout(go, 20));
      child.kill('SIGKILL');
    };
    server.faults.set('file:1', [{ kind: 'hold', afterBytes: 30_000, until }]);
    await once(child, 'exit');
    expect(statSync(join(folder, `${SECOND}.part`)).size).toBe(30_000);
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
    await serve({ gzip: false, links: 'signed' });
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

  it('takes nothing for the same file that it cannot tell apart', async () => {
    await serve({ gzip: false, links: 'signed-query' });
    server.files = [1, 2].map((lines) => ({ kind: 'output', type: 'Patient', text: ndjson('Patient', lines) }));
    server.faults.set('file:1', drops(6, 0));
    const folder = freshFolder();
    await runDownload(server, folder);
    expect(finalNames(folder)).toEqual(['output/Patient.0001.ndjson']);
    server.files = [...server.files].reverse();
    const { download } = await runDownload(server, folder);
    expect(textsOf(folder, download)).toEqual({
      'output/Patient.0001.ndjson': ndjson('Patient', 2),
      'output/Patient.0002.ndjson': ndjson('Patient', 1),
    });
  });

  it('keeps no file of another snapshot, even of the same job', async () => {
    await serve({ gzip: false });
    server.faults.set('file:1', drops(6, 0));
    const folder = freshFolder();
    await runDownload(server, folder);
    server.behaviour = { ...server.behaviour, transactionTime: '2026-02-01T00:00:00Z' };
    const { download } = await runDownload(server, folder);
    expect(download?.transactionTime).toBe('2026-02-01T00:00:00Z');
    expect(requestsFor(0)).toHaveLength(2);
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
    expect(textsOf(folder, download)).toEqual({ 'output/Patient.0001.ndjson': ndjson('Patient', 7) });
    expect(allNames(folder)).toEqual(['export.json', 'output/Patient.0001.ndjson']);
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
    const path = join(folder, 'output/Patient.0001.ndjson');
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
