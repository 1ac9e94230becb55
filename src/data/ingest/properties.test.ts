/**
 * The same records give the same data, byte for byte: in whatever order of files and lines, split into whatever files of whatever names,
 * as NDJSON, Bundles, transactions or arrays, gzip or not, on a machine in whatever time zone. For FHIR, and for OMOP as CSV.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirRecord, fhirRecords } from '../../../test/support/fhirRecords.ts';
import { bytesOf, dataOf, FORMS, gzipped, inForm, runIngest, writeFiles } from '../../../test/support/ingestRun.ts';
import { csvOf, omopRecords } from '../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../test/support/tinyDataset.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('properties');
});
afterAll(() => rm(root, { recursive: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

/** What becomes of an input, but for what names its files. */
async function ingested(files: Files, zone = 'America/New_York'): Promise<object> {
  const folder = join(root, String(number++));
  await writeFiles(join(folder, 'in'), files);
  const { report } = await runIngest(join(folder, 'in'), join(folder, 'out'), { zone });
  const data = dataOf(join(folder, 'out'));
  await rm(folder, { recursive: true });
  const { tables, rows, patients, times } = report;
  return { data, tables, rows, patients, findings: times.findings };
}

const RECORDS = fhirRecords(4);

/** One file: which records (by place in the shuffled list), how they are written, and what it is called. */
interface FileLayout {
  readonly share: number;
  readonly form: (typeof FORMS)[number];
  readonly gzip: boolean;
  readonly name: string;
}

const fileLayout: fc.Arbitrary<FileLayout> = fc.record({
  share: fc.integer({ min: 1, max: 20 }),
  form: fc.constantFrom(...FORMS),
  gzip: fc.boolean(),
  name: fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,2})?\.(json|txt|ndjson)$/),
});
interface Layout {
  readonly order: readonly number[];
  readonly files: readonly FileLayout[];
}
const layout: fc.Arbitrary<Layout> = fc.record({
  order: fc.array(fc.nat(), { minLength: RECORDS.length, maxLength: RECORDS.length }),
  files: fc.uniqueArray(fileLayout, {
    minLength: 1,
    maxLength: 5,
    selector: ({ name }) => name.replace(/\..*|\/.*/, ''),
  }),
});

function allIn(form: FileLayout['form']): Layout {
  return {
    order: RECORDS.map((_, i) => -i),
    files: [{ share: 1, form, gzip: form === 'transaction', name: 'a.json' }],
  };
}

function laidOut(records: readonly FhirRecord[], { order, files }: Layout): Files {
  const shuffled = records.map((record, i) => ({ record, key: order[i] })).sort((a, b) => a.key - b.key);
  const total = files.reduce((sum, { share }) => sum + share, 0);
  let taken = 0;
  let begin = 0;
  return Object.fromEntries(
    files.map(({ share, form, gzip, name }) => {
      taken += share;
      const end = Math.round((taken / total) * shuffled.length);
      const text = inForm(
        shuffled.slice(begin, end).map(({ record }) => record),
        form,
        records,
      );
      begin = end;
      return [name, gzip ? gzipped(text) : text];
    }),
  );
}

describe('FHIR', () => {
  it('gives the same data and counts in every order, form and split into files', async () => {
    const plain = await ingested({ 'all.ndjson': inForm(RECORDS, 'ndjson') });
    await fc.assert(
      fc.asyncProperty(layout, async (drawn) => {
        expect(await ingested(laidOut(RECORDS, drawn))).toEqual(plain);
      }),
      // Each form alone, in the order that is given turned round; then what chance makes of it.
      { numRuns: FORMS.length - 1, examples: FORMS.slice(1).map((form) => [allIn(form)]) },
    );
  });

  it('gives the same data set on a machine in any time zone', async () => {
    const folder = join(root, 'zones');
    await writeFiles(join(folder, 'in'), { 'a.ndjson': inForm(RECORDS, 'ndjson') });
    const zones = ['UTC', 'Pacific/Kiritimati', 'America/New_York'];
    const written = await Promise.all(
      zones.map(async (zone) => {
        const out = join(folder, zone.replace('/', '-'));
        await program(['ingest', join(folder, 'in'), out, '--zone', 'Europe/Berlin'], { TZ: zone });
        return bytesOf(out);
      }),
    );
    expect(Object.keys(written[0])).toContain('ingest.json');
    for (const bytes of written) expect(bytes).toEqual(written[0]);
  });
});

const TABLES = omopRecords(6);

/** Each table in some order, in one or two files, with some delimiter. */
interface OmopLayout {
  readonly order: readonly number[];
  readonly cut: number;
  readonly delimiter: string;
  readonly gzip: boolean;
  readonly folder: string;
}
const omopLayout: fc.Arbitrary<OmopLayout> = fc.record({
  order: fc.array(fc.nat(), { minLength: 100, maxLength: 100 }),
  cut: fc.integer({ min: 0, max: 20 }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  gzip: fc.boolean(),
  folder: fc.constantFrom('', 'cdm/', 'z/'),
});

function omopLaidOut({ order, cut, delimiter, gzip, folder }: OmopLayout): Files {
  return Object.fromEntries(
    Object.entries(TABLES).flatMap(([table, rows]) => {
      const shuffled = rows
        .map((row, i) => ({ row, key: order[i % order.length] + i / 1000 }))
        .sort((a, b) => a.key - b.key);
      const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].filter((part) => part.length > 0);
      return parts.map((part, i) => {
        const text = csvOf(
          part.map(({ row }) => row),
          delimiter,
        );
        return [`${folder}${table}_${i}.csv${gzip ? '.gz' : ''}`, gzip ? gzipped(text) : text];
      });
    }),
  );
}

describe('OMOP', () => {
  it('gives the same data and counts in every order, delimiter and split into files', async () => {
    const plain = await ingested(
      Object.fromEntries(Object.entries(TABLES).map(([table, rows]) => [`${table}.csv`, csvOf(rows)])),
    );
    await fc.assert(
      fc.asyncProperty(omopLayout, async (drawn) => {
        expect(await ingested(omopLaidOut(drawn))).toEqual(plain);
      }),
      { numRuns: 2 },
    );
  });
});

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

async function program(given: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, [MAIN, ...given], { env: { ...process.env, ...environment } });
}
