/**
 * Which appearance of each resource counts, when the input has it several times: the one changed last; among equals the one that was
 * taken back (entered in error); then by content, so that the order of files and lines plays no part. Appearances with the same content are
 * duplicates of each other.
 *
 * Nearly all resources appear once. Those are told by a count over 64-bit keys; only the others are compared, by their full ids.
 */
import type { Session } from '../../record/duckdb.ts';
import { LANDED_COLUMNS } from '../landed.ts';

const WHERE = 'the landed rows';

/**
 * What two appearances with one id and different content are: `version`s of one resource (FHIR), of which one counts, or different `row`s
 * whose id is not unique (OMOP data sets have that, even across patients), which all count.
 */
export type SameId = 'version' | 'row';

/** Columns that say what a row holds, whatever line it stands on. */
const CONTENT = Object.keys(LANDED_COLUMNS)
  .filter((name) => !['file', 'digest', 'opens_container'].includes(name))
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Needs the view `landed`. Makes `dropped (resource_key, digest, drop_outcome)` and the view `counted`: landed rows with every exactly
 * repeated line once, `repeat` rows being the others.
 * @returns how many appearances had the id of another with different content
 */
export async function chooseInstances(session: Session, sameId: SameId): Promise<number> {
  await session.run(
    `CREATE TEMP TABLE appearances AS SELECT resource_key, digest, count(*) AS copies FROM landed
     WHERE ordinal = 0 AND source_id IS NOT NULL GROUP BY ALL`,
    WHERE,
  );
  await session.run(
    `CREATE TEMP TABLE contested AS SELECT resource_key FROM appearances GROUP BY resource_key HAVING count(*) > 1`,
    WHERE,
  );
  await session.run(
    `CREATE TEMP TABLE dropped AS
     WITH rivals AS (SELECT source_table, source_id, resource_key, digest, max(version) AS version,
         bool_or(outcome IN ('entered in error', 'refuted')) AS taken_back, bit_xor(hash(${CONTENT})) AS content
       FROM landed SEMI JOIN contested USING (resource_key) WHERE source_id IS NOT NULL GROUP BY ALL),
     ranked AS (SELECT *, row_number() OVER rival AS place, first_value(content) OVER rival AS chosen FROM rivals
       WINDOW rival AS (PARTITION BY source_table, source_id ORDER BY version DESC NULLS LAST, taken_back DESC, content DESC, digest))
     SELECT resource_key, digest, CASE WHEN content = chosen THEN 'duplicate line' ELSE 'older version' END AS drop_outcome
     FROM ranked WHERE place > 1`,
    WHERE,
  );
  const [{ others }] = await session.rows(
    "SELECT count(*)::DOUBLE AS others FROM dropped WHERE drop_outcome = 'older version'",
    WHERE,
  );
  if (sameId === 'row') {
    // Only the same row of the same content twice is one too many.
    await session.run(
      `CREATE OR REPLACE TEMP TABLE dropped AS
       WITH contents AS (SELECT source_table, source_id, resource_key, digest, bit_xor(hash(${CONTENT})) AS content
         FROM landed SEMI JOIN dropped USING (resource_key) WHERE source_id IS NOT NULL GROUP BY ALL)
       SELECT resource_key, digest, 'duplicate line' AS drop_outcome FROM contents
       QUALIFY row_number() OVER (PARTITION BY source_table, source_id, content ORDER BY digest) > 1`,
      WHERE,
    );
  }
  await session.run(
    'CREATE TEMP TABLE repeated AS SELECT resource_key, digest FROM appearances WHERE copies > 1; DROP TABLE appearances; DROP TABLE contested',
    WHERE,
  );
  const [{ n }] = await session.rows('SELECT count(*)::DOUBLE AS n FROM repeated', WHERE);
  const once = `SELECT *, row_number() OVER (PARTITION BY resource_key, digest, ordinal ORDER BY file) > 1 AS repeat
    FROM landed SEMI JOIN repeated USING (resource_key, digest)`;
  await session.run(
    Number(n) === 0
      ? 'CREATE TEMP VIEW counted AS SELECT *, false AS repeat FROM landed'
      : `CREATE TEMP VIEW counted AS SELECT *, false AS repeat FROM landed ANTI JOIN repeated USING (resource_key, digest) UNION ALL ${once}`,
    WHERE,
  );
  return Number(others);
}
