/** Runs a download against the test server, and keeps all that a person could get to see of it, to be searched for secrets. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import { AnamnesisError } from '../../src/base/errors.ts';
import type { Progress } from '../../src/base/progress.ts';
import { type BulkDownload, downloadExport } from '../../src/data/ingest/bulk/download.ts';
import type { BulkSource } from '../../src/data/ingest/bulk/source.ts';
import type { Fault } from './bulkFaults.ts';
import type { BulkServer, ServedFile } from './bulkServer.ts';

export interface DownloadRun {
  readonly download: BulkDownload | undefined;
  readonly error: AnamnesisError | undefined;
  /** Progress, result and error with all that hangs on it. */
  readonly shown: string;
  /** `export.json`, or nothing. */
  readonly state: string;
}

export async function runDownload(
  server: BulkServer,
  folder: string,
  source: Partial<BulkSource> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<DownloadRun> {
  const said: string[] = [];
  const progress: Progress = {
    start: (label, total, unit) => void said.push(`${label} ${total} ${unit}`),
    update: (done, note) => void said.push(`${done} ${note ?? ''}`),
    finish: (note) => void said.push(note ?? ''),
  };
  let download: BulkDownload | undefined;
  let error: AnamnesisError | undefined;
  try {
    const hooks = { clock: server.clock, progress, signal, pause: server.pause };
    download = await downloadExport({ baseUrl: server.base, level: { kind: 'system' }, ...source }, folder, hooks);
  } catch (thrown) {
    if (!(thrown instanceof AnamnesisError)) throw thrown;
    error = thrown;
  }
  const state = join(folder, 'export.json');
  return {
    ...{ download, error },
    shown: `${said.join('\n')}\n${inspect(error, { depth: 20, showHidden: true })}\n${JSON.stringify(download)}`,
    state: existsSync(state) ? readFileSync(state, 'utf8') : '',
  };
}

/** NDJSON of made-up resources: one line each, with characters of more than one byte. */
export function ndjson(type: string, lines: number): string {
  const line = (k: number): string =>
    JSON.stringify({ resourceType: type, id: `${type}-${k}`, note: `zwölf ${'x'.repeat(k % 50)}` });
  return Array.from({ length: lines }, (_, k) => `${line(k)}\n`).join('');
}

/** Two files of output, with counts. */
export function twoFiles(): readonly ServedFile[] {
  return [
    { kind: 'output', type: 'Patient', text: ndjson('Patient', 40), count: 40 },
    { kind: 'output', type: 'Observation', text: ndjson('Observation', 3000), count: 3000 },
  ];
}

/** The text of each downloaded file, by its name. */
export function textsOf(folder: string, download: BulkDownload | undefined): Readonly<Record<string, string>> {
  const files = download?.files ?? [];
  return Object.fromEntries(files.map(({ path }) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Every file below a folder, sorted. */
export function allNames(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return files.sort();
}

/** The larger file of `twoFiles`, as a download names it. */
export const SECOND = 'output/Observation.0001.ndjson';
/** Cuts at once: whatever of these bytes arrives, arrives. */
export const drops = (count: number, afterBytes: number): Fault[] =>
  Array.from({ length: count }, () => ({ kind: 'drop', afterBytes }));
/** A cut when the part on disk has `to` bytes, of an answer that begins at `from`. */
export const cut = (folder: string, from: number, to: number): Fault => ({
  kind: 'drop',
  afterBytes: to - from,
  until: () => grown(join(folder, `${SECOND}.part`), to, 10_000),
});

/** Waits until a file has a size, or no longer than so many milliseconds. */
export async function grown(path: string, bytes: number, atMostMs: number): Promise<void> {
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  for (let waited = 0; size() < bytes && waited < atMostMs; waited += 2) await new Promise((go) => setTimeout(go, 2));
}
