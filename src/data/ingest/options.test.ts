import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkZone, type IngestOptions, parseShard, readSystems, requirePath, requireSuited } from './options.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-options-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('settings of ingest', () => {
  it('a zone is an IANA name', () => {
    expect(['UTC', 'Europe/Berlin', 'america/new_york'].map(checkZone)).toEqual([
      'UTC',
      'Europe/Berlin',
      'America/New_York',
    ]);
    for (const zone of ['+02:00', 'Mars/Olympus', '', 'CEST']) expect(() => checkZone(zone)).toThrow(/not a time zone/);
  });

  it('a share is one of as many', () => {
    expect(parseShard('2/8')).toEqual({ part: 2, of: 8 });
    expect(parseShard('1/1')).toEqual({ part: 1, of: 1 });
    for (const text of ['0/8', '9/8', '1', '1/0', 'a/b', '1/8/2', '-1/4', '1/9999999']) {
      expect(() => parseShard(text)).toThrow(/not a share/);
    }
  });

  it('systems are a mapping of URIs to short names', async () => {
    const path = join(root, 'systems.yaml');
    await writeFile(path, 'http://hospital.example/labs: HOSPITAL_LAB\nurn:oid:1.2.3: DRUGS-2\n');
    expect([...(await readSystems(path))]).toEqual([
      ['http://hospital.example/labs', 'HOSPITAL_LAB'],
      ['urn:oid:1.2.3', 'DRUGS-2'],
    ]);
    for (const text of ['- a\n- b\n', 'a: {b: c}', 'a: x//y', 'a: [', '']) {
      await writeFile(path, text);
      await expect(readSystems(path)).rejects.toMatchObject({ code: 'settings/invalid' });
    }
    await expect(readSystems(join(root, 'none'))).rejects.toMatchObject({ code: 'input/missing' });
  });

  it('paths are there, and of their kind', () => {
    expect(() => requirePath('--terminology', root, 'folder')).not.toThrow();
    expect(() => requirePath('IN', root, 'either')).not.toThrow();
    expect(() => requirePath('--crosswalk', root, 'file')).toThrow(/not a file/);
    expect(() => requirePath('--crosswalk', join(root, 'none'), 'either')).toThrow(/nothing at this path/);
  });

  it('options that mean nothing for the kind of input are refused', () => {
    const plain: IngestOptions = {
      strict: false,
      force: false,
      update: false,
      zone: 'UTC',
      crosswalks: [],
      terminologies: [],
      systems: new Map(),
      views: [],
      memoryLimitMb: 1024,
    };
    for (const kind of ['fhir', 'omop', 'meds'] as const) expect(() => requireSuited(plain, kind)).not.toThrow();
    const shard = { ...plain, shard: { part: 1, of: 2 } };
    expect(() => requireSuited(shard, 'omop')).not.toThrow();
    expect(() => requireSuited(shard, 'meds')).toThrow(/^--shard: This means nothing for meds input/);
    expect(() => requireSuited({ ...plain, views: ['v.json'] }, 'omop')).toThrow(/^--view/);
    expect(() => requireSuited({ ...plain, systems: new Map([['a', 'B']]) }, 'meds')).toThrow(/^--systems/);
    expect(() => requireSuited({ ...plain, subjectIdentifier: 'x' }, 'meds')).toThrow(/^--subject-identifier/);
  });
});
