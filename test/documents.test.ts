/** The documents say what the code says, and their links lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedParts, withPart } from '../scripts/documents.ts';

const root = join(import.meta.dirname, '..');
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })];

describe('generated parts are up to date (node scripts/documents.ts writes them)', () => {
  it.each(generatedParts(root))('$document: $name', (part) => {
    const text = readFileSync(join(root, part.document), 'utf8');
    expect(text).toBe(withPart(text, part));
  });
});

it.each(documents)('%s links only to files that exist', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((match) => match[1]);
  expect(links.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([]);
});
