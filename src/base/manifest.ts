/**
 * `manifest.json`, carried by every folder that we write: which tool and version made it, from which inputs (by hash), with
 * which settings and seed, and the SHA-256 and size of every file in it. Two runs with the same inputs, settings and seed write
 * the same manifest: the time of creation is not part of it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { AnamnesisError } from './errors.ts';
import { sha256OfFile } from './hashing.ts';
import { writeFileWhole } from './outputs.ts';

export const MANIFEST_FORMAT = 1;
export const TOOL_VERSION = packageJson.version;

/** What a folder holds: refused by stages that need another kind. */
export const FOLDER_KINDS = [
  'simulation',
  'dataset',
  'tokens',
  'model',
  'predictions',
  'labels',
  'embeddings',
  'evaluation',
  'demo',
  'terminology',
] as const;
export type FolderKind = (typeof FOLDER_KINDS)[number];

export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT;
  readonly kind: FolderKind;
  readonly tool: string;
  readonly toolVersion: string;
  readonly command: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  /** Name of the input → its identity (the manifest's own hash, or a hash of its files). */
  readonly inputs: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export interface ManifestFacts {
  readonly kind: FolderKind;
  readonly command: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly inputs: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** Hashes every file of `folder` and writes its manifest, last. */
export async function writeManifest(folder: string, facts: ManifestFacts): Promise<Manifest> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const path of await filesBelow(folder)) {
    const name = relative(folder, path);
    if (name === 'manifest.json') continue;
    files[name] = { bytes: (await stat(path)).size, sha256: await sha256OfFile(path) };
  }
  const manifest: Manifest = { format: MANIFEST_FORMAT, tool: 'anamnesis', toolVersion: TOOL_VERSION, ...facts, files };
  await writeFileWhole(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Reads a folder's manifest and checks its kind.
 * @throws input/missing when there is none, input/invalid when it is not ours, input/mismatch when the kind differs.
 */
export async function readManifest(folder: string, kind: FolderKind): Promise<Manifest> {
  const path = join(folder, 'manifest.json');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/invalid', {
      where: path,
      rule: missing ? `There is no manifest, so this is not a ${kind} folder.` : 'The manifest is not readable JSON.',
      remedy: `Give a folder that anamnesis wrote (kind: ${kind}).`,
      cause,
    });
  }
  if (manifest.format !== MANIFEST_FORMAT) {
    throw new AnamnesisError('input/invalid', {
      where: path,
      rule: `The manifest has format ${String(manifest.format)}; this version reads ${MANIFEST_FORMAT}.`,
      remedy: 'Use the version of anamnesis that wrote it, or write it again.',
    });
  }
  if (manifest.kind !== kind) {
    throw new AnamnesisError('input/mismatch', {
      where: path,
      rule: `The folder holds ${manifest.kind}, not ${kind}.`,
      remedy: `Give a ${kind} folder.`,
    });
  }
  return manifest;
}

/** The identity of a written folder: the hash of its manifest, which holds the hash of everything else. */
export async function identityOfFolder(folder: string): Promise<string> {
  return sha256OfFile(join(folder, 'manifest.json'));
}

/** Checks that a file still has the bytes that the manifest names. */
export async function verifyFile(folder: string, manifest: Manifest, name: string): Promise<void> {
  const known = manifest.files[name];
  const path = join(folder, name);
  if (known !== undefined && (await sha256OfFile(path)) === known.sha256) return;
  throw new AnamnesisError('input/invalid', {
    where: path,
    rule: 'The file is not the one that the manifest names (truncated, changed or swapped).',
    remedy: 'Restore the folder from a copy, or run the stage that wrote it again.',
  });
}

/** All files below a folder, sorted by name, so that manifests do not depend on the file system. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
