/**
 * Rows of the user's views, landed beside those of the built-in mappings: the same lines are read again, each resource is shown to every
 * view, and what they find is joined to the rows that the mappings made of the same line. So a view's row shares the fate of its resource
 * (versions, duplicates), and is traced to it.
 *
 * Promises: memory is bounded by the longest line; a row is either landed or counted; nothing of a record is in a message. A resource that
 * was entered in error gives no event, whatever the view says; all other conditions are the view's own.
 */

import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { invariant } from '../../../base/errors.ts';
import { literalPath, quote, type Session } from '../../record/duckdb.ts';
import { type ColumnSchema, copyToParquet, openTableWriter, type TableWriter } from '../../record/table.ts';
import { parseJsonText } from '../input/jsonText.ts';
import { EVENT_RANKS, LANDED_COLUMNS, type LandedColumn, PART, VIEW_SYSTEM } from '../landed.ts';
import type { InputFault } from '../outcomes.ts';
import type { TimeChoice } from '../report/ingestReport.ts';
import { type PlacedResource, resourcesOf } from './bundleResources.ts';
import { type NamedView, readViews } from './readViews.ts';
import { parseResource } from './resourceText.ts';
import { eventsOfResource, VIEW_FAULTS, type ViewFaultCounts } from './viewRows.ts';

/** The lines of a unit, and what the mappings made of them. */
export interface MappedLines {
  /** SQL of a relation with `file` and `json`, one row a line. */
  readonly lines: string;
  /** Whether a resource of its own has the digest of its line; else that of the line and its place, as entries of Bundles have. */
  readonly plainDigests: boolean;
  /** The Parquet file of the mappings' rows. */
  readonly landed: string;
}

/** Views made ready: what `ingest` knows of them. */
export interface ViewLanding {
  /** What changes the landed rows, as a JSON value. */
  readonly settings: unknown;
  readonly timeChoices: readonly TimeChoice[];
  /**
   * Writes the rows of all views to `out`, whole, or nothing when there are none. Needs the macros of the FHIR landing.
   * @throws input/invalid when an expression of a view does not fit a resource.
   */
  land(
    session: Session,
    mapped: MappedLines,
    out: string,
  ): Promise<{ readonly hasRows: boolean; readonly faults: readonly InputFault[] }>;
}

/** @throws settings/*, input/* when a view cannot be read or is wrong. */
export async function openViews(paths: readonly string[]): Promise<ViewLanding> {
  const views = await readViews(paths);
  return {
    settings: views.map(({ name, sha256 }) => ({ name, sha256 })),
    timeChoices: views.map(({ name, view, times }) => ({
      table: view.resource,
      event: `view ${name}`,
      time: [...new Set(times)].join(', or '),
      because: 'As the view says; it is for its author to see that nothing is known early.',
    })),
    land: (session, mapped, out) => landViews(session, views, mapped, out),
  };
}

/** What is found in one pass over the lines; `line` is the line's hash as text. */
const FOUND = [
  { name: 'file', type: 'VARCHAR' },
  { name: 'line', type: 'VARCHAR' },
  { name: 'place', type: 'BIGINT' },
  { name: 'ordinal', type: 'INTEGER' },
  { name: 'withdrawn', type: 'BOOLEAN' },
  { name: 'patient', type: 'VARCHAR' },
  { name: 'known', type: 'VARCHAR' },
  { name: 'code', type: 'VARCHAR' },
  { name: 'value', type: 'DOUBLE' },
  { name: 'unit', type: 'VARCHAR' },
  { name: 'text', type: 'VARCHAR' },
] as const satisfies readonly ColumnSchema[];

/** Rows of views are numbered from here within their resource; no mapping makes so many. */
const FIRST_ORDINAL = 1_000_000;
const ROWS_AT_ONCE = 2048;

async function landViews(
  session: Session,
  views: readonly NamedView[],
  mapped: MappedLines,
  out: string,
): Promise<{ readonly hasRows: boolean; readonly faults: readonly InputFault[] }> {
  const found = `${out}.found-${process.pid}`;
  const temporary = `${out}.tmp-${process.pid}`;
  const counts = new Map(
    views.map((view) => [view, new Map()] as const satisfies readonly [NamedView, ViewFaultCounts]),
  );
  const writer = await openTableWriter(found, FOUND);
  try {
    const rows = await findRows(session, counts, mapped, writer);
    if (rows > 0) {
      await writer.close();
      await copyToParquet(session, landedSql(found, mapped), temporary);
      const [{ n }] = await session.rows(
        `SELECT count(*)::DOUBLE AS n FROM read_parquet(${quote(literalPath(temporary))})`,
        out,
      );
      invariant(Number(n) === rows, 'the views', 'A row of a view belongs to exactly one landed line.');
      await rename(temporary, out);
    }
    return { hasRows: rows > 0, faults: [...counts].flatMap(([view, faults]) => faultsOf(view, faults)) };
  } finally {
    await writer.abandon();
    for (const path of [found, temporary]) await rm(path, { force: true });
  }
}

/** @returns how many rows were found */
async function findRows(
  session: Session,
  views: ReadonlyMap<NamedView, ViewFaultCounts>,
  mapped: MappedLines,
  writer: TableWriter,
): Promise<number> {
  const types = new Set([...views.keys()].map(({ view }) => view.resource));
  const lines = `SELECT file, hash(json)::VARCHAR AS line, json::VARCHAR AS json FROM (${mapped.lines})
    WHERE json_extract_string(json, '$.resourceType') IN (${['Bundle', ...types].map(quote).join(', ')})`;
  const parse = [...views.keys()].some(({ needsDigits }) => needsDigits) ? parseResource : undefined;
  let rows: unknown[][] = FOUND.map(() => []);
  let count = 0;
  const flush = async (): Promise<void> => {
    await writer.append(rows);
    rows = FOUND.map(() => []);
  };
  for await (const chunk of session.stream(lines, 'the landed lines')) {
    const [files, hashes, texts] = [0, 1, 2].map((column) => chunk.getColumnVector(column));
    for (let line = 0; line < chunk.rowCount; line++) {
      const document = parseJsonText(String(texts.getItem(line)), parse);
      for (const placed of resourcesOf(document, types)) {
        for (const row of rowsOf(placed, views)) {
          const values = [files.getItem(line), hashes.getItem(line), ...row];
          for (const [column, value] of values.entries()) rows[column].push(value);
          count += 1;
        }
      }
      if (rows[0].length >= ROWS_AT_ONCE) await flush();
    }
  }
  await flush();
  return count;
}

/** The columns of FOUND after the line's own, for each event of one resource. */
function rowsOf(
  { resource, place }: PlacedResource,
  views: ReadonlyMap<NamedView, ViewFaultCounts>,
): readonly (readonly unknown[])[] {
  const events = [...views].flatMap(([{ view }, faults]) => eventsOfResource(view, resource, faults));
  return events.map(({ subject, time, code, numericValue, unit, textValue }, k) => {
    const withdrawn = isWithdrawn(resource);
    return [place, FIRST_ORDINAL + k, withdrawn, subject, time, code, numericValue, unit, textValue];
  });
}

function isWithdrawn(resource: unknown): boolean {
  return typeof resource === 'object' && resource !== null && Reflect.get(resource, 'status') === 'entered-in-error';
}

/** The columns of LANDED_COLUMNS: what the view found (`f`), and what the mappings know of the resource (`b`). */
function landedSql(found: string, { landed, plainDigests }: MappedLines): string {
  const part = quote(PART);
  const columns: Partial<Record<LandedColumn, string>> = {
    file: 'f.file',
    kind: "'event'",
    source_table: 'b.source_table',
    source_id: 'b.source_id',
    resource_key: 'b.resource_key',
    digest: 'b.digest',
    ordinal: 'f.ordinal',
    outcome: `CASE WHEN b.outcome = 'no id' THEN b.outcome WHEN f.withdrawn OR b.outcome = 'entered in error' THEN 'entered in error'
      WHEN known_at(f.known) IS NULL THEN 'no time' END`,
    version: 'b.version',
    patient: 'f.patient',
    encounter: 'b.encounter',
    concept: `${part} || ${quote(VIEW_SYSTEM)} || ${part} || f.code || ${part} || ${part} || ${part}`,
    value: 'f.value',
    unit: 'f.unit',
    text: 'f."text"',
    time: 'known_at(f.known)',
    time_precision: 'precision_of(f.known)',
    rank: String(EVENT_RANKS.other),
  };
  const values = new Map(Object.entries(columns));
  const selected = Object.entries(LANDED_COLUMNS).map(
    ([name, type]) => `(${values.get(name) ?? 'NULL'})::${type} AS "${name}"`,
  );
  // Lines that are there twice have the same rows twice, and are told apart by nobody.
  const built = `SELECT file, digest, source_table, source_id, resource_key, any_value(version) AS version, any_value(encounter) AS encounter,
    any_value(outcome) AS outcome FROM read_parquet(${quote(literalPath(landed))}) WHERE ordinal = 0 GROUP BY ALL`;
  const digest = plainDigests ? 'line::UBIGINT' : 'hash(line::UBIGINT, place)';
  return `SELECT ${selected.join(', ')} FROM (SELECT *, ${digest} AS digest FROM read_parquet(${quote(literalPath(found))})) f
    JOIN (${built}) b ON f.file = b.file AND f.digest = b.digest`;
}

function faultsOf({ path }: NamedView, counts: ViewFaultCounts): readonly InputFault[] {
  return [...counts].map(([fault, count]) => ({ file: basename(path), ...VIEW_FAULTS[fault], count }));
}
