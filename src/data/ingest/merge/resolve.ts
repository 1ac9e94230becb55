/**
 * Puts each landed row together with what it refers to, and decides what becomes of it. The result is written once, unsorted, in
 * parts: one per split and share of its subjects, and one (`left out`) for all rows that become no event.
 */
import { quote, type Session } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';

const WHERE = 'the landed rows';

/** The part of rows that become no event. */
export const LEFT_OUT = 'none';

/** Rows of one part at most, so that it is sorted in memory. A power of two, and the number of parts too. */
const ROWS_PER_PART = 4 << 20;

/** Shares into which each split is cut: enough that none is too large; depends on the number of rows alone. */
export function sharesFor(rows: number): number {
  let shares = 1;
  while (rows / shares > ROWS_PER_PART) shares *= 2;
  return shares;
}

/**
 * Rows whose concept is complete: aliases followed, a medication's concept put where the row has a place for it, an encounter's time
 * where the row has none of its own. Needs `counted`, the lookups and `dropped`.
 *
 * Keys are computed before the joins: a condition on one side of a LEFT JOIN would make DuckDB compare every pair.
 */
export async function joinReferences(session: Session): Promise<void> {
  const [{ aliases }] = await session.rows('SELECT count(*)::DOUBLE AS aliases FROM aliases', WHERE);
  const followed =
    Number(aliases) === 0
      ? 'counted'
      : `(SELECT c.* EXCLUDE (event_reference) REPLACE (coalesce(p.id, c.patient) AS patient, coalesce(e.id, c.encounter) AS encounter,
           CASE WHEN kind = 'event' THEN coalesce(r.id, c.reference) ELSE c.reference END AS reference)
         FROM (SELECT *, CASE WHEN kind = 'event' THEN reference END AS event_reference FROM counted) c LEFT JOIN aliases p ON c.patient = p.alias LEFT JOIN aliases e ON c.encounter = e.alias
         LEFT JOIN aliases r ON c.event_reference = r.alias)`;
  const part = quote(PART);
  await session.run(
    `CREATE TEMP VIEW referred AS
     SELECT c.* EXCLUDE (concept, display, "text", "time", drug_key, url_key, stay_key), dropped.drop_outcome,
       CASE WHEN m.drug IS NULL THEN concept ELSE split_part(concept, ${part}, 1) || ${part} || m.drug || ${part}
         || array_to_string(string_split(concept, ${part})[4:6], ${part}) END AS concept,
       coalesce(m.drug_name, display) AS display,
       coalesce(c."text", attached.body) AS "text",
       coalesce(c."time", CASE time_rule WHEN 'encounter end' THEN stay.ended WHEN 'encounter start' THEN stay.started END, fallback) AS "time",
       CASE WHEN c."time" IS NOT NULL THEN time_precision WHEN CASE time_rule WHEN 'encounter end' THEN stay.ended WHEN 'encounter start' THEN stay.started END IS NULL THEN fallback_precision END AS precision,
       c.stay_key IS NOT NULL AND stay.key IS NULL AS stay_missing, coalesce(m.nth, 1) AS nth,
       coalesce(authors.role, CASE WHEN c.author LIKE '%/%' THEN split_part(c.author, '/', 1) END) AS author_role
     FROM (SELECT *, CASE WHEN kind = 'event' THEN reference END AS drug_key,
         CASE WHEN kind = 'event' AND "text" IS NULL THEN reference END AS url_key,
         CASE WHEN "time" IS NULL AND starts_with(time_rule, 'encounter') THEN encounter END AS stay_key FROM ${followed}) c
     LEFT JOIN dropped USING (resource_key, digest)
     LEFT JOIN medications m ON c.drug_key = m.key
     LEFT JOIN attachments attached ON c.url_key = attached.url
     LEFT JOIN encounters stay ON c.stay_key = stay.key
     LEFT JOIN authors ON c.author = authors.key`,
    WHERE,
  );
}

/** Writes the parts below `folder` as `part=NAME/*.parquet`. Needs `referred`, `patients` and `terms`. */
export async function writeParts(session: Session, folder: string, shares: number): Promise<void> {
  const place = `split || '-' || (md5_number_lower(subject_id::VARCHAR) % ${shares})::VARCHAR`;
  await session.run(
    `COPY (SELECT *, CASE WHEN outcome IS NULL AND kind = 'event' THEN ${place} ELSE ${quote(LEFT_OUT)} END AS part FROM (
       SELECT file, kind, source_table, source_id, resource_key, digest, ordinal, nth, repeat, encounter,
         CASE WHEN repeat THEN 'duplicate line'
           WHEN outcome IS NOT NULL THEN outcome
           WHEN drop_outcome IS NOT NULL THEN drop_outcome
           WHEN kind <> 'event' THEN NULL
           WHEN p.subject_id IS NULL THEN 'unknown subject'
           WHEN p.claimed THEN 'subject claimed twice'
           WHEN t.code IS NULL THEN 'no code'
           WHEN r.concept LIKE 'NOTE${PART}%' AND r."text" IS NULL THEN 'no content'
           WHEN time_rule = 'static' THEN NULL
           WHEN r."time" IS NULL THEN 'no time'
           WHEN r."time" < TIMESTAMP '1850-01-01' OR r."time" >= TIMESTAMP '2401-01-01' THEN 'time implausible' END AS outcome,
         p.subject_id, p.split, r."time", t.code, r.value * t.factor + t.shift AS value, t.kept_unit AS unit, r."text", r.interpretation,
         precision, author_role, rank, stay_missing
       FROM (SELECT *, coalesce(CASE WHEN value IS NOT NULL THEN unit END, '') AS used_unit FROM referred) r
       LEFT JOIN patients p ON r.patient = p.key
       LEFT JOIN terms t ON r.concept = t.concept AND r.used_unit = t.unit))
     TO ${quote(folder)} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (part))`,
    folder,
  );
}
