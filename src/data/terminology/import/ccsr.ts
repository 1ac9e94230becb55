/**
 * CCSR for diagnoses (AHRQ, Clinical Classifications Software Refined): ICD-10-CM codes with their clinical categories as parents, and
 * the categories themselves as `CCSR//DIG001`. The default category for inpatients comes first.
 *
 * Layouts: `DXCCSR_vYYYY-N.CSV` as AHRQ publishes it (one row a code, single quotes around codes), and one row per code and category.
 */
import { type Header, headerOf, records, unknownLayout } from '../delimited.ts';
import { writtenCode } from '../icd.ts';
import { descriptionOf, qualifiedCode, type Term, type TerminologySource } from './term.ts';

const CODES = 'ICD10CM';
const CATEGORIES = 'CCSR';

interface CodeRow {
  readonly code: string;
  readonly description: string | null;
  /** Category and its name; the default one first. */
  readonly categories: readonly (readonly [string, string | null])[];
}

export async function openCcsr(path: string): Promise<TerminologySource> {
  return { files: [path], terms: terms(path) };
}

async function* terms(path: string): AsyncGenerator<Term> {
  const named = new Set<string>();
  let read: ((fields: readonly string[]) => CodeRow) | undefined;
  let group: CodeRow | undefined;
  for await (const fields of records(path, ',')) {
    if (read === undefined) {
      read = layoutOf(path, fields);
      continue;
    }
    const row = read(fields);
    if (row.code === '') continue;
    for (const [code, description] of row.categories) {
      if (named.has(code)) continue;
      named.add(code);
      yield { system: CATEGORIES, code, description, parentCodes: [] };
    }
    if (group?.code === row.code) group = { ...group, categories: [...group.categories, ...row.categories] };
    else {
      if (group !== undefined) yield termOf(group);
      group = row;
    }
  }
  if (read === undefined) throw unknownLayout(path, [], 'The file is empty.');
  if (group !== undefined) yield termOf(group);
}

function termOf({ code, description, categories }: CodeRow): Term {
  const parentCodes = [...new Set(categories.map(([category]) => qualifiedCode(CATEGORIES, category)))];
  return { system: CODES, code: writtenCode(CODES, code), description, parentCodes };
}

function layoutOf(path: string, fields: readonly string[]): (fields: readonly string[]) => CodeRow {
  const header = headerOf(path, fields);
  if (header.has('ICD-10-CM CODE', 'CCSR CATEGORY 1')) return publishedRows(header);
  if (header.has('ICD-10-CM Code', 'CCSR Category')) return pairRows(header);
  throw unknownLayout(path, fields, 'This is no CCSR file for diagnoses.');
}

function publishedRows(header: Header): (fields: readonly string[]) => CodeRow {
  const [code, description] = [header.place('ICD-10-CM CODE'), header.place('ICD-10-CM CODE DESCRIPTION')];
  const places: (readonly [number, number])[] = [
    [header.place('Default CCSR CATEGORY IP'), header.place('Default CCSR CATEGORY DESCRIPTION IP')],
  ];
  for (let k = 1; header.has(`CCSR CATEGORY ${k}`); k++) {
    places.push([header.place(`CCSR CATEGORY ${k}`), header.place(`CCSR CATEGORY ${k} DESCRIPTION`)]);
  }
  return (fields) => ({
    code: bare(fields[code]),
    description: descriptionOf(bare(fields[description])),
    categories: places
      .map(([category, name]) => [bare(fields[category]), descriptionOf(bare(fields[name]))] as const)
      // Codes that may not be a principal diagnosis have XXX000 as their default.
      .filter(([category]) => category !== '' && !category.startsWith('XXX')),
  });
}

function pairRows(header: Header): (fields: readonly string[]) => CodeRow {
  const [code, description] = [header.place('ICD-10-CM Code'), header.place('ICD-10-CM Code Description')];
  const [category, name] = [header.place('CCSR Category'), header.place('CCSR Category Description')];
  return (fields) => ({
    code: bare(fields[code]),
    description: descriptionOf(bare(fields[description])),
    categories: [[bare(fields[category]), descriptionOf(bare(fields[name]))]],
  });
}

/** Without the single quotes that AHRQ puts around codes. */
function bare(field: string | undefined): string {
  return (field ?? '').trim().replaceAll(/^'|'$/g, '').trim();
}
