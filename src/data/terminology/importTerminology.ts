/**
 * Imports a terminology as its publisher gives it: a folder with `terms.parquet` (`system`, `code`, `description`, `parent_codes`) and a
 * manifest, for `openTerminology`.
 *
 * Promises: streams; the folder appears whole or not at all; a file in a wrong layout, or without a single term, is refused. Nothing is
 * downloaded, and nothing of a terminology is part of this program: their licences bind whoever imports them.
 */
import { basename, join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfFile } from '../../base/hashing.ts';
import { type Manifest, writeManifest } from '../../base/manifest.ts';
import { writeFolder } from '../../base/outputs.ts';
import { type Progress, silentProgress } from '../../base/progress.ts';
import { type ColumnSchema, openTableWriter, type TableWriter } from '../record/table.ts';
import { openCcsr } from './import/ccsr.ts';
import { openIcd10cm } from './import/icd10cm.ts';
import { openLoinc } from './import/loinc.ts';
import { openRxnorm } from './import/rxnorm.ts';
import { openSnomed } from './import/snomed.ts';
import type { Term, TerminologySource } from './import/term.ts';

export const TERMINOLOGY_KINDS = ['icd10cm', 'ccsr', 'loinc', 'rxnorm', 'snomed'] as const;
export type TerminologyKind = (typeof TERMINOLOGY_KINDS)[number];

const OPENERS: Readonly<Record<TerminologyKind, (path: string) => Promise<TerminologySource>>> = {
  icd10cm: openIcd10cm,
  ccsr: openCcsr,
  loinc: openLoinc,
  rxnorm: openRxnorm,
  snomed: openSnomed,
};

export const TERMS_FILE = 'terms.parquet';

const TERM_COLUMNS: readonly ColumnSchema[] = [
  { name: 'system', type: 'VARCHAR' },
  { name: 'code', type: 'VARCHAR' },
  { name: 'description', type: 'VARCHAR' },
  { name: 'parent_codes', type: 'VARCHAR[]' },
];

/** Terms held before they are handed to the table. */
const BATCH_TERMS = 10_000;

export interface ImportOptions {
  readonly force?: boolean;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Imports `path` (a file; for SNOMED CT also a folder) into the folder `out`.
 * @throws input/missing, input/invalid when the layout is unknown, output/exists, or the signal's reason.
 */
export async function importTerminology(
  kind: TerminologyKind,
  path: string,
  out: string,
  { force = false, progress = silentProgress, signal }: ImportOptions = {},
): Promise<Manifest> {
  return writeFolder(out, { force }, async (temporary) => {
    const { files, terms } = await OPENERS[kind](path);
    progress.start(`importing ${kind}`, undefined, 'terms');
    const counts = await writeTerms(join(temporary, TERMS_FILE), terms, (done) => {
      signal?.throwIfAborted();
      progress.update(done);
    });
    progress.finish();
    if (counts.terms === 0) throw withoutTerms(path, kind);
    const hashes = await Promise.all(files.map(async (file) => [basename(file), await sha256OfFile(file)] as const));
    return writeManifest(temporary, {
      kind: 'terminology',
      command: 'terminology import',
      settings: { kind },
      seed: null,
      inputs: Object.fromEntries(hashes),
      counts: { ...counts },
    });
  });
}

interface TermCounts {
  readonly terms: number;
  readonly withoutDescription: number;
  readonly withParents: number;
}

async function writeTerms(
  path: string,
  terms: AsyncIterable<Term>,
  report: (done: number) => void,
): Promise<TermCounts> {
  const writer = await openTableWriter(path, TERM_COLUMNS);
  let counts: TermCounts = { terms: 0, withoutDescription: 0, withParents: 0 };
  let batch: Term[] = [];
  const flush = async (): Promise<void> => {
    await appendTerms(writer, batch);
    counts = {
      terms: counts.terms + batch.length,
      withoutDescription: counts.withoutDescription + batch.filter((term) => term.description === null).length,
      withParents: counts.withParents + batch.filter((term) => term.parentCodes.length > 0).length,
    };
    batch = [];
    report(counts.terms);
  };
  try {
    for await (const term of terms) {
      batch.push(term);
      if (batch.length >= BATCH_TERMS) await flush();
    }
    await flush();
    await writer.close();
    return counts;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function appendTerms(writer: TableWriter, terms: readonly Term[]): Promise<void> {
  await writer.append([
    terms.map((term) => term.system),
    terms.map((term) => term.code),
    terms.map((term) => term.description),
    terms.map((term) => term.parentCodes),
  ]);
}

function withoutTerms(path: string, kind: TerminologyKind): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule: `The file has no terms of ${kind}.`,
    remedy: 'Give a file in one of the layouts that docs/terminology.md lists.',
  });
}
