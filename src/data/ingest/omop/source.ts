/**
 * One input file as a table expression: the wanted columns as VARCHAR under their CDM names, empty fields as null. Knows CSV with any
 * of four delimiters, plain or gzip, and Parquet, told apart by their content.
 *
 * Leaves out: UTF-16, fixed width, and Parquet with nested columns.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { literalPath, quote, quoteName, type Session } from '../../record/duckdb.ts';
import { type Compression, readBytes } from '../input/bytes.ts';
import type { FaultRule } from '../input/places.ts';
import { sniff } from '../input/sniff.ts';
import { DELIMITERS, type Delimiter, LONGEST_LINE } from './csvRecords.ts';

/** A file of the input: where it lies, and its path from the input folder, by which reports name it. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
}

export interface CsvForm {
  readonly form: 'csv';
  readonly compression: Compression;
  readonly delimiter: Delimiter;
  /** Whether `"` encloses fields. */
  readonly quoted: boolean;
  /** Names of the header, lower case. */
  readonly header: readonly string[];
}

export interface ParquetForm {
  readonly form: 'parquet';
  readonly header: readonly string[];
  /** The same columns, named as the file has them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export type FileForm = CsvForm | ParquetForm;

/** Longest header that is looked at. */
const HEADER_BYTES = 1 << 16;

/** What kind of file it is and which columns it has, or why it is no table. @param known names by which the delimiter is told */
export async function fileForm(
  session: Session,
  file: InputFile,
  known: readonly string[],
): Promise<FileForm | FaultRule> {
  const { format, compression, fault } = await sniff(file.path);
  if (fault !== undefined) return fault;
  switch (format) {
    case 'parquet':
      return parquetForm(session, file);
    case 'csv': {
      const line = await headerLine(file.path, compression);
      const delimiter = bestDelimiter(line, new Set(known));
      return { form: 'csv', compression, delimiter, quoted: true, header: headerNames(line, delimiter) };
    }
    case 'empty':
      return { rule: 'The file is empty; not even a header is there.', remedy: AGAIN };
    default:
      return { rule: 'The file is neither CSV nor Parquet.', remedy: AGAIN };
  }
}

const AGAIN = 'Export the table again as CSV with a header, or as Parquet.';

async function parquetForm(session: Session, file: InputFile): Promise<ParquetForm | FaultRule> {
  try {
    const rows = await session.rows(`DESCRIBE SELECT * FROM ${parquetScan(file.path)}`, file.name);
    const columns = rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
    return { form: 'parquet', header: columns.map(({ name }) => name.toLowerCase()), columns };
  } catch (error) {
    if (isNotReadable(error)) return DAMAGED_PARQUET;
    throw error;
  }
}

export const DAMAGED_PARQUET: FaultRule = {
  rule: 'The Parquet file is damaged, or cut short.',
  remedy: 'Copy or export the file again.',
};

export function isNotReadable(error: unknown): boolean {
  return error instanceof AnamnesisError && error.code === 'input/not-readable';
}

async function headerLine(path: string, compression: Compression): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  await readBytes({ path, compression }, (piece) => {
    pieces.push(piece);
    length += piece.length;
    return !piece.includes('\n') && !piece.includes('\r') && length < HEADER_BYTES;
  });
  const text = Buffer.concat(pieces).subarray(0, HEADER_BYTES).toString('utf8');
  return /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '';
}

function headerNames(line: string, delimiter: Delimiter): readonly string[] {
  return line.split(delimiter).map((name) => name.replaceAll('"', '').trim().toLowerCase());
}

/** The delimiter that gives the most known column names, then the most columns. */
function bestDelimiter(line: string, known: ReadonlySet<string>): Delimiter {
  let best: Delimiter = DELIMITERS[0];
  let bestScore = -1;
  for (const delimiter of DELIMITERS) {
    const names = headerNames(line, delimiter);
    const score = names.filter((name) => known.has(name)).length * 1000 + names.length;
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** A wanted column and where the file has it; undefined where it has not. */
export interface Wanted {
  readonly name: string;
  readonly index: number | undefined;
}

/** Finds the wanted columns in a header: each by its name, else by an older name. */
export function findColumns(
  header: readonly string[],
  names: readonly string[],
  renamed: Readonly<Record<string, readonly string[]>> = {},
): readonly Wanted[] {
  return names.map((name) => {
    const found = [name, ...(renamed[name] ?? [])].map((each) => header.indexOf(each)).find((index) => index >= 0);
    return { name, index: found };
  });
}

/** `SELECT file, wanted columns` of one file. @param path where to read, when a clean copy is read in the file's place */
export function sourceSql(file: InputFile, form: FileForm, wanted: readonly Wanted[], cleanCopy?: string): string {
  const columns = wanted.map(({ name, index }) => {
    const value = index === undefined ? 'NULL::VARCHAR' : columnSql(form, index);
    return `${value} AS ${quoteName(name)}`;
  });
  return `(SELECT ${[`${quote(file.name)} AS file`, ...columns].join(', ')} FROM ${scanSql(file, form, cleanCopy)})`;
}

/** Padding goes, and what is empty then is null. */
function columnSql(form: FileForm, index: number): string {
  if (form.form === 'csv') return `nullif(trim(c${index}), '')`;
  const name = quoteName(form.columns[index].name);
  const { type } = form.columns[index];
  if (type === 'VARCHAR') return `nullif(trim(${name}), '')`;
  // Ids that went through a column of fractions (integers with gaps, in pandas) are whole numbers still.
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) {
    return `CASE WHEN ${name} = floor(${name}) AND abs(${name}) < 1e18 THEN CAST(CAST(${name} AS BIGINT) AS VARCHAR)
      ELSE CAST(${name} AS VARCHAR) END`;
  }
  return `CAST(${name} AS VARCHAR)`;
}

/** The scan of the file with all of its columns: `c0`, `c1` … of a CSV file. */
export function scanSql(file: InputFile, form: FileForm, cleanCopy?: string): string {
  if (form.form === 'parquet') return parquetScan(file.path);
  const columns = form.header.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
  const mark = form.quoted || cleanCopy !== undefined ? '"' : '';
  const settings = [
    'auto_detect = false',
    'header = true',
    `delim = ${quote(form.delimiter)}`,
    `quote = '${mark}'`,
    `escape = '${mark}'`,
    `columns = {${columns}}`,
    // As empty fields are written by common databases.
    "nullstr = ['', '\\N', 'NULL']",
    `max_line_size = ${LONGEST_LINE + 1000}`,
    `compression = '${cleanCopy === undefined ? form.compression : 'none'}'`,
  ];
  return `read_csv(${quote(literalPath(cleanCopy ?? file.path))}, ${settings.join(', ')})`;
}

function parquetScan(path: string): string {
  return `read_parquet(${quote(literalPath(path))}, hive_partitioning = false, binary_as_string = true)`;
}
