/**
 * A run that is killed, at any moment, leaves nothing half-written under a final name; the next run goes on from there, gives the bytes of a run
 * in one go, and clears away what was left. Whole processes, killed by SIGKILL; the moments are drawn from a seed that failures print.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fhirRecords } from '../../../../test/support/fhirRecords.ts';
import { bytesOf, inForm, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import { readManifest, verifyFile } from '../../../base/manifest.ts';

const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
// Few types, so that a run is short.
const RECORDS = fhirRecords(6).filter(({ resourceType }) => /^(Patient|Encounter|Condition)$/.test(resourceType));

let root: string;
let input: string;
beforeAll(async () => {
  root = await temporaryFolder('killed');
  input = await writeFiles(join(root, 'in'), {
    'a.ndjson': `${ndjson(RECORDS.slice(0, 40))}{"broken\n`,
    'b.json': inForm(RECORDS.slice(40), 'bundle a file'),
  });
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the program, and kills it after `ms` milliseconds. @returns how long it ran, and whether it came to its end */
async function run(out: string, ms: number, flags: readonly string[] = []): Promise<{ ms: number; ended: boolean }> {
  const begin = performance.now();
  const child = spawn(process.execPath, [MAIN, 'ingest', input, out, ...flags], { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearTimeout(timer);
  return { ms: performance.now() - begin, ended: status === 0 };
}

/** Whatever bears its final name is whole. */
async function expectWhole(out: string): Promise<void> {
  if (existsSync(out)) {
    const manifest = await readManifest(out, 'dataset');
    for (const name of Object.keys(manifest.files)) await verifyFile(out, manifest, name);
  }
  const landing = `${out}.landing`;
  const names = existsSync(landing) ? readdirSync(landing) : [];
  for (const name of names.filter((each) => /^[0-9a-f]{32}\.json$/.test(each))) {
    const { rowBytes, hasRows } = JSON.parse(readFileSync(join(landing, name), 'utf8'));
    if (!hasRows) continue;
    const rows = readFileSync(join(landing, name.replace('.json', '.parquet')));
    expect([rows.length, rows.subarray(-4).toString()]).toEqual([rowBytes[0], 'PAR1']);
  }
}

function hiddenBeside(out: string): readonly string[] {
  return [...readdirSync(join(out, '..')), ...readdirSync(`${out}.landing`)].filter((name) => name.startsWith('.'));
}

describe('a run that is killed', () => {
  it('leaves nothing half-written, and the next one goes on', async () => {
    const whole = join(root, 'whole', 'out');
    const { ms } = await run(whole, 60_000);
    const expected = bytesOf(whole);
    const moments = fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(moments, fc.boolean(), async (shares, updates) => {
        const out = join(root, `killed-${number++}`, 'out');
        mkdirSync(join(out, '..'));
        const flags = updates ? ['--update'] : ['--force'];
        for (const share of shares) {
          await run(out, share * ms, flags);
          await expectWhole(out);
        }
        expect((await run(out, 60_000, flags)).ended).toBe(true);
        expect(bytesOf(out)).toEqual(expected);
        expect(hiddenBeside(out)).toEqual([]);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  it('is not believed where rows are cut off, as by a crash of the machine', async () => {
    const out = join(root, 'cut', 'out');
    await runIngest(input, out);
    const expected = bytesOf(out);
    const unit = readdirSync(`${out}.landing`).find((name) => name.endsWith('.parquet')) ?? '';
    truncateSync(join(`${out}.landing`, unit), 100);
    writeFileSync(join(`${out}.landing`, `${unit}.tmp-1`), 'left over');
    writeFileSync(join(`${out}.landing`, '.1-left-over'), '');
    const said: string[] = [];
    await runIngest(input, out, { update: true }, said);
    expect(said).toEqual(['1 files are landed already']);
    expect(bytesOf(out)).toEqual(expected);
    expect(readdirSync(`${out}.landing`).filter((name) => !/^[0-9a-f]{32}\.(json|parquet)$/.test(name))).toEqual([]);
  });
});
