/**
 * What was deleted at the source: entries of a Bundle without a resource whose request is DELETE, as the `deleted` files of a Bulk Data export
 * have them (Bulk Data Access 2.0, "Response - Complete Status") and histories (FHIR R4, 3.1.0.13). Such an entry becomes a version of the
 * resource that it names, with the outcome `deleted`: it counts when nothing later is known of the resource.
 *
 * The time of a deletion is that of its entry (`response.lastModified`), else that of its Bundle; without either it is taken for the last word.
 * Left out: conditional deletes (`Patient?identifier=…`), which name no resource; they stay `not a resource`.
 */
import { rename, rm } from 'node:fs/promises';
import { literalPath, quote, type Session } from '../../record/duckdb.ts';
import { copyToParquet } from '../../record/table.ts';

const SHAPE =
  '{"meta":{"lastUpdated":"VARCHAR"},"entry":[{"resource":"JSON","request":{"method":"VARCHAR","url":"VARCHAR"},"response":{"lastModified":"VARCHAR"}}]}';
const LAST = "TIMESTAMP '9999-12-31'";

/**
 * Tells deletions from entries that are nothing, in the Parquet file `landed`, which is replaced. Needs the macros of the landing.
 * @param lines SQL of a relation with `file` and `json`, from which `landed` was made
 */
export async function landDeletions(session: Session, lines: string, landed: string): Promise<void> {
  const rows = `read_parquet(${quote(literalPath(landed))})`;
  const [{ nameless }] = await session.rows(
    `SELECT count(*)::DOUBLE AS nameless FROM ${rows} WHERE source_table = '?'`,
    landed,
  );
  if (nameless === 0) return;
  const temporary = `${landed}.deletions`;
  const marked = `SELECT r.* REPLACE (coalesce(type, source_table) AS source_table, coalesce(id, source_id) AS source_id,
      CASE WHEN id IS NULL THEN resource_key ELSE hash(type, id) END AS resource_key,
      CASE WHEN id IS NULL THEN outcome ELSE 'deleted' END AS outcome, coalesce(deleted_at, version) AS version)
    FROM ${rows} r LEFT JOIN (${deletionsSql(lines)}) d ON r.file = d.file AND r.digest = d.digest`;
  try {
    await copyToParquet(session, marked, temporary);
    await rename(temporary, landed);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** `(file, digest, type, id, deleted_at)`, one row an entry. */
function deletionsSql(lines: string): string {
  const moment = (text: string): string => `make_timestamp(epoch_us(TRY_CAST(${text} AS TIMESTAMPTZ)))`;
  return `SELECT DISTINCT file, digest, split_part(key, '/', 1) AS type, split_part(key, '/', 2) AS id, deleted_at FROM (
      SELECT file, hash(line, nth) AS digest, typed_key(entry.request.url) AS key,
        coalesce(${moment('entry.response.lastModified')}, ${moment('updated')}, ${LAST}) AS deleted_at
      FROM (SELECT file, line, updated, nth, entries[nth] AS entry
        FROM (SELECT file, line, b.meta.lastUpdated AS updated, b.entry AS entries, unnest(range(1, 1 + len(b.entry))) AS nth
          FROM (SELECT file, hash(json) AS line, json_transform(json, '${SHAPE}') AS b FROM (${lines}) WHERE contains(json, 'DELETE'))))
      WHERE entry.resource IS NULL AND entry.request.method = 'DELETE')
    WHERE key IS NOT NULL`;
}
