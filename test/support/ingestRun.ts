/**
 * Runs `ingest` in this process on files made up by a test, and reads what it wrote: bytes of every file, and the events as rows.
 *
 * Records are written in any of the forms that FHIR comes in (`FORMS`), gzip or not.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fixedClock } from '../../src/base/clock.ts';
import { silentProgress } from '../../src/base/progress.ts';
import { ingest } from '../../src/data/ingest/ingest.ts';
import type { IngestOptions, IngestOutcome } from '../../src/data/ingest/options.ts';
import type { IngestReport } from '../../src/data/ingest/report/ingestReport.ts';
import { quote, withSession } from '../../src/data/record/duckdb.ts';
import { type FhirRecord, urnOf } from './fhirRecords.ts';

const SETTINGS: IngestOptions = {
  strict: false,
  force: false,
  update: false,
  zone: 'UTC',
  crosswalks: [],
  terminologies: [],
  systems: new Map(),
  views: [],
  memoryLimitMb: 1024,
};

/** Ingests with the usual settings but for `changed`. `said` gets what a person would be told. */
export async function runIngest(
  input: string,
  out: string,
  changed: Partial<IngestOptions> = {},
  said: string[] = [],
): Promise<IngestOutcome> {
  const { signal } = new AbortController();
  const say = (line: string): void => void said.push(line);
  return ingest(
    input,
    out,
    { ...SETTINGS, ...changed },
    { progress: silentProgress, clock: fixedClock(0), signal, say },
  );
}

/** Writes files (name → content) below `folder`. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export function ndjson(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** How a file holds resources. */
export const FORMS = ['ndjson', 'ndjson, spaced', 'bundle a line', 'bundle a file', 'transaction', 'array'] as const;
export type Form = (typeof FORMS)[number];

/** The text of a file that holds these records in this form. @param all those that references by another name can lead to */
export function inForm(records: readonly FhirRecord[], form: Form, all: readonly FhirRecord[] = records): string {
  const bundle = (some: readonly FhirRecord[], type: string, name: (record: FhirRecord) => string): object => ({
    resourceType: 'Bundle',
    type,
    entry: some.map((resource) => ({ fullUrl: name(resource), resource })),
  });
  const address = ({ resourceType, id }: FhirRecord): string => `http://server.example/fhir/${resourceType}/${id}`;
  switch (form) {
    case 'ndjson':
      return ndjson(records);
    case 'ndjson, spaced':
      return records.map((record) => `  ${JSON.stringify(record, null, 1).replaceAll('\n', ' ')} \r\n\n`).join('');
    case 'bundle a line':
      return ndjson(chunks(records, 7).map((some) => bundle(some, 'collection', address)));
    case 'bundle a file':
      return `${JSON.stringify(bundle(records, 'collection', address), null, 2)}\n`;
    case 'transaction': {
      const known = new Set(all.map(({ resourceType, id }) => `${resourceType}/${id}`));
      const renamed = records.map((record) => withUrns(record, known));
      return JSON.stringify(bundle(renamed, 'transaction', ({ resourceType, id }) => urnOf(resourceType, id ?? '')));
    }
    case 'array':
      return `${JSON.stringify(records, null, 1)}\n`;
  }
}

/** `Patient/1` becomes the urn that the Patient has in its transaction, wherever it is referred to. */
function withUrns(record: FhirRecord, known: ReadonlySet<string>): FhirRecord {
  const text = JSON.stringify(record);
  return JSON.parse(
    text.replaceAll(/"(reference|url)":"(([A-Z][A-Za-z]+)\/([^"]+))"/g, (whole, key, name, type, id) =>
      known.has(name) ? `"${key}":"${urnOf(type, id)}"` : whole,
    ),
  );
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Packed as several members, as tools that pack in pieces do. */
export function gzipped(text: string): Uint8Array {
  const middle = Math.floor(text.length / 2);
  return Buffer.concat([gzipSync(text.slice(0, middle)), gzipSync(text.slice(middle))]);
}

/** Path below `folder` → hash of its bytes, for every file whose path passes. */
export function bytesOf(
  folder: string,
  wanted: (path: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(wanted)
    .sort();
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

/** The data themselves: what must not depend on the form of the input. */
export function dataOf(folder: string): Readonly<Record<string, string>> {
  return bytesOf(folder, (path) => path.startsWith('data/') || /metadata\/(codes|subject_splits)\.parquet$/.test(path));
}

export interface EventRow {
  readonly subject: bigint;
  /** ISO in UTC, to the second; null when static. */
  readonly time: string | null;
  readonly code: string;
  readonly value: number | null;
  readonly text: string | null;
  readonly unit: string | null;
  readonly table: string;
  readonly id: string;
  readonly encounter: string | null;
  readonly author: string | null;
  readonly precision: string | null;
}

/** All events, in the order of the files. */
export async function eventsOf(out: string): Promise<readonly EventRow[]> {
  return withSession({ memoryLimitMb: 256, threads: 1 }, async (session) => {
    const rows = await session.rows(
      `SELECT subject_id AS subject, strftime("time", '%Y-%m-%dT%H:%M:%S') AS "time", code, numeric_value AS value, text_value AS "text", unit,
         source_table AS "table", source_id AS id, encounter_id AS encounter, author_role AS author, time_precision AS precision
       FROM read_parquet(${quote(join(out, 'data/**/*.parquet'))}, hive_partitioning = false)`,
      out,
    );
    return rows.flatMap((row) => (isEventRow(row) ? [row] : []));
  });
}

function isEventRow(row: object): row is EventRow {
  return 'subject' in row && typeof row.subject === 'bigint';
}

/** All that a reader of the run can see, but for the data: the report twice, the manifest, what was said. */
export async function shownBy(out: string, said: readonly string[]): Promise<string> {
  const names = ['ingest.json', 'ingest.html', 'manifest.json', 'metadata/dataset.json'].filter((name) =>
    existsSync(join(out, name)),
  );
  return [...said, ...(await Promise.all(names.map((name) => readFile(join(out, name), 'utf8'))))].join('\n');
}

/** How many lines of the report's tables ended so. */
export function countOf({ tables }: IngestReport, outcome: string): number {
  return tables.reduce(
    (sum, { outcomes }) => sum + (Object.entries(outcomes).find(([name]) => name === outcome)?.[1] ?? 0),
    0,
  );
}
