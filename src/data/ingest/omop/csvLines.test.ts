/** Lines of CSV in Node: what a plain reader of small texts finds, however the bytes are cut, and only the bad lines left out. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyGoodLines, countLines, verifyBytes } from './csvLines.ts';
import { type CsvRecord, DELIMITERS, recordSplitter } from './csvRecords.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Good lines and refusals of a text of three columns. */
async function copied(bytes: Buffer | string, delimiter: ',' | '\t' = ',') {
  const path = join(folder, 'in.csv');
  const to = join(folder, 'out.csv');
  await writeFile(path, bytes);
  const compression = typeof bytes !== 'string' && bytes[0] === 0x1f ? 'gzip' : 'none';
  const refused: string[] = [];
  await copyGoodLines({ path, compression }, to, delimiter, 3, (outcome, line) => refused.push(`${line} ${outcome}`));
  return { good: readFileSync(to, 'utf8').split('\n').slice(0, -1), refused };
}

describe('copying the good lines', () => {
  it.each([
    ['keeps good ones', 'a,b,c\n1,2,3\n', ['a,b,c', '1,2,3'], []],
    [
      'takes mixed line ends, empty lines and no last line end',
      'a,b,c\r\n1,2,3\r\n\n4,5,6\r7,8,9',
      ['a,b,c', '1,2,3', '4,5,6', '7,8,9'],
      [],
    ],
    [
      'refuses too few and too many fields',
      'a,b,c\n1,2\n1,2,3,4\n5,6,7\n',
      ['a,b,c', '5,6,7'],
      ['2 wrong column count', '3 wrong column count'],
    ],
    ['takes delimiters after the last field', 'a,b,c\n1,2,3,\n4,5,6,,\n', ['a,b,c', '1,2,3', '4,5,6'], []],
    [
      'takes line ends and delimiters within quotes',
      'a,b,c\n1,"x,\ny",3\n4,5,6\n',
      ['a,b,c', '1,"x,', 'y",3', '4,5,6'],
      [],
    ],
    [
      'takes doubled quotes, and quotes within unquoted fields',
      'a,b,c\n1,"5""",6\' 2"\n',
      ['a,b,c', '1,"5""",6\' 2"'],
      [],
    ],
    [
      'loses one line to a stray quote, not the file',
      'a,b,c\n1,"2,3\n4,5,6\n7,8,9\n',
      ['a,b,c', '4,5,6', '7,8,9'],
      ['2 wrong column count'],
    ],
    ['loses one line to text after a quote', 'a,b,c\n1,"2"x,3\n4,5,6\n', ['a,b,c', '4,5,6'], ['2 wrong column count']],
    ['counts lines as an editor does', 'a,b,c\n1,"\n\n",3\n4\n', ['a,b,c', '1,"', '', '",3'], ['5 wrong column count']],
  ])('%s', async (_, text, good, refused) => {
    expect(await copied(text)).toEqual({ good, refused });
  });

  it('takes a quote as a character where tabs separate, when the fields are right then', async () => {
    const result = await copied('a\tb\tc\n1\t"Health" score\t3\n1\t"Health" score\n', '\t');
    expect(result).toEqual({
      good: ['a\tb\tc', '"1"\t"""Health"" score"\t"3"'],
      refused: ['3 wrong column count'],
    });
  });

  it('refuses invalid UTF-8, by line, and drops no good line for it', async () => {
    const latin = Buffer.concat([Buffer.from('a,b,c\n1,M'), Buffer.from([0xfc]), Buffer.from('ller,3\n4,é,6\n')]);
    expect(await copied(latin)).toEqual({ good: ['a,b,c', '4,é,6'], refused: ['2 not UTF-8'] });
  });

  it('refuses a line that is longer than the limit', async () => {
    const { good, refused } = await copied(`a,b,c\n1,${'x'.repeat(2_000_001)},3\n4,5,6\n`);
    expect({ good, refused }).toEqual({ good: ['a,b,c', '4,5,6'], refused: ['2 line too long'] });
  });

  it('does not trust the last line of a gzip file that is cut short, whatever it looks like', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 10007},${i * 3}`);
    const packed = gzipSync(`a,b,c\n${lines.join('\n')}\n`);
    const { good, refused } = await copied(packed.subarray(0, Math.floor(packed.length / 2)));
    expect(good.length).toBeGreaterThan(1000);
    expect(good.slice(1)).toEqual(lines.slice(0, good.length - 1));
    expect(refused).toEqual([`${good.length + 1} truncated file`]);
  });
});

describe('verifying bytes', () => {
  it.each([
    ['plain ASCII', Buffer.from('a,b\n'), 'whole', true],
    ['UTF-8', Buffer.from('é€😀'), 'whole', true],
    ['half a character at the end', Buffer.from('é€😀').subarray(0, -1), 'whole', false],
    ['Latin-1', Buffer.from([0x4d, 0xfc, 0x6c]), 'whole', false],
    ['gzip', gzipSync('é'), 'whole', true],
    ['gzip in two members', Buffer.concat([gzipSync('é'), gzipSync('€')]), 'whole', true],
    ['gzip without its end', gzipSync('é').subarray(0, -4), 'cut short', true],
  ])('of %s', async (_, bytes, ending, utf8) => {
    const path = join(folder, 'bytes');
    await writeFile(path, bytes);
    const compression = bytes[0] === 0x1f ? 'gzip' : 'none';
    expect(await verifyBytes({ path, compression })).toEqual({ ending, utf8 });
  });

  it('finds no fault in characters that lie across pieces', async () => {
    const path = join(folder, 'long');
    await writeFile(path, `x${'€😀'.repeat(200_000)}`);
    expect(await verifyBytes({ path, compression: 'none' })).toEqual({ ending: 'whole', utf8: true });
  });
});

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'é', '1', ' ', '"', ',', '\t', ';', '|', '\n', '\r'), maxLength: 8 }),
  fc.constant(''),
);

/** As RFC 4180 has it; a record of one empty field needs its quotes, else it is an empty line. */
function written(fields: readonly string[], delimiter: string): string {
  return fields
    .map((text) =>
      /["\n\r]/.test(text) || text.includes(delimiter) || text === '' ? `"${text.replaceAll('"', '""')}"` : text,
    )
    .join(delimiter);
}

describe('splitting into records', () => {
  const table = fc.record({
    delimiter: fc.constantFrom(...DELIMITERS),
    rows: fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
    end: fc.constantFrom('\n', '\r\n'),
    cut: fc.integer({ min: 1, max: 7 }),
  });

  it('gives what was written, however the bytes are cut', () => {
    fc.assert(
      fc.property(table, ({ delimiter, rows, end, cut }) => {
        const lines = rows.map((row) => written(row, delimiter));
        const bytes = Buffer.from(lines.map((line) => line + end).join(''));
        const found: CsvRecord[] = [];
        const splitter = recordSplitter(delimiter, (record) =>
          found.push({ ...record, bytes: Buffer.from(record.bytes) }),
        );
        for (let at = 0; at < bytes.length; at += cut) splitter.take(bytes.subarray(at, at + cut));
        splitter.end();
        expect(found.map((record) => record.bytes.toString())).toEqual(lines);
        expect(found.map((record) => record.fields)).toEqual(rows.map(() => 3));
      }),
    );
  });

  it('counts as many records as were written', async () => {
    const path = join(folder, 'counted.csv');
    await fc.assert(
      fc.asyncProperty(table, async ({ delimiter, rows, end }) => {
        await writeFile(path, `${['x,y,z', ...rows.map((row) => written(row, delimiter))].join(end)}`);
        expect(await countLines({ path, compression: 'none' }, true)).toBe(rows.length);
      }),
      { numRuns: 50 },
    );
  });
});
