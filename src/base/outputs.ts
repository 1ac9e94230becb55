/**
 * Outputs that are whole or absent. Folders and files are written under a temporary name beside their final one and renamed
 * when complete, so that a crash at any moment leaves no half-written output under a final name.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AnamnesisError, systemErrorCode } from './errors.ts';

/** Temporary names that this process has in use, so that leaving at once can still clean up. */
const unfinished = new Set<string>();

/**
 * Writes a folder through `write`, which gets the temporary path.
 * @throws output/exists when `path` exists and `force` is not set; nothing is touched then.
 */
export async function writeFolder<T>(
  path: string,
  options: { readonly force?: boolean },
  write: (temporaryPath: string) => Promise<T>,
): Promise<T> {
  refuseExisting(path, options.force ?? false);
  const temporary = temporaryName(path);
  unfinished.add(temporary);
  try {
    await mkdir(temporary, { recursive: true });
    const result = await write(temporary);
    await replace(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw explainWriteError(error, path);
  } finally {
    unfinished.delete(temporary);
  }
}

/** Writes one file whole: bytes to a temporary name, flushed to disk, then renamed over `path`. */
export async function writeFileWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  unfinished.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainWriteError(error, path);
  } finally {
    unfinished.delete(temporary);
  }
}

/** Removes every unfinished output now, for a process that is about to leave without unwinding. */
export function removeUnfinishedOutputs(): void {
  for (const temporary of unfinished) rmSync(temporary, { recursive: true, force: true });
}

/** @throws output/exists, before any work, when `path` is there and `force` is not set. */
export function refuseExisting(path: string, force: boolean): void {
  if (existsSync(path) && !force) {
    throw new AnamnesisError('output/exists', {
      where: path,
      rule: 'The output exists already.',
      remedy: 'Choose another name, or pass --force to replace it.',
    });
  }
}

/** Turns the system's write errors (full disk, no permission) into ours; other errors pass unchanged. */
export function explainWriteError(error: unknown, path: string): unknown {
  if (error instanceof AnamnesisError) return error;
  const code = systemErrorCode(error);
  const text = error instanceof Error ? error.message : '';
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device/i.test(text)) {
    return new AnamnesisError('output/disk-full', {
      where: path,
      rule: 'The disk is full; nothing was left under the final name.',
      remedy: 'Free some space or choose another disk, then run the same command again.',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new AnamnesisError('output/not-writable', {
      where: path,
      rule: `The output cannot be written (${code}).`,
      remedy: 'Check the permissions of the folder above it, or choose another place.',
      cause: error,
    });
  }
  return error;
}

async function replace(temporary: string, path: string): Promise<void> {
  if (!existsSync(path)) {
    await rename(temporary, path);
    return;
  }
  const old = temporaryName(path);
  await rename(path, old);
  await rename(temporary, path);
  await rm(old, { recursive: true, force: true });
}

/** A name beside `path` that no finished output ever bears. */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`);
}
