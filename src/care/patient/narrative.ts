/**
 * A FHIR narrative (XHTML) as the lines that a person reads: paragraphs, items of lists, rows of tables with the heads of their columns.
 *
 * Nothing is run or fetched. What the standard forbids in narratives (scripts, frames, forms, event handlers) is refused; what a reader of the page would not
 * have seen (hidden elements, comments) is not read.
 */
import { DOMParser } from 'linkedom';
import { AnamnesisError } from '../../base/errors.ts';

const FORBIDDEN =
  'script, iframe, object, embed, form, input, button, frame, frameset, base, link, style, svg, math, video, audio';
const BLOCKS: ReadonlySet<string> = new Set(
  'DIV P LI UL OL DL DT DD TABLE THEAD TBODY TFOOT TR CAPTION H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE HR BR SECTION ARTICLE HEADER FOOTER'.split(
    ' ',
  ),
);
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0/i;
const MOST_CHARACTERS = 2_000_000;

/** @throws input/invalid for active content, and for a narrative too long to be one. */
export function narrativeBlocks(div: string, where: string): readonly string[] {
  if (div.length > MOST_CHARACTERS) throw refused(where, 'A narrative is too long.');
  const page = new DOMParser().parseFromString(`<!doctype html><html><body>${div}</body></html>`, 'text/html');
  if (page.querySelector(FORBIDDEN) !== null) throw refused(where, 'A narrative holds active content.');
  const blocks: string[] = [];
  let line = '';
  const close = (): void => {
    const text = line.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') blocks.push(text);
    line = '';
  };
  const walk = (node: Node): void => {
    if (node.nodeType === TEXT) line += node.textContent ?? '';
    if (node.nodeType !== ELEMENT || !isElement(node) || isHidden(node)) return;
    if ([...node.attributes].some(({ name }) => name.toLowerCase().startsWith('on'))) {
      throw refused(where, 'A narrative holds active content.');
    }
    const name = node.tagName.toUpperCase();
    if (BLOCKS.has(name)) close();
    if (name === 'TR') {
      blocks.push(...rowText(node));
      return;
    }
    for (const child of node.childNodes) walk(child);
    if (BLOCKS.has(name)) close();
  };
  walk(page.body);
  close();
  return blocks;
}

const ELEMENT = 1;
const TEXT = 3;

function isElement(node: Node): node is Element {
  return node.nodeType === ELEMENT;
}

function isHidden(element: Element): boolean {
  return element.hasAttribute('hidden') || HIDDEN.test(element.getAttribute('style') ?? '');
}

/** A row as one line: "Test: potassium, Value: 5.9"; a row of heads alone says nothing. */
function rowText(row: Element): readonly string[] {
  const cells = [...row.children].filter((cell) => !isHidden(cell));
  if (cells.every((cell) => cell.tagName.toUpperCase() === 'TH')) return [];
  const table = row.closest('table');
  const heads = [...(table?.querySelectorAll('tr') ?? [])]
    .map((each) => [...each.children])
    .find((each) => each.length > 0 && each.every((cell) => cell.tagName.toUpperCase() === 'TH'));
  const texts = cells.map((cell, at) => {
    const head = visibleText(heads?.[at]);
    const text = visibleText(cell);
    return head === '' || text === '' ? text : `${head}: ${text}`;
  });
  const line = texts.filter((text) => text !== '').join(', ');
  return line === '' ? [] : [`${line}.`];
}

function visibleText(element: Element | undefined): string {
  const gather = (node: Node): string => {
    if (node.nodeType === TEXT) return node.textContent ?? '';
    if (!isElement(node) || isHidden(node)) return '';
    return [...node.childNodes].map(gather).join(BLOCKS.has(node.tagName.toUpperCase()) ? ' ' : '');
  };
  return element === undefined ? '' : gather(element).replaceAll(/\s+/g, ' ').trim();
}

function refused(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule,
    remedy: 'Give the document as the system that signed it holds it.',
  });
}
