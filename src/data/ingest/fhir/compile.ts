/**
 * Compiles the mappings to one SQL query: lines of JSON in, landed rows out.
 *
 * Lines are taken apart into resources; each resource type is then read by a query of its own (a parse into the mapping's struct, columns,
 * rows), and their results are put together: so no type pays for what only others have. No row depends on another line. With several types
 * the resources are held between the two steps, in memory or spilled to disk; with one type, everything streams.
 */
import { quote } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';
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
    if (mappings.length <= 1) return [mappedSql(`FROM (${resources})`, only, settings)];
    const name = `resources_${kept.length}`;
    kept.push(`${name} AS MATERIALIZED (${resources})`);
    const others = mappings.map(({ resource }) => `rt <> ${quote(resource)}`).join(' AND ');
    return [
      ...mappings.map((mapping) => mappedSql(`FROM ${name} WHERE rt = ${quote(mapping.resource)}`, mapping, settings)),
      mappedSql(`FROM ${name} WHERE rt IS NULL OR (${others})`, UNMAPPED, settings),
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

function mappedSql(from: string, mapping: ResourceMapping, settings: CompileSettings): string {
  const plan = planSlots(mapping);
  const owner = ownerColumns(mapping, plan, settings);
  const stages: readonly ((below: string) => string)[] = [
    (below) => elementsSql(below, { ...COMMON, ...mapping.reads }),
    plan.ofResource.over,
    (below) => `SELECT *, ${owner}, hash(coalesce(rt, '?'), id) AS resource_key,
      make_timestamp(epoch_us(TRY_CAST(el_meta.lastUpdated AS TIMESTAMPTZ))) AS version, ${plan.rows} AS rows FROM (${below})`,
    (below) => `SELECT * EXCLUDE (row_number, rows), row_number // ${ELEMENTS} AS slot, row_number % ${ELEMENTS} AS nth
      FROM (SELECT *, unnest(rows) AS row_number, generate_subscripts(rows, 1) AS position FROM (${below}))`,
    plan.ofRow.over,
    (below) => rowsSql(below, mapping, plan),
  ];
  return stages.reduce((below, stage) => stage(below), from);
}

/** What is read of the resource, element by element, and what every resource has. */
function elementsSql(from: string, shape: StructShape): string {
  const elements = Object.keys(shape)
    .filter((name) => name !== 'resourceType' && name !== 'id')
    .map((name) => `r."${name}" AS ${elementColumn(name)}`);
  return `SELECT file, digest, full_url, rt, coalesce(r.id, reference_key(full_url)) AS id, r.id AS own_id,
    ${elements.join(', ')} FROM (SELECT * EXCLUDE (json), json_transform(json, '${shapeText(shape)}') AS r ${from})`;
}

/** Whose the resource is, and in which encounter. */
function ownerColumns(mapping: ResourceMapping, { scope }: SlotPlan, { subjectIdentifier }: CompileSettings): string {
  const { resource, patient, encounter, reads } = mapping;
  const subject = patient === null ? 'NULL::VARCHAR' : referenceAt(patient, scope);
  const meeting = resource === 'Encounter' ? referenceAt('', scope) : referenceAt(encounter, scope);
  const identifier =
    subjectIdentifier === undefined || reads.identifier === undefined
      ? 'NULL::VARCHAR'
      : `list_filter(${scope.path('identifier')}, lambda i: i.system = ${quote(subjectIdentifier)})[1].value`;
  // The key in a reference to this type: `Group/1` is not the patient 1. What a `urn:` leads to is seen when all is put together.
  const keyTo = (type: string, reference: string): string => `CASE WHEN rt <> ${quote(resource)} THEN NULL
      WHEN starts_with(${reference}, '${type}/') OR starts_with(${reference}, 'urn:') THEN reference_key(${reference})
      WHEN contains(${reference}, '/${type}/') AND starts_with(typed_key(${reference}), '${type}/') THEN reference_key(${reference}) END`;
  return `${subject} AS subject, ${identifier} AS identifier,
    ${keyTo('Patient', subject)} AS patient, ${keyTo('Encounter', meeting)} AS encounter`;
}

/** SQL of the reference at a path; `''` is the resource itself. */
function referenceAt(path: string | undefined, { column, path: at }: Scope): string {
  if (path === undefined) return 'NULL::VARCHAR';
  return path === '' ? column("rt || '/' || id") : at(`${path}.reference`);
}

/** The same columns for every type: what all rows of a resource have, and what the row's slot holds. */
function rowsSql(from: string, { resource, patient }: ResourceMapping, { slots }: SlotPlan): string {
  const kept = 'file, digest, rt, id, resource_key, version, subject, identifier, patient, encounter, position';
  const fields = Object.entries(SLOT_FIELDS).map(([name, type]) => `${chosen(slots, name, type)} AS row_${name}`);
  return `SELECT ${kept}, rt <> ${quote(resource)} AS is_other, ${patient !== null} AS is_personal, ${fields.join(',\n')} FROM (${from})`;
}

/** The field of the slot, slots with the same expression together. */
function chosen(slots: readonly Slot[], name: string, type: (typeof SLOT_FIELDS)[SlotField]): string {
  const groups = new Map<string, number[]>();
  for (const [number, slot] of slots.entries()) {
    const sql = Object.entries(slot).find(([field]) => field === name)?.[1];
    if (sql !== undefined && sql !== 'NULL') groups.set(sql, [...(groups.get(sql) ?? []), number]);
  }
  if (groups.size === 0) return `NULL::${type}`;
  const cases = [...groups].map(
    ([sql, numbers]) => `WHEN ${numbers.map((n) => `slot = ${n}`).join(' OR ')} THEN ${sql}`,
  );
  return `(CASE ${cases.join(' ')} END)::${type}`;
}

/** The columns of LANDED_COLUMNS. */
function landedSql(from: string): string {
  const part = quote(PART);
  const isEarly = 'known_at(row_known) < known_at(row_floor)';
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
    CASE WHEN row_starts THEN started_at(row_known) WHEN ${isEarly} THEN known_at(row_floor) ELSE known_at(row_known) END AS "time",
    precision_of(CASE WHEN ${isEarly} THEN row_floor ELSE row_known END) AS time_precision,
    known_at(row_until) AS end_time, row_rule AS time_rule, known_at(row_later) AS fallback,
    precision_of(row_later) AS fallback_precision, row_place AS rank, row_interpretation AS interpretation, row_author AS author FROM (${from})`;
}
