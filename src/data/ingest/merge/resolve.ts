/**
 * Puts each landed row together with what it refers to, and decides what becomes of it. The result is written once, unsorted, in
 * parts: one per split and share of its subjects, and one (`left out`) for all rows that become no event.
 */
import { quote, type Session } from '../../record/duckdb.ts';
import { attachmentKeySql } from '../attachments/readAttachments.ts';
import { DATED_BY_STAY, PART } from '../landed.ts';

const WHERE = 'the landed rows';

/** The part of rows that become no event. */
const LEFT_OUT = 'none';

/** Rows of one part at most, so that it is sorted in memory. A power of two, and the number of parts too. */
const ROWS_PER_PART = 4 << 20;

/** Shares into which each split is cut: enough that none is too large; depends on the number of rows alone. */
export function sharesFor(rows: number): number {
  let shares = 1;
  while (rows / shares > ROWS_PER_PART) shares *= 2;
  return shares;
}

/**
 * Rows whose concept is complete: a medication's concept put where the row has a place for it, an encounter's time
 * where the row has none of its own (only if it is an encounter of the same patient). Needs `counted`, the lookups and `dropped`.
 *
 * Keys are computed before the joins: a condition on one side of a LEFT JOIN would make DuckDB compare every pair.
 */
export async function joinReferences(session: Session): Promise<void> {
  const part = quote(PART);
  await session.run(
    `CREATE TEMP VIEW referred AS
     SELECT c.* EXCLUDE (concept, display, "text", "time", drug_key, text_key, stay_key), dropped.drop_outcome,
       CASE WHEN m.drug IS NULL THEN concept ELSE split_part(concept, ${part}, 1) || ${part} || m.drug || ${part}
         || array_to_string(string_split(concept, ${part})[4:6], ${part}) END AS concept,
       coalesce(m.drug_name, display) AS display,
       coalesce(c."text", attached.body) AS "text",
       CASE WHEN ${HAS_DATE_OF_STAY} THEN stay.ended ELSE coalesce(c."time", ${STAY_TIME}, ${LATE_FALLBACK}) END AS "time",
       CASE WHEN ${HAS_DATE_OF_STAY} THEN NULL WHEN c."time" IS NOT NULL THEN time_precision
         WHEN ${STAY_TIME} IS NULL AND fallback = ${LATE_FALLBACK} THEN fallback_precision END AS precision,
       c.stay_key IS NOT NULL AND c."time" IS NULL AND stay.key IS NULL AS stay_missing, coalesce(${HAS_DATE_OF_STAY}, false) AS dated_by_stay,
       c.drug_key IS NOT NULL AND m.key IS NULL AND NOT starts_with(concept, ${quote(`NOTE${PART}`)}) AS drug_missing, coalesce(m.nth, 1) AS nth,
       coalesce(authors.role, CASE WHEN c.author LIKE '%/%' THEN split_part(c.author, '/', 1) END) AS author_role
     FROM (SELECT *, CASE WHEN kind = 'event' THEN reference END AS drug_key,
         CASE WHEN kind = 'event' AND "text" IS NULL THEN ${attachmentKeySql('reference')} END AS text_key,
         CASE WHEN time_rule = ${quote(DATED_BY_STAY)} OR ("time" IS NULL AND starts_with(time_rule, 'encounter')) THEN encounter END AS stay_key
       FROM counted) c
     LEFT JOIN dropped USING (resource_key, digest)
     LEFT JOIN medications m ON c.drug_key = m.key
     LEFT JOIN attachments attached ON c.text_key = attached.key
     LEFT JOIN encounters stay ON c.stay_key = stay.key AND c.patient = stay.patient
     LEFT JOIN authors ON c.author = authors.key`,
    WHERE,
  );
}

const STAY_TIME = `CASE time_rule WHEN 'encounter end' THEN stay.ended WHEN 'encounter start' THEN stay.started END`;
/**
 * A time that was taken over from the start of a stay, which is over since: to the microsecond, or to the day where it is a day only. Such a day is
 * its end; it began up to 25 hours before, when the clock is set back.
 */
const HAS_DATE_OF_STAY = `time_rule = ${quote(DATED_BY_STAY)} AND stay.ended > c."time"
         AND (c."time" = stay.started OR (time_precision = 'day' AND stay.started BETWEEN c."time" - INTERVAL '24:59:59' AND c."time"))`;
/** What belongs to a stay that is not over was not known before it began. */
const LATE_FALLBACK = `CASE WHEN time_rule = 'encounter end' THEN greatest(fallback, CASE WHEN fallback IS NOT NULL THEN stay.started END) ELSE fallback END`;

/**
 * Whether a row whose subject is known becomes an event, by its time and text: the outcome when it does not. Its code is looked at last.
 */
export const UNFIT = `CASE WHEN concept LIKE 'NOTE${PART}%' AND "text" IS NULL THEN 'no content'
  WHEN time_rule = 'static' THEN NULL WHEN "time" IS NULL THEN 'no time'
  WHEN "time" < TIMESTAMP '1850-01-01' OR "time" >= TIMESTAMP '2401-01-01' THEN 'time implausible' END`;

/** Writes the parts below `folder` as `part=NAME/*.parquet`. Needs `referred`, `patients` and `terms`. */
export async function writeParts(session: Session, folder: string, shares: number): Promise<void> {
  const place = `split || '-' || (md5_number_lower(subject_id::VARCHAR) % ${shares})::VARCHAR`;
  await session.run(
    `COPY (SELECT * EXCLUDE (place), CASE WHEN outcome IS NULL AND kind = 'event' THEN place ELSE ${quote(LEFT_OUT)} END AS part FROM (
       SELECT file, kind, source_table, source_id, resource_key, digest, ordinal, nth, repeat, encounter,
         CASE WHEN repeat OR drop_outcome = 'duplicate line' THEN 'duplicate line'
           WHEN outcome IS NOT NULL THEN outcome
           WHEN drop_outcome IS NOT NULL THEN drop_outcome
           WHEN kind = 'patient' AND p.claimed THEN 'subject claimed twice'
           WHEN kind <> 'event' THEN NULL
           WHEN p.subject_id IS NULL THEN 'unknown subject'
           WHEN p.claimed THEN 'subject claimed twice'
           WHEN unfit IS NOT NULL THEN unfit
           WHEN t.code IS NULL THEN 'no code' END AS outcome,
         p.subject_id, p.split, p.place, r."time", t.code, r.value * t.factor + t.shift AS value, t.kept_unit AS unit, r."text", r.interpretation,
         precision, author_role, rank, stay_missing, drug_missing, dated_by_stay
       FROM (SELECT *, coalesce(CASE WHEN value IS NOT NULL THEN unit END, '') AS used_unit, ${UNFIT} AS unfit FROM referred) r
       LEFT JOIN (SELECT *, ${place} AS place FROM patients) p ON r.patient = p.key
       LEFT JOIN terms t ON r.concept = t.concept AND r.used_unit = t.unit))
     TO ${quote(folder)} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (part))`,
    folder,
  );
}
