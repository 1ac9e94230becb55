/**
 * A YAML file as a small tree whose every node knows its line, so that a fault in a task can be pointed at. Anchors are resolved;
 * a key given twice, a merge key or a second document is refused. Values are text, numbers, true, false and null (YAML 1.2 core).
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { AnamnesisError } from '../../../base/errors.ts';
import { nearestName } from '../../../base/nearest.ts';

export type YamlScalar = string | number | boolean | null;

export interface YamlPlace {
  readonly path: string;
  readonly line: number;
}

export type YamlNode =
  | { readonly kind: 'scalar'; readonly place: YamlPlace; readonly value: YamlScalar }
  | { readonly kind: 'list'; readonly place: YamlPlace; readonly items: readonly YamlNode[] }
  | YamlMap;

export interface YamlMap {
  readonly kind: 'map';
  readonly place: YamlPlace;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  /** Of the key. */
  readonly place: YamlPlace;
  readonly node: YamlNode;
}

/** @throws settings/invalid when the text is no YAML mapping. */
export function parseYamlMap(text: string, path: string): YamlMap {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const place = { path, line: lines.linePos(error.pos[0]).line };
    throw fault(place, `This is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')}).`, 'Mend the line.');
  }
  const tree = treeOf(document.contents, { document, lines, path }, 1, 0);
  if (tree.kind === 'map') return tree;
  throw fault({ path, line: 1 }, 'A task is one YAML mapping.', 'Write predicates, trigger and windows.');
}

/** The error for something wrong at a place of a file. */
export function fault(place: YamlPlace, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where: whereOf(place), rule, remedy });
}

/** @throws settings/unknown-key at the first key that is not known, naming the nearest that is. */
export function refuseUnknownKeys(map: YamlMap, known: readonly string[], what: string): void {
  for (const [key, { place }] of map.entries) {
    if (known.includes(key)) continue;
    throw unknownKey(place, key, known, what);
  }
}

export function unknownKey(place: YamlPlace, key: string, known: readonly string[], what: string): AnamnesisError {
  const nearest = nearestName(key, known);
  return new AnamnesisError('settings/unknown-key', {
    where: whereOf(place),
    rule: `${what} has no key "${key}".`,
    remedy: nearest === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${nearest}"?`,
  });
}

/** " Did you mean …?" for a name that is not among the known ones, or the list of these. */
export function suggestion(name: string, known: Iterable<string>): string {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`;
}

function whereOf({ path, line }: YamlPlace): string {
  return `${path}, line ${line}`;
}

interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly path: string;
}

/** Deeper than any task; an anchor that holds itself ends here. */
const DEEPEST = 20;

function treeOf(node: unknown, source: Source, lineAbove: number, depth: number): YamlNode {
  if (isAlias(node)) return treeOf(node.resolve(source.document), source, lineAbove, depth + 1);
  const line = lineOf(node, source) ?? lineAbove;
  const place = { path: source.path, line };
  if (depth > DEEPEST) throw fault(place, 'The file is nested too deeply.', 'Write it flat.');
  if (isMap(node)) {
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of node.items) {
      const keyLine = lineOf(key, source) ?? line;
      const keyPlace = { path: source.path, line: keyLine };
      const name = isScalar(key) && typeof key.value !== 'object' ? String(key.value) : undefined;
      if (name === undefined || name === '<<') throw fault(keyPlace, 'A key must be a word.', 'Write the entries out.');
      entries.set(name, { place: keyPlace, node: treeOf(value, source, keyLine, depth + 1) });
    }
    return { kind: 'map', place, entries };
  }
  if (isSeq(node)) {
    return { kind: 'list', place, items: node.items.map((item) => treeOf(item, source, line, depth + 1)) };
  }
  const value: unknown = isScalar(node) ? node.value : null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', place, value };
  }
  throw fault(place, 'This is neither text nor a number, true, false or null.', 'Put it in quotes.');
}

function lineOf(node: unknown, { lines }: Source): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range ? lines.linePos(range[0]).line : undefined;
}
