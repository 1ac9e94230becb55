/** Patients of other servers with the same id: in files, alone and in Bundles, of one patient and of all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observation, PATIENT } from '../../../../test/support/fhirResources.ts';
import { ndjson, writeFiles } from '../../../../test/support/ingestRun.ts';
import { openRecords } from '../records.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-ownership-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a patient of another server', () => {
  const subject = { reference: 'https://other.example/fhir/Patient/p1' };
  const potassium = (id: string, more: object): object => observation(id, { valueInteger: 4, ...more });
  const idsIn = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const folder = await mkdtemp(join(root, 'servers-'));
    await writeFiles(folder, files);
    const records = await openRecords(folder);
    const direct = await openRecords(folder);
    try {
      const found: string[] = [];
      for await (const { subject: name, facts } of records.all())
        found.push(...facts.filter(({ kind }) => kind === 'result').map(({ id }) => `${name} ${id}`));
      const [first] = await records.subjects();
      const one = (await direct.record(first)).facts.filter(({ kind }) => kind === 'result');
      expect(one.map(({ id }) => `${first} ${id}`)).toEqual(found.filter((each) => each.startsWith(`${first} `)));
      return found.sort();
    } finally {
      await Promise.all([records.close(), direct.close()]);
    }
  };
  const bundle = (base: string, ...resources: readonly { resourceType?: string; id?: string }[]): string =>
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: resources.map((resource) => ({
        fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
        resource,
      })),
    });

  it('is not ours, whatever its id', async () => {
    const relative = potassium('a', {});
    const lines = ndjson([PATIENT, relative, potassium('b', { subject })]);
    expect(await idsIn({ 'all.ndjson': lines })).toEqual(['p1 Observation/a#code']);
    const own = bundle('https://ours.example/fhir', PATIENT, relative, potassium('b', { subject }));
    expect(await idsIn({ 'own.json': own })).toEqual(['p1 Observation/a#code']);
  });

  it('is ours where the base is, or is the only one', async () => {
    const all = ndjson([PATIENT, potassium('b', { subject })]);
    expect(await idsIn({ 'all.ndjson': all })).toEqual(['p1 Observation/b#code']);
    const same = bundle(
      'http://other.example/fhir',
      PATIENT,
      potassium('b', { subject }),
      potassium('c', { valueInteger: 5 }),
    );
    expect(await idsIn({ 'same.json': same })).toEqual(['p1 Observation/b#code', 'p1 Observation/c#code']);
  });

  it('is somebody else where both are there', async () => {
    const files = {
      'a.json': bundle('https://ours.example', PATIENT, potassium('a', {})),
      'b.json': bundle('https://other.example/fhir', PATIENT, potassium('b', { subject })),
    };
    expect(await idsIn(files)).toEqual([
      'other.example/fhir/Patient/p1 Observation/b#code',
      'ours.example/Patient/p1 Observation/a#code',
    ]);
  });
});
