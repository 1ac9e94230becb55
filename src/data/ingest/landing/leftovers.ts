/**
 * What runs that were killed (SIGKILL, no power) left beside an output: half-written copies under the temporary names of `base/outputs.ts`.
 * They hold records, so the next run that writes the output takes them away; those of processes that are still at work are left alone.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '../../../base/errors.ts';

export async function removeLeftovers(out: string): Promise<void> {
  const start = `.${basename(out)}.tmp-`;
  for (const name of await namesIn(dirname(out))) {
    const [, processId] = /^(\d+)-[0-9a-f]{8}$/.exec(name.startsWith(start) ? name.slice(start.length) : '') ?? [];
    if (processId === undefined || isRunning(Number(processId))) continue;
    await rm(join(dirname(out), name), { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // One of another user may not be asked, but it runs.
    return systemErrorCode(error) !== 'ESRCH';
  }
}
