/**
 * LOINC: `Loinc.csv` of a release (LoincTable/), or a tab-separated extract with `LOINC_NUM` and `SHORTNAME`. The description is the long
 * common name where there is one. Left out: LOINC's component hierarchy, which is a separate file.
 *
 * LOINC may be used freely under its licence, whose notice must travel with the content.
 */
import { headerOf, records, unknownLayout } from '../delimited.ts';
import { descriptionOf, type Term, type TerminologySource } from './term.ts';

export async function openLoinc(path: string): Promise<TerminologySource> {
  return { files: [path], terms: terms(path) };
}

async function* terms(path: string): AsyncGenerator<Term> {
  let places: { readonly code: number; readonly names: readonly number[] } | undefined;
  for await (const fields of records(path)) {
    if (places === undefined) {
      const header = headerOf(path, fields);
      const names = ['LONG_COMMON_NAME', 'SHORTNAME'].filter((name) => header.has(name)).map(header.place);
      if (names.length === 0) throw unknownLayout(path, fields, 'It has neither LONG_COMMON_NAME nor SHORTNAME.');
      places = { code: header.place('LOINC_NUM'), names };
      continue;
    }
    const code = fields[places.code]?.trim() ?? '';
    const description = places.names.map((place) => descriptionOf(fields[place])).find((text) => text !== null) ?? null;
    if (code !== '') yield { system: 'LOINC', code, description, parentCodes: [] };
  }
  if (places === undefined) throw unknownLayout(path, [], 'The file is empty.');
}
