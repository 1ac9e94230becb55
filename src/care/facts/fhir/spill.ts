/**
 * Resources parted by patient into files of a temporary folder, so that each patient can be read without the others, however large the export.
 *
 * Promises: a file holds the patients of one share of all hash values, so that memory grows with one share; the folder is readable for its owner only and
 * removed on `close`. A resource is two lines: whose it is, and its JSON.
 */
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainWriteError } from '../../../base/outputs.ts';

export interface Spill {
  add(patient: string, text: string): void;
  /** After the last one: nothing can be added any more. */
  finish(): void;
  /** In code-unit order of patients within a share; shares follow each other. */
  all(): AsyncIterable<readonly [patient: string, texts: readonly string[]]>;
  one(patient: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const SHARE_BYTES = 1 << 23;
const MOST_SHARES = 1024;
const BUFFERED_CHARACTERS = 1 << 16;

/** @param bytes what is to be spilled, about. */
export async function openSpill(bytes: number): Promise<Spill> {
  const folder = await mkdtemp(join(tmpdir(), 'anamnesis-facts-'));
  const count = Math.min(MOST_SHARES, Math.max(1, Math.ceil(bytes / SHARE_BYTES)));
  const pathOf = (share: number): string => join(folder, `${share}`);
  const waiting = Array.from({ length: count }, (): string[] => []);
  const lengths = new Array<number>(count).fill(0);
  const flush = (share: number): void => {
    if (waiting[share].length === 0) return;
    appendWhole(pathOf(share), waiting[share].join(''), folder);
    waiting[share] = [];
    lengths[share] = 0;
  };
  const read = async (share: number): Promise<ReadonlyMap<string, string[]>> => {
    const text = existsSync(pathOf(share)) ? await readFile(pathOf(share), 'utf8') : '';
    return byPatient(text);
  };
  return {
    add(patient, text) {
      const share = shareOf(patient, count);
      waiting[share].push(`${patient}\n${text.replaceAll('\n', ' ')}\n`);
      lengths[share] += text.length;
      if (lengths[share] > BUFFERED_CHARACTERS) flush(share);
    },
    finish() {
      for (let share = 0; share < count; share++) flush(share);
    },
    async *all() {
      for (let share = 0; share < count; share++) {
        const patients = await read(share);
        for (const patient of [...patients.keys()].sort()) yield [patient, patients.get(patient) ?? []];
      }
    },
    one: async (patient) => (await read(shareOf(patient, count))).get(patient) ?? [],
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

function appendWhole(path: string, text: string, folder: string): void {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw explainWriteError(error, folder);
  }
}

function byPatient(text: string): ReadonlyMap<string, string[]> {
  const patients = new Map<string, string[]>();
  const lines = text.split('\n');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const texts = patients.get(lines[index]);
    if (texts === undefined) patients.set(lines[index], [lines[index + 1]]);
    else texts.push(lines[index + 1]);
  }
  return patients;
}

/** FNV-1a of the id's code units, parted evenly. */
function shareOf(patient: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < patient.length; index++) hash = Math.imul(hash ^ patient.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % count;
}
