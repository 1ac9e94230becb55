/**
 * Imported terminologies, asked for the codes that a record has: what a code means, and what it is part of.
 *
 * Promises: memory grows with the codes asked for, not with the terminologies; of several folders (or several entries of one code) the
 * first description is taken and all parents are, in the order of the folders. ICD codes are found with or without their dot.
 */
import { join } from 'node:path';
import { readManifest } from '../../base/manifest.ts';
import { CODE_SEPARATOR } from '../record/meds.ts';
import { readRowsWhere } from '../record/rowsWhere.ts';
import { writtenCode } from './icd.ts';
import { TERMS_FILE } from './importTerminology.ts';

export interface CodeMeaning {
  readonly description: string | null;
  /** `SYSTEM//code`, as in `parent_codes` of MEDS. */
  readonly parentCodes: readonly string[];
}

export interface Terminology {
  /** The meanings of those codes that are known, by `SYSTEM//code` as asked. @throws input/missing, input/mismatch for a folder of another kind. */
  lookup(
    codes: Iterable<{ readonly system: string; readonly code: string }>,
  ): Promise<ReadonlyMap<string, CodeMeaning>>;
}

/** Opens folders that `importTerminology` wrote. They are checked at the first lookup. */
export function openTerminology(folders: readonly string[]): Terminology {
  return {
    async lookup(codes) {
      const asked = new Map<string, string[]>();
      for (const { system, code } of codes) {
        const key = system + CODE_SEPARATOR + writtenCode(system, code);
        const spellings = asked.get(key) ?? [];
        asked.set(key, [...spellings, system + CODE_SEPARATOR + code]);
      }
      const found = new Map<string, CodeMeaning>();
      for (const folder of folders) {
        await readManifest(folder, 'terminology');
        await addMeanings(join(folder, TERMS_FILE), asked, found);
      }
      return found;
    },
  };
}

async function addMeanings(
  path: string,
  asked: ReadonlyMap<string, readonly string[]>,
  found: Map<string, CodeMeaning>,
): Promise<void> {
  const codes = new Set(
    Array.from(asked.keys(), (key) => key.slice(key.indexOf(CODE_SEPARATOR) + CODE_SEPARATOR.length)),
  );
  const rows = await readRowsWhere(path, 'code', codes, ['system', 'code', 'description', 'parent_codes']);
  rows.code.forEach((code, row) => {
    const spellings = asked.get(String(rows.system[row]) + CODE_SEPARATOR + String(code)) ?? [];
    for (const spelling of spellings) {
      const known = found.get(spelling);
      const description = known?.description ?? textOf(rows.description[row]);
      const parentCodes = [...new Set([...(known?.parentCodes ?? []), ...textsOf(rows.parent_codes[row])])];
      found.set(spelling, { description, parentCodes });
    }
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
