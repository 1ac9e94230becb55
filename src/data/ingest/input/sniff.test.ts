import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listInput } from './files.ts';
import { type InputFormat, type Sniffed, sniff } from './sniff.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-sniff-'));
});
afterAll(() => rm(root, { recursive: true }));

async function sniffed(content: string | Buffer, name = 'export.txt'): Promise<Sniffed> {
  await writeFile(join(root, name), content);
  return sniff(join(root, name));
}

const patient = '{"resourceType":"Patient","id":"a"}';
const pretty = JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: { id: 'a' } }] }, null, 2);
/** A bundle of 2 MB on one line, full of brackets and quotes inside strings. */
const long = JSON.stringify({
  entry: Array.from({ length: 40_000 }, (_, k) => ({ text: `}]"\\${k}{[ "[{`, at: [k] })),
});

const CASES: readonly (readonly [name: string, content: string, format: InputFormat])[] = [
  ['one line', patient, 'ndjson'],
  ['lines', `${patient}\n${patient}\n`, 'ndjson'],
  ['lines with carriage returns and blank lines before', `\r\n  \r\n${patient}\r\n${patient}`, 'ndjson'],
  ['a long line', long, 'ndjson'],
  ['long lines', `${long}\n${long}\n`, 'ndjson'],
  ['a long line without its end', long.slice(0, -3), 'ndjson'],
  ['a broken first line', `{"resourceType":"Pat\n${patient}\n${patient}\n`, 'ndjson'],
  ['a broken first line of two', `{"resourceType":"Pat\n${patient}\n`, 'ndjson'],
  ['a long broken first line', `${long.slice(0, -2)}\n${patient}\n${patient}`, 'ndjson'],
  ['null first', `null\n${patient}\n`, 'ndjson'],
  ['rubbish first', `# exported\n${patient}\n`, 'ndjson'],
  ['an array as the first line', `[${patient}]\n${patient}\n`, 'ndjson'],
  ['rubbish after the first object', `${patient} x\n${patient}\n`, 'ndjson'],
  ['pretty-printed', pretty, 'json documents'],
  ['pretty-printed, several', `${pretty}\n${pretty}`, 'json documents'],
  ['pretty-printed, cut', pretty.slice(0, 30), 'json documents'],
  ['an array', `[${patient},${patient}]`, 'json documents'],
  ['an array over lines', `[\n${patient},\n${patient}\n]\n`, 'json documents'],
  ['an array of one over lines', `[\n${patient}\n]\n`, 'json documents'],
  ['entries on lines', `{"entry":[\n${patient}\n]}`, 'json documents'],
  ['entries on lines, commas first', `{"entry":[\n${patient}\n,${patient}\n]}`, 'json documents'],
  ['objects on one line', `${patient}${patient}`, 'json documents'],
  ['csv', 'person_id,birth_datetime\n1,2\n', 'csv'],
  ['csv with semicolons and quotes', '"person_id";"year of birth"\r\n1;2\r\n', 'csv'],
  ['tabs', 'person_id\tgender\n1\t2\n', 'csv'],
  ['nothing', '', 'empty'],
  ['blanks', ' \n\n\t\r\n', 'empty'],
  ['words', 'Read me.\nThis is an export, made today.\n', 'other'],
  ['a number', '12', 'other'],
];

describe('what a file is', () => {
  it.each(CASES)('%s', async (_, content, format) => {
    const expected = { compression: 'none', format, byteOrderMark: false };
    expect(await sniffed(content)).toEqual(expected);
    expect(await sniffed(`\ufeff${content}`)).toEqual({ ...expected, byteOrderMark: true });
    expect(await sniffed(gzipSync(content))).toEqual({ ...expected, compression: 'gzip' });
  });

  it('is known of a gzip file that is cut, as far as it goes', async () => {
    const packed = gzipSync(`${patient}\n${long}\n`);
    expect(await sniffed(packed.subarray(0, packed.length - 9))).toMatchObject({ format: 'ndjson' });
    expect(await sniffed(packed.subarray(0, 12))).toMatchObject({ format: 'other', fault: { rule: /gzip/ } });
    const damaged = Buffer.concat([packed.subarray(0, 10), Buffer.alloc(200, 0xff)]);
    expect(await sniffed(damaged)).toMatchObject({ compression: 'gzip', format: 'other', fault: { rule: /gzip/ } });
  });

  it('says of what it cannot read why', async () => {
    const faults: readonly (readonly [string | Buffer, RegExp])[] = [
      [Buffer.from(`\ufeff${patient}`, 'utf16le'), /UTF-16/],
      [Buffer.from(patient, 'utf16le'), /UTF-16/],
      [Buffer.from(patient, 'utf16le').swap16(), /UTF-16/],
      [zstdCompressSync(patient), /zstd/],
      [gzipSync(gzipSync(patient)), /twice/],
      [Buffer.from('PK\u0003\u0004rest'), /zip archive/],
      [Buffer.from('PARE....'), /encrypted/],
      ['<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir">', /XML/],
    ];
    for (const [content, rule] of faults) {
      const { format, fault } = await sniffed(content);
      expect([format, fault?.rule]).toEqual(['other', expect.stringMatching(rule)]);
    }
    expect((await sniffed(Buffer.from([1, 0, 2, 0, 7, 9]), 'x.ndjson.gz')).fault?.rule).toMatch(/ndjson/);
    expect((await sniffed(Buffer.from([1, 0, 2, 0, 7, 9]), 'x.png')).fault).toBeUndefined();
    expect((await sniffed('person_id\n1\n', 'PERSON.CSV')).format).toBe('csv');
    expect((await sniffed(Buffer.from('PAR1 and so on'))).format).toBe('parquet');
  });

  const real = '../shared/data';
  it.skipIf(!existsSync(real))('is right for real exports (skipped when ../shared/data is absent)', async () => {
    const formatsOf = async (folder: string): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {};
      for (const { path } of await listInput(join(real, folder))) {
        const { compression, format } = await sniff(path);
        counts[`${compression} ${format}`] = (counts[`${compression} ${format}`] ?? 0) + 1;
      }
      return counts;
    };
    expect(await formatsOf('mimic-iv-demo/fhir')).toMatchObject({ 'gzip ndjson': 28 });
    expect(await formatsOf('synthea-r4')).toEqual({ 'gzip ndjson': 1, 'none other': 1 });
    expect(await formatsOf('eunomia-gibleed-omop')).toEqual({ 'gzip csv': 37, 'none other': 1 });
    expect(await formatsOf('synthea27nj-omop-parquet')).toMatchObject({ 'none other': 1 });
  });
});
