/**
 * Compiles the mappings to one SQL query: lines of JSON in, landed rows out.
 *
 * Lines are taken apart into resources; each resource type is then read by a query of its own (a parse into the mapping's struct, columns,
 * rows), and their results are put together: so no type pays for what only others have. No row depends on another line. With several types
 * the resources are held between the two steps, in memory or spilled to disk; with one type, everything streams.
 */
import { quote } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';
import { type Step, selectSteps } from './columns.ts';
import type { Scope } from './expressions.ts';
import type { ResourceMapping } from './mapping.ts';
import { COMMON, elementColumn, type StructShape, shapeText } from './shape.ts';
import { ELEMENTS, planSlots, SLOT_FIELDS, type Slot, type SlotField, type SlotPlan } from './slots.ts';

export interface CompileSettings {
  /** Of Patient.identifier: the system whose values become subject ids. */
  readonly subjectIdentifier?: string | undefined;
}

/** Whether lines are resources, Bundles, or some of each. */
export type LineForm = 'resources' | 'bundles' | 'mixed';

/** Lines that are read in one way. */
export interface LineGroup {
  /** SQL of a relation with `file` and `json` (one line each). */
  readonly lines: string;
  readonly form: LineForm;
  /** Of the types that occur; what is of other types is accounted for. */
  readonly mappings: readonly ResourceMapping[];
}

/** @returns a query with the columns of LANDED_COLUMNS. */
export function landingQuery(groups: readonly LineGroup[], settings: CompileSettings): string {
  const kept: string[] = [];
  const rows = groups.flatMap(({ lines, form, mappings }) => {
    const resources = typedSql(resourcesSql(lines, form));
    const [only = UNMAPPED] = mappings;
    if (mappings.length <= 1) return [mappedSql(`(${resources})`, only, settings, false)];
    const name = `resources_${kept.length}`;
    kept.push(`${name} AS MATERIALIZED (${resources})`);
    const others = mappings.map(({ resource }) => `rt <> ${quote(resource)}`).join(' AND ');
    return [
      ...mappings.map((mapping) => mappedSql(`${name} WHERE rt = ${quote(mapping.resource)}`, mapping, settings, true)),
      mappedSql(`${name} WHERE rt IS NULL OR (${others})`, UNMAPPED, settings, false),
    ];
  });
  return `${kept.length === 0 ? '' : `WITH ${kept.join(', ')} `}${landedSql(rows.join('\nUNION ALL '))}`;
}

/** What becomes of resources of other types: a row each, so that they are accounted for. */
const UNMAPPED: ResourceMapping = { resource: '', reads: {}, patient: null, events: [] };

/**
 * One resource a row, still as JSON. A Bundle is taken apart before its resources are parsed: what is read of them then lies in vectors
 * of its own, not in slices of one list as long as the Bundle, which every list function would go through from end to end.
 */
function resourcesSql(lines: string, form: LineForm): string {
  if (form === 'resources') {
    return `SELECT file, json, hash(json) AS digest, NULL::VARCHAR AS full_url FROM (${lines})`;
  }
  const shape = '{"entry":[{"fullUrl":"VARCHAR","resource":"JSON"}]}';
  const taken = `json_transform(json, '${shape}').entry`;
  const isBundle = form === 'bundles' ? 'true' : `json_extract_string(json, '$.resourceType') = 'Bundle'`;
  const entries =
    form === 'bundles'
      ? taken
      : `CASE WHEN is_bundle THEN ${taken} ELSE [{'fullUrl': NULL::VARCHAR, 'resource': json}] END`;
  // A Bundle without entries still gives a row, so that its line is accounted for.
  return `SELECT file, entry.resource AS json, hash(line, nth) AS digest, entry.fullUrl AS full_url
    FROM (SELECT file, line, nth, entries[nth] AS entry
      FROM (SELECT file, line, entries, unnest(range(1, 1 + greatest(1, coalesce(len(entries), 0)))) AS nth
        FROM (SELECT file, hash(json) AS line, ${entries} AS entries FROM (SELECT *, ${isBundle} AS is_bundle FROM (${lines})))))`;
}

/** Most writers put the type first: then it is found without parsing. */
function typedSql(from: string): string {
  const first = `nullif(regexp_extract(json, '^\\s*\\{\\s*"resourceType"\\s*:\\s*"(\\w+)"', 1), '')`;
  // What is volatile is computed once: else DuckDB does it again for every branch's WHERE, before the resources are kept.
  const once = 'random() >= 0';
  return `SELECT *, CASE WHEN ${once} THEN coalesce(${first}, json_extract_string(json, '$.resourceType')) END AS rt FROM (${from})`;
}

/** @param isSure all of these resources are of the mapping's type */
function mappedSql(from: string, mapping: ResourceMapping, settings: CompileSettings, isSure: boolean): string {
  const plan = planSlots(mapping, isSure);
  const shape = { ...COMMON, ...mapping.reads };
  const [references = [], keys = []] = ownerSteps(mapping, plan, settings, isSure);
  const steps: readonly Step[] = [
    [{ name: 'r', sql: `json_transform(json, '${shapeText(shape)}')` }],
    elementColumns(shape),
    ...plan.ofResource.steps(),
    references,
    [
      ...keys,
      { name: 'resource_key', sql: "hash(coalesce(rt, '?'), id)" },
      { name: 'version', sql: 'make_timestamp(epoch_us(TRY_CAST(el_meta.lastUpdated AS TIMESTAMPTZ)))' },
      { name: 'rows', sql: plan.rows },
    ],
    [
      { name: 'row_number', sql: 'unnest(rows)' },
      { name: 'position', sql: 'generate_subscripts(rows, 1)' },
    ],
    [
      { name: 'slot', sql: `row_number // ${ELEMENTS}` },
      { name: 'nth', sql: `row_number % ${ELEMENTS}` },
    ],
    ...plan.ofRow.steps(),
  ];
  return selectSteps(from, ['file', 'json', 'digest', 'full_url', 'rt'], steps, rowColumns(mapping, plan, isSure));
}

/** What is read of the resource, element by element, and what every resource has. */
function elementColumns(shape: StructShape): Step {
  const elements = Object.keys(shape)
    .filter((name) => name !== 'resourceType' && name !== 'id')
    .map((name) => ({ name: elementColumn(name), sql: `r."${name}"` }));
  return [{ name: 'id', sql: 'coalesce(r.id, reference_key(full_url))' }, { name: 'own_id', sql: 'r.id' }, ...elements];
}

/** Whose the resource is, and in which encounter: what is referred to, then the keys in that. */
function ownerSteps(
  mapping: ResourceMapping,
  { scope }: SlotPlan,
  { subjectIdentifier }: CompileSettings,
  isSure: boolean,
): readonly Step[] {
  const { resource, patient, encounter, reads } = mapping;
  const subject = patient === null ? NO_TEXT : referenceAt(patient, scope);
  const stay = resource === 'Encounter' ? referenceAt('', scope) : referenceAt(encounter, scope);
  const identifier =
    subjectIdentifier === undefined || reads.identifier === undefined
      ? NO_TEXT
      : `list_filter(${scope.path('identifier')}, lambda i: i.system = ${quote(subjectIdentifier)})[1].value`;
  const otherType = isSure ? '' : `WHEN rt <> ${quote(resource)} THEN NULL`;
  return [
    [
      { name: 'subject', sql: subject },
      { name: 'subject_named', sql: subject === NO_TEXT ? NO_TEXT : `named_at_end(${subject})` },
      { name: 'stay', sql: stay },
      { name: 'stay_named', sql: stay === NO_TEXT ? NO_TEXT : `named_at_end(${stay})` },
      { name: 'identifier', sql: identifier },
    ],
    [
      { name: 'patient', sql: subject === NO_TEXT ? NO_TEXT : keyTo('Patient', 'subject', otherType) },
      { name: 'encounter', sql: stay === NO_TEXT ? NO_TEXT : keyTo('Encounter', 'stay', otherType) },
    ],
  ];
}

/**
 * The key in a reference to this type: `Group/1` is not the patient 1. What a `urn:` leads to is seen when all is put together. As
 * `reference_key` and `typed_key` have it, with one search for both.
 */
function keyTo(type: string, reference: string, otherType: string): string {
  const [whole, named] = [reference, `${reference}_named`];
  return `CASE ${otherType} WHEN starts_with(${whole}, 'urn:uuid:') THEN substr(${whole}, 10)
    WHEN starts_with(${whole}, '${type}/') OR starts_with(${whole}, 'urn:') THEN
      CASE WHEN ${named} IS NULL THEN substr(${whole}, strpos(${whole}, '/') + 1) ELSE nullif(split_part(${named}, '/', 2), '') END
    WHEN contains(${whole}, '/${type}/') AND starts_with(${named}, '${type}/') THEN split_part(${named}, '/', 2) END`;
}

const NO_TEXT = 'NULL::VARCHAR';

/** SQL of the reference at a path; `''` is the resource itself. */
function referenceAt(path: string | undefined, { column, path: at }: Scope): string {
  if (path === undefined) return NO_TEXT;
  return path === '' ? column("rt || '/' || id") : at(`${path}.reference`);
}

/** The same columns for every type: what all rows of a resource have, and what the row's slot holds. */
function rowColumns({ resource, patient }: ResourceMapping, { slots }: SlotPlan, isSure: boolean): string {
  const kept = 'file, digest, rt, id, resource_key, version, subject, identifier, patient, encounter, position';
  const isOther = isSure ? 'false' : `rt <> ${quote(resource)}`;
  const fields = Object.entries(SLOT_FIELDS).map(([name, type]) => `${chosen(slots, name, type)} AS row_${name}`);
  return `${kept}, ${isOther} AS is_other, ${patient !== null} AS is_personal, ${fields.join(',\n')}`;
}

/** The field of the slot, slots with the same expression together. */
function chosen(slots: readonly Slot[], name: string, type: (typeof SLOT_FIELDS)[SlotField]): string {
  const groups = new Map<string, number[]>();
  for (const [number, slot] of slots.entries()) {
    const sql = Object.entries(slot).find(([field]) => field === name)?.[1];
    if (sql !== undefined && sql !== 'NULL') groups.set(sql, [...(groups.get(sql) ?? []), number]);
  }
  if (groups.size === 0) return `NULL::${type}`;
  const cases = [...groups].map(([sql, numbers]) => `WHEN ${isAmong(numbers)} THEN ${sql}`);
  return `(CASE ${cases.join(' ')} END)::${type}`;
}

/** SQL: whether the slot is one of these, given in order; neighbours together. */
function isAmong(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs
    .map(({ first, last }) => (first === last ? `slot = ${first}` : `slot BETWEEN ${first} AND ${last}`))
    .join(' OR ');
}

/** The columns of LANDED_COLUMNS. Each time is read once: what is read in a condition would be read again in its result. */
function landedSql(from: string): string {
  const part = quote(PART);
  const times = 'known_at(row_known) AS known, known_at(row_floor) AS floor';
  return `SELECT file, row_kind AS kind, coalesce(rt, '?') AS source_table, id AS source_id, resource_key, digest, (position - 1)::INTEGER AS ordinal,
    CASE WHEN rt IS NULL THEN 'not a resource' WHEN is_other THEN 'type not mapped' WHEN id IS NULL THEN 'no id'
      WHEN row_outcome IS NOT NULL THEN row_outcome
      WHEN patient IS NULL AND is_personal THEN
        CASE WHEN regexp_matches(subject, '(^|/)(Group|Device|Location|Practitioner|Medication|Substance)/')
          THEN 'subject not a patient' ELSE 'no subject' END
      WHEN row_kind <> 'event' THEN NULL
      WHEN row_key IS NULL AND row_reference IS NULL THEN 'no code'
      WHEN row_known IS NULL AND row_later IS NULL AND row_rule IS NULL THEN 'no time' END AS outcome,
    version, patient, encounter,
    CASE WHEN row_kind = 'event' THEN concat(row_prefix, ${part}, coalesce(row_key, ${part}), ${part}, coalesce(row_coded, ${part}),
      ${part}, row_suffix) ELSE row_key END AS concept,
    row_display AS display, CASE WHEN row_kind = 'patient' THEN identifier ELSE row_reference END AS reference,
    row_value AS value, row_unit AS unit, row_body AS "text",
    CASE WHEN row_starts THEN started_at(row_known) WHEN known < floor THEN floor ELSE known END AS "time",
    precision_of(CASE WHEN known < floor THEN row_floor ELSE row_known END) AS time_precision,
    known_at(row_until) AS end_time, row_rule AS time_rule, known_at(row_later) AS fallback,
    precision_of(row_later) AS fallback_precision, row_place AS rank, row_interpretation AS interpretation, row_author AS author
    FROM (SELECT *, ${times} FROM (${from}))`;
}
