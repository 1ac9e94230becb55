/**
 * Opens a MEDS dataset, 0.3 or 0.4: which files hold events, with which columns, and which subject is in which split.
 *
 * Promises: nothing of the events is read, only headers, splits and metadata; files are in a fixed order; files may differ in
 * their columns (each event query selects only the five of MEDS, typed alike). A dataset that cannot be used at all is refused
 * here, by file and column; what can be repaired is the business of `check.ts`.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfBytes, sha256OfFile } from '../../base/hashing.ts';
import { literalPath, quote, quoteName, type Session } from './duckdb.ts';
import {
  CODES_FILE,
  DATA_FOLDER,
  DATASET_FILE,
  EVENT_COLUMN_NAMES,
  EVENT_COLUMNS,
  type EventColumn,
  isSplit,
  type MedsCode,
  SPLITS,
  SPLITS_FILE,
  type Split,
} from './meds.ts';

export interface DataFile {
  readonly path: string;
  /** Relative to the dataset's folder: the name for messages. */
  readonly name: string;
  /** Column → type, as DuckDB names it. */
  readonly columns: ReadonlyMap<string, string>;
}

export interface Dataset {
  readonly folder: string;
  readonly medsVersion: '0.3' | '0.4' | 'unknown';
  /** `dataset.json` as it stands; empty when there is none. */
  readonly info: Readonly<Record<string, unknown>>;
  readonly files: readonly DataFile[];
  /** Where splits come from: the metadata, or the folders below `data/` when the metadata has none. */
  readonly splitSource: 'metadata' | 'folders' | 'none';
}

/** @throws input/missing without `data/` or event files, input/not-readable for a damaged file, input/invalid for dataset.json. */
export async function openDataset(session: Session, folder: string): Promise<Dataset> {
  const paths = await eventFiles(folder);
  const files: DataFile[] = [];
  for (const path of paths) files.push(await describeFile(session, folder, path));
  const info = await readInfo(folder);
  return { folder, medsVersion: versionOf(info), info, files, splitSource: splitSourceOf(folder, files) };
}

/** @throws input/invalid naming the file and column, when a column of MEDS is missing or of a type that cannot hold it. */
export function requireEventColumns(dataset: Dataset): void {
  for (const file of dataset.files) {
    for (const name of EVENT_COLUMN_NAMES) {
      const fault = columnFault(file, name);
      if (fault === undefined) continue;
      throw new AnamnesisError('input/invalid', {
        where: `${file.name}, column ${name}`,
        rule: fault,
        remedy: 'Run `anamnesis check` on the dataset for all findings, and write it again as MEDS 0.4.',
      });
    }
  }
}

/** What is wrong with a column of a file, or undefined. */
export function columnFault(file: DataFile, name: EventColumn): string | undefined {
  const { required, types } = EVENT_COLUMNS[name];
  const type = file.columns.get(name);
  if (type === undefined) return required ? 'The column is missing.' : undefined;
  if (types.some((known) => known === type) || isEnum(type, types)) return undefined;
  return `The column has type ${type}; MEDS wants ${types[0]}.`;
}

/**
 * A query for the events of one file, in file order: subject_id BIGINT, time TIMESTAMP, code VARCHAR, numeric_value FLOAT,
 * text_value VARCHAR and `row` (the row's number in the file). Absent optional columns are null.
 */
export function eventsQuery(file: DataFile): string {
  const columns = EVENT_COLUMN_NAMES.map((name) => `${eventExpression(file, name)} AS ${name}`);
  return `SELECT ${columns.join(', ')}, file_row_number AS row FROM ${parquetSource(file.path)}`;
}

export function parquetSource(path: string): string {
  return `read_parquet(${quote(literalPath(path))}, file_row_number = true, hive_partitioning = false)`;
}

/**
 * Subject → split. From the metadata, or from the folders `data/train`, `data/tuning`, `data/held_out` when it names none.
 * @throws input/missing when neither says, input/invalid for unknown split names or a subject in two splits.
 */
export async function readSplits(session: Session, dataset: Dataset): Promise<ReadonlyMap<bigint, Split>> {
  if (dataset.splitSource === 'none') {
    throw new AnamnesisError('input/missing', {
      where: join(dataset.folder, SPLITS_FILE),
      rule: 'The dataset does not say which subject belongs to train, tuning or held_out.',
      remedy:
        'Write metadata/subject_splits.parquet, or lay the files out in data/train, data/tuning and data/held_out.',
    });
  }
  const splits = new Map<bigint, Split>();
  for await (const [subject, split] of splitRows(session, dataset)) {
    if (!isSplit(split)) throw splitFault(dataset, `A split name is not one of ${SPLITS.join(', ')}.`);
    if ((splits.get(subject) ?? split) !== split) throw splitFault(dataset, 'A subject is in two splits.');
    splits.set(subject, split);
  }
  return splits;
}

/** `codes.parquet`, by code; empty when there is none. */
export async function readCodes(session: Session, dataset: Dataset): Promise<ReadonlyMap<string, MedsCode>> {
  const path = join(dataset.folder, CODES_FILE);
  const codes = new Map<string, MedsCode>();
  if (!existsSync(path)) return codes;
  const file = await describeFile(session, dataset.folder, path);
  const description = file.columns.has('description') ? 'description::VARCHAR' : 'NULL';
  const parents = file.columns.get('parent_codes')?.endsWith('[]') ? 'parent_codes::VARCHAR[]' : 'NULL::VARCHAR[]';
  const query = `SELECT code::VARCHAR AS code, ${description} AS description, ${parents} AS parents FROM ${parquetSource(path)}`;
  for (const row of await session.rows(query, file.name)) {
    if (typeof row.code !== 'string') continue;
    const parentCodes = Array.isArray(row.parents) ? row.parents.filter((parent) => typeof parent === 'string') : [];
    codes.set(row.code, {
      code: row.code,
      description: typeof row.description === 'string' ? row.description : null,
      parentCodes,
    });
  }
  return codes;
}

/** A hash of everything that the dataset holds: its manifest's when it has one, else of all its files. */
export async function datasetIdentity(dataset: Dataset): Promise<string> {
  const manifest = join(dataset.folder, 'manifest.json');
  if (existsSync(manifest)) return sha256OfFile(manifest);
  const metadata = [CODES_FILE, SPLITS_FILE, DATASET_FILE].filter((name) => existsSync(join(dataset.folder, name)));
  const lines: string[] = [];
  for (const name of [...dataset.files.map((file) => file.name), ...metadata]) {
    lines.push(`${await sha256OfFile(join(dataset.folder, name))}  ${name}`);
  }
  return sha256OfBytes(lines.join('\n'));
}

/** The folder of event files: `data/`; or the given folder itself, when it has a split's folder instead. */
export function dataFolderOf(folder: string): string {
  const data = join(folder, DATA_FOLDER);
  return !existsSync(data) && SPLITS.some((split) => existsSync(join(folder, split))) ? folder : data;
}

async function eventFiles(folder: string): Promise<string[]> {
  const data = dataFolderOf(folder);
  const entries = existsSync(data) ? await readdir(data, { recursive: true, withFileTypes: true }) : [];
  const paths = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && entry.name.endsWith('.parquet'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length > 0) return paths;
  throw new AnamnesisError('input/missing', {
    where: data,
    rule: 'There are no event files (*.parquet), so this is not a MEDS dataset.',
    remedy: 'Give the folder that holds `data/` and `metadata/`.',
  });
}

async function describeFile(session: Session, folder: string, path: string): Promise<DataFile> {
  const name = relative(folder, path);
  const source = `read_parquet(${quote(literalPath(path))}, hive_partitioning = false)`;
  const rows = await session.rows(`DESCRIBE SELECT * FROM ${source}`, name);
  const columns = new Map(rows.map((row) => [String(row.column_name), String(row.column_type)]));
  return { path, name, columns };
}

async function readInfo(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, DATASET_FILE);
  if (!existsSync(path)) return {};
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // Falls through to the same refusal as JSON that is no object.
  }
  throw new AnamnesisError('input/invalid', {
    where: path,
    rule: 'The file is not a JSON object.',
    remedy: 'Mend or remove it.',
  });
}

function versionOf(info: Readonly<Record<string, unknown>>): Dataset['medsVersion'] {
  const text = typeof info.meds_version === 'string' ? info.meds_version : '';
  if (/^0\.4(\.|$)/.test(text)) return '0.4';
  return /^0\.3(\.|$)/.test(text) ? '0.3' : 'unknown';
}

function splitSourceOf(folder: string, files: readonly DataFile[]): Dataset['splitSource'] {
  if (existsSync(join(folder, SPLITS_FILE))) return 'metadata';
  return files.every((file) => isSplit(folderSplit(file))) ? 'folders' : 'none';
}

/** `data/train/0.parquet` (or `train/0.parquet`) → `train`. */
function folderSplit(file: DataFile): string | undefined {
  const [first, second] = file.name.split(/[\\/]/);
  return first === DATA_FOLDER ? second : first;
}

async function* splitRows(session: Session, dataset: Dataset): AsyncIterable<readonly [bigint, unknown]> {
  const path = join(dataset.folder, SPLITS_FILE);
  const queries =
    dataset.splitSource === 'metadata'
      ? [`SELECT subject_id::BIGINT, split::VARCHAR FROM ${parquetSource(path)} WHERE subject_id IS NOT NULL`]
      : dataset.files.map(
          (
            file,
          ) => `SELECT DISTINCT subject_id::BIGINT, ${quote(folderSplit(file) ?? '')} FROM ${parquetSource(file.path)}
                     WHERE subject_id IS NOT NULL ORDER BY 1`,
        );
  for (const query of queries) {
    for await (const chunk of session.stream(query, SPLITS_FILE)) {
      const subjects = chunk.getColumnVector(0);
      const splits = chunk.getColumnVector(1);
      const count = chunk.rowCount;
      for (let row = 0; row < count; row++) {
        const subject = subjects.getItem(row);
        if (typeof subject === 'bigint') yield [subject, splits.getItem(row)];
      }
    }
  }
}

function splitFault(dataset: Dataset, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: dataset.splitSource === 'metadata' ? join(dataset.folder, SPLITS_FILE) : dataFolderOf(dataset.folder),
    rule,
    remedy: 'Give each subject exactly one split.',
  });
}

function eventExpression(file: DataFile, name: EventColumn): string {
  const present = file.columns.has(name);
  switch (name) {
    case 'subject_id':
      return 'subject_id::BIGINT';
    case 'time':
      return 'time::TIMESTAMP';
    case 'numeric_value':
      if (file.columns.get(name) === 'FLOAT') return 'numeric_value';
      return present ? floatOf('numeric_value') : 'NULL::FLOAT';
    default:
      return present ? `${quoteName(name)}::VARCHAR` : 'NULL::VARCHAR';
  }
}

/** A number as FLOAT; what FLOAT cannot hold becomes infinite, so that it is counted with the infinite values. */
export function floatOf(expression: string): string {
  return `CASE WHEN abs(${expression}::DOUBLE) > 3.4028234663852886e38 THEN 'inf'::FLOAT ELSE ${expression}::FLOAT END`;
}

/** Dictionary columns can surface as ENUM; they hold text all the same. */
function isEnum(type: string, types: readonly string[]): boolean {
  return type.startsWith('ENUM') && types.some((known) => known === 'VARCHAR');
}
