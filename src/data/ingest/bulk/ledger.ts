/**
 * The book of one download: what `export.json` says, kept up to date while files arrive, and the folder kept in step with it.
 *
 * Promises: what is on disk is believed only when size and SHA-256 are those of the book; files of another snapshot are removed
 * before new ones arrive, so that two snapshots are never mixed; saving costs little however many files there are (one write
 * a second, and one at the end). One run at a time may work in a folder; this is not enforced.
 */
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { AnamnesisError, invariant } from '../../../base/errors.ts';
import { explainWriteError } from '../../../base/outputs.ts';
import { type ExportManifest, fingerprintOf, type ManifestFile, pathFingerprintOf } from './exportManifest.ts';
import { inspectNdjson, type NdjsonFacts } from './ndjson.ts';
import type { ExportRequest } from './source.ts';
import {
  type ExportState,
  type FileState,
  identityOf,
  readState,
  STATE_FILE,
  UNFINISHED_STATE_FILE,
  writeState,
} from './stateFile.ts';

/** A file that is still to come. */
export interface PendingFile extends ManifestFile {
  /** What is on disk under the name of the part belongs to this version of the file, when there is one. */
  readonly validator: string | null;
}

export interface Ledger {
  readonly folder: string;
  state(): ExportState;
  /** A new job: nothing of an earlier one is kept. */
  begin(statusUrl: URL): Promise<void>;
  /** The job is no longer of use; files stay until the next one begins. */
  forgetJob(): Promise<void>;
  /** Takes the manifest's list over and gives the files that are not here yet. */
  adopt(manifest: ExportManifest, signal: AbortSignal): Promise<readonly PendingFile[]>;
  noteValidator(name: string, validator: string | null): Promise<void>;
  noteWhole(name: string, facts: NdjsonFacts): Promise<void>;
  complete(): Promise<void>;
  save(): Promise<void>;
}

const SAVE_EVERY_MS = 1000;

/** The name of a file that is not whole yet. */
export function partPath(folder: string, name: string): string {
  return join(folder, `${name}.part`);
}

/**
 * Opens the folder, or makes it (mode 0700).
 * @throws output/exists when it holds something else, input/mismatch when it holds another export, input/invalid.
 */
export async function openLedger(folder: string, request: ExportRequest, clock: Clock): Promise<Ledger> {
  const identity = identityOf(request);
  await makeFolder(folder);
  const found = await readState(folder);
  if (found === undefined) await requireEmpty(folder);
  const begun = found !== undefined && (found.complete || found.statusUrl !== null || found.files.length > 0);
  if (begun) requireSame(folder, found.request, identity);
  return ledgerOf(folder, begun ? found : emptyState(identity), clock);
}

function ledgerOf(folder: string, found: ExportState, clock: Clock): Ledger {
  let { files: _, ...head } = found;
  const files = new Map(found.files.map((file) => [file.name, file]));
  let savedMs = Number.NEGATIVE_INFINITY;
  let saving: Promise<void> = Promise.resolve();
  const state = (): ExportState => ({ ...head, files: [...files.values()] });
  let later: NodeJS.Timeout | undefined;
  const save = (): Promise<void> => {
    clearTimeout(later);
    later = undefined;
    savedMs = clock.elapsed();
    saving = saving.catch(() => undefined).then(() => writeState(folder, state()));
    return saving;
  };
  const change = async (name: string, fields: Partial<FileState>): Promise<void> => {
    const file = files.get(name);
    invariant(file !== undefined, name, 'Only files of the manifest arrive.');
    files.set(name, { ...file, ...fields });
    const dueMs = savedMs + SAVE_EVERY_MS - clock.elapsed();
    if (dueMs <= 0) await save();
    else later ??= setTimeout(() => save().catch(() => undefined), dueMs).unref();
  };
  const clear = async (kept: ReadonlyMap<string, FileState>): Promise<void> => {
    for (const { name } of files.values()) if (!kept.has(name)) await removeFile(folder, name);
    files.clear();
    for (const file of kept.values()) files.set(file.name, file);
  };
  return {
    folder,
    state,
    save,
    async begin(statusUrl) {
      await clear(new Map());
      head = { ...head, statusUrl: statusUrl.href, manifest: null, complete: false };
      await save();
    },
    async forgetJob() {
      head = { ...head, statusUrl: null };
      await save();
    },
    async adopt(manifest, signal) {
      const sameSnapshot = head.manifest?.transactionTime === manifest.transactionTime;
      const known = sameSnapshot ? files : new Map<string, FileState>();
      await clear(await reconcile(folder, manifest.files, known, signal));
      head = { ...head, manifest: { transactionTime: manifest.transactionTime, notes: manifest.notes } };
      await save();
      return manifest.files.flatMap((file) => {
        const known = files.get(file.name);
        return known === undefined || known.whole !== null ? [] : [{ ...file, validator: known.validator }];
      });
    },
    noteValidator: (name, validator) => change(name, { validator }),
    noteWhole: (name, { bytes, sha256, lines }) => change(name, { whole: { bytes, sha256, lines }, validator: null }),
    async complete() {
      head = { ...head, statusUrl: null, complete: true };
      await save();
    },
  };
}

/** What is known of each file of the manifest: all that is known when it is the same file as before, else nothing. */
async function reconcile(
  folder: string,
  listed: readonly ManifestFile[],
  known: ReadonlyMap<string, FileState>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileState>> {
  const samePath = Map.groupBy(listed, ({ url }) => pathFingerprintOf(url));
  const result = new Map<string, FileState>();
  for (const file of listed) {
    const fresh = freshState(file);
    const before = known.get(file.name);
    const onlyOfItsPath = samePath.get(fresh.pathFingerprint)?.length === 1;
    const same =
      before !== undefined &&
      (before.fingerprint === fresh.fingerprint || (onlyOfItsPath && before.pathFingerprint === fresh.pathFingerprint));
    const { whole, validator } = same ? before : fresh;
    const stands = whole !== null && (await standsOnDisk(join(folder, file.name), whole, signal));
    if (!stands) await rm(join(folder, file.name), { force: true });
    result.set(file.name, { ...fresh, validator, whole: stands ? whole : null });
  }
  return result;
}

function freshState({ name, kind, type, count, url }: ManifestFile): FileState {
  const prints = { fingerprint: fingerprintOf(url), pathFingerprint: pathFingerprintOf(url) };
  return { name, kind, type: type ?? null, count: count ?? null, ...prints, validator: null, whole: null };
}

/** Whether a file is there with the size and the hash that the book has for it. */
export async function standsOnDisk(
  path: string,
  whole: NonNullable<FileState['whole']>,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (
    found !== undefined && found.size === whole.bytes && (await inspectNdjson(path, signal)).sha256 === whole.sha256
  );
}

async function removeFile(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  await rm(partPath(folder, name), { force: true });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) await chmod(folder, 0o700);
  } catch (error) {
    throw explainWriteError(error, folder);
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.every((name) => name === UNFINISHED_STATE_FILE)) return;
  throw new AnamnesisError('output/exists', {
    where: folder,
    rule: `The folder is not empty, and it holds no download to go on with (no ${STATE_FILE}).`,
    remedy: 'Choose another folder.',
  });
}

function requireSame(folder: string, found: string, wanted: string): void {
  if (found === wanted) return;
  throw new AnamnesisError('input/mismatch', {
    where: join(folder, STATE_FILE),
    rule: 'The folder holds the download of another export (server, level, types, since or version differ).',
    remedy: 'Give the same address and flags to go on with it, or choose another folder.',
  });
}

function emptyState(request: string): ExportState {
  return { request, statusUrl: null, manifest: null, files: [], complete: false };
}
