/**
 * SNOMED CT: the snapshot of an RF2 release (a folder that holds, at any depth, the files `sct2_Concept_Snapshot…`,
 * `sct2_Description_Snapshot-en…` and `sct2_Relationship_Snapshot…`), or the Global Patient Set as CSV (`code, display`).
 *
 * Descriptions are fully specified names; parents are the active `is a` relationships. Inactive concepts keep their names, for old
 * records. Memory grows with the `is a` relationships (about 600,000), not with the descriptions. SNOMED CT needs a licence in many countries.
 */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AnamnesisError } from '../../../base/errors.ts';
import { columnsOf } from '../delimited.ts';
import { descriptionOf, qualifiedCode, type Term, type TerminologySource } from './term.ts';

const SYSTEM = 'SNOMED';
const IS_A = '116680003';
const FULLY_SPECIFIED_NAME = '900000000000003001';

export async function openSnomed(path: string): Promise<TerminologySource> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return { files: [path], terms: patientSetTerms(path) };
  const names = await readdir(path, { recursive: true });
  const only = (pattern: RegExp): string => onlyFile(path, names.filter((name) => pattern.test(basename(name))).sort());
  const concepts = only(/^x?sct2_Concept_Snapshot_.*\.txt$/);
  const descriptions = only(/^x?sct2_Description_Snapshot-en.*\.txt$/);
  const relationships = only(/^x?sct2_Relationship_Snapshot_.*\.txt$/);
  return {
    files: [concepts, descriptions, relationships],
    terms: releaseTerms(concepts, descriptions, relationships),
  };
}

function onlyFile(folder: string, found: readonly string[]): string {
  if (found.length === 1) return join(folder, found[0]);
  throw new AnamnesisError(found.length === 0 ? 'input/missing' : 'input/invalid', {
    where: folder,
    rule:
      found.length === 0
        ? 'The folder has no snapshot of an RF2 release (concepts, English descriptions and relationships).'
        : `The folder has several snapshots: ${found.join(', ')}.`,
    remedy: 'Give the unpacked folder of one release, or its Snapshot folder.',
  });
}

async function* releaseTerms(concepts: string, descriptions: string, relationships: string): AsyncGenerator<Term> {
  const inUse = new Set<string>();
  for await (const [id, active] of columnsOf(concepts, ['id', 'active'], '\t')) if (active === '1') inUse.add(id);
  const parents = new Map<string, string[]>();
  const relationColumns = ['active', 'typeId', 'sourceId', 'destinationId'];
  for await (const [active, type, source, parent] of columnsOf(relationships, relationColumns, '\t')) {
    if (active !== '1' || type !== IS_A || !inUse.has(source) || !inUse.has(parent)) continue;
    const known = parents.get(source);
    if (known === undefined) parents.set(source, [parent]);
    else if (!known.includes(parent)) known.push(parent);
  }
  const descriptionColumns = ['active', 'typeId', 'conceptId', 'term'];
  for await (const [active, type, code, term] of columnsOf(descriptions, descriptionColumns, '\t')) {
    if (active !== '1' || type !== FULLY_SPECIFIED_NAME) continue;
    const parentCodes = (parents.get(code) ?? []).map((parent) => qualifiedCode(SYSTEM, parent));
    yield { system: SYSTEM, code, description: descriptionOf(term), parentCodes };
  }
}

async function* patientSetTerms(path: string): AsyncGenerator<Term> {
  for await (const [code, display] of columnsOf(path, ['code', 'display'])) {
    if (code !== '') yield { system: SYSTEM, code, description: descriptionOf(display), parentCodes: [] };
  }
}
