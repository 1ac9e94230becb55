/** Counts for the report on a MEDS data set: what became of every row of every file, subjects, codes. Run after `copyMended`. */
import { relative, sep } from 'node:path';
import { type Dataset, parquetSource, readCodes } from '../../record/dataset.ts';
import { literalPath, quote, type Row, type Session } from '../../record/duckdb.ts';
import { BIRTH_CODE, CODES_FILE, DATASET_FILE, isSplit, SPLITS_FILE } from '../../record/meds.ts';
import type { InputFile } from '../input/files.ts';
import {
  type FileAccount,
  type IngestReport,
  NO_TABLE,
  type OutcomeCounts,
  type PatientAccount,
  type TableAccount,
  totalOutcomes,
} from '../report/ingestReport.ts';

/** A row of an event file is a line, and so is one of the metadata; any other file counts as one. */
export async function countLines(
  session: Session,
  dataset: Dataset,
  files: readonly InputFile[],
  events: number,
): Promise<{ readonly files: readonly FileAccount[]; readonly tables: readonly TableAccount[] }> {
  const ofEvents = await eventOutcomes(session, dataset);
  const accounts: (FileAccount & { readonly table: string })[] = [];
  for (const { name, path, bytes } of files) {
    const table = tableOf(name, ofEvents);
    const outcomes = ofEvents.get(name) ?? (await otherOutcomes(session, table, path));
    accounts.push({ file: name, bytes, lines: linesOf(outcomes), outcomes, table });
  }
  const tables = [...new Set(accounts.map(({ table }) => table))].map((table) => {
    const outcomes = totalOutcomes(accounts.filter((account) => account.table === table));
    return { table, outcomes, lines: linesOf(outcomes), events: table === EVENTS ? events : 0 };
  });
  return { files: accounts.map(({ table: _, ...account }) => account), tables };
}

/** Distinct codes of the events, and those that nothing describes. */
export async function countWithoutDescription(
  session: Session,
  dataset: Dataset,
): Promise<Pick<IngestReport['codes'], 'distinct' | 'withoutDescription'>> {
  const known = await readCodes(session, dataset);
  const counts = await session.rows('SELECT code, count(*)::DOUBLE AS n FROM events GROUP BY code', dataset.folder);
  const without = counts.filter(({ code }) => (known.get(String(code))?.description ?? null) === null);
  return {
    distinct: counts.length,
    withoutDescription: { codes: without.length, rows: without.reduce((sum, { n }) => sum + Number(n), 0) },
  };
}

export async function countSubjects(session: Session): Promise<PatientAccount> {
  const rows = await session.rows(
    `SELECT split, count(*)::DOUBLE AS n, count(*) FILTER (NOT born)::DOUBLE AS unborn FROM (
       SELECT subject_id, bool_or(code = '${BIRTH_CODE}' OR starts_with(code, '${BIRTH_CODE}//')) AS born FROM events GROUP BY subject_id
     ) LEFT JOIN splits USING (subject_id) GROUP BY split`,
    SPLITS_FILE,
  );
  const total = (column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);
  const perSplit = Object.fromEntries(rows.map(({ split, n }) => [isSplit(split) ? split : 'unassigned', Number(n)]));
  return { subjects: total('n'), withoutBirth: total('unborn'), perSplit, claimedTwice: 0 };
}

const EVENTS = 'data';

/** Name of the file → what became of its rows. */
async function eventOutcomes(
  session: Session,
  { folder, files }: Dataset,
): Promise<ReadonlyMap<string, OutcomeCounts>> {
  const paths = files.map(({ path }) => quote(literalPath(path))).join(', ');
  const rows = await session.rows(
    `SELECT filename, count(*) FILTER (subject_id IS NULL)::DOUBLE AS "no subject",
       count(*) FILTER (subject_id IS NOT NULL AND code IS NULL)::DOUBLE AS "no code",
       count(*) FILTER (subject_id IS NOT NULL AND code IS NOT NULL)::DOUBLE AS used
     FROM read_parquet([${paths}], union_by_name = true, filename = true, hive_partitioning = false) GROUP BY filename`,
    folder,
  );
  const counted = new Map(rows.map((row) => [String(row.filename), outcomesOf(row)]));
  return new Map(files.map(({ path }) => [nameIn(folder, path), counted.get(path) ?? {}]));
}

function outcomesOf(row: Row): OutcomeCounts {
  const names = ['used', 'no subject', 'no code'] as const;
  return Object.fromEntries(names.map((name) => [name, Number(row[name])]).filter(([, count]) => count !== 0));
}

async function otherOutcomes(session: Session, table: string, path: string): Promise<OutcomeCounts> {
  if (table === DATASET_FILE) return { 'reference only': 1 };
  if (table === NO_TABLE) return { 'other format': 1 };
  const [{ n }] = await session.rows(`SELECT count(*)::DOUBLE AS n FROM ${parquetSource(path)}`, table);
  return Number(n) === 0 ? {} : { 'reference only': Number(n) };
}

function tableOf(name: string, events: ReadonlyMap<string, OutcomeCounts>): string {
  if (events.has(name)) return EVENTS;
  return [CODES_FILE, SPLITS_FILE, DATASET_FILE].includes(name) ? name : NO_TABLE;
}

function nameIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

function linesOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
