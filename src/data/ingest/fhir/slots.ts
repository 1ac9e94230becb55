/**
 * The rows that mappings make, as *slots*: one slot for each event, lookup and reason to skip of each mapping, numbered. A resource
 * becomes a short list of row numbers (slot, and which element of a list); what the slot's row holds is chosen after that list is unnested,
 * from columns that were computed for whole vectors. (Lists of ready-made structs, chosen by type, cost several times as much.)
 */
import { quote } from '../../record/duckdb.ts';
import { EVENT_RANKS } from '../landed.ts';
import { type Columns, planColumns } from './columns.ts';
import { codeableSql, conceptSql, fill, firstText, type Scope, unitSql, valueSql } from './expressions.ts';
import type { EventMapping, LookupMapping, ResourceMapping } from './mapping.ts';
import { COMMON, pathSql, type Shape, shapeAt } from './shape.ts';

/** What a slot's row holds. `key` is `system ␟ code`; `coded` the same of a coded value; times are texts still. */
export const SLOT_FIELDS = {
  kind: 'VARCHAR',
  outcome: 'VARCHAR',
  prefix: 'VARCHAR',
  key: 'VARCHAR',
  coded: 'VARCHAR',
  suffix: 'VARCHAR',
  display: 'VARCHAR',
  reference: 'VARCHAR',
  value: 'DOUBLE',
  unit: 'VARCHAR',
  body: 'VARCHAR',
  known: 'VARCHAR',
  starts: 'BOOLEAN',
  until: 'VARCHAR',
  rule: 'VARCHAR',
  later: 'VARCHAR',
  floor: 'VARCHAR',
  place: 'TINYINT',
  interpretation: 'VARCHAR',
  author: 'VARCHAR',
} as const;
export type SlotField = keyof typeof SLOT_FIELDS;
/** SQL of each field: a literal or a column. Absent: NULL. */
export type Slot = Partial<Readonly<Record<SlotField, string>>>;

/** A row number is slot × this + nth, where nth counts the elements of the slot's list from 1. */
export const ELEMENTS = 2 ** 32;

/** The rows of one resource type. */
export interface SlotPlan {
  /** Paths of the resource, and columns computed of it. */
  readonly scope: Scope;
  readonly ofResource: Columns;
  /** Computed of each row, for events of a list's elements: these know `nth`. */
  readonly ofRow: Columns;
  /** Slot n is element n. */
  readonly slots: readonly Slot[];
  /** SQL of the list of row numbers, over the resource's columns. */
  readonly rows: string;
}

/** The row of a resource that makes no other: each is accounted for. */
const NO_ROWS = rowList(0);

/** @param isSure all of these resources are of the mapping's type */
export function planSlots(mapping: ResourceMapping, isSure: boolean): SlotPlan {
  const ofResource = planColumns('res_');
  const shape = { ...COMMON, ...mapping.reads };
  const plan: Planning = {
    mapping,
    scope: {
      path: (path) => (path === 'id' ? 'id' : ofResource.of(pathSql(null, path, shape))),
      column: ofResource.of,
    },
    ofResource,
    ofRow: planColumns('row_'),
    slots: [{ kind: "'none'" }],
  };
  return { ...plan, rows: rowsOfResource(plan, isSure) };
}

interface Planning extends Omit<SlotPlan, 'slots' | 'rows'> {
  readonly mapping: ResourceMapping;
  readonly slots: Slot[];
}

function rowsOfResource(plan: Planning, isSure: boolean): string {
  const { resource, skip = [], lookups = [], events, complete } = plan.mapping;
  const skips = skip.map(({ outcome, when }) => {
    const slot = add(plan, { kind: "'none'", outcome: quote(outcome) });
    return `WHEN ${plan.scope.column(fill(when, plan.scope))} THEN ${rowList(slot)}`;
  });
  const alias = listOfAlias(plan);
  const lists = [
    ...lookups.map((lookup) => listOfLookup(lookup, plan)),
    ...events.map((event) => listOfEvent(event, plan)),
    alias,
  ];
  // A resource that makes no row otherwise still has one, so that it is accounted for.
  const sure = [...lookups, ...events].some((row) => row.each === undefined && !('when' in row));
  if (!sure && complete !== true) lists.unshift(NO_ROWS);
  if (!isSure) skips.unshift(`WHEN rt IS DISTINCT FROM ${quote(resource)} THEN list_concat(${NO_ROWS}, ${alias})`);
  const made = `list_concat(${lists.join(', ')})`;
  return skips.length === 0 ? made : `CASE ${skips.join(' ')} ELSE ${made} END`;
}

function listOfEvent(event: EventMapping, plan: Planning): string {
  const outer = plan.scope;
  const { scope, list } = rowsOf(event, plan);
  const concept = conceptSql(event.concept, scope);
  const value = event.observed === undefined ? undefined : valueSql(scope, event.observed);
  const quantity = event.quantity;
  const interpretation = event.observed === '' ? 'interpretation[1]' : `${event.observed}.interpretation[1]`;
  const own: Slot = {
    key: concept.key,
    display: concept.display,
    reference: concept.reference,
    ...value,
    ...(value !== undefined && { interpretation: scope.path(`${interpretation}.coding[1].code`) }),
    ...(quantity !== undefined && { value: scope.path(`${quantity}.value`), unit: unitSql(quantity, scope) }),
  };
  const shared: Slot = {
    known: firstText(event.time.known, outer),
    later: firstText(event.time.fallback, outer),
    floor: firstText(event.time.notBefore, outer),
    ...(event.note !== undefined && { body: fill(event.note.text, outer) }),
    ...(event.note?.url !== undefined && { reference: outer.path(event.note.url) }),
    ...(event.note?.author !== undefined && { author: `typed_key(${outer.path(`${event.note.author}.reference`)})` }),
    ...(event.suffixOf !== undefined && { coded: codeableSql(event.suffixOf, 'other', outer).key }),
  };
  const constant: Slot = {
    kind: "'event'",
    prefix: quote(event.prefix ?? ''),
    place: String(EVENT_RANKS[event.rank ?? 'other']),
    ...(event.time.starts === true && { starts: 'true' }),
    ...(event.time.rule !== undefined && { rule: quote(event.time.rule) }),
    ...(event.suffix !== undefined && { suffix: quote(event.suffix) }),
  };
  return list(add(plan, { ...inColumns(scope, own), ...inColumns(outer, shared), ...constant }));
}

function listOfLookup(lookup: LookupMapping, plan: Planning): string {
  const outer = plan.scope;
  const { scope, list } = rowsOf(lookup, plan);
  const concept = lookup.concept === undefined ? undefined : conceptSql(lookup.concept, scope);
  const own: Slot = {
    ...(concept !== undefined && { key: concept.key, display: concept.display }),
    ...(lookup.display !== undefined && { display: fill(lookup.display, scope) }),
    ...(lookup.reference !== undefined && { reference: fill(lookup.reference, scope) }),
    ...(lookup.text !== undefined && { body: fill(lookup.text, scope) }),
  };
  const shared: Slot = {
    ...(lookup.start !== undefined && { known: outer.path(lookup.start) }),
    ...(lookup.end !== undefined && { until: outer.path(lookup.end) }),
  };
  const constant: Slot = { kind: quote(lookup.kind), starts: 'true' };
  return list(add(plan, { ...inColumns(scope, own), ...inColumns(outer, shared), ...constant }));
}

/** The other name of a Bundle's entry: its fullUrl, when that is not its id. */
function listOfAlias(plan: Planning): string {
  const { column } = plan.scope;
  const slot = add(plan, { kind: "'alias'", reference: column('substr(full_url, 10)') });
  const differs = column("starts_with(full_url, 'urn:uuid:') AND substr(full_url, 10) <> own_id");
  return `CASE WHEN ${differs} THEN ${rowList(slot)} END`;
}

interface Rows {
  /** Paths of the element (`it.code`), when there is one for each of a list, beside those of the resource. */
  readonly scope: Scope;
  /** SQL of the row numbers of a slot. */
  readonly list: (slot: number) => string;
}

function rowsOf(made: { readonly each?: string; readonly when?: string }, plan: Planning): Rows {
  const { scope } = plan;
  if (made.each !== undefined) return rowsOfEach(made.each, plan);
  if (made.when === undefined) return { scope, list: rowList };
  const condition = scope.column(fill(made.when, scope));
  return { scope, list: (slot) => `CASE WHEN ${condition} THEN ${rowList(slot)} END` };
}

/** `it` is the element, whose shape is that of the list that `each` names or filters. */
function rowsOfEach(each: string, { mapping, scope: outer, ofRow }: Planning): Rows {
  const named = listNamed(each);
  // A lambda costs as much for no element as for a few.
  const elements = /^\{[\w.]+\}$/.test(each)
    ? outer.path(named)
    : outer.column(`CASE WHEN len(${outer.path(named)}) > 0 THEN ${fill(each, outer)} END`);
  const element = elementOf(shapeAt(named, mapping.reads));
  // `flatten(…)` of a list's own lists goes one level down (extensions of extensions).
  const shape = each.includes('flatten(') ? elementOf(shapeAt('extension', element)) : element;
  const path = (below: string): string => {
    if (below !== 'it' && !below.startsWith('it.')) return outer.path(below);
    const it = ofRow.of(`${elements}[nth]`);
    return below === 'it' ? it : ofRow.of(pathSql(it, below.slice(3), shape));
  };
  const count = outer.column(`coalesce(len(${elements}), 0)`);
  const list = (slot: number): string => `range(${slot * ELEMENTS + 1}, ${slot * ELEMENTS + 1} + ${count})`;
  return { scope: { path, column: ofRow.of }, list };
}

/** The list that `each` goes through or filters. */
function listNamed(each: string): string {
  const name = /\{([\w.]+)\}/.exec(each)?.[1];
  if (name === undefined) throw new Error('"each" names no element.');
  return name;
}

function elementOf(shape: Shape): Shape {
  if (!Array.isArray(shape)) throw new Error('"each" must name a list.');
  return shape[0];
}

function inColumns({ column }: Scope, slot: Slot): Slot {
  return Object.fromEntries(Object.entries(slot).map(([name, sql]) => [name, column(sql)]));
}

function add(plan: Planning, slot: Slot): number {
  return plan.slots.push(slot) - 1;
}

function rowList(slot: number): string {
  return `[${slot * ELEMENTS + 1}]`;
}
