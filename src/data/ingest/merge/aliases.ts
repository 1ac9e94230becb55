/**
 * Other names of resources: the fullUrl that a Bundle gives an entry (`urn:uuid:…`) when it is not the resource's own id. References by such a
 * name are followed first of all, so that records say the same in a transaction as they do line by line.
 */
import type { Session } from '../../record/duckdb.ts';

const WHERE = 'the landed rows';

/**
 * Needs the view `landed`. Makes `followed`: its rows, with ids in place of other names.
 *
 * A name that two resources bear leads to neither, since which of them is meant cannot be told any more; nor does a name lead to a
 * resource of another type than the reference asks for.
 */
export async function followAliases(session: Session): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE aliases AS SELECT reference AS alias, min(source_table) AS type, min(source_id) AS id FROM landed WHERE kind = 'alias'
     GROUP BY reference HAVING count(DISTINCT (source_table, source_id)) = 1`,
    WHERE,
  );
  const [{ aliases }] = await session.rows('SELECT count(*)::DOUBLE AS aliases FROM aliases', WHERE);
  await session.run(`CREATE TEMP VIEW followed AS ${Number(aliases) === 0 ? 'FROM landed' : FOLLOWED}`, WHERE);
}

const named = (type: string): string => `(SELECT alias, id FROM aliases WHERE type = '${type}')`;

/** The names are computed before the joins: a condition on one side of a LEFT JOIN would make DuckDB compare every pair. */
const FOLLOWED = `SELECT c.* EXCLUDE (thing, document, person) REPLACE (
    CASE WHEN p.type = 'Patient' THEN p.id ELSE c.patient END AS patient,
    CASE WHEN c.outcome IS NULL AND p.type <> 'Patient' THEN 'subject not a patient' ELSE c.outcome END AS outcome,
    coalesce(e.id, c.encounter) AS encounter,
    coalesce(m.id, 'Binary/' || b.id, a.type || '/' || a.id, c.reference) AS reference, coalesce(w.type || '/' || w.id, c.author) AS author)
  FROM (SELECT *, CASE WHEN kind IN ('event', 'medication') THEN reference END AS thing,
      CASE WHEN kind = 'event' AND starts_with(reference, 'urn:uuid:') THEN substr(reference, 10) END AS document,
      CASE WHEN kind = 'author' THEN reference END AS person FROM landed) c
    LEFT JOIN aliases p ON c.patient = p.alias LEFT JOIN ${named('Encounter')} e ON c.encounter = e.alias
    LEFT JOIN ${named('Medication')} m ON c.thing = m.alias LEFT JOIN ${named('Binary')} b ON c.document = b.alias
    LEFT JOIN aliases a ON c.person = a.alias LEFT JOIN aliases w ON c.author = w.alias`;
