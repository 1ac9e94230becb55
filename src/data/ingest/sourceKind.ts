/** The kinds of records that `ingest` reads, and how an input's kind shows: by its files' names and formats, before any is read. */
import { AnamnesisError } from '../../base/errors.ts';
import type { InputFormat } from './input/sniff.ts';
import { findOmopFiles } from './omop/files.ts';

export const SOURCE_KINDS = ['fhir', 'omop', 'meds'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

interface NamedFormat {
  /** From the input folder. */
  readonly name: string;
  readonly format: InputFormat;
}

/** @throws input/invalid when the files are of none of the kinds, or of several. */
export function detectSource(input: string, files: readonly NamedFormat[]): SourceKind {
  if (files.some(isMedsData)) return 'meds';
  const tables = files.filter(({ format }) => format === 'csv' || format === 'parquet');
  const omop = findOmopFiles(tables.map(({ name }) => ({ path: name, name }))) !== undefined;
  const json = files.filter(({ format }) => format === 'ndjson' || format === 'json documents');
  // One `manifest.json` beside the tables says nothing about FHIR.
  const fhir = omop ? json.some(({ name }) => !/\.json$/i.test(name)) : json.length > 0;
  if (omop !== fhir) return omop ? 'omop' : 'fhir';
  throw new AnamnesisError('input/invalid', {
    where: input,
    rule: omop ? 'The files look like OMOP and FHIR together.' : 'No file looks like FHIR, OMOP or MEDS.',
    remedy: `Give the folder of one export, or say which with --from ${SOURCE_KINDS.join('|')}.`,
  });
}

function isMedsData({ name, format }: NamedFormat): boolean {
  return format === 'parquet' && /^(data|train|tuning|held_out)\//.test(name);
}
