import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandRun, runCommand } from '../../test/support/commandRun.ts';
import { temporaryFolder, writeTinyDataset } from '../../test/support/tinyDataset.ts';
import { checkDataset } from '../data/record/check.ts';
import { ingestCommand } from './ingest.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('cli-ingest');
});
afterAll(() => rm(root, { recursive: true }));

const PATIENTS = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => ({
  resourceType: 'Patient',
  id: `p${k}`,
  gender: 'female',
  birthDate: '1960-02-03',
}));
const CONDITIONS = PATIENTS.map(({ id }, k) => ({
  resourceType: 'Condition',
  id: `c${k}`,
  subject: { reference: `Patient/${id}` },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I50.9', display: 'Heart failure' }] },
  recordedDate: '2020-01-02T03:04:05Z',
}));
const lines = (resources: readonly object[]): string =>
  resources.map((resource) => `${JSON.stringify(resource)}\n`).join('');

async function fhir(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, `in${number++}`);
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function ingested(
  input: string,
  flags: Parameters<typeof runCommand>[2] = {},
): Promise<CommandRun & { out: string }> {
  const out = join(root, `out${number++}`);
  return { ...(await runCommand(ingestCommand, [input, out], flags)), out };
}

describe('anamnesis ingest', () => {
  it('writes a valid data set and a report, and says what became of every line', async () => {
    const input = await fhir({ 'patients.txt': lines(PATIENTS), 'conditions.txt': `${lines(CONDITIONS)}{"broken\n` });
    const { out, json, shown, failure } = await ingested(input);
    expect(failure).toBeUndefined();
    expect((await checkDataset(out)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(json).toMatchObject({
      output: out,
      finished: true,
      source: 'fhir',
      lines: 17,
      outcomes: { used: 16, 'not JSON': 1 },
      patients: { subjects: 8, withoutBirth: 0 },
    });
    expect(shown).toMatch(/^Condition +8 +8 +0 +0 +0 +8$/m);
    expect(shown).toContain(join(out, 'ingest.html'));
    expect(readFileSync(join(out, 'ingest.html'), 'utf8')).toContain('conditions.txt, line 9');
  });

  it('refuses the same under --strict, by the place, and writes nothing', async () => {
    const input = await fhir({ 'patients.txt': lines(PATIENTS), 'conditions.txt': `${lines(CONDITIONS)}{"broken\n` });
    const { out, failure } = await ingested(input, { strict: true });
    expect(failure).toMatchObject({ status: 1, code: 'input/invalid', where: 'conditions.txt, line 9' });
    expect(existsSync(out)).toBe(false);
  });

  it('lands in shares, and the last run finishes with the same bytes as one run', async () => {
    const input = await fhir({ 'patients.txt': lines(PATIENTS), 'conditions.txt': lines(CONDITIONS) });
    const once = await ingested(input);
    const out = join(root, 'sharded');
    for (const shard of ['1/2', '2/2']) {
      const { json, shown } = await runCommand(ingestCommand, [input, out], { shard });
      expect(json).toMatchObject({ finished: false });
      expect(shown).toContain('without --shard');
      expect(existsSync(out)).toBe(false);
    }
    expect((await runCommand(ingestCommand, [input, out])).json).toMatchObject({ finished: true, events: 24 });
    for (const file of ['manifest.json', 'ingest.json']) {
      expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(once.out, file), 'utf8'));
    }
  });

  it('takes MEDS, and a name for it', async () => {
    const input = await writeTinyDataset(join(root, `in${number++}`), {
      files: {
        'train/0': [
          [1, 0, 'a', 1],
          [1, 2, 'b'],
        ],
      },
    });
    const { json, out } = await ingested(input, { datasetName: 'tiny two' });
    expect(json).toMatchObject({ source: 'meds', datasetName: 'tiny two', events: 2, finished: true });
    expect(JSON.parse(readFileSync(join(out, 'ingest.json'), 'utf8')).settings).toMatchObject({ from: 'meds' });
  });

  it('tells of a wrong setting before any work', async () => {
    const input = await fhir({ 'patients.txt': lines(PATIENTS) });
    const { failure, out } = await ingested(input, { zone: 'Mars/Olympus' });
    expect(failure).toMatchObject({ status: 1, where: '--zone' });
    expect(existsSync(`${out}.landing`)).toBe(false);
  });
});
