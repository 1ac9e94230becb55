/**
 * Which appearance of each resource counts, when the input has it several times: the one changed last; among equals the one that was
 * taken back (entered in error, deleted); then by content, so that the order of files and lines plays no part. Appearances with the same content are
 * duplicates of each other.
 *
 * Nearly all resources appear once. Those are told by a count over 64-bit keys; only the others are compared, by their full ids.
 */
import { quote, type Session } from '../../record/duckdb.ts';
import { BIRTH_CODE } from '../../record/meds.ts';
import { LANDED_COLUMNS, OWN_SYSTEM, PART } from '../landed.ts';

const WHERE = 'the landed rows';

/**
 * What two appearances with one id and different content are: `version`s of one resource (FHIR), of which one counts, or different `row`s
 * whose id is not unique (OMOP data sets have that, even across patients), which all count.
 */
export type SameId = 'version' | 'row';

/** Columns that say what a row holds, whatever line it stands on. */
const CONTENT = Object.keys(LANDED_COLUMNS)
  .filter((name) => !['file', 'digest'].includes(name))
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Needs the views `landed` and `followed`. Makes `dropped (resource_key, digest, drop_outcome)`, `contradicted (key)` (patients, see below) and the view
 * `counted`: followed rows with every exactly repeated line once, `repeat` rows being the others.
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
  const [{ contests }] = await session.rows('SELECT count(*)::DOUBLE AS contests FROM contested', WHERE);
  const others = contests === 0 ? await dropNone(session) : await dropRivals(session, sameId);
  await countOnce(session);
  return others;
}

async function dropNone(session: Session): Promise<number> {
  await session.run(
    `CREATE TEMP TABLE dropped (resource_key UBIGINT, digest UBIGINT, drop_outcome VARCHAR);
     CREATE TEMP TABLE contradicted (key VARCHAR); DROP TABLE contested`,
    WHERE,
  );
  return 0;
}

/** @returns how many appearances had the id of another with different content */
async function dropRivals(session: Session, sameId: SameId): Promise<number> {
  await findRivals(session, sameId);
  await findContradictions(session);
  await session.run(
    `CREATE TEMP TABLE dropped AS SELECT resource_key, digest, drop_outcome FROM (
       SELECT *, CASE WHEN copy > 1 THEN 'duplicate line'
         WHEN is_version AND content <> chosen AND NOT (is_person AND source_id IN (SELECT key FROM contradicted))
           THEN CASE WHEN is_gone THEN 'deleted' ELSE 'older version' END END
         AS drop_outcome FROM rivals) WHERE drop_outcome IS NOT NULL`,
    WHERE,
  );
  const [{ others }] = await session.rows(
    'SELECT count(*)::DOUBLE AS others FROM rivals WHERE content <> chosen AND NOT is_person',
    WHERE,
  );
  await session.run('DROP TABLE rivals', WHERE);
  return Number(others);
}

/**
 * Needs `contested`. `rivals`: the appearances of every resource that has several, and the content that is chosen. A version of unknown date that takes the
 * resource back may be the last, so it counts as such. Content is told by rows, each once however many lines it stands on, without the names
 * that a Bundle adds. A patient is one, whatever the data set's ids are.
 */
async function findRivals(session: Session, sameId: SameId): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE rivals AS
     WITH contents AS (SELECT source_table, source_id, resource_key, digest, max(version) AS version, bool_or(kind = 'patient') AS is_person,
         coalesce(bool_or(outcome IN ('entered in error', 'refuted', 'deleted')), false) AS taken_back, bool_or(outcome = 'deleted') AS tells_end,
         bit_xor(DISTINCT hash(${CONTENT})) FILTER (kind <> 'alias') AS content
       FROM followed SEMI JOIN contested USING (resource_key) WHERE source_id IS NOT NULL GROUP BY ALL)
     SELECT *, ${sameId === 'version'} OR is_person AS is_version,
       row_number() OVER (PARTITION BY source_table, source_id, content ORDER BY digest) AS copy,
       first_value(content) OVER latest AS chosen, coalesce(first_value(tells_end) OVER latest, false) AS is_gone FROM contents
     WINDOW latest AS (PARTITION BY source_table, source_id
       ORDER BY version IS NULL AND taken_back DESC, version DESC NULLS LAST, taken_back DESC, content DESC); DROP TABLE contested`,
    WHERE,
  );
}

const keyOf = (system: string, code: string): string => quote(['', system, code, '', '', ''].join(PART));
const BIRTH = `concept = ${keyOf(OWN_SYSTEM, BIRTH_CODE)}`;
/** Female and male, as FHIR and as OMOP have them. */
const SEXES = [
  keyOf(OWN_SYSTEM, 'GENDER//F'),
  keyOf(OWN_SYSTEM, 'GENDER//M'),
  keyOf('omop', '8532'),
  keyOf('omop', '8507'),
];

/**
 * `contradicted`: keys of patients whose entries tell of different people (another birth, another sex) while no version says which entry is
 * the last: two people who were given one id. An incomplete date of birth contradicts only what lies outside of it.
 */
async function findContradictions(session: Session): Promise<void> {
  const apart = (days: number, filter: string): string =>
    `coalesce(max("time") FILTER (${filter}) - min("time") FILTER (${filter}) > INTERVAL ${days} DAY, false)`;
  await session.run(
    `CREATE TEMP TABLE contradicted AS
     WITH last AS (SELECT resource_key, digest FROM rivals WHERE is_person AND NOT taken_back
       QUALIFY version IS NULL OR version = max(version) OVER (PARTITION BY source_table, source_id))
     SELECT source_id AS key FROM landed SEMI JOIN last USING (resource_key, digest) WHERE outcome IS NULL
     GROUP BY source_table, source_id
     HAVING ${apart(1, `${BIRTH} AND coalesce(time_precision, 'day') NOT IN ('month', 'year')`)} OR ${apart(200, BIRTH)}
       OR count(DISTINCT concept) FILTER (concept IN (${SEXES.join(', ')})) > 1`,
    WHERE,
  );
}

async function countOnce(session: Session): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE repeated AS SELECT resource_key, digest FROM appearances WHERE copies > 1; DROP TABLE appearances`,
    WHERE,
  );
  const [{ n }] = await session.rows('SELECT count(*)::DOUBLE AS n FROM repeated', WHERE);
  const once = `SELECT *, row_number() OVER (PARTITION BY resource_key, digest, ordinal ORDER BY file) > 1 AS repeat
    FROM followed SEMI JOIN repeated USING (resource_key, digest)`;
  await session.run(
    Number(n) === 0
      ? 'CREATE TEMP VIEW counted AS SELECT *, false AS repeat FROM followed'
      : `CREATE TEMP VIEW counted AS SELECT *, false AS repeat FROM followed ANTI JOIN repeated USING (resource_key, digest) UNION ALL ${once}`,
    WHERE,
  );
}
