/**
 * Writes a mended copy of a MEDS dataset, as MEDS 0.4: each subject whole in one file of its split, sorted by time with static facts
 * first (rows of the same time keep their order), NaN and infinite values as null, every code listed. Rows without subject or
 * code are left out. Extra columns stay. Every repair is counted; what cannot be mended without knowing better is refused or kept.
 *
 * Subjects without a split go to `data/unassigned`: nothing of a patient is dropped.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, writeManifest } from '../../base/manifest.ts';
import { writeFileWhole, writeFolder } from '../../base/outputs.ts';
import { checkDataset } from './check.ts';
import {
  type Dataset,
  datasetIdentity,
  floatOf,
  openDataset,
  parquetSource,
  readSplits,
  requireEventColumns,
} from './dataset.ts';
import { literalPath, quote, quoteName, type Session, withSession } from './duckdb.ts';
import type { RuleName } from './findings.ts';
import {
  CODES_FILE,
  DATA_FOLDER,
  DATASET_FILE,
  EVENT_COLUMN_NAMES,
  MEDS_VERSION,
  SPLITS,
  SPLITS_FILE,
} from './meds.ts';
import { copyToParquet } from './table.ts';

export interface RepairOptions {
  readonly force?: boolean;
  readonly memoryLimitMb?: number;
  readonly signal?: AbortSignal;
}

/** Rows of one written file at most, so that sorting stays within memory. */
const ROWS_PER_FILE = 20_000_000;

/** @returns the manifest of the written dataset; its counts say how often each repair was made. */
export async function repairDataset(folder: string, out: string, options: RepairOptions = {}): Promise<Manifest> {
  const common = { memoryLimitMb: options.memoryLimitMb ?? 1024, ...(options.signal && { signal: options.signal }) };
  return writeFolder(out, { force: options.force ?? false }, async (target) => {
    const { findings } = await checkDataset(folder, common);
    return withSession(common, async (session) => {
      const dataset = await openDataset(session, folder);
      const rows = await copyMended(session, dataset, target);
      const repairs = findings
        .filter(({ name }) => isRepaired(name))
        .map(({ name, where, count }) => [`${name} in ${where}`, count]);
      return writeManifest(target, {
        kind: 'dataset',
        command: 'check --repair',
        settings: {},
        seed: null,
        inputs: { dataset: await datasetIdentity(dataset) },
        counts: { rows, ...Object.fromEntries(repairs) },
      });
    });
  });
}

export interface CopySettings {
  /** SQL of the split of a subject, for a dataset that names none; without it such a dataset is refused. */
  readonly splitOf?: (subject: string) => string;
  /** Column → SQL over the rows of the files (with `filename` and `file_row_number`): added, or in place of the dataset's own. */
  readonly columns?: Readonly<Record<string, string>>;
  /** For dataset.json, over what the dataset's own says. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/**
 * Writes the mended events and metadata below `target`, and returns the number of rows. Leaves the view `events` (the written rows) and the
 * table `splits` in the session, for counts.
 */
export async function copyMended(
  session: Session,
  dataset: Dataset,
  target: string,
  settings: CopySettings = {},
): Promise<number> {
  requireEventColumns(dataset);
  await gatherEvents(session, dataset, settings.columns ?? {});
  await gatherSplits(session, dataset, settings.splitOf);
  const rows = await writeEvents(session, dataset, target);
  await writeMetadata(session, dataset, target, settings.info ?? {});
  return rows;
}

/** Whether a copy no longer has what the rule finds. */
export function isRepaired(name: RuleName): boolean {
  return REPAIRED.has(name);
}

const REPAIRED: ReadonlySet<RuleName> = new Set<RuleName>([
  'column-type-differs',
  'file-empty',
  'subject-null',
  'code-null',
  'rows-unsorted',
  'static-after-timed',
  'subject-scattered',
  'subject-in-two-files',
  'value-not-finite',
  'codes-file-missing',
  'code-unlisted',
  'code-listed-twice',
  'codes-column-missing',
  'subject-without-rows',
  'dataset-file-missing',
]);

/** The view `events` over all files, with the place of each row. */
async function gatherEvents(
  session: Session,
  dataset: Dataset,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const paths = dataset.files.map(({ path }) => quote(literalPath(path))).join(', ');
  const has = (name: string): boolean => dataset.files.some((file) => file.columns.has(name));
  const given = [...EVENT_COLUMN_NAMES, ...Object.keys(columns)].filter(has);
  const extras = `* EXCLUDE (${given.map(quoteName).join(', ')}, filename, file_row_number)`;
  const added = Object.entries(columns).map(([name, sql]) => `${sql} AS ${quoteName(name)}, `);
  const value = has('numeric_value') ? floatOf('numeric_value') : 'NULL::FLOAT';
  await session.run(
    `CREATE TEMP VIEW events AS SELECT subject_id::BIGINT AS subject_id, time::TIMESTAMP AS time, code::VARCHAR AS code,
       CASE WHEN isfinite(${value}) THEN ${value} END AS numeric_value,
       ${has('text_value') ? 'text_value::VARCHAR' : 'NULL::VARCHAR'} AS text_value, ${extras}, ${added.join('')}filename, file_row_number
     FROM read_parquet([${paths}], union_by_name = true, filename = true, file_row_number = true, hive_partitioning = false)
     WHERE subject_id IS NOT NULL AND code IS NOT NULL`,
    dataset.folder,
  );
}

/** The table `splits (subject_id, split)`. */
async function gatherSplits(
  session: Session,
  dataset: Dataset,
  splitOf: ((subject: string) => string) | undefined,
): Promise<void> {
  if (dataset.splitSource === 'none' && splitOf !== undefined) {
    const query = `SELECT subject_id, ${splitOf('subject_id')} AS split FROM (SELECT DISTINCT subject_id FROM events)`;
    return session.run(`CREATE TEMP TABLE splits AS ${query}`, dataset.folder);
  }
  await session.run('CREATE TEMP TABLE splits (subject_id BIGINT, split VARCHAR)', SPLITS_FILE);
  const appender = await session.connection.createAppender('splits');
  for (const [subject, split] of await readSplits(session, dataset)) {
    appender.appendBigInt(subject);
    appender.appendVarchar(split);
    appender.endRow();
  }
  appender.closeSync();
}

async function writeEvents(session: Session, dataset: Dataset, target: string): Promise<number> {
  let written = 0;
  for (const split of [...SPLITS, undefined]) {
    const members =
      split === undefined
        ? 'ANTI JOIN splits USING (subject_id)'
        : `SEMI JOIN (FROM splits WHERE split = ${quote(split)}) USING (subject_id)`;
    const [{ n }] = await session.rows(`SELECT count(*)::DOUBLE AS n FROM events ${members}`, dataset.folder);
    const files = Math.ceil(Number(n) / ROWS_PER_FILE);
    for (let file = 0; file < files; file++) {
      const path = join(target, DATA_FOLDER, split ?? 'unassigned', `${file}.parquet`);
      await mkdir(dirname(path), { recursive: true });
      const query = `SELECT * EXCLUDE (filename, file_row_number) FROM events ${members}
        WHERE ((subject_id % ${files}) + ${files}) % ${files} = ${file}
        ORDER BY subject_id, time NULLS FIRST, filename, file_row_number`;
      await copyToParquet(session, query, path);
    }
    written += Number(n);
  }
  return written;
}

async function writeMetadata(
  session: Session,
  dataset: Dataset,
  target: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const info = { ...dataset.info, ...changes, meds_version: MEDS_VERSION };
  await writeFileWhole(join(target, DATASET_FILE), `${JSON.stringify(info, null, 2)}\n`);
  const splits = 'SELECT subject_id, split FROM splits SEMI JOIN events USING (subject_id) ORDER BY subject_id';
  await copyToParquet(session, splits, join(target, SPLITS_FILE));
  const listed = join(dataset.folder, CODES_FILE);
  const known = existsSync(listed)
    ? `SELECT DISTINCT ON (code) * EXCLUDE (file_row_number) FROM ${parquetSource(listed)} WHERE code IS NOT NULL ORDER BY code, file_row_number`
    : 'SELECT NULL::VARCHAR AS code WHERE false';
  await session.run(`CREATE TEMP TABLE known_codes AS ${known}`, CODES_FILE);
  await copyToParquet(
    session,
    `SELECT * FROM (
       SELECT * FROM (SELECT NULL::VARCHAR AS code, NULL::VARCHAR AS description, NULL::VARCHAR[] AS parent_codes WHERE false)
       UNION ALL BY NAME SELECT * FROM known_codes
       UNION ALL BY NAME (SELECT DISTINCT code FROM events ANTI JOIN known_codes USING (code))) ORDER BY code`,
    join(target, CODES_FILE),
  );
}
