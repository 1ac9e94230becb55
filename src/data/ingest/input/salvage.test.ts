import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Salvaged, type SalvageInput, salvageDocuments, salvageLines } from './salvage.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-salvage-'));
});
afterAll(() => rm(root, { recursive: true }));

const LIMITS = { maximumLineBytes: 1000 };

interface Result extends Salvaged {
  readonly clean: readonly string[];
}

function inputOf(content: Buffer): SalvageInput {
  return { path: join(root, 'in'), name: 'a/in.ndjson', compression: content[0] === 0x1f ? 'gzip' : 'none' };
}

async function cleanLines(): Promise<readonly string[]> {
  return (await readFile(join(root, 'clean'), 'utf8')).split('\n').slice(0, -1);
}

async function linesOf(content: string | Buffer, limits = LIMITS): Promise<Result> {
  await writeFile(join(root, 'in'), content);
  const salvaged = await salvageLines(inputOf(Buffer.from(content)), join(root, 'clean'), limits);
  return { ...salvaged, clean: await cleanLines() };
}

async function documentsOf(content: string | Buffer, limits = LIMITS): Promise<Result> {
  await writeFile(join(root, 'in'), content);
  const [salvaged] = await salvageDocuments([inputOf(Buffer.from(content))], join(root, 'clean'), limits);
  return { ...salvaged, clean: await cleanLines() };
}

const placesOf = ({ faults }: Salvaged): (string | number | undefined)[][] =>
  faults.map(({ line, rule, count }) => [
    line,
    /UTF-8|object|limit|middle|too soon|damaged|surrogate/.exec(rule)?.[0],
    count,
  ]);

describe('lines', () => {
  it('are copied when they are JSON objects, and counted with their place when not', async () => {
    const latin1 = Buffer.from('{"name":"René"}', 'latin1');
    const content = Buffer.concat([
      Buffer.from('\ufeff{"n":1}\r\n\n{"n":2,}\nnull\n[{"n":3}]\n"text"\n'),
      latin1,
      Buffer.from(`\n{"n":\n  {"n":"\\ud83d\\ude00 \\\\ud83d \\ud83d"}\t\n{"n":"${'x'.repeat(1000)}"}\n  \n{"n":NaN}`),
    ]);
    const result = await linesOf(content);
    expect(result).toMatchObject({
      lines: 10,
      good: 4,
      counts: { 'not JSON': 4, 'not UTF-8': 1, 'line too long': 1 },
      clean: ['{"n":1}', '{"n":2,}', '{"n":"\\ud83d\\ude00 \\\\ud83d \\ufffd"}', '{"n":NaN}'],
    });
    expect(placesOf(result)).toEqual([
      [4, 'object', 1],
      [5, 'object', 1],
      [6, 'object', 1],
      [8, 'object', 1],
      [7, 'UTF-8', 1],
      [9, 'surrogate', 1],
      [10, 'limit', 1],
    ]);
    expect(result.faults.every(({ file }) => file === 'a/in.ndjson')).toBe(true);
    expect(JSON.stringify(result.faults)).not.toContain('René');
  });

  it('name twenty places of a rule, then how many more', async () => {
    const result = await linesOf('x\n'.repeat(57));
    expect(result.counts).toEqual({ 'not JSON': 57 });
    expect(result.faults).toHaveLength(21);
    expect(result.faults[19]).toMatchObject({ line: 20, count: 1 });
    expect(result.faults[20]).not.toHaveProperty('line');
    expect(result.faults[20].count).toBe(37);
  });

  it('say where a file was cut, also inside a character', async () => {
    expect(await linesOf('{"n":1}\n{"n":2')).toMatchObject({ good: 1, lines: 2, counts: { 'truncated file': 1 } });
    const inside = Buffer.from('{"n":"é').subarray(0, 7);
    expect(await linesOf(inside)).toMatchObject({ good: 0, counts: { 'truncated file': 1 } });
    expect(await linesOf(Buffer.from('{"n":"é"}', 'latin1'))).toMatchObject({ counts: { 'not UTF-8': 1 } });
    expect(await linesOf('{"n":1}\nnull')).toMatchObject({ counts: { 'not JSON': 1 } });
    expect(await linesOf('{"n":1}\n{"n":2}')).toMatchObject({ good: 2, counts: {} });
    expect(await linesOf('')).toMatchObject({ lines: 0, good: 0, counts: {}, faults: [], clean: [] });
  });

  it('come out of a gzip file as far as it goes, wherever it is cut', async () => {
    const text = Array.from({ length: 20_000 }, (_, k) => `{"n":${k},"x":"${(k * 7919) % 1000}"}\n`).join('');
    const packed = gzipSync(text);
    for (const share of [0.1, 0.5, 0.77, 0.999]) {
      const cut = packed.subarray(0, Math.round(packed.length * share));
      const result = await linesOf(cut);
      const whole = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
      expect(result.good).toBe(whole.split('\n').length - 1);
      expect(result.clean.join('\n')).toBe(whole.slice(0, whole.lastIndexOf('\n')));
      const partial = whole.endsWith('\n') ? 0 : 1;
      expect(result.counts['truncated file'] ?? 0).toBe(partial);
      expect(result.lines).toBe(result.good + partial);
      expect(placesOf(result).at(-1)?.[1]).toBe('too soon');
    }
  });

  it('come out of several gzip members, and before damage', async () => {
    const members = Buffer.concat([gzipSync('{"n":1}\n{"n"'), gzipSync(':2}\n'), gzipSync('')]);
    expect(await linesOf(members)).toMatchObject({ good: 2, counts: {}, faults: [] });
    const long = gzipSync(Array.from({ length: 200_000 }, (_, k) => `{"n":${(k * 7919) % 1e6}}\n`).join(''));
    const damaged = Buffer.concat([long.subarray(0, long.length / 2), Buffer.alloc(2000, 0xff), long.subarray(-99)]);
    const result = await linesOf(damaged);
    expect(result.good).toBeGreaterThan(80_000);
    expect(placesOf(result).at(-1)?.[1]).toBe('damaged');
  });

  it('leave nothing when the run is stopped or the place cannot be written', async () => {
    await writeFile(join(root, 'in'), '{"n":1}\n');
    const stopped = salvageLines(inputOf(Buffer.from('{')), join(root, 'half'), LIMITS, AbortSignal.abort());
    await expect(stopped).rejects.toThrow();
    expect(existsSync(join(root, 'half'))).toBe(false);
    await expect(salvageLines(inputOf(Buffer.from('{')), join(root, 'no', 'x'), LIMITS)).rejects.toThrow();
  });

  it('of 200 MB are passed over without being held', { timeout: 120_000 }, async () => {
    const path = join(root, 'huge.ndjson.gz');
    const file = createGzip({ level: 1 });
    const written = once(file.pipe(createWriteStream(path)), 'finish');
    const block = Buffer.from('0123456789abcdef'.repeat(65_536));
    file.write('{"n":1}\n{"n":"');
    for (let k = 0; k < 200; k++) if (!file.write(block)) await once(file, 'drain');
    file.end('"}\n{"n":2}\n');
    await written;
    let peak = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const input: SalvageInput = { path, name: 'huge', compression: 'gzip' };
    const result = await salvageLines(input, join(root, 'clean'), { maximumLineBytes: 16 << 20 });
    clearInterval(watch);
    expect(result).toMatchObject({ lines: 3, good: 2, counts: { 'line too long': 1 } });
    expect(result.faults[0]).toMatchObject({ line: 2 });
    expect(peak).toBeGreaterThan(0);
    expect((peak - before) / 1e6).toBeLessThan(100);
  });
});

describe('documents', () => {
  const bundle = {
    resourceType: 'Bundle',
    entry: [{ text: 'a "b" {c} [d\\', at: 1.1 }],
    big: '12345678901234567890.10',
  };
  const pretty = JSON.stringify(bundle, null, 2).replace('"12345678901234567890.10"', '12345678901234567890.10');
  const compact = JSON.stringify(bundle).replace('"12345678901234567890.10"', '12345678901234567890.10');

  it('become lines, with every digit', async () => {
    expect((await documentsOf(pretty)).clean).toEqual([compact]);
    expect((await documentsOf(`\ufeff${pretty}\r\n${pretty}${pretty}`)).clean).toEqual([compact, compact, compact]);
    expect((await documentsOf(gzipSync(`[\n${pretty},\n${pretty}\n]`))).clean).toEqual([compact, compact]);
  });

  it('are counted with their first line when they are no objects', async () => {
    const result = await documentsOf(`[${pretty},\n null, "a, {b", 12,\n[{"n":1}], {"n":2}]\n{"n" 3}\n`);
    expect(result).toMatchObject({ lines: 7, good: 2, counts: { 'not JSON': 5 }, clean: [compact, '{"n":2}'] });
    const first = pretty.split('\n').length;
    expect(result.faults.map(({ line }) => line)).toEqual([1, 1, 1, 2, 3].map((line) => first + line));
  });

  it('say that a file was cut', async () => {
    expect(await documentsOf(pretty.slice(0, -5))).toMatchObject({
      lines: 1,
      good: 0,
      counts: { 'truncated file': 1 },
    });
    const open = await documentsOf(`[${pretty}, ${pretty}`);
    expect(open).toMatchObject({ lines: 2, good: 2, counts: {} });
    expect(placesOf(open).map(([, rule]) => rule)).toEqual(['middle']);
    expect(await documentsOf('[]')).toMatchObject({ lines: 0, good: 0, faults: [] });
  });

  it('longer than the limit are left out, others in the same array are not', async () => {
    const result = await documentsOf(`[{"n":"${'x'.repeat(2000)}"}, {"n":1}]`);
    expect(result).toMatchObject({ lines: 2, good: 1, counts: { 'line too long': 1 }, clean: ['{"n":1}'] });
  });

  it('of several files stand one after the other', async () => {
    const names = ['a', 'b', 'c'];
    for (const [k, name] of names.entries()) await writeFile(join(root, name), `{"n":${k}}\n`.repeat(k));
    const files = names.map((name) => ({ path: join(root, name), name, compression: 'none' as const }));
    const accounts = await salvageDocuments(files, join(root, 'clean'), LIMITS);
    expect(accounts.map(({ good }) => good)).toEqual([0, 1, 2]);
    expect(await cleanLines()).toEqual(['{"n":1}', '{"n":2}', '{"n":2}']);
  });
});
