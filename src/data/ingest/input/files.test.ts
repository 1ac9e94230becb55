import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256OfBytes } from '../../../base/hashing.ts';
import { identify, listInput } from './files.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-files-'));
});
afterAll(() => rm(root, { recursive: true }));

async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, name, path, '..'), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return join(root, name);
}

describe('the files of an input', () => {
  it('are all below the folder, by code point, with sizes; hidden ones are left out', async () => {
    const path = await folder('all', {
      'b.ndjson': '12',
      'B.ndjson': '1',
      'a/z.csv': '123',
      'a/é.csv': '',
      'a/\u{1F600}.csv': '',
      'a/\uFB00.csv': '',
      '.DS_Store': 'x',
      '.git/config': 'x',
      'a/._z.csv': 'x',
    });
    const files = await listInput(path);
    expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['B.ndjson', 1],
      ['a/z.csv', 3],
      ['a/é.csv', 0],
      ['a/\uFB00.csv', 0],
      ['a/\u{1F600}.csv', 0],
      ['b.ndjson', 2],
    ]);
  });

  it('can be one file', async () => {
    const path = await folder('one', { 'x.ndjson': '{}' });
    expect(await listInput(join(path, 'x.ndjson'))).toEqual([
      { path: join(path, 'x.ndjson'), name: 'x.ndjson', bytes: 2 },
    ]);
  });

  it('are found through links, once, also when links go round', async () => {
    const path = await folder('links', { 'a/1.csv': '1', 'elsewhere/2.csv': '2' });
    await symlink(path, join(path, 'a', 'loop'));
    await symlink(join(path, 'a'), join(path, 'c'));
    await symlink(join(path, 'elsewhere', '2.csv'), join(path, 'a', 'linked.csv'));
    expect((await listInput(path)).map(({ name }) => name)).toEqual(['a/1.csv', 'a/linked.csv', 'elsewhere/2.csv']);
  });

  it('are refused when there is nothing, nothing in it, or a link leads nowhere', async () => {
    await expect(listInput(join(root, 'none'))).rejects.toMatchObject({ code: 'input/missing' });
    const empty = await folder('empty', { '.hidden': 'x' });
    await expect(listInput(empty)).rejects.toMatchObject({ code: 'input/missing', where: empty });
    const broken = await folder('broken', { 'a.csv': '1' });
    await symlink(join(root, 'gone'), join(broken, 'b.csv'));
    await expect(listInput(broken)).rejects.toMatchObject({ code: 'input/missing', where: join(broken, 'b.csv') });
    await expect(listInput('/dev/null')).rejects.toMatchObject({ code: 'input/not-readable' });
  });

  it('are known by their content', async () => {
    const texts = Object.fromEntries(Array.from({ length: 23 }, (_, k) => [`${k}.csv`, 'x'.repeat(k)]));
    const files = await listInput(await folder('hashes', texts));
    const hashes = await identify(files);
    expect([...hashes.keys()]).toEqual(files.map(({ name }) => name));
    for (const [name, text] of Object.entries(texts)) expect(hashes.get(name)).toBe(sha256OfBytes(text));
    await expect(identify(files, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});
