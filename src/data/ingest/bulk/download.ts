/**
 * Downloads a FHIR Bulk Data export: kick-off, waiting, manifest, files, good-bye. What arrives in the folder: `output/`, NDJSON
 * files that the ordinary ingest reads; `deleted/` and `outcomes/`; `export.json`, by which a run that was stopped goes on.
 *
 * Documents: HL7 FHIR Bulk Data Access 2.0.0 and 3.0.0 (GET) and 4.0.0-ballot (POST); SMART App Launch 2.2.0, back-end services.
 * Covered and not covered: `docs/bulk-data.md`.
 */
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { AnamnesisError } from '../../../base/errors.ts';
import type { Progress } from '../../../base/progress.ts';
import { secureAddress } from './addresses.ts';
import { collectManifest, type ExportManifest, type FileKind, FOLDERS } from './exportManifest.ts';
import { fetchFile } from './fetchFile.ts';
import { dropBody } from './json.ts';
import { kickOff } from './kickOff.ts';
import { type Ledger, openLedger, type PendingFile, standsOnDisk } from './ledger.ts';
import { pollManifest } from './poll.ts';
import { openSession, type Session } from './session.ts';
import { type BulkSource, checkSource, type ExportRequest } from './source.ts';
import type { BulkContext } from './transport.ts';
import { type Pause, realPause } from './waiting.ts';

export interface BulkHooks {
  readonly clock: Clock;
  readonly progress: Progress;
  /** When it fires, the run stops soon and can be taken up again. */
  readonly signal: AbortSignal;
  /** How to wait; really, unless told otherwise. */
  readonly pause?: Pause;
}

export interface DownloadedFile {
  readonly kind: FileKind;
  /** The type of its resources, when the server said so. */
  readonly type: string | undefined;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Lines that hold something. */
  readonly lines: number;
}

export interface BulkDownload {
  readonly folder: string;
  /** The folder inside it that holds the records and nothing else: what ingest reads. */
  readonly records: string;
  /** The server's time of the snapshot: the `since` of the next export. */
  readonly transactionTime: string;
  readonly files: readonly DownloadedFile[];
  /** What was left out or could not be checked, in sentences for the report. */
  readonly notes: readonly string[];
}

const PARALLEL_FILES = 4;
const GOODBYE_MS = 30_000;

/**
 * Downloads, or goes on with, an export into `folder`. A folder whose download is complete is checked and given back without a
 * word to the server: choose a new folder for a new snapshot.
 * @throws run/interrupted when the signal fires; network/failed, input/*, settings/invalid, output/*, each with what to do.
 */
export async function downloadExport(source: BulkSource, folder: string, hooks: BulkHooks): Promise<BulkDownload> {
  const request = checkSource(source);
  const ledger = await openLedger(folder, request, hooks.clock);
  if (ledger.state().complete) return finished(ledger, hooks.signal);
  const stop = new AbortController();
  const signal = AbortSignal.any([hooks.signal, stop.signal]);
  const context: BulkContext = { ...hooks, pause: hooks.pause ?? realPause, signal };
  try {
    signal.throwIfAborted();
    const session = await openSession(source.credentials, new URL(request.baseUrl), context);
    const { statusUrl, manifest } = await awaitExport(request, ledger, session, context);
    const pending = await ledger.adopt(manifest, signal);
    await fetchAll(pending, manifest, ledger, session, context, stop);
    await ledger.complete();
    await sayGoodbye(statusUrl, session);
    return report(ledger);
  } catch (error) {
    await ledger.save();
    throw hooks.signal.aborted ? interrupted(folder, hooks.signal) : error;
  } finally {
    stop.abort();
  }
}

/** Goes on with the job that the ledger knows while the server knows it too; else starts one. */
async function awaitExport(
  request: ExportRequest,
  ledger: Ledger,
  session: Session,
  context: BulkContext,
): Promise<{ readonly statusUrl: URL; readonly manifest: ExportManifest }> {
  const earlier = ledger.state().statusUrl;
  let statusUrl = earlier === null ? await start(request, ledger, session) : knownAddress(earlier, request);
  context.progress.start('export', 100, '%');
  let first = await pollManifest(statusUrl, session, context);
  if (first.kind === 'gone' && earlier !== null) {
    statusUrl = await start(request, ledger, session);
    first = await pollManifest(statusUrl, session, context);
  }
  if (first.kind !== 'complete') {
    await ledger.forgetJob();
    throw first.error;
  }
  const { body } = first;
  const manifest = await collectManifest(statusUrl, async (url) => {
    if (url.href === statusUrl.href) return body;
    const page = await pollManifest(url, session, context);
    if (page.kind === 'complete') return page.body;
    throw page.error;
  });
  context.progress.update(100, 'ready');
  context.progress.finish();
  return { statusUrl, manifest };
}

function knownAddress(statusUrl: string, { baseUrl }: ExportRequest): URL {
  return secureAddress(statusUrl, 'the status URL', new URL(baseUrl));
}

async function start(request: ExportRequest, ledger: Ledger, session: Session): Promise<URL> {
  const statusUrl = await kickOff(request, session);
  await ledger.begin(statusUrl);
  return statusUrl;
}

/** The first failure stops the others; what they have so far stays. */
async function fetchAll(
  pending: readonly PendingFile[],
  manifest: ExportManifest,
  ledger: Ledger,
  session: Session,
  context: BulkContext,
  stop: AbortController,
): Promise<void> {
  const queue = pending.values();
  const total = manifest.files.length;
  let [done, bytes] = [total - pending.length, 0];
  const show = (): void => context.progress.update(done, `${(bytes / 1e6).toFixed(1)} MB`);
  context.progress.start('download', total, 'files');
  const work = async (): Promise<void> => {
    for (const file of queue) {
      context.signal.throwIfAborted();
      const facts = await fetchFile(file, session, context, {
        folder: ledger.folder,
        withToken: manifest.requiresAccessToken,
        onValidator: (validator) => ledger.noteValidator(file.name, validator),
        onBytes(arrived) {
          bytes += arrived;
          show();
        },
      });
      await ledger.noteWhole(file.name, facts);
      done += 1;
      show();
    }
  };
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  await Promise.all(Array.from({ length: PARALLEL_FILES }, () => work().catch(onFailure)));
  if (failures.length > 0) throw failures[0];
  context.progress.finish();
}

/** Tells the server that its files are no longer needed. All is here, so nothing that goes wrong matters. */
async function sayGoodbye(url: URL, session: Session): Promise<void> {
  const request = { what: 'the delete request', method: 'DELETE', url } as const;
  const answer = session.send(request, true).then(dropBody, () => undefined);
  const late = new AbortController();
  const wait = realPause(GOODBYE_MS, late.signal).catch(() => undefined);
  await Promise.race([answer, wait]);
  late.abort();
}

/** A download that was complete already: still what the book says, or refused. */
async function finished(ledger: Ledger, signal: AbortSignal): Promise<BulkDownload> {
  for (const { name, whole } of ledger.state().files) {
    if (whole !== null && (await standsOnDisk(join(ledger.folder, name), whole, signal))) continue;
    throw new AnamnesisError('input/invalid', {
      where: join(ledger.folder, name),
      rule: 'The file is missing or not the one that was downloaded.',
      remedy: 'Restore it from a copy, or download into another folder.',
    });
  }
  return report(ledger);
}

function report(ledger: Ledger): BulkDownload {
  const { manifest, files } = ledger.state();
  return {
    folder: ledger.folder,
    records: join(ledger.folder, FOLDERS.output),
    transactionTime: manifest?.transactionTime ?? '',
    files: files.flatMap(({ name, kind, type, whole }) =>
      whole === null ? [] : [{ kind, type: type ?? undefined, path: join(ledger.folder, name), ...whole }],
    ),
    notes: manifest?.notes ?? [],
  };
}

function interrupted(folder: string, { reason }: AbortSignal): AnamnesisError {
  return new AnamnesisError('run/interrupted', {
    where: folder,
    rule: 'Stopped on request; what has arrived is kept.',
    remedy: 'Run the same command again to go on.',
    cause: reason,
  });
}
