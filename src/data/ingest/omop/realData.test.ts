/**
 * Three public OMOP data sets, landed whole: every line of every file is accounted for, and the numbers are those of their publishers:
 * MIMIC-IV demo (5.3, CSV, real: 100 patients), Eunomia GiBleed (5.3, CSV, synthetic), Synthea27NJ (5.4, Parquet, synthetic).
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../record/duckdb.ts';
import { listInput } from '../input/files.ts';
import { parseConceptKey } from '../landed.ts';
import { OMOP_SYSTEM } from './conceptKeys.ts';
import { resolveOmopConcepts } from './concepts.ts';
import { countFileLines } from './countLines.ts';
import { findOmopFiles, type OmopFiles } from './files.ts';
import { landTable } from './landTable.ts';
import type { OmopContext } from './mapping.ts';
import type { InputFile } from './source.ts';

const DATA = '../shared/data';

let root: string;
let session: Session;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-omop-real-'));
  session = await openSession({ memoryLimitMb: 512, threads: 2 });
});
afterAll(async () => {
  await session.close();
  await rm(root, { recursive: true });
});

/** Lines after the header, counted the plain way: none of these files has a line end within quotes. */
async function linesOf({ path }: InputFile): Promise<number> {
  if (path.endsWith('.parquet')) {
    const [row] = await session.rows(
      `SELECT sum(num_rows)::BIGINT AS rows FROM parquet_file_metadata('${path}')`,
      path,
    );
    return Number(row.rows);
  }
  return gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n').length - 1;
}

interface Landed {
  readonly files: OmopFiles;
  /** Parquet files of landed rows, as an SQL list. */
  readonly rows: string;
  /** Table → number of rows of kind `event`. */
  readonly events: Readonly<Record<string, number>>;
}

async function landAll(name: string, codes: OmopContext['codes'] = 'standard'): Promise<Landed> {
  const files = findOmopFiles(await listInput(join(DATA, name)));
  if (files === undefined) throw new Error('no OMOP files found');
  const outs: string[] = [];
  for (const { table, files: parts } of files.tables) {
    const out = join(root, `${name.replaceAll('/', '-')}-${table}.parquet`);
    const landing = await landTable(session, table, parts, { zone: 'UTC', codes }, out);
    outs.push(out);
    expect(landing.faults, table).toEqual([]);
    const counted = await Promise.all(parts.map(linesOf));
    expect(landing.files, table).toEqual(
      parts.map((part, i) => ({ file: part.name, lines: counted[i], rejected: new Map() })),
    );
  }
  for (const { file } of files.counted)
    expect(await countFileLines(session, file), file.name).toBe(await linesOf(file));
  const rows = `read_parquet([${outs.map((out) => `'${out}'`).join(', ')}])`;
  const counts = await session.rows(
    `SELECT source_table, count(*) AS rows FROM ${rows} WHERE kind = 'event' AND outcome IS NULL GROUP BY 1 ORDER BY 1`,
    name,
  );
  const events = Object.fromEntries(counts.map((row) => [String(row.source_table), Number(row.rows)]));
  return { files, rows, events };
}

/** Ids of concepts in the rows, and how many of them the vocabulary files name. */
async function named({ files, rows }: Landed): Promise<readonly [ids: number, named: number, unnamedLocal: number]> {
  const keys = await session.rows(`SELECT DISTINCT concept FROM ${rows} WHERE concept IS NOT NULL`, root);
  const ids = new Set<string>();
  for (const row of keys) {
    const key = parseConceptKey(String(row.concept));
    if (key.system === OMOP_SYSTEM) ids.add(key.code);
    if (key.valueSystem === OMOP_SYSTEM) ids.add(key.valueCode);
  }
  const found = await resolveOmopConcepts(session, files.concepts, ids);
  const unnamed = [...ids].filter((id) => !found.has(id));
  return [ids.size, found.size, unnamed.filter((id) => Number(id) >= 2_000_000_000).length];
}

const one = async (sql: string): Promise<number> => Number(Object.values((await session.rows(sql, root))[0])[0]);

describe.skipIf(!existsSync(DATA))('public data, landed (skipped when ../shared/data is absent)', () => {
  it('MIMIC-IV demo', async () => {
    const landed = await landAll('mimic-iv-demo/omop');
    expect(landed.events).toEqual({
      condition_occurrence: 16_441,
      death: 15,
      device_exposure: 3855,
      drug_exposure: 18_229,
      // Births and genders of 100, race or ethnicity of 100.
      person: 300,
      procedure_occurrence: 18_447,
      specimen: 150,
      visit_detail: 2 * 14_479,
      // Start and end of 852 visits; where from is known of the 275 admissions.
      visit_occurrence: 2 * 852 + 275,
    });
    // Its vocabulary files hold local concepts only; every one of them that is met has a name.
    expect(await named(landed)).toEqual([2181, 14, 0]);
    expect(await named(await landAll('mimic-iv-demo/omop', 'source'))).toEqual([2920, 247, 0]);
    // No billed diagnosis counts as known before its stay is over.
    const billed = `FROM ${landed.rows} b LEFT JOIN ${landed.rows} e ON e.kind = 'encounter' AND e.source_id = b.encounter
      WHERE b.source_table = 'condition_occurrence' AND b.time_rule = 'encounter end'`;
    expect(await one(`SELECT count(*) ${billed}`)).toBe(3833);
    expect(await one(`SELECT count(*) ${billed} AND e.end_time IS NOT NULL AND b.fallback <= e.end_time`)).toBe(3833);
  });

  it('Eunomia GiBleed', async () => {
    const landed = await landAll('eunomia-gibleed-omop');
    expect(landed.events).toEqual({
      condition_occurrence: 65_332,
      drug_exposure: 67_707,
      measurement: 44_053,
      observation: 1477,
      person: 4 * 2694,
      procedure_occurrence: 37_409,
      visit_occurrence: 2 * 1037,
    });
    expect(await named(landed)).toEqual([327, 327, 0]);
  });

  it('Synthea27NJ', async () => {
    const landed = await landAll('synthea27nj-omop-parquet');
    expect(landed.events).toEqual({
      condition_occurrence: 470,
      // Three deaths, each with its cause.
      death: 6,
      device_exposure: 1,
      drug_exposure: 883,
      measurement: 10_040,
      observation: 8099,
      person: 4 * 28,
      procedure_occurrence: 1649,
      visit_detail: 2 * 1791,
      visit_occurrence: 2 * 1791,
    });
    expect(await named(landed)).toEqual([421, 421, 0]);
  });
});
