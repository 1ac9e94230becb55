/**
 * Predicates of an ACES task: plain ones (codes, values, other columns), derived ones (`and(…)`, `or(…)`), static ones.
 *
 * Differs from es-aces 0.7.3 on purpose: `code: null` with value bounds is a condition on a row's value, and `and(lab, range)` holds for a
 * row of the lab whose own value is in the range. es-aces has no such predicates (they count nothing), and its `and` of two plain
 * predicates only asks that both occur at the same time: the source of wrong abnormal-lab cohorts (MEDS-DEV issue 237).
 */
import type { CodeSelector, ValueRange } from '../codeSelector.ts';
import { fault, refuseUnknownKeys, unknownKey, type YamlMap, type YamlNode, type YamlPlace } from './yamlTree.ts';

export const SPECIAL_PREDICATES = ['_ANY_EVENT', '_RECORD_START', '_RECORD_END'] as const;
export type SpecialPredicate = (typeof SPECIAL_PREDICATES)[number];

export function isSpecialPredicate(name: string): name is SpecialPredicate {
  return SPECIAL_PREDICATES.some((special) => special === name);
}

export interface PlainPredicate {
  readonly kind: 'plain';
  readonly name: string;
  readonly place: YamlPlace;
  readonly codes: CodeSelector;
  readonly range: ValueRange | null;
  /** Other columns of the row → the value that they must hold. */
  readonly columns: ReadonlyMap<string, string | number | boolean>;
  /** About the person, not about a time: only rows without a time count. */
  readonly isStatic: boolean;
}

export interface DerivedPredicate {
  readonly kind: 'derived';
  readonly name: string;
  readonly place: YamlPlace;
  readonly operator: 'and' | 'or';
  readonly inputs: readonly string[];
  readonly isStatic: boolean;
}

/** Left open by the task (`???`), for the data set's predicates file to fill. */
export interface OpenPredicate {
  readonly kind: 'open';
  readonly name: string;
  readonly place: YamlPlace;
}

export type Predicate = PlainPredicate | DerivedPredicate | OpenPredicate;

const PLAIN_KEYS = [
  'code',
  'value_min',
  'value_max',
  'value_min_inclusive',
  'value_max_inclusive',
  'static',
  'other_cols',
] as const;
const DERIVED_KEYS = ['expr', 'static'] as const;
/** Remarks that MEDS-DEV and others put beside a predicate. */
const REMARK_KEYS = ['description', 'metadata'] as const;

/** The predicates of one section; `areStatic` for `patient_demographics`. */
export function parsePredicates(section: YamlNode | undefined, areStatic: boolean): Map<string, Predicate> {
  const found = new Map<string, Predicate>();
  if (section === undefined || (section.kind === 'scalar' && section.value === null)) return found;
  if (section.kind !== 'map') throw fault(section.place, 'This is a mapping of names to predicates.', 'Name each one.');
  for (const [name, { place, node }] of section.entries) {
    if (!/^\w+$/.test(name)) {
      throw fault(place, `"${name}" is not a name: letters, digits and _ only.`, 'Rename the predicate.');
    }
    if (isSpecialPredicate(name)) {
      throw fault(place, `"${name}" has a meaning of its own and cannot be defined.`, 'Rename the predicate.');
    }
    found.set(name, parsePredicate(name, place, node, areStatic));
  }
  return found;
}

function parsePredicate(name: string, place: YamlPlace, node: YamlNode, isStatic: boolean): Predicate {
  if (isOpen(node)) return { kind: 'open', name, place };
  if (node.kind !== 'map') {
    throw fault(place, `Predicate ${name} is not a mapping.`, 'Write {code: …} or {expr: and(…)}.');
  }
  if (node.entries.has('expr')) {
    if (isStatic)
      throw fault(place, 'Patient demographics are plain predicates.', 'Write the codes, not an expression.');
    refuseUnknownKeys(node, [...DERIVED_KEYS, ...REMARK_KEYS], `Derived predicate ${name}`);
    return { kind: 'derived', name, place, ...parseExpression(node), isStatic: flagOf(node, 'static') ?? false };
  }
  if ([...node.entries.values()].some((entry) => isOpen(entry.node))) return { kind: 'open', name, place };
  return parsePlain(name, place, node, isStatic);
}

function parsePlain(name: string, place: YamlPlace, node: YamlMap, isStatic: boolean): PlainPredicate {
  const known: readonly string[] = [...PLAIN_KEYS, ...REMARK_KEYS];
  const code = node.entries.get('code');
  if (code === undefined) throw fault(place, `Predicate ${name} has no code.`, 'Add code: …, or expr: and(…).');
  const columns = new Map(otherColumns(node));
  for (const [key, entry] of node.entries) {
    if (known.includes(key)) continue;
    // es-aces takes every further key for a column of the data; a misspelt key would be one.
    const asMisspelt = unknownKey(entry.place, key, known, `Predicate ${name}`);
    if (asMisspelt.remedy.startsWith('Did you mean')) throw asMisspelt;
    columns.set(key, columnValue(entry.node));
  }
  const range = rangeOf(node);
  const codes = codesOf(code.node);
  if (codes.kind === 'every' && range === null && columns.size === 0) {
    throw fault(code.place, `Predicate ${name} has neither a code nor a condition.`, 'Name a code, or use _ANY_EVENT.');
  }
  return { kind: 'plain', name, place, codes, range, columns, isStatic: isStatic || (flagOf(node, 'static') ?? false) };
}

function codesOf(node: YamlNode): CodeSelector {
  if (node.kind === 'scalar') {
    if (node.value === null) return { kind: 'every' };
    if (typeof node.value === 'string' && node.value !== '') return { kind: 'exact', code: node.value };
    throw fault(node.place, 'A code is text.', 'Put it in quotes.');
  }
  if (node.kind === 'list') throw fault(node.place, 'A code is one text.', 'For several codes write {any: [...]}.');
  const keys = [...node.entries.keys()];
  refuseUnknownKeys(node, ['regex', 'any'], 'A code');
  if (keys.length !== 1) throw fault(node.place, 'A code has either regex or any.', 'Leave one of them.');
  const [[key, { node: value }]] = [...node.entries];
  if (key === 'regex') {
    const pattern = value.kind === 'scalar' ? value.value : undefined;
    if (typeof pattern === 'string' && pattern !== '') return { kind: 'regex', pattern };
    throw fault(value.place, 'A regular expression is text.', 'Write for example {regex: "^ADMISSION//.*"}.');
  }
  const codes = value.kind === 'list' ? value.items.map((item) => (item.kind === 'scalar' ? item.value : null)) : [];
  const texts = codes.filter((item) => typeof item === 'string');
  if (texts.length > 0 && texts.length === codes.length) return { kind: 'any', codes: texts };
  throw fault(value.place, 'any is a list of codes.', 'Write for example {any: ["A", "B"]}, each as text.');
}

function rangeOf(node: YamlMap): ValueRange | null {
  const [min, max] = [numberOf(node, 'value_min'), numberOf(node, 'value_max')];
  const inclusive = { min: flagOf(node, 'value_min_inclusive'), max: flagOf(node, 'value_max_inclusive') };
  if (min === null && max === null) return null;
  const range = { min, minInclusive: inclusive.min ?? false, max, maxInclusive: inclusive.max ?? false };
  if (min !== null && max !== null && (min > max || (min === max && !(range.minInclusive && range.maxInclusive)))) {
    const place = node.entries.get('value_max')?.place ?? node.place;
    throw fault(place, 'No value lies between value_min and value_max.', 'Exchange them, or make both inclusive.');
  }
  return range;
}

function numberOf(node: YamlMap, key: string): number | null {
  const entry = node.entries.get(key);
  if (entry === undefined) return null;
  const value = entry.node.kind === 'scalar' ? entry.node.value : undefined;
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw fault(entry.place, `${key} is a number.`, 'Write for example 1.5, without quotes and without a unit.');
}

export function flagOf(node: YamlMap, key: string): boolean | undefined {
  const entry = node.entries.get(key);
  if (entry === undefined) return undefined;
  const value = entry.node.kind === 'scalar' ? entry.node.value : undefined;
  if (value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw fault(entry.place, `${key} is True or False.`, 'Write one of the two.');
}

function otherColumns(node: YamlMap): [string, string | number | boolean][] {
  const entry = node.entries.get('other_cols');
  if (entry === undefined || (entry.node.kind === 'scalar' && entry.node.value === null)) return [];
  if (entry.node.kind !== 'map')
    throw fault(entry.place, 'other_cols maps columns to values.', 'Write {column: value}.');
  return [...entry.node.entries].map(([column, { node: value }]) => [column, columnValue(value)]);
}

function columnValue(node: YamlNode): string | number | boolean {
  if (node.kind === 'scalar' && node.value !== null) return node.value;
  throw fault(node.place, 'A column is compared with one value.', 'Write text, a number, True or False.');
}

function parseExpression(node: YamlMap): Pick<DerivedPredicate, 'operator' | 'inputs'> {
  const entry = node.entries.get('expr');
  const text = entry?.node.kind === 'scalar' ? entry.node.value : undefined;
  const match = typeof text === 'string' ? /^(and|or)\((.*)\)$/s.exec(text.trim()) : null;
  const place = entry?.place ?? node.place;
  if (match === null)
    throw fault(place, 'An expression is and(…) or or(…).', 'Nest by naming other derived predicates.');
  const inputs = match[2].split(',').map((input) => input.trim());
  if (inputs.length < 2) throw fault(place, 'An expression has at least two predicates.', 'Separate them by commas.');
  const bad = inputs.find((input) => !/^\w+$/.test(input));
  if (bad !== undefined) throw fault(place, `"${bad}" is not the name of a predicate.`, 'Give nested ones a name.');
  return { operator: match[1] === 'and' ? 'and' : 'or', inputs };
}

function isOpen(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '???';
}
