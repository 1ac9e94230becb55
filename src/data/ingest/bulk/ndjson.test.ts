import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectNdjson } from './ndjson.ts';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-ndjson-'));
const path = join(folder, 'x.ndjson');
const { signal } = new AbortController();
afterAll(() => rmSync(folder, { recursive: true }));

async function inspect(text: string) {
  writeFileSync(path, text);
  return inspectNdjson(path, signal);
}

describe('a downloaded file', () => {
  it.each([
    ['', 0, undefined],
    ['\n\r\n  \n', 0, undefined],
    ['{"a":1}\n', 1, undefined],
    ['{"a":1}', 1, undefined],
    [' {"a":1}\r\n\r\n{"b":"}"}\r\n', 2, undefined],
    ['{"a":1}\n{"b":{"c":1}', 2, 'cut-off'],
    ['{"a":1}\n{"b":"}', 2, 'cut-off'],
    ['{"a":1}\n42', 2, 'cut-off'],
    ['<html>{}</html>\n', 1, 'not-ndjson'],
    ['[{"a":1}]', 1, 'not-ndjson'],
  ])('%j has %i lines, fault: %s', async (text, lines, fault) => {
    const bytes = Buffer.byteLength(text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(await inspect(text)).toEqual({ bytes, sha256, lines, fault });
  });

  it('is counted right across blocks, and every cut inside its last line is seen', async () => {
    const line = `{"t":"${'é'.repeat(300_000)}"}`;
    expect(await inspect(`${line}\n${line}\n${line}`)).toMatchObject({ lines: 3, fault: undefined });
    const last = fc.record({ a: fc.string(), b: fc.record({ c: fc.string() }) }).map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(last, fc.double({ min: 0, max: 1, noNaN: true }), async (text, part) => {
        const bytes = Buffer.from(text);
        const kept = 1 + Math.floor(part * (bytes.length - 2));
        writeFileSync(path, Buffer.concat([Buffer.from('{"a":1}\n'), bytes.subarray(0, kept)]));
        expect(await inspectNdjson(path, signal)).toMatchObject({ lines: 2, fault: 'cut-off' });
      }),
      { numRuns: 100 },
    );
  });
});
