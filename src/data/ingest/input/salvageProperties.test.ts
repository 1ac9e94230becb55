/** What comes out of salvage is what DuckDB reads, and nothing that DuckDB reads is lost: on made-up texts, nearly JSON and not at all. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literalPath, openSession, quote, type Session } from '../../record/duckdb.ts';
import { type Salvaged, salvageDocuments, salvageLines } from './salvage.ts';

let root: string;
let session: Session;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-salvage-'));
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
});
afterAll(async () => {
  await session.close();
  await rm(root, { recursive: true });
});

const LIMITS = { maximumLineBytes: 1_000_000 };

interface Result extends Salvaged {
  readonly clean: readonly string[];
}

async function salvaged(text: string, salvage: typeof salvageLines): Promise<Result> {
  await writeFile(join(root, 'in'), text);
  const result = await salvage(
    { path: join(root, 'in'), name: 'in', compression: 'none' },
    join(root, 'clean'),
    LIMITS,
  );
  return { ...result, clean: (await readFile(join(root, 'clean'), 'utf8')).split('\n').slice(0, -1) };
}

const linesOf = (text: string): Promise<Result> => salvaged(text, salvageLines);
const documentsOf = (text: string): Promise<Result> =>
  salvaged(text, async (input, clean, limits) => (await salvageDocuments([input], clean, limits))[0]);

/** Whether DuckDB reads every line of the clean file, and how many. */
async function readByDuckDb(path: string): Promise<number> {
  const source = `read_ndjson_objects(${quote(literalPath(path))}, maximum_object_size = 100000000)`;
  const [{ n }] = await session.rows(`SELECT count(json_type(json))::DOUBLE AS n FROM ${source}`, path);
  return Number(n);
}

describe('what is salvaged is what DuckDB reads', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"n"',
    '"\\u00e9"',
    '"\\ud83d"',
    '1',
    '-',
    'NaN',
    '-Infinity',
    ' ',
    '\t',
    'null',
    '\\',
    '"',
    'é',
  ];
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
  const object = fc.object({ maxDepth: 2, maxKeys: 3 }).map((value) => JSON.stringify(value));
  const nearly = fc.tuple(object, fc.nat(), fc.constantFrom(...pieces)).map(([text, at, piece]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place);
  });

  it('line by line', async () => {
    const line = fc.oneof(object, nearly, soup).filter((text) => !/[\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const result = await linesOf(`${lines.join('\n')}\n`);
        expect(await readByDuckDb(join(root, 'clean'))).toBe(result.good);
        expect(result.lines).toBe(lines.filter((text) => /[^ \t-\r]/.test(text)).length);
      }),
      { numRuns: 200 },
    );
  });

  it('no object that DuckDB reads is left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(object, nearly, soup), async (text) => {
        await writeFile(join(root, 'single'), `${text}\n`);
        const source = `read_ndjson_objects(${quote(join(root, 'single'))})`;
        const accepted = await session.rows(`SELECT json_type(json) AS type FROM ${source}`, 'single').then(
          (rows) => rows.filter(({ type }) => type === 'OBJECT').length,
          () => 0,
        );
        expect((await linesOf(`${text}\n`)).good).toBeGreaterThanOrEqual(accepted);
      }),
      { numRuns: 300 },
    );
  });

  it('documents as lines, however they are laid out', async () => {
    const value = fc.object({ maxDepth: 3, maxKeys: 3 });
    const layout = fc.record({
      indent: fc.constantFrom(0, 2),
      array: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 5 }), layout, async (values, { indent, array, end }) => {
        const text = array
          ? JSON.stringify(values, null, indent).replaceAll('\n', end)
          : values.map((one) => JSON.stringify(one, null, indent).replaceAll('\n', end)).join(end);
        const result = await documentsOf(text);
        expect(result.clean.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(values)));
        expect(result.faults).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
