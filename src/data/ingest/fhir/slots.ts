/**
 * The rows that mappings make, as *slots*: one slot for each event, lookup and reason to skip of each mapping, numbered. A resource
 * becomes a short list of slot numbers; what a slot's row holds is chosen after that list is unnested, from columns that were computed for
 * whole vectors before. (Lists of ready-made structs, chosen by type, cost several times as much.)
 */
import { quote } from '../../record/duckdb.ts';
import { EVENT_RANKS } from '../landed.ts';
import { codeableSql, conceptSql, fill, firstText, type Scope, unitSql, valueSql } from './expressions.ts';
import type { EventMapping, LookupMapping, ResourceMapping } from './mapping.ts';
import { COMMON, mergeShapes, pathSql, type Shape, type StructShape, shapeAt } from './shape.ts';

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
  place: 'TINYINT',
  interpretation: 'VARCHAR',
  author: 'VARCHAR',
} as const;
export type SlotField = keyof typeof SLOT_FIELDS;
/** SQL of each field: a literal, a computed column, or a member of a computed list (`h7[nth].key`). Absent: NULL. */
export type Slot = Partial<Readonly<Record<SlotField, string>>>;

export interface SlotPlan {
  /** SQL of each expression → the column that holds it. */
  readonly columns: ReadonlyMap<string, string>;
  /** Slot n is element n; 0 is the row of a resource that makes no other. */
  readonly slots: readonly Slot[];
  /** Resource type → SQL of its list of `{slot, nth}`, over the columns. */
  readonly lists: ReadonlyMap<string, string>;
  /** The list of any other type: it may be referred to by another name all the same. */
  readonly others: string;
}

/** The list for a resource of which nothing becomes of. */
const NO_ROWS = slotList(0);

export function planSlots(mappings: readonly ResourceMapping[], joint: StructShape): SlotPlan {
  const plan: Planning = { columns: new Map(), slots: [{ kind: "'none'" }] };
  const lists = mappings.map((mapping) => [mapping.resource, listOfMapping(mapping, joint, plan)] as const);
  return { ...plan, lists: new Map(lists), others: `list_concat(${NO_ROWS}, ${listOfAlias(plan)})` };
}

/** How paths of a mapping are written. */
export function scopeOf({ reads }: ResourceMapping, joint: StructShape): Scope {
  const own = mergeShapes(COMMON, reads);
  return { path: (path) => (path === 'id' ? 'id' : pathSql(null, path, own, joint)) };
}

interface Planning {
  readonly columns: Map<string, string>;
  readonly slots: Slot[];
}

function listOfMapping(mapping: ResourceMapping, joint: StructShape, plan: Planning): string {
  const scope = scopeOf(mapping, joint);
  const skips = (mapping.skip ?? []).map(({ outcome, when }) => {
    const slot = add(plan, { kind: "'none'", outcome: quote(outcome) });
    return `WHEN ${column(plan, fill(when, scope))} THEN ${slotList(slot)}`;
  });
  const lists = [
    ...(mapping.lookups ?? []).map((lookup) => listOfLookup(mapping, lookup, scope, plan)),
    ...mapping.events.map((event) => listOfEvent(mapping, event, scope, plan)),
    listOfAlias(plan),
  ];
  // A resource that makes no row otherwise still has one, so that it is accounted for.
  const sure = [...(mapping.lookups ?? []), ...mapping.events].some(
    (row) => row.each === undefined && !('when' in row),
  );
  if (!sure && mapping.complete !== true) lists.unshift(NO_ROWS);
  const all = `list_concat(${lists.join(', ')})`;
  return skips.length === 0 ? all : `CASE ${skips.join(' ')} ELSE ${all} END`;
}

function listOfEvent(mapping: ResourceMapping, event: EventMapping, outer: Scope, plan: Planning): string {
  const scope = event.each === undefined ? outer : scopeOfEach(mapping, event.each, outer);
  const concept = conceptSql(event.concept, scope);
  const value = event.observed === undefined ? undefined : valueSql(scope, event.observed);
  const quantity = event.quantity === undefined ? undefined : scope.path(event.quantity);
  const interpretation = event.observed === '' ? 'interpretation[1]' : `${event.observed}.interpretation[1]`;
  const own: Slot = {
    key: concept.key,
    display: concept.display,
    reference: event.note?.url === undefined ? concept.reference : outer.path(event.note.url),
    ...(value !== undefined && { ...value, interpretation: `${scope.path(interpretation)}.coding[1].code` }),
    ...(quantity !== undefined && { value: `${quantity}.value`, unit: unitSql(quantity) }),
    ...(event.note !== undefined && { body: fill(event.note.text, outer) }),
  };
  const shared: Slot = {
    known: firstText(event.time.known, outer),
    later: firstText(event.time.fallback, outer),
    ...(event.note?.author !== undefined && { author: `typed_key(${outer.path(event.note.author)}.reference)` }),
    ...(event.suffixOf !== undefined && { coded: codeableSql(outer.path(event.suffixOf), 'other').key }),
  };
  const constant: Slot = {
    kind: "'event'",
    prefix: quote(event.prefix ?? ''),
    place: String(EVENT_RANKS[event.rank ?? 'other']),
    ...(event.time.starts === true && { starts: 'true' }),
    ...(event.time.rule !== undefined && { rule: quote(event.time.rule) }),
    ...(event.suffix !== undefined && { suffix: quote(event.suffix) }),
  };
  return listOfRows(event, own, { ...inColumns(plan, shared), ...constant }, outer, plan);
}

function listOfLookup(mapping: ResourceMapping, lookup: LookupMapping, outer: Scope, plan: Planning): string {
  const scope = lookup.each === undefined ? outer : scopeOfEach(mapping, lookup.each, outer);
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
  return listOfRows(lookup, own, { ...inColumns(plan, shared), kind: quote(lookup.kind), starts: 'true' }, outer, plan);
}

/** The other name of a Bundle's entry: its fullUrl, when that is not its id. */
function listOfAlias(plan: Planning): string {
  const slot = add(plan, { kind: "'alias'", reference: column(plan, 'substr(full_url, 10)') });
  const differs = column(plan, "starts_with(full_url, 'urn:uuid:') AND substr(full_url, 10) <> own_id");
  return `CASE WHEN ${differs} THEN ${slotList(slot)} END`;
}

/** `own` may speak of the element `it`; with `each`, it becomes one list of structs, and the slot takes the nth of it. */
function listOfRows(
  made: { readonly each?: string; readonly when?: string },
  own: Slot,
  rest: Slot,
  outer: Scope,
  plan: Planning,
): string {
  if (made.each === undefined) {
    const slot = add(plan, { ...inColumns(plan, own), ...rest });
    return made.when === undefined
      ? slotList(slot)
      : `CASE WHEN ${column(plan, fill(made.when, outer))} THEN ${slotList(slot)} END`;
  }
  const members = Object.entries(own).filter(([, sql]) => sql !== 'NULL');
  const struct = members.map(([name, sql]) => `'${name}': ${sql}`).join(', ');
  // A lambda costs as much for no element as for a few: most resources do not have the list.
  const named = `coalesce(len(${outer.path(listNamed(made.each))}), 0) > 0`;
  const list = column(
    plan,
    `CASE WHEN ${named} THEN list_transform(${fill(braced(made.each), outer)}, lambda it: {${struct}}) END`,
  );
  const slot = add(plan, { ...Object.fromEntries(members.map(([name]) => [name, `${list}[nth].${name}`])), ...rest });
  return `list_transform(range(1, coalesce(len(${list}), 0) + 1), lambda n: {'slot': ${slot}::SMALLINT, 'nth': n::INTEGER})`;
}

/** Below `each`: `it` is the element, whose shape is that of the list that `each` names or filters. */
function scopeOfEach(mapping: ResourceMapping, each: string, outer: Scope): Scope {
  const element = elementOf(shapeAt(listNamed(each), mergeShapes(COMMON, mapping.reads)));
  // `flatten(…)` of a list's own lists goes one level down (extensions of extensions).
  const shape = each.includes('flatten(') ? elementOf(shapeAt('extension', element)) : element;
  return {
    path: (path) =>
      path === 'it' ? 'it' : path.startsWith('it.') ? pathSql('it', path.slice(3), shape, shape) : outer.path(path),
  };
}

/** The list that `each` goes through or filters. */
function listNamed(each: string): string {
  const name = /\{([\w.]+)\}/.exec(braced(each))?.[1];
  if (name === undefined) throw new Error('"each" names no element.');
  return name;
}

function elementOf(shape: Shape): Shape {
  if (!Array.isArray(shape)) throw new Error('"each" must name a list.');
  return shape[0];
}

/** `each` may be a bare path or SQL with paths in braces. */
function braced(each: string): string {
  return /^[\w.]+$/.test(each) ? `{${each}}` : each;
}

function inColumns(plan: Planning, slot: Slot): Slot {
  return Object.fromEntries(Object.entries(slot).map(([name, sql]) => [name, column(plan, sql)]));
}

/** The column that holds an expression; literals stay as they are. */
function column(plan: Planning, sql: string): string {
  if (/^(NULL|true|false|-?\d+|'[^']*')$/.test(sql)) return sql;
  const name = plan.columns.get(sql) ?? `h${plan.columns.size}`;
  plan.columns.set(sql, name);
  return name;
}

function add(plan: Planning, slot: Slot): number {
  return plan.slots.push(slot) - 1;
}

function slotList(slot: number): string {
  return `[{'slot': ${slot}::SMALLINT, 'nth': 1::INTEGER}]`;
}
