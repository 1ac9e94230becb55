/**
 * `export.json`, format 1: what a download knows of itself, so that it can be taken up again. It is written whole, and with mode
 * 0600: the status URL in it may be a secret. Addresses of files are kept as fingerprints; tokens and keys are never in it.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { explainWriteError } from '../../../base/outputs.ts';
import { FILE_KINDS, type FileKind, FOLDERS } from './exportManifest.ts';
import { countOf, isRecord, type JsonRecord, parseJson, recordsOf, textOf } from './json.ts';
import type { ExportRequest } from './source.ts';

export const STATE_FILE = 'export.json';
/** What it is called while it is being written; a crash may leave it. */
export const UNFINISHED_STATE_FILE = 'export.json.new';
const STATE_FORMAT = 1;

export interface FileState {
  readonly name: string;
  readonly kind: FileKind;
  readonly type: string | null;
  readonly count: number | null;
  readonly fingerprint: string;
  readonly pathFingerprint: string;
  /** What the server tells this version of the file by (ETag or Last-Modified); without it a part cannot be continued. */
  readonly validator: string | null;
  /** Null until the file stands whole under its name. */
  readonly whole: { readonly bytes: number; readonly sha256: string; readonly lines: number } | null;
}

export interface ExportState {
  /** Identifies the export: another request needs another folder. */
  readonly request: string;
  readonly statusUrl: string | null;
  /** Null until the server has finished the export. */
  readonly manifest: { readonly transactionTime: string; readonly notes: readonly string[] } | null;
  readonly files: readonly FileState[];
  /** Every file is here, and the server was told so. */
  readonly complete: boolean;
}

/** Whether a file among these is the state of a download, by its name and what stands beside it: no record, when the folder of downloads is read. */
export function isDownloadState(name: string, names: readonly string[]): boolean {
  if (basename(name) !== STATE_FILE) return false;
  const folder = name.slice(0, -STATE_FILE.length);
  return names.some((other) => other.startsWith(`${folder}${FOLDERS.output}/`));
}

/** The request as one text, the same for the same request. */
export function identityOf({ baseUrl, level, types, since, outputFormat, version }: ExportRequest): string {
  const place = level.kind === 'group' ? `Group/${level.id}/` : level.kind === 'patient' ? 'Patient/' : '';
  const filters = [`types ${types.join(',') || 'all'}`, `since ${since ?? 'ever'}`, outputFormat, `version ${version}`];
  return [`${baseUrl}/${place}$export`, ...filters].join('; ');
}

/** Undefined when there is none. @throws input/invalid when it is not ours. */
export async function readState(folder: string): Promise<ExportState | undefined> {
  const path = join(folder, STATE_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const state = parseState(parseJson(text));
  if (state !== undefined) return state;
  throw new AnamnesisError('input/invalid', {
    where: path,
    rule: `This is no state of a download that this version reads (format ${STATE_FORMAT}).`,
    remedy: 'Choose another folder, or remove this one to download anew.',
  });
}

export async function writeState(folder: string, state: ExportState): Promise<void> {
  const path = join(folder, STATE_FILE);
  const temporary = join(folder, UNFINISHED_STATE_FILE);
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ format: STATE_FORMAT, ...state }, null, 1)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw explainWriteError(error, path);
  }
}

function parseState(value: unknown): ExportState | undefined {
  if (!isRecord(value) || value.format !== STATE_FORMAT || !Array.isArray(value.files)) return undefined;
  const request = textOf(value.request);
  const files = recordsOf(value.files).flatMap((file) => parseFile(file) ?? []);
  const manifest = parseManifest(value.manifest);
  const broken = files.length !== value.files.length || manifest === undefined || request === undefined;
  if (broken || typeof value.complete !== 'boolean') return undefined;
  return { request, statusUrl: textOf(value.statusUrl) ?? null, manifest, files, complete: value.complete };
}

/** Undefined when it is damaged. */
function parseManifest(value: unknown): ExportState['manifest'] | undefined {
  if (value === null) return null;
  if (!isRecord(value) || typeof value.transactionTime !== 'string' || !Array.isArray(value.notes)) return undefined;
  return { transactionTime: value.transactionTime, notes: value.notes.filter((note) => typeof note === 'string') };
}

/** Names are used as paths, so they must be of the form that we give. */
const NAME = /^(output|deleted|outcomes)\/[A-Za-z]{1,64}\.\d{4,9}\.ndjson$/;

function parseFile(file: JsonRecord): FileState | undefined {
  const { name, fingerprint, pathFingerprint } = file;
  const kind = FILE_KINDS.find((known) => known === file.kind);
  const whole = file.whole === null ? null : parseWhole(file.whole);
  if (kind === undefined || whole === undefined || typeof name !== 'string' || !NAME.test(name)) return undefined;
  if (typeof fingerprint !== 'string' || typeof pathFingerprint !== 'string') return undefined;
  const [type, count, validator] = [textOf(file.type), countOf(file.count), textOf(file.validator)];
  return {
    ...{ name, kind, fingerprint, pathFingerprint, whole },
    ...{ type: type ?? null, count: count ?? null, validator: validator ?? null },
  };
}

function parseWhole(value: unknown): FileState['whole'] | undefined {
  if (!isRecord(value)) return undefined;
  const [bytes, sha256, lines] = [countOf(value.bytes), textOf(value.sha256), countOf(value.lines)];
  return bytes === undefined || sha256 === undefined || lines === undefined ? undefined : { bytes, sha256, lines };
}
