/**
 * Fills in what the documents take from the code: the tree in README.md, the layers in ARCHITECTURE.md. The text between
 * `<!-- NAME -->` and `<!-- /NAME -->` is replaced.
 *
 * `node scripts/documents.ts` writes them; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layersMarkdown } from './layers.ts';
import { projectTree } from './tree.ts';

export interface GeneratedPart {
  readonly document: string;
  readonly name: string;
  readonly text: string;
}

export function generatedParts(root: string): readonly GeneratedPart[] {
  return [
    { document: 'README.md', name: 'tree', text: projectTree(root) },
    { document: 'ARCHITECTURE.md', name: 'layers', text: layersMarkdown() },
  ];
}

/** The document with its generated part replaced. */
export function withPart(document: string, { name, text }: GeneratedPart): string {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(\n<!-- /${name} -->)`);
  if (!pattern.test(document)) throw new Error(`The document has no part named "${name}".`);
  return document.replace(pattern, (_, open: string, close: string) => `${open}${text}${close}`);
}

function main(): void {
  const root = join(import.meta.dirname, '..');
  for (const part of generatedParts(root)) {
    const path = join(root, part.document);
    writeFileSync(path, withPart(readFileSync(path, 'utf8'), part));
  }
}

if (import.meta.main) main();
