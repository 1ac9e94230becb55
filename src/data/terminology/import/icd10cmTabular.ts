/**
 * The tabular list of ICD-10-CM (XML of the US National Center for Health Statistics): chapters, blocks, categories and codes with
 * their places in the hierarchy. Streams: a tag at a time, never the whole document.
 *
 * A block of one category is that category. Left out: notes, inclusion terms, seventh characters.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { textLines } from '../delimited.ts';
import { writtenCode } from '../icd.ts';
import { descriptionOf, qualifiedCode, type Term } from './term.ts';

const SYSTEM = 'ICD10CM';

interface OpenEntry {
  readonly element: string;
  code: string | null;
  description: string | null;
}

export async function* tabularTerms(path: string): AsyncGenerator<Term> {
  const open: OpenEntry[] = [];
  const elements: string[] = [];
  let text = '';
  for await (const tag of tagsOf(path)) {
    const parent = elements.at(-1) ?? '';
    if (tag.kind === 'text') text += tag.text;
    else if (tag.kind === 'open') {
      elements.push(tag.name);
      text = '';
      if (ENTRIES.has(tag.name)) open.push({ element: tag.name, code: tag.id, description: null });
    } else {
      elements.pop();
      const entry = open.at(-1);
      const inside = elements.at(-1) ?? '';
      if (entry !== undefined && parent === 'name' && inside === entry.element)
        entry.code = codeOf(entry.element, text);
      if (entry !== undefined && parent === 'desc' && inside === entry.element) {
        entry.description = descriptionOf(text.replace(/\s*\([A-Z]\d\w(-[A-Z]\d\w)?\)\s*$/, ''));
        const term = termOf(open);
        if (term !== undefined) yield term;
      }
      if (ENTRIES.has(tag.name)) open.pop();
      text = '';
    }
  }
  if (elements.length > 0) throw cutShort(path);
}

const ENTRIES: ReadonlySet<string> = new Set(['chapter', 'section', 'diag']);

/** The entry that was just described; undefined for a block of one category, which comes again as that category. */
function termOf(open: readonly OpenEntry[]): Term | undefined {
  const { code, description, element } = open[open.length - 1];
  if (code === null || (element === 'section' && !code.includes('-'))) return undefined;
  const parent = open.slice(0, -1).findLast((above) => above.code !== null && above.code !== code);
  const parentCodes = parent?.code ? [qualifiedCode(SYSTEM, parent.code)] : [];
  return { system: SYSTEM, code, description, parentCodes };
}

function codeOf(element: string, name: string): string {
  return element === 'chapter' ? `CHAPTER ${roman(Number(name.trim()))}` : writtenCode(SYSTEM, name);
}

function roman(chapter: number): string {
  return (
    ['', 'X', 'XX'][Math.floor(chapter / 10)] +
    ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][chapter % 10]
  );
}

type Tag =
  | { readonly kind: 'open'; readonly name: string; readonly id: string | null }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

async function* tagsOf(path: string): AsyncGenerator<Tag> {
  let rest = '';
  for await (const line of textLines(path)) {
    rest += `${line}\n`;
    const end = rest.lastIndexOf('>') + 1;
    const whole = rest.slice(0, end).replaceAll(/<!--[\s\S]*?-->|<[?!][^>]*>/g, '');
    for (const [found, slash, name, attributes, empty] of whole.matchAll(/<(\/?)([\w.]+)([^>]*?)(\/?)>|[^<]+/g)) {
      if (name === undefined) yield { kind: 'text', text: withoutEntities(found) };
      else if (slash === '/') yield { kind: 'close', name };
      else {
        yield { kind: 'open', name, id: /\bid="([^"]*)"/.exec(attributes)?.[1] ?? null };
        if (empty === '/') yield { kind: 'close', name };
      }
    }
    rest = rest.slice(end);
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function withoutEntities(text: string): string {
  return text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole;
    return String.fromCodePoint(name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function cutShort(path: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule: 'The document ends before its last element is closed.',
    remedy: 'Download the file again.',
  });
}
