/**
 * Compiles the mappings to one SQL query: lines of JSON in, landed rows out, in a single pass.
 *
 * Each line is parsed once, into one struct that serves all resource types. What the mappings ask for is computed as columns; the type
 * then chooses which rows a resource makes (see `slots.ts`). No row depends on another line.
 */
import { quote } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';
import type { ResourceMapping } from './mapping.ts';
import { COMMON, elementColumn, mergeShapes, type StructShape, shapeText } from './shape.ts';
import { planSlots, SLOT_FIELDS, type Slot, type SlotField, type SlotPlan, scopeOf } from './slots.ts';

export interface CompileSettings {
  /** Of Patient.identifier: the system whose values become subject ids. */
  readonly subjectIdentifier?: string | undefined;
}

/** Whether lines are resources, Bundles, or some of each. */
export type LineForm = 'resources' | 'bundles' | 'mixed';

/**
 * @param lines SQL of a relation with `file` and `json` (one line each).
 * @returns a query with the columns of LANDED_COLUMNS.
 */
export function landingQuery(
  mappings: readonly ResourceMapping[],
  lines: string,
  form: LineForm,
  settings: CompileSettings,
): string {
  const joint = mappings.reduce<StructShape>((shape, { reads }) => mergeShapes(shape, reads), COMMON);
  const plan = planSlots(mappings, joint);
  const stages: readonly ((from: string) => string)[] = [
    (from) => elementsSql(from, joint),
    (from) => keyedSql(from, mappings, joint, settings),
    (from) => columnsSql(from, plan),
    (from) => listedSql(from, plan),
    (from) =>
      `SELECT * EXCLUDE (made), unnest(made, max_depth := 2), generate_subscripts(made, 1) AS position FROM (${from})`,
    (from) => rowsSql(from, plan),
    (from) => landedSql(from, mappings),
  ];
  return stages.reduce((from, stage) => stage(from), resourcesSql(lines, form, joint));
}

function resourcesSql(lines: string, form: LineForm, joint: StructShape): string {
  const one = shapeText(joint);
  const bundle = `{"entry":[{"fullUrl":"VARCHAR","resource":${one}}]}`;
  if (form === 'resources') {
    return `SELECT file, NULL::VARCHAR AS full_url, NULL::BOOLEAN AS opens, hash(json) AS digest, json_transform(json, '${one}') AS r FROM (${lines})`;
  }
  // A Bundle without entries still gives a row, so that its line is accounted for.
  const isBundle = form === 'bundles' ? 'true' : `json_extract_string(json, '$.resourceType') = 'Bundle'`;
  const wrapped = `CASE WHEN ${isBundle} THEN json ELSE '{"entry":[{"resource":' || json::VARCHAR || '}]}' END`;
  const document = form === 'bundles' ? 'json' : wrapped;
  const none = `json_transform('{"entry":[{"fullUrl":null}]}', '${bundle}').entry`;
  return `SELECT file, entry.fullUrl AS full_url, CASE WHEN is_bundle AND nth = 1 THEN true END AS opens, hash(line, nth) AS digest, entry.resource AS r
    FROM (SELECT file, line, is_bundle, unnest(entries) AS entry, generate_subscripts(entries, 1) AS nth
      FROM (SELECT file, line, is_bundle, CASE WHEN coalesce(len(entries), 0) = 0 THEN ${none} ELSE entries END AS entries
        FROM (SELECT file, hash(json) AS line, ${isBundle} AS is_bundle, json_transform(${document}, '${bundle}').entry AS entries FROM (${lines}))))`;
}

/** The struct's elements as columns of their own, and what every resource has. */
function elementsSql(from: string, joint: StructShape): string {
  const elements = Object.keys(joint)
    .filter((name) => name !== 'resourceType' && name !== 'id')
    .map((name) => `r."${name}" AS ${elementColumn(name)}`);
  return `SELECT file, opens, full_url, r.resourceType AS rt, coalesce(r.id, reference_key(full_url)) AS id, r.id AS own_id,
    make_timestamp(epoch_us(TRY_CAST(r.meta.lastUpdated AS TIMESTAMPTZ))) AS version, digest, ${elements.join(', ')} FROM (${from})`;
}

/** Whose the resource is, and in which encounter. */
function keyedSql(
  from: string,
  mappings: readonly ResourceMapping[],
  joint: StructShape,
  { subjectIdentifier }: CompileSettings,
): string {
  const referenced = (mapping: ResourceMapping, path: string | null | undefined): string | undefined => {
    if (path === null || path === undefined) return undefined;
    return path === '' ? "rt || '/' || id" : `${scopeOf(mapping, joint).path(path)}.reference`;
  };
  const subject = choose(mappings, (mapping) => referenced(mapping, mapping.patient));
  const meeting = choose(mappings, (mapping) =>
    referenced(mapping, mapping.resource === 'Encounter' ? '' : mapping.encounter),
  );
  const identifier =
    subjectIdentifier === undefined || joint.identifier === undefined
      ? 'NULL::VARCHAR'
      : `list_filter(${elementColumn('identifier')}, lambda i: i.system = ${quote(subjectIdentifier)})[1].value`;
  return `SELECT *, ${subject} AS subject, ${meeting} AS meeting, ${identifier} AS identifier FROM (${from})`;
}

const KEPT = 'file, opens, digest, rt, id, version, subject, identifier';

function columnsSql(from: string, { columns }: SlotPlan): string {
  const computed = [...columns].map(([sql, name]) => `${sql} AS ${name}`);
  return `SELECT ${KEPT}, ${keyTo('Patient', 'subject')} AS patient, ${keyTo('Encounter', 'meeting')} AS encounter, ${computed.join(', ')}
    FROM (${from})`;
}

/** The key in a reference to this type: `Group/1` is not the patient 1. What a `urn:` leads to is seen when all is put together. */
function keyTo(type: string, name: string): string {
  return `CASE WHEN contains(${name}, '${type}/') OR starts_with(${name}, 'urn:') THEN reference_key(${name}) END`;
}

function listedSql(from: string, { lists, others }: SlotPlan): string {
  const cases = [...lists].map(([resource, list]) => `WHEN ${quote(resource)} THEN ${list}`);
  return `SELECT *, CASE rt ${cases.join('\n')} ELSE ${others} END AS made FROM (${from})`;
}

function rowsSql(from: string, { slots }: SlotPlan): string {
  const fields = Object.entries(SLOT_FIELDS).map(([name, type]) => `${chosen(slots, name, type)} AS row_${name}`);
  return `SELECT ${KEPT}, patient, encounter, position, ${fields.join(',\n')} FROM (${from})`;
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
function landedSql(from: string, mappings: readonly ResourceMapping[]): string {
  const known = mappings.map(({ resource }) => quote(resource)).join(', ');
  const personal = mappings.filter(({ patient }) => patient !== null).map(({ resource }) => quote(resource));
  const part = quote(PART);
  return `SELECT file, row_kind AS kind, coalesce(rt, '?') AS source_table, id AS source_id,
    hash(coalesce(rt, '?'), id) AS resource_key, digest, (position - 1)::INTEGER AS ordinal,
    CASE WHEN rt IS NULL THEN 'not a resource' WHEN id IS NULL THEN 'no id' WHEN rt NOT IN (${known}) THEN 'type not mapped'
      WHEN row_outcome IS NOT NULL THEN row_outcome
      WHEN patient IS NULL AND rt IN (${personal.join(', ')}) THEN
        CASE WHEN regexp_matches(subject, '(^|/)(Group|Device|Location|Practitioner|Medication|Substance)/')
          THEN 'subject not a patient' ELSE 'no subject' END
      WHEN row_kind = 'event' AND row_key IS NULL AND row_reference IS NULL THEN 'no code'
      WHEN row_kind = 'event' AND row_known IS NULL AND row_later IS NULL AND row_rule IS NULL THEN 'no time' END AS outcome,
    version, patient, encounter,
    CASE WHEN row_kind = 'event' THEN row_prefix || ${part} || coalesce(row_key, ${part}) || ${part} || coalesce(row_coded, ${part})
      || ${part} || coalesce(row_suffix, '') ELSE row_key END AS concept,
    row_display AS display, CASE WHEN row_kind = 'patient' THEN identifier ELSE row_reference END AS reference,
    row_value AS value, row_unit AS unit, row_body AS "text",
    CASE WHEN row_starts THEN started_at(row_known) ELSE known_at(row_known) END AS "time", precision_of(row_known) AS time_precision,
    known_at(row_until) AS end_time, row_rule AS time_rule, known_at(row_later) AS fallback,
    precision_of(row_later) AS fallback_precision, row_place AS rank, row_interpretation AS interpretation, row_author AS author,
    CASE WHEN position = 1 THEN opens END AS opens_container FROM (${from})`;
}

/** `CASE` over the type, types with the same expression together. */
function choose(
  mappings: readonly ResourceMapping[],
  expression: (mapping: ResourceMapping) => string | undefined,
): string {
  const groups = new Map<string, string[]>();
  for (const mapping of mappings) {
    const sql = expression(mapping);
    if (sql !== undefined) groups.set(sql, [...(groups.get(sql) ?? []), quote(mapping.resource)]);
  }
  if (groups.size === 0) return 'NULL::VARCHAR';
  return `CASE ${[...groups].map(([sql, types]) => `WHEN ${types.map((type) => `rt = ${type}`).join(' OR ')} THEN ${sql}`).join(' ')} END`;
}
