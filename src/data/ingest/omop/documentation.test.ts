/** What the documentation says of tables, times and columns is what the mappings say; every column of real files is read or listed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSession } from '../../record/duckdb.ts';
import { listInput } from '../input/files.ts';
import { findOmopFiles } from './files.ts';
import { columnsOf } from './mapping.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';
import { fileForm } from './source.ts';
import { omopTimeChoices } from './timeChoices.ts';

const DOCUMENT = readFileSync('docs/omop.md', 'utf8');

describe('docs/omop.md', () => {
  it.each(omopTimeChoices().map((choice) => [choice.table, choice.event, choice.time, choice.because]))(
    'says when %s: %s is known',
    (...cells) => expect(DOCUMENT).toContain(`| ${cells.join(' | ')} |`),
  );

  it.each(OMOP_MAPPINGS.map((mapping) => [mapping.table, mapping] as const))(
    'says what of %s is not taken',
    (_, mapping) => {
      for (const [columns, reason] of Object.entries(mapping.notTaken)) {
        const listed = columns.split(', ').map((column) => `\`${column}\``);
        expect(DOCUMENT).toContain(`| ${mapping.table} | ${listed.join(', ')} | ${reason} |`);
      }
    },
  );
});

const DATA = '../shared/data';
const SETS = ['mimic-iv-demo/omop', 'eunomia-gibleed-omop', 'synthea27nj-omop-parquet'];

describe.skipIf(!existsSync(DATA))('columns of public data (skipped when ../shared/data is absent)', () => {
  it.each(SETS)('of %s are all read or listed as not taken', async (name) => {
    const files = findOmopFiles(await listInput(join(DATA, name)));
    const unknown = await withSession({ threads: 1 }, async (session) => {
      const columns: string[] = [];
      for (const { table, files: parts } of files?.tables ?? []) {
        const mapping = OMOP_MAPPINGS.find((each) => each.table === table);
        if (mapping === undefined) continue;
        const renamed = Object.values(mapping.renamed ?? {}).flat();
        const known = [
          ...columnsOf(mapping),
          ...renamed,
          ...Object.keys(mapping.notTaken).flatMap((key) => key.split(', ')),
        ];
        const form = await fileForm(session, parts[0], known);
        if (!('form' in form)) throw new Error(form.rule);
        columns.push(...form.header.filter((column) => !known.includes(column)).map((column) => `${table}.${column}`));
      }
      return columns;
    });
    expect(unknown).toEqual([]);
  });
});
