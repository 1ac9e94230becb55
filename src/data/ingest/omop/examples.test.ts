/**
 * One example per table, in `test/examples/ingest/omop`: a CSV file as a site would export it, and the landed rows that it becomes. They are
 * documentation as well: nulls are left out, the parts of a concept are parted by `␟`, lines come in their order.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';
import { landTable } from './landTable.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';

const EXAMPLES = 'test/examples/ingest/omop';
const SHOWN = ['kind', 'source_id', 'ordinal', 'outcome', 'patient', 'encounter', 'concept', 'display', 'reference'];
const TIMES = ['time', 'end_time', 'fallback'];
const REST = ['value', 'unit', 'text', 'time_precision', 'time_rule', 'fallback_precision', 'interpretation', 'author'];

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-omop-examples-'));
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
});
afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

async function landedRows(table: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const out = join(folder, `${table}.parquet`);
  const file = { path: join(EXAMPLES, table, `${table}.csv`), name: `${table}.csv` };
  const { files, faults } = await landTable(session, table, [file], { zone: 'UTC', codes: 'standard' }, out);
  expect(faults).toEqual([]);
  const lines =
    readFileSync(file.path, 'utf8')
      .trim()
      .replaceAll(/"[^"]*"/g, '')
      .split('\n').length - 1;
  expect(files).toEqual([{ file: file.name, lines, rejected: new Map() }]);
  const times = TIMES.map((name) => `strftime(${name}, '%Y-%m-%d %H:%M:%S') AS ${name}`);
  const ranks = "CASE WHEN kind = 'event' THEN rank::INTEGER END AS rank";
  const rows = await session.rows(`SELECT ${[...SHOWN, ...REST, ...times, ranks].join(', ')} FROM '${out}'`, out);
  return rows.map(shown);
}

function shown(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const there = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(
    there.map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll(PART, '␟') : value]),
  );
}

describe('the example of', () => {
  it.each(readdirSync(EXAMPLES))('%s becomes the rows that stand beside it', async (table) => {
    const expected: unknown = JSON.parse(readFileSync(join(EXAMPLES, table, 'landed.json'), 'utf8'));
    expect(await landedRows(table)).toEqual(expected);
  });

  it('every mapped table is there', () => {
    const without = OMOP_MAPPINGS.filter(({ table }) => !existsSync(join(EXAMPLES, table, 'landed.json')));
    expect(without.map(({ table }) => table)).toEqual([]);
  });
});
