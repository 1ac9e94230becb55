/**
 * What rows look up: patients (and their subject ids), encounters, medications, authors of notes, attachments. All but the patients
 * hold only what some row refers to by key; an encounter or medication that is not in the input leaves the row without it.
 */
import type { Session } from '../../record/duckdb.ts';
import { splitExpression } from '../splits.ts';

const WHERE = 'the landed rows';
/** Rows that count. */
const STANDING = 'counted ANTI JOIN dropped USING (resource_key, digest)';

export interface SubjectRule {
  /** `number`: the patient's key is the subject id (OMOP); `identifier`: that of a given system; `hash`: of the key. */
  readonly from: 'number' | 'identifier' | 'hash';
}

export async function makeLookups(session: Session, subjects: SubjectRule): Promise<void> {
  // Gathered once, without long texts: to plan a query over the landed rows takes longer than to answer it of a few.
  await session.run(
    `CREATE TEMP TABLE standing AS SELECT kind, source_id, patient, "time", end_time, concept, display, reference, ordinal FROM ${STANDING}
     WHERE kind NOT IN ('event', 'alias', 'none') AND outcome IS NULL`,
    WHERE,
  );
  await makePatients(session, subjects);
  await session.run(
    `CREATE TEMP TABLE encounters AS SELECT source_id AS key, patient, min("time") AS started,
       CASE WHEN max(end_time) >= min("time") OR min("time") IS NULL THEN max(end_time) END AS ended, bool_or(end_time < "time") AS inverted
     FROM standing WHERE kind = 'encounter' GROUP BY source_id, patient`,
    WHERE,
  );
  // A mixture has its ingredients' concepts, one row each, unless it has a code of its own, which stands in its first row.
  await session.run(
    `CREATE TEMP TABLE drugs AS SELECT DISTINCT source_id AS key, concept, display, reference AS ingredient FROM standing WHERE kind = 'medication'
     QUALIFY ordinal = 0 OR NOT bool_or(ordinal = 0 AND concept IS NOT NULL) OVER (PARTITION BY source_id)`,
    WHERE,
  );
  await session.run(
    `CREATE TEMP TABLE medications AS
     WITH named AS (SELECT key, concept AS drug, min(display) AS drug_name FROM drugs WHERE concept IS NOT NULL AND ingredient IS NULL GROUP BY ALL),
     mixed AS (SELECT drugs.key, named.drug, named.drug_name FROM drugs JOIN named ON drugs.ingredient = named.key
       WHERE drugs.key NOT IN (SELECT key FROM named))
     SELECT key, drug, min(drug_name) AS drug_name, row_number() OVER (PARTITION BY key ORDER BY drug) AS nth
     FROM (FROM named UNION ALL FROM mixed) GROUP BY key, drug; DROP TABLE drugs`,
    WHERE,
  );
  await session.run(
    `CREATE TEMP TABLE authors AS SELECT reference AS key, min(display) AS role FROM standing
     WHERE kind = 'author' AND reference IS NOT NULL GROUP BY reference`,
    WHERE,
  );
  const [{ texts }] = await session.rows(
    "SELECT count(*)::DOUBLE AS texts FROM standing WHERE kind = 'attachment'",
    WHERE,
  );
  const bodies = `AS SELECT source_id AS key, min("text") AS body FROM ${STANDING} WHERE kind = 'attachment' AND outcome IS NULL GROUP BY source_id`;
  await session.run(`CREATE TEMP TABLE attachments ${texts === 0 ? '(key VARCHAR, body VARCHAR)' : bodies}`, WHERE);
  await session.run('DROP TABLE standing', WHERE);
}

/**
 * `patients (key, subject_id, split, claimed)`. A subject id that two patients claim belongs to neither: rows of different people
 * must never meet in one history. Needs `standing` and `contradicted`.
 */
async function makePatients(session: Session, { from }: SubjectRule): Promise<void> {
  const hashed = '(md5_number_lower(key) >> 1)::BIGINT';
  const id = {
    number: `coalesce(TRY_CAST(key AS BIGINT), ${hashed})`,
    // A cast alone would round 12.7 to the id of somebody else.
    identifier: `coalesce(CASE WHEN regexp_full_match(trim(identifier), '[0-9]+') THEN TRY_CAST(identifier AS BIGINT) END, ${hashed})`,
    hash: hashed,
  }[from];
  await session.run(
    `CREATE TEMP TABLE patients AS
     WITH people AS (SELECT source_id AS key, min(reference) AS identifier FROM standing
       WHERE kind = 'patient' GROUP BY source_id),
     subjects AS (SELECT key, ${id} AS subject_id FROM people)
     SELECT key, subject_id, ${splitExpression('subject_id')} AS split,
       count(*) OVER (PARTITION BY subject_id) > 1 OR key IN (SELECT key FROM contradicted) AS claimed FROM subjects`,
    WHERE,
  );
}
