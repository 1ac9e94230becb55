/** A view that makes the FHIRPath library print a value of a record, in a process of its own: nothing of it reaches the terminal. */
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from 'fhirpath';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/support/tinyDataset.ts';
import { withoutLibraryWarnings } from './libraryWarnings.ts';

const PLANTED = '41.71909';
let root: string;
beforeAll(async () => {
  root = await temporaryFolder('library-warnings');
});
afterAll(() => rm(root, { recursive: true }));

it('the library prints values, so there is something to keep back', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  compile(`@2020-01-01 + ${PLANTED} days`)({});
  expect(warn.mock.calls.flat().join(' ')).toContain(PLANTED);
  warn.mockRestore();
});

it('no value of a record reaches standard output or standard error', async () => {
  const input = join(root, 'in');
  await mkdir(input);
  const observation = {
    ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject: { reference: 'Patient/p1' } },
    effectiveDateTime: '2020-01-01T00:00:00Z',
    valueQuantity: { value: Number(PLANTED), unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
  };
  const lines = [{ resourceType: 'Patient', id: 'p1', birthDate: '1960-02-03' }, observation];
  await writeFile(join(input, 'all.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const column = [
    { name: 'patient', path: 'subject.getReferenceKey(Patient)' },
    { name: 'time', path: 'effective.ofType(dateTime) + value.ofType(Quantity)' },
    { name: 'code', path: "'DUE'" },
  ];
  const view = join(root, 'due.json');
  await writeFile(view, JSON.stringify({ resource: 'Observation', select: [{ column }] }));
  const words = ['src/cli/main.ts', 'ingest', input, join(root, 'out'), '--view', view];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(stdout + stderr).not.toContain('41.7');
  expect(stderr).toMatch(/Warnings of a library that are not shown.*: 1\./);
});

it('the console is given back, also after a failure', async () => {
  const before = { ...console };
  await expect(
    withoutLibraryWarnings(
      () => undefined,
      () => Promise.reject(new Error('no')),
    ),
  ).rejects.toThrow('no');
  expect({ ...console }).toEqual(before);
});
