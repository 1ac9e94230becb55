/**
 * The files of an input: one file, or every file below a folder, sorted by name, each with a hash of its content.
 *
 * Promises: the order and the names depend on the input alone, not on the file system or machine; links are followed, a folder
 * that is met again (a loop of links) is listed once. Files and folders whose names begin with a dot are left out: they are of
 * the system, or not finished yet. What cannot be read at all is refused here, by path, before any work.
 */
import type { Stats } from 'node:fs';
import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { sha256OfFile } from '../../../base/hashing.ts';

export interface InputFile {
  readonly path: string;
  /** From the input folder, with `/` between folders. */
  readonly name: string;
  readonly bytes: number;
}

/** @throws input/missing when there is nothing or no file, input/not-readable for a file, folder or link that cannot be opened. */
export async function listInput(path: string): Promise<readonly InputFile[]> {
  const found = await look(path);
  if (found.isFile()) return [await readable({ path, name: basename(path), bytes: found.size })];
  const files: InputFile[] = [];
  if (found.isDirectory()) await listFolder(path, '', new Set(), files);
  if (files.length === 0) throw missing(path, 'There is no file in it.', 'Give the folder that holds the records.');
  return files.sort((a, b) => byCodePoint(a.name, b.name));
}

const HASHED_AT_ONCE = 4;

/** Name → SHA-256 of the content. */
export async function identify(
  files: readonly InputFile[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const hashes: string[] = new Array(files.length);
  let next = 0;
  const hashFiles = async (): Promise<void> => {
    while (next < files.length) {
      signal?.throwIfAborted();
      const index = next++;
      hashes[index] = await explained(files[index].path, () => sha256OfFile(files[index].path));
    }
  };
  await Promise.all(Array.from({ length: HASHED_AT_ONCE }, hashFiles));
  return new Map(files.map(({ name }, index) => [name, hashes[index]]));
}

/** Order of the characters' numbers, as UTF-8 bytes have it, whatever the language of the machine. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

async function listFolder(folder: string, name: string, known: Set<string>, files: InputFile[]): Promise<void> {
  const real = await explained(folder, () => realpath(folder));
  if (known.has(real)) return;
  known.add(real);
  const entries = (await explained(folder, () => readdir(folder))).filter((entry) => !entry.startsWith('.'));
  for (const entry of entries.sort(byCodePoint)) {
    const path = join(folder, entry);
    const found = await look(path);
    if (found.isDirectory()) await listFolder(path, `${name}${entry}/`, known, files);
    else if (found.isFile()) files.push(await readable({ path, name: `${name}${entry}`, bytes: found.size }));
  }
}

/** What is at a path, links followed. Pipes, sockets and devices are no files. */
async function look(path: string): Promise<Stats> {
  const found = await explained(path, () => stat(path));
  if (found.isFile() || found.isDirectory()) return found;
  throw new AnamnesisError('input/not-readable', {
    where: path,
    rule: 'This is neither a file nor a folder.',
    remedy: 'Give files: they are read more than once.',
  });
}

async function readable(file: InputFile): Promise<InputFile> {
  await explained(file.path, () => access(file.path, constants.R_OK));
  return file;
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === undefined) throw cause;
    if (code === 'ENOENT')
      throw missing(path, 'There is nothing at this path.', 'Check the path; mend or remove a broken link.');
    throw new AnamnesisError('input/not-readable', {
      where: path,
      rule: `The input cannot be read (${code}).`,
      remedy: 'Check the permissions.',
      cause,
    });
  }
}

function missing(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/missing', { where, rule, remedy });
}
