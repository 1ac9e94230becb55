/**
 * One input file as a table expression: the wanted columns as VARCHAR under their CDM names, empty fields as null. Knows CSV with any
 * of four delimiters, plain or gzip, and Parquet; by its first bytes, whatever its name.
 *
 * Leaves out: UTF-16, fixed width, and Parquet with nested columns.
 */
import { open } from 'node:fs/promises';
import { literalPath, quote, quoteName, type Session } from '../../record/duckdb.ts';
import { DELIMITERS, type Delimiter, LONGEST_LINE, readBytes } from './csvLines.ts';

/** A file of the input: where it lies, and its path from the input folder, by which reports name it. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
}

export interface CsvForm {
  readonly form: 'csv';
  readonly gzip: boolean;
  readonly delimiter: Delimiter;
  /** Names of the header, lower case. */
  readonly header: readonly string[];
}

export interface ParquetForm {
  readonly form: 'parquet';
  readonly header: readonly string[];
  /** The same names as the file has them. */
  readonly written: readonly string[];
}

export type FileForm = CsvForm | ParquetForm;

/** Longest header that is looked at. */
const HEADER_BYTES = 1 << 16;

/** What kind of file it is and which columns it has. @throws input/not-readable for a damaged Parquet file */
export async function fileForm(session: Session, file: InputFile, known: readonly string[]): Promise<FileForm> {
  const magic = await firstBytes(file.path, 4);
  if (magic.toString('latin1') === 'PAR1') {
    const rows = await session.rows(`DESCRIBE SELECT * FROM ${parquetScan(file.path)}`, file.name);
    const written = rows.map((row) => String(row.column_name));
    return { form: 'parquet', header: written.map((name) => name.toLowerCase()), written };
  }
  const gzip = isGzip(magic);
  const line = await headerLine(file.path, gzip);
  const delimiter = bestDelimiter(line, new Set(known));
  return { form: 'csv', gzip, delimiter, header: headerNames(line, delimiter) };
}

export function isGzip(magic: Buffer): boolean {
  return magic.length >= 2 && magic[0] === 0x1f && magic[1] === 0x8b;
}

export async function firstBytes(path: string, count: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function headerLine(path: string, gzip: boolean): Promise<string> {
  let text = '';
  for await (const chunk of readBytes(path, gzip, true)) {
    text += chunk.toString('utf8');
    if (/[\r\n]/.test(text) || text.length > HEADER_BYTES) break;
  }
  return (/^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '').slice(0, HEADER_BYTES);
}

function headerNames(line: string, delimiter: Delimiter): readonly string[] {
  return line.split(delimiter).map((name) => name.trim().replaceAll('"', '').trim().toLowerCase());
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
  const column = (index: number): string =>
    form.form === 'csv' ? `c${index}` : `CAST(${quoteName(form.written[index])} AS VARCHAR)`;
  const columns = wanted.map(({ name, index }) => {
    const value = index === undefined ? 'NULL::VARCHAR' : `nullif(trim(${column(index)}, ${quote(BLANKS)}), '')`;
    return `${value} AS ${quoteName(name)}`;
  });
  return `(SELECT ${[`${quote(file.name)} AS file`, ...columns].join(', ')} FROM ${scanSql(file, form, cleanCopy)})`;
}

const BLANKS = ' \t\r\n';

/** The scan of the file with all of its columns: `c0`, `c1` … of a CSV file. */
export function scanSql(file: InputFile, form: FileForm, cleanCopy?: string): string {
  if (form.form === 'parquet') return parquetScan(file.path);
  const columns = form.header.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
  const settings = [
    'auto_detect = false',
    'header = true',
    `delim = ${quote(form.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns}}`,
    // As empty fields are written by common databases.
    "nullstr = ['', '\\N', 'NULL']",
    `max_line_size = ${LONGEST_LINE + 1000}`,
    `compression = '${form.gzip && cleanCopy === undefined ? 'gzip' : 'none'}'`,
  ];
  return `read_csv(${quote(literalPath(cleanCopy ?? file.path))}, ${settings.join(', ')})`;
}

function parquetScan(path: string): string {
  return `read_parquet(${quote(literalPath(path))}, hive_partitioning = false, binary_as_string = true)`;
}
