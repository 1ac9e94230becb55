import { execFileSync } from 'node:child_process';
import { mkdir, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import { readLocalText } from './localText.ts';

let root: string;
let folder: string;
const SECRET = 'nobody may read this';

beforeAll(async () => {
  root = await realpath(await temporaryFolder('attachments'));
  folder = join(root, 'in');
  await mkdir(join(folder, 'notes', 'sub'), { recursive: true });
  await mkdir(join(folder, '.git'));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'in/notes/plain.txt': 'Fever since Monday.\n',
    'in/notes/no ending': 'Äpfel',
    'in/notes/100%.txt': 'per cent',
    'in/notes/page.html': '<p>Fever</p>',
    'in/notes/page': '  <!DOCTYPE html>\n<html><body>Fever</body></html>',
    'in/notes/less.txt': '<5 mg/dL on Monday',
    'in/notes/marked.txt': '\uFEFFmarked',
    'in/notes/rich.rtf': '{\\rtf1 Fever}',
    'in/notes/latin.txt': Buffer.from('Fi\xe8vre', 'latin1'),
    'in/notes/picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]),
    'in/notes/paper.pdf': '%PDF-1.7 ...',
    'in/.hidden.txt': SECRET,
    'in/.git/config': SECRET,
    'secret.txt': SECRET,
    'in-sibling.txt': SECRET,
    'in/notes/large.txt': '',
    'in/notes/limit.txt': '',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content);
  await truncate(join(folder, 'notes/large.txt'), (16 << 20) + 1);
  await symlink(join(root, 'secret.txt'), join(folder, 'notes', 'link.txt'));
  await symlink(root, join(folder, 'notes', 'up'));
  await symlink(join(folder, 'notes', 'plain.txt'), join(folder, 'alias.txt'));
  await symlink(join(folder, '.hidden.txt'), join(folder, 'shown.txt'));
  await symlink(join(folder, 'nowhere'), join(folder, 'broken.txt'));
  execFileSync('/usr/bin/env', ['mkfifo', join(folder, 'pipe')]);
});
afterAll(() => rm(root, { recursive: true }));

describe('the text of a local file', () => {
  it.each([
    ['notes/plain.txt', 'text/plain', 'Fever since Monday.\n'],
    ['./notes/plain.txt', 'text/plain', 'Fever since Monday.\n'],
    ['alias.txt', 'text/plain', 'Fever since Monday.\n'],
    ['notes/no%20ending', 'text/plain', 'Äpfel'],
    ['notes/no ending', 'text/plain', 'Äpfel'],
    ['notes/100%.txt', 'text/plain', 'per cent'],
    ['notes/less.txt', 'text/plain', '<5 mg/dL on Monday'],
    ['notes/marked.txt', 'text/plain', 'marked'],
    ['notes/page.html', 'text/html', '<p>Fever</p>'],
    ['notes/page', 'text/html', '  <!DOCTYPE html>\n<html><body>Fever</body></html>'],
  ])('%s is %s', async (url, contentType, text) => {
    expect(await readLocalText(folder, url)).toEqual({ kind: 'text', contentType, text });
  });

  it('may be named by a file: URL inside the folder', async () => {
    const inside = pathToFileURL(join(folder, 'notes/plain.txt')).href;
    expect(await readLocalText(folder, inside)).toMatchObject({ kind: 'text' });
    const outside = pathToFileURL(join(root, 'secret.txt')).href;
    expect(await readLocalText(folder, outside)).toEqual({ kind: 'fault', fault: 'outside' });
    expect(await readLocalText(folder, 'file://elsewhere.example/notes/plain.txt')).toMatchObject({ fault: 'outside' });
  });

  it.each([
    ['not found', 'notes/none.txt'],
    ['not found', 'notes'],
    ['not found', ''],
    ['not found', 'pipe'],
    ['not found', 'broken.txt'],
    ['not found', 'notes/plain.txt\0.png'],
    ['not found', `notes/${'x'.repeat(5000)}`],
    ['not found', '.hidden.txt'],
    ['not found', '.git/config'],
    ['not found', 'shown.txt'],
    ['outside', '../secret.txt'],
    ['outside', 'notes/../plain.txt'],
    ['outside', 'notes/../../secret.txt'],
    ['outside', '%2e%2e/secret.txt'],
    ['outside', '..%2Fsecret.txt'],
    ['outside', '..\\secret.txt'],
    ['outside', '../in-sibling.txt'],
    ['outside', '/etc/hostname'],
    ['outside', '//server/share'],
    ['outside', 'notes/link.txt'],
    ['outside', 'notes/up/secret.txt'],
    ['outside', 'notes/up/in/../secret.txt'],
    ['too large', 'notes/large.txt'],
    ['not text', 'notes/rich.rtf'],
    ['not text', 'notes/latin.txt'],
    ['not text', 'notes/picture.png'],
    ['not text', 'notes/paper.pdf'],
  ])('is not read: %s: %s', async (fault, url) => {
    expect(await readLocalText(folder, url)).toEqual({ kind: 'fault', fault });
  });

  it('is never one outside the folder, whatever the URL', async () => {
    const part = fc.constantFrom('..', '.', 'notes', 'up', 'in', 'secret.txt', '%2e%2e', '%2f', '', 'in-sibling.txt');
    const url = fc
      .tuple(
        fc.constantFrom('', '/', 'file://', 'file:', `file://${root}/`, `${root}/`),
        fc.array(part, { maxLength: 7 }),
      )
      .map(([start, parts]) => start + parts.join('/'));
    await fc.assert(
      fc.asyncProperty(url, async (text) => {
        const found = await readLocalText(folder, text);
        expect(found.kind === 'text' && found.text.includes(SECRET)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
