/**
 * One example per resource type, in `test/examples/ingest/fhir`: made-up resources, each named by its id after what it shows, and the landed
 * rows that they become. They are documentation as well: nulls, hashes and the file are left out, the parts of a concept are parted by
 * `␟`, times are UTC; the hospital's clock is that of New York. The same resources in Bundles must land the same rows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import { openSession, quote, type Session } from '../../record/duckdb.ts';
import { LANDED_COLUMNS, PART } from '../landed.ts';
import { type LineForm, landingQuery } from './compile.ts';
import { fhirMacros } from './macros.ts';
import { FHIR_MAPPINGS } from './resources/index.ts';

const EXAMPLES = 'test/examples/ingest/fhir';
const SETTINGS = { subjectIdentifier: 'http://hospital.example/mrn' };
const HIDDEN = ['file', 'resource_key', 'digest'];
const SHOWN = Object.entries(LANDED_COLUMNS)
  .filter(([name]) => !HIDDEN.includes(name))
  .map(([name, type]) => (type === 'TIMESTAMP' ? `"${name}"::VARCHAR AS "${name}"` : `"${name}"`));

type ShownRow = Readonly<Record<string, unknown>>;

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await temporaryFolder('fhir-examples');
  session = await openSession({ memoryLimitMb: 512, threads: 1 });
  for (const macro of fhirMacros('America/New_York')) await session.run(macro, 'macros');
});
afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

function inputOf(type: string): string {
  return join(EXAMPLES, type, 'input.ndjson');
}

/** The landed rows; those of one resource together, resources by id. */
async function landedRows(path: string, types: readonly string[], form: LineForm): Promise<readonly ShownRow[]> {
  const mappings = FHIR_MAPPINGS.filter(({ resource }) => types.includes(resource));
  const lines = `SELECT filename AS file, json FROM read_json_objects(${quote(path)}, format = 'newline_delimited', filename = true)`;
  const query = landingQuery([{ mappings, lines, form }], SETTINGS);
  const rows = await session.rows(
    `SELECT ${SHOWN.join(', ')} FROM (${query}) ORDER BY source_table, source_id, ordinal`,
    path,
  );
  return rows.map(shown);
}

function shown(row: ShownRow): ShownRow {
  const there = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(
    there.map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll(PART, '␟') : value]),
  );
}

const TYPES = FHIR_MAPPINGS.map(({ resource }) => resource);
const EXAMPLE_TYPES = readdirSync(EXAMPLES).filter((type) => type !== 'Bundle');

describe('the example of', () => {
  it.each(EXAMPLE_TYPES)('%s becomes the rows that stand beside it', async (type) => {
    const expected: unknown = JSON.parse(readFileSync(join(EXAMPLES, type, 'expected.json'), 'utf8'));
    expect(await landedRows(inputOf(type), [type], 'resources')).toEqual(expected);
  });

  it('Bundles among other lines becomes the rows that stand beside it', async () => {
    const expected: unknown = JSON.parse(readFileSync(join(EXAMPLES, 'Bundle', 'expected.json'), 'utf8'));
    expect(await landedRows(inputOf('Bundle'), TYPES, 'mixed')).toEqual(expected);
  });

  it('every mapped type is there', () => {
    expect(TYPES.filter((type) => !existsSync(join(EXAMPLES, type, 'expected.json')))).toEqual([]);
  });
});

describe('the resources of all examples', () => {
  const lines = EXAMPLE_TYPES.flatMap((type) => readFileSync(inputOf(type), 'utf8').trimEnd().split('\n'));

  it('land the same rows by types apart, by types together, in one Bundle, and in Bundles among other lines', async () => {
    const path = (name: string): string => join(folder, `${name}.ndjson`);
    const bundle = (resources: readonly string[]): string =>
      `{"resourceType":"Bundle","entry":[${resources.map((resource) => `{"resource":${resource}}`).join(',')}]}`;
    await writeFile(path('resources'), lines.join('\n'));
    await writeFile(path('bundle'), bundle(lines));
    await writeFile(
      path('mixed'),
      [bundle(lines.slice(0, 50)), ...lines.slice(50, 60), bundle(lines.slice(60))].join('\n'),
    );
    const apart: ShownRow[] = [];
    for (const type of EXAMPLE_TYPES.toSorted()) apart.push(...(await landedRows(inputOf(type), [type], 'resources')));
    expect(await landedRows(path('resources'), TYPES, 'resources')).toEqual(apart);
    expect(await landedRows(path('bundle'), TYPES, 'bundles')).toEqual(apart);
    expect(await landedRows(path('mixed'), TYPES, 'mixed')).toEqual(apart);
  });

  it('give one row at least each, the first with ordinal 0', async () => {
    const path = join(folder, 'counted.ndjson');
    await writeFile(path, lines.join('\n'));
    const rows = await landedRows(path, TYPES, 'resources');
    expect(rows.filter(({ ordinal }) => ordinal === 0)).toHaveLength(lines.length);
  });

  it('of types that are not compiled are counted as not mapped, and tell nothing', async () => {
    const path = join(folder, 'others.ndjson');
    await writeFile(path, lines.join('\n'));
    const rows = await landedRows(path, ['Binary'], 'resources');
    const others = rows.filter(({ source_table }) => source_table !== 'Binary');
    expect(others).toHaveLength(lines.length - 3);
    const told = others.map(({ source_table, source_id, kind, ordinal, outcome, version, ...rest }) => ({
      outcome,
      rest,
    }));
    expect(told.filter(({ rest }) => Object.keys(rest).length > 0)).toEqual([]);
    expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['type not mapped']));
  });
});
