/** Landing a table from files as they come: any delimiter and case, several parts, bad lines, bad bytes, missing columns and ends. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../record/duckdb.ts';
import { LANDED_COLUMNS, parseConceptKey } from '../landed.ts';
import { copyGoodLines } from './csvLines.ts';
import { recordSplitter } from './csvRecords.ts';
import { landTable } from './landTable.ts';
import type { OmopContext } from './mapping.ts';

let root: string;
let folder: string;
let session: Session;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-omop-land-'));
  session = await openSession({ memoryLimitMb: 256, threads: 2 });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'test-'));
});
afterAll(async () => {
  await session.close();
  await rm(root, { recursive: true });
});

const HEADER = 'specimen_id,person_id,specimen_concept_id,specimen_date,specimen_datetime,specimen_source_value';
const line = (id: number): string => `${id},7,4001183,2020-03-01,2020-03-01 08:50:00,blood`;
const UTC: OmopContext = { zone: 'UTC', codes: 'standard' };

/** Lands `specimen` from files given by name and content; the account of each file, the faults, the landed rows. */
async function land(
  contents: Readonly<Record<string, string | Buffer>>,
  { table = 'specimen', context = UTC }: { readonly table?: string; readonly context?: OmopContext } = {},
) {
  const files = await Promise.all(
    Object.entries(contents).map(async ([name, content]) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return { path, name };
    }),
  );
  const out = join(folder, 'landed.parquet');
  const landing = await landTable(session, table, files, context, out);
  const rows = await session.rows(`SELECT * FROM read_parquet('${out}')`, out);
  const accounts = landing.files.map(({ file, lines, rejected }) => [file, lines, Object.fromEntries(rejected)]);
  return { accounts, faults: landing.faults, rows, ids: rows.map((row) => row.source_id) };
}

describe('a table', () => {
  it('has the columns of the landing, in order and type', async () => {
    await land({ 'specimen.csv': `${HEADER}\n${line(1)}\n` });
    const columns = await session.rows(`DESCRIBE FROM '${join(folder, 'landed.parquet')}'`, folder);
    expect(columns.map((row) => [row.column_name, row.column_type])).toEqual(Object.entries(LANDED_COLUMNS));
  });

  it.each([',', '\t', ';', '|'])(
    'is read where fields are separated by %j, in any case, packed or not',
    async (delimiter) => {
      const text = [HEADER.toUpperCase(), line(1), line(2)].map((each) => each.replaceAll(',', delimiter)).join('\r\n');
      const { accounts, faults, ids } = await land({ a: `\uFEFF${text}`, 'b.csv': gzipSync(text) });
      expect(faults).toEqual([]);
      expect(accounts).toEqual([
        ['a', 2, {}],
        ['b.csv', 2, {}],
      ]);
      expect(ids).toEqual(['1', '2', '1', '2']);
    },
  );

  it('is read from Parquet, whatever the types and the order of columns', async () => {
    const path = join(folder, 'a.parquet');
    await session.run(
      `COPY (SELECT 1.0::DOUBLE AS "Specimen_ID", 'blood ' AS specimen_source_value, 7::BIGINT AS PERSON_ID, 4001183::DECIMAL(18, 3)
       AS specimen_concept_id, DATE '2020-03-01' AS specimen_date, TIMESTAMPTZ '2020-03-01 08:50:00+01' AS specimen_datetime)
       TO '${path}' (FORMAT parquet)`,
      path,
    );
    const out = join(folder, 'landed.parquet');
    const landing = await landTable(session, 'specimen', [{ path, name: 'a.parquet' }], UTC, out);
    expect(landing).toEqual({ files: [{ file: 'a.parquet', lines: 1, rejected: new Map() }], faults: [] });
    const [row] = await session.rows(
      `SELECT source_id, patient, concept, strftime(time, '%H:%M:%S') AS time FROM '${out}'`,
      out,
    );
    expect(row).toMatchObject({ source_id: '1', patient: '7', time: '07:50:00' });
    expect(parseConceptKey(String(row.concept))).toMatchObject({ system: 'omop', code: '4001183' });
  });

  it('may come in parts with different columns', async () => {
    const { accounts, ids } = await land({
      'part-1.csv': `${HEADER}\n${line(1)}\n`,
      'part-2.csv': 'person_id;specimen_date;specimen_concept_id;specimen_id\n7;2020-03-02;4001183;2\n',
    });
    expect(accounts.map(([, lines]) => lines)).toEqual([1, 1]);
    expect(ids).toEqual(['1', '2']);
  });

  it('without a line gives none, also when nothing could be used', async () => {
    expect((await land({ 'specimen.csv': `${HEADER}\n` })).rows).toEqual([]);
    const { accounts, faults, rows } = await land({ 'specimen.csv': '' });
    expect([accounts, rows]).toEqual([[['specimen.csv', 0, {}]], []]);
    expect(faults).toEqual([expect.objectContaining({ file: 'specimen.csv', rule: expect.stringContaining('empty') })]);
  });

  it('takes what databases write for an empty field as empty, and padding as nothing', async () => {
    const { rows } = await land({
      'specimen.csv': `${HEADER}\n 1 ,7,NULL,2020-03-01,\\N,  blood  \n2,"",0,2020-03-01,,\n`,
    });
    expect(rows.map((row) => row.source_id)).toEqual(['1', '2']);
    expect(parseConceptKey(String(rows[0].concept))).toMatchObject({ system: 'omop-source', code: 'blood' });
    expect(rows[1].outcome).toBe('no subject');
  });

  it('knows equal lines by their digest, and lines of one key by theirs', async () => {
    const { rows } = await land({ 'specimen.csv': `${HEADER}\n${line(1)}\n${line(1)}\n${line(1)}x\n` });
    expect(new Set(rows.map((row) => row.resource_key)).size).toBe(1);
    expect(rows[0].digest).toBe(rows[1].digest);
    expect(rows[0].digest).not.toBe(rows[2].digest);
  });

  it('takes the concept of the source first when asked', async () => {
    const text = [
      'condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_concept_id,condition_source_value',
      '1,7,201826,2020-03-01,45561952,E11.9',
      '2,7,201826,2020-03-01,0,E11.9',
    ].join('\n');
    const codes = async (context: OmopContext): Promise<readonly string[]> => {
      const { rows } = await land({ 'c.csv': text }, { table: 'condition_occurrence', context });
      return rows.map((row) => parseConceptKey(String(row.concept)).code);
    };
    expect(await codes(UTC)).toEqual(['201826', '201826']);
    expect(await codes({ ...UTC, codes: 'source' })).toEqual(['45561952', '201826']);
  });

  it('has its local times in the zone of the hospital', async () => {
    const { rows } = await land(
      { 'specimen.csv': `${HEADER}\n${line(1)}\n` },
      { context: { ...UTC, zone: 'America/New_York' } },
    );
    expect(rows[0].time).toBe(BigInt(Date.parse('2020-03-01T13:50:00Z')) * 1000n);
  });
});

describe('bad input', () => {
  it('costs its lines, not its file: each is counted, with its place', async () => {
    const text = Buffer.concat([
      Buffer.from(`${HEADER}\n${line(1)}\n2,7\n${line(3)},extra\n4,7,4001183,2020-03-01,,"open\n${line(5)}\n6,7,`),
      Buffer.from([0xff]),
      Buffer.from(`,2020-03-01,,\n${line(7)}\n`),
    ]);
    const { accounts, faults, ids } = await land({ 'bad.csv': text, 'good.csv': `${HEADER}\n${line(8)}\n` });
    expect(ids).toEqual(['1', '5', '7', '8']);
    expect(accounts).toEqual([
      ['bad.csv', 7, { 'wrong column count': 3, 'not UTF-8': 1 }],
      ['good.csv', 1, {}],
    ]);
    expect(faults.map(({ line: place, count }) => [place, count])).toEqual([
      [3, 1],
      [4, 1],
      [5, 1],
      [7, 1],
    ]);
    expect((await readdir(folder)).sort()).toEqual(['bad.csv', 'good.csv', 'landed.parquet']);
  });

  it('is found in the quick way as well, where bytes are good and only a line is not', async () => {
    const { accounts, ids } = await land({
      'bad.csv': `${HEADER}\n${line(1)}\n2,7\n`,
      'good.csv': `${HEADER}\n${line(3)}\n`,
    });
    expect(ids).toEqual(['1', '3']);
    expect(accounts).toEqual([
      ['bad.csv', 2, { 'wrong column count': 1 }],
      ['good.csv', 1, {}],
    ]);
  });

  it.each([
    ['a missing column', HEADER.replace('person_id', 'patient'), 'The column person_id is missing.'],
    [
      'no date at all',
      HEADER.replace('specimen_date,specimen_datetime', 'a,b'),
      'The column specimen_datetime or specimen_date is missing.',
    ],
    ['another delimiter', HEADER.replaceAll(',', ':'), 'The header has one column only'],
  ])('without a usable header (%s) is left out, with all of its lines', async (_, header, rule) => {
    const { accounts, faults, rows } = await land({ 'specimen.csv': `${header}\n${line(1)}\n${line(2)}\n` });
    expect(rows).toEqual([]);
    expect(accounts).toEqual([['specimen.csv', 2, { 'missing column': 2 }]]);
    expect(faults).toEqual([expect.objectContaining({ rule: expect.stringContaining(rule), count: 1 })]);
  });

  it('cut short is read as far as it goes', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => line(i * 7919));
    const packed = gzipSync(`${HEADER}\n${lines.join('\n')}\n`);
    const { accounts, faults, ids } = await land({ 'specimen.csv.gz': packed.subarray(0, packed.length / 2) });
    expect(ids.length).toBeGreaterThan(100);
    expect(ids).toEqual(lines.slice(0, ids.length).map((each) => each.split(',')[0]));
    expect(accounts).toEqual([['specimen.csv.gz', ids.length + 1, { 'truncated file': 1 }]]);
    expect(faults.map(({ rule }) => rule)).toEqual([
      expect.stringContaining('cut short'),
      expect.stringContaining('cut short'),
    ]);
  });

  it('that is Parquet by its first bytes only is left out, the others not', async () => {
    const { accounts, faults, ids } = await land({
      'broken.parquet': Buffer.from('PAR1 and then nothing'),
      'good.csv': `${HEADER}\n${line(1)}\n`,
    });
    expect(ids).toEqual(['1']);
    expect(accounts.map(([, lines]) => lines)).toEqual([0, 1]);
    expect(faults).toEqual([expect.objectContaining({ file: 'broken.parquet' })]);
  });

  it('that is Parquet with damaged pages is left out, the others not', async () => {
    const path = join(folder, 'source.parquet');
    await session.run(
      `COPY (SELECT i AS specimen_id, i AS person_id, i AS specimen_concept_id, DATE '2020-01-01' AS specimen_date
        FROM range(100000) t(i)) TO '${path}' (FORMAT parquet)`,
      path,
    );
    const bytes = await readFile(path);
    bytes.fill(0xff, 4, 5000);
    const { accounts, faults, ids } = await land({ 'damaged.parquet': bytes, 'good.csv': `${HEADER}\n${line(1)}\n` });
    expect(ids).toEqual(['1']);
    expect(accounts.map(([file, lines]) => [file, lines])).toEqual([
      ['damaged.parquet', 0],
      ['good.csv', 1],
    ]);
    expect(faults).toEqual([expect.objectContaining({ file: 'damaged.parquet' })]);
  });

  it('never shows what stands in a record', async () => {
    const secret = 'Erika Mustermann';
    const { faults } = await land({
      'a.csv': `${HEADER}\n1,7,"${secret}\n2,${secret}\n3,7,${secret},${secret},${secret},${secret}\n`,
      'b.csv': `${secret}\n${secret}\n`,
      'c.csv': Buffer.concat([Buffer.from(`${HEADER}\n1,7,${secret}`), Buffer.from([0xff, 0x0a])]),
    });
    expect(faults.length).toBeGreaterThan(3);
    expect(JSON.stringify(faults)).not.toContain('Mustermann');
  });

  it('of any kind leaves no line out of the account', async () => {
    const good = fc.integer({ min: 1, max: 1_000_000 }).map((id) => ({ text: line(id), bad: false }));
    const bad = fc
      .constantFrom('1,7', '1,7,2,3,4,5,6,7', '1,7,"x"y,2020-01-01,,', 'one', ',,,,,,,x')
      .map((text) => ({ text, bad: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(good, bad), { maxLength: 30 }), async (lines) => {
        const text = `${HEADER}\n${lines.map((each) => `${each.text}\n`).join('')}`;
        const { accounts, rows } = await land({ 'specimen.csv': text });
        const wrong = lines.filter((each) => each.bad).length;
        expect(accounts[0][1]).toBe(lines.length);
        expect(accounts[0][2]).toEqual(wrong === 0 ? {} : { 'wrong column count': wrong });
        expect(rows.length).toBe(lines.length - wrong);
      }),
      { numRuns: 30 },
    );
  });

  // A zero byte in the first 4 KB makes a file binary (`../input/sniff.ts`), so there is none here.
  it('of any bytes is read as the slow reader reads it', async () => {
    const pieces = fc.oneof(
      fc.constantFrom(',', '"', '\n', '\r', '""', ',"', '",', '1', 'x', ',,,,,').map((text) => Buffer.from(text)),
      fc.uint8Array({ min: 1, minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), fc.boolean(), async (garbage, packed) => {
        const bytes = Buffer.concat([Buffer.from(`${HEADER}\n${line(1)}\n`), ...garbage]);
        const { accounts, ids } = await land({ 'specimen.csv': packed ? gzipSync(bytes) : bytes });
        const { good, refused } = await slowlyRead(bytes);
        expect(ids[0]).toBe('1');
        expect([accounts[0][1], ids.length]).toEqual([good + refused, good]);
      }),
      { numRuns: 40 },
    );
  });
});

/** Lines after the header, good and refused, without DuckDB. */
async function slowlyRead(bytes: Buffer): Promise<{ readonly good: number; readonly refused: number }> {
  const path = join(folder, 'slow.csv');
  await writeFile(path, bytes);
  let refused = 0;
  await copyGoodLines({ path, compression: 'none' }, `${path}.good`, ',', 6, () => refused++);
  let good = -1;
  const splitter = recordSplitter(',', () => good++);
  splitter.take(await readFile(`${path}.good`));
  splitter.end();
  return { good, refused };
}
