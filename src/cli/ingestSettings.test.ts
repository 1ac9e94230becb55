import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IngestOptions } from '../data/ingest/options.ts';
import { INGEST_OPTIONS, ingestOptions } from './ingestSettings.ts';
import { declareOptions, resolveSettings } from './settings.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-ingest-settings-'));
  await mkdir(join(root, 'in', 'sub'), { recursive: true });
  await mkdir(join(root, 'there'));
  await writeFile(join(root, 'systems.yaml'), 'http://hospital.example/labs: HOSPITAL_LAB\n');
  await writeFile(join(root, 'map.csv'), 'a,b\n');
  await symlink(join(root, 'in'), join(root, 'link'));
});
afterAll(() => rm(root, { recursive: true }));

type Flags = Readonly<Record<string, string | boolean | readonly string[]>>;

function options(flags: Flags = {}, input = join(root, 'in'), out = join(root, 'out')): Promise<IngestOptions> {
  return ingestOptions(input, out, resolveSettings(declareOptions(INGEST_OPTIONS), {}, flags));
}

const SERVER = 'fhir+https://server.example/fhir/Group/all';

describe('the settings of ingest', () => {
  it('are complete without any flag', async () => {
    expect(await options()).toMatchObject({
      strict: false,
      update: false,
      zone: 'UTC',
      crosswalks: [],
      memoryLimitMb: 1024,
    });
    expect((await options()).systems.size).toBe(0);
  });

  it('are read', async () => {
    const map = join(root, 'map.csv');
    const found = await options({
      from: 'fhir',
      shard: '2/8',
      zone: 'Europe/Berlin',
      crosswalk: [map, map],
      terminology: [join(root, 'there')],
      systems: join(root, 'systems.yaml'),
      attachments: join(root, 'in'),
      datasetName: 'st-elsewhere',
    });
    expect(found).toMatchObject({
      from: 'fhir',
      shard: { part: 2, of: 8 },
      zone: 'Europe/Berlin',
      crosswalks: [map, map],
      systems: new Map([['http://hospital.example/labs', 'HOSPITAL_LAB']]),
      datasetName: 'st-elsewhere',
    });
  });

  const wrong: readonly (readonly [name: string, flags: Flags, where: RegExp])[] = [
    ['a zone that is none', { zone: 'Mars/Olympus' }, /--zone/],
    ['a share that is none', { shard: '9/8' }, /--shard/],
    ['a share of MEDS', { shard: '1/8', from: 'meds' }, /--shard/],
    ['--force and --update', { force: true, update: true }, /--update/],
    ['a crosswalk that is not there', { crosswalk: ['/none.csv'] }, /--crosswalk/],
    ['a terminology that is not there', { terminology: ['/none'] }, /--terminology/],
    ['codes of OMOP for FHIR', { codes: 'source', from: 'fhir' }, /--codes/],
    ['views for OMOP', { view: ['.'], from: 'omop' }, /--view/],
    ['an empty name', { datasetName: '' }, /--dataset-name/],
    ['a server’s flag without a server', { since: '2026-01-01T00:00:00Z' }, /--since/],
    ['types without a server', { types: ['Patient'] }, /--types/],
    ['a Bulk Data version without a server', { bulkVersion: '4' }, /--bulk-version/],
  ];
  it.each(wrong)('refuse %s', async (_, flags, where) => {
    await expect(options(flags)).rejects.toMatchObject({ where: expect.stringMatching(where) });
  });

  it('refuse an input that is not there, and an output that is', async () => {
    await expect(options({}, join(root, 'none'))).rejects.toMatchObject({ code: 'input/missing' });
    const out = join(root, 'there');
    await expect(options({}, undefined, out)).rejects.toMatchObject({ code: 'output/exists' });
    await expect(options({ update: true }, undefined, out)).resolves.toBeDefined();
    await expect(options({ force: true }, undefined, out)).resolves.toBeDefined();
  });

  it('refuse an output inside the input, or around it, also through links', async () => {
    const inside = ['in/out', 'in', 'link/out', '.'].map((path) => join(root, path));
    for (const out of inside)
      await expect(options({ force: true }, undefined, out)).rejects.toMatchObject({ where: 'OUT' });
    await expect(options({}, join(root, 'map.csv'), join(root, 'map.csv.out'))).resolves.toBeDefined();
    await expect(options({}, undefined, join(root, 'in-meds'))).resolves.toBeDefined();
  });
});

it('the guide names every flag', () => {
  const guide = readFileSync('docs/ingest.md', 'utf8');
  const flags = INGEST_OPTIONS.map(({ flag }) => flag.split(' ')[0]);
  expect(flags.filter((flag) => !guide.includes(`\`${flag}`))).toEqual([]);
});

describe('a server as input', () => {
  it('is read from address and flags', async () => {
    const key = join(root, 'map.csv');
    const { bulk, from } = await options(
      { clientId: 'me', key, types: ['Patient,Condition', 'Encounter'], bulkVersion: '4' },
      SERVER,
    );
    expect(from).toBe('fhir');
    expect(bulk).toMatchObject({
      source: {
        baseUrl: 'https://server.example/fhir',
        level: { kind: 'group', id: 'all' },
        types: ['Patient', 'Condition', 'Encounter'],
        version: '4',
        credentials: { clientId: 'me', keyPath: key },
      },
      download: join(root, 'out.download'),
    });
  });

  const wrong: readonly (readonly [name: string, flags: Flags, where: RegExp])[] = [
    ['a client without a key', { clientId: 'me' }, /--client-id/],
    ['a key without a client', { key: 'package.json' }, /--client-id/],
    ['shares', { shard: '1/8' }, /--shard/],
    ['a key that is not there', { clientId: 'me', key: '/none' }, /--key/],
    ['scopes without a client', { scope: 'system/*.rs' }, /--scope/],
    ['OMOP from a server', { from: 'omop' }, /--from/],
    ['an instant that is none', { since: 'yesterday' }, /--since/],
    ['a type that is none', { types: ['patient'] }, /--types/],
  ];
  it.each(wrong)('refuses %s', async (_, flags, where) => {
    await expect(options(flags, SERVER)).rejects.toMatchObject({ where: expect.stringMatching(where) });
  });
});
