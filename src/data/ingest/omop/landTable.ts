/**
 * Lands the files of one OMOP table: one Parquet file of landed rows, and for every line of every file what became of it. Good files go
 * straight through DuckDB; a file with bad lines, bad bytes or a missing end is first copied without them (`csvLines.ts`).
 *
 * Promises: lines = rows with ordinal 0 + rejected lines, for every file; faults name file, line and rule, never a value; a file that
 * cannot be used does not keep the others from being landed; memory is DuckDB's limit. Clean copies lie beside `out` while it runs.
 */
import { rm } from 'node:fs/promises';
import { AnamnesisError } from '../../../base/errors.ts';
import { quote, type Session } from '../../record/duckdb.ts';
import { copyToParquet } from '../../record/table.ts';
import { type InputFault, OUTCOMES, type Outcome } from '../outcomes.ts';
import { compileTable } from './compile.ts';
import { countFileLines } from './countLines.ts';
import { type CsvOutcome, copyGoodLines, verifyBytes } from './csvLines.ts';
import { columnsOf, type OmopContext, type TableMapping } from './mapping.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';
import { type FileForm, fileForm, findColumns, type InputFile, scanSql, sourceSql } from './source.ts';

/** What became of one file's lines. */
export interface FileLines {
  readonly file: string;
  /** All of them, rejected ones included. */
  readonly lines: number;
  /** Those without a row, by reason. */
  readonly rejected: Readonly<Partial<Record<Outcome, number>>>;
}

export interface TableLanding {
  readonly files: readonly FileLines[];
  readonly faults: readonly InputFault[];
}

/** A file that can be read, with the path of its clean copy where it needs one. */
interface Prepared {
  readonly file: InputFile;
  readonly form: FileForm;
  readonly cleanCopy?: string;
}

/**
 * @param table its name in the CDM, lower case
 * @param out path of the Parquet file; written empty when no file can be used
 * @throws output/* when it cannot be written
 */
export async function landTable(
  session: Session,
  table: string,
  files: readonly InputFile[],
  context: OmopContext,
  out: string,
): Promise<TableLanding> {
  const mapping = mappingOf(table);
  const account = new Account();
  const copies: string[] = [];
  const clean = async (file: InputFile, form: FileForm): Promise<Prepared | undefined> => {
    if (form.form === 'parquet') return account.refuse(file, NOT_PARQUET, 'other format', 0);
    const copy = `${out}.clean-${copies.length}.csv`;
    copies.push(copy);
    const bad = await copyGoodLines(file.path, form.gzip, copy, form.delimiter, form.header.length);
    for (const { outcome, count, firstLine } of bad) account.reject(file, outcome, count, firstLine);
    return { file, form, cleanCopy: copy };
  };
  try {
    const prepared: Prepared[] = [];
    for (const file of files) {
      const ready = await prepare(session, mapping, file, account, clean);
      if (ready !== undefined) prepared.push(ready);
    }
    const landed = await land(session, mapping, prepared, context, out, clean);
    return account.close(files, landed);
  } finally {
    for (const copy of copies) await rm(copy, { force: true });
  }
}

type Clean = (file: InputFile, form: FileForm) => Promise<Prepared | undefined>;

function mappingOf(table: string): TableMapping {
  const mapping = OMOP_MAPPINGS.find((each) => each.table === table);
  if (mapping !== undefined) return mapping;
  throw new AnamnesisError('internal/invariant', {
    where: table,
    rule: 'This OMOP table has no mapping.',
    remedy: 'Please report this.',
  });
}

const NOT_PARQUET = 'The file is not a Parquet file, or is cut short.';

/** Looks at a file before it is read: its header, its bytes to the end. */
async function prepare(
  session: Session,
  mapping: TableMapping,
  file: InputFile,
  account: Account,
  clean: Clean,
): Promise<Prepared | undefined> {
  const names = columnsOf(mapping);
  let form: FileForm;
  try {
    form = await fileForm(session, file, [...names, ...Object.values(mapping.renamed ?? {}).flat()]);
  } catch (error) {
    if (!(error instanceof AnamnesisError) || error.code !== 'input/not-readable') throw error;
    return account.refuse(file, NOT_PARQUET, 'other format', 0);
  }
  const missing = missingColumn(mapping, form.header);
  if (missing !== undefined) {
    const lines = await countFileLines(session, file);
    return account.refuse(file, missing, 'wrong column count', lines);
  }
  if (form.form === 'parquet') return { file, form };
  const { whole, utf8 } = await verifyBytes(file.path, form.gzip);
  if (!whole)
    account.fault(file, OUTCOMES['truncated file'].text, 'Copy the file again; what could be read of it was taken.');
  return whole && utf8 ? { file, form } : clean(file, form);
}

/** Which rule the header breaks; undefined when none. */
function missingColumn(mapping: TableMapping, header: readonly string[]): string | undefined {
  if (header.length === 1)
    return 'The header has one column only: the delimiter is none of comma, tab, semicolon and pipe.';
  const has = (name: string): boolean =>
    findColumns(header, [name], mapping.renamed).every(({ index }) => index !== undefined);
  const required = [mapping.id, ...(mapping.patient === undefined ? [] : [mapping.patient]), ...mapping.required];
  for (const column of required) {
    const ways = typeof column === 'string' ? [column] : column;
    if (!ways.some(has)) return `The column ${ways.join(' or ')} is missing.`;
  }
  return undefined;
}

/** Copies all files into one; when that fails, finds out which of them failed, cleans or drops those, and copies again. */
async function land(
  session: Session,
  mapping: TableMapping,
  prepared: readonly Prepared[],
  context: OmopContext,
  out: string,
  clean: Clean,
): Promise<ReadonlyMap<string, number>> {
  let usable = prepared;
  try {
    await copyToParquet(session, landingSql(mapping, usable, context), out);
  } catch (error) {
    if (!(error instanceof AnamnesisError) || error.code !== 'input/not-readable') throw error;
    usable = await cleaned(session, prepared, clean);
    await copyToParquet(session, landingSql(mapping, usable, context), out);
  }
  const counts = await session.rows(
    `SELECT file, count(*) AS lines FROM read_parquet(${quote(out)}) WHERE ordinal = 0 GROUP BY file`,
    out,
  );
  return new Map(counts.map((row) => [String(row.file), Number(row.lines)]));
}

async function cleaned(session: Session, prepared: readonly Prepared[], clean: Clean): Promise<readonly Prepared[]> {
  const usable: Prepared[] = [];
  for (const each of prepared) {
    const readable = each.cleanCopy !== undefined || (await isReadable(session, each));
    const ready = readable ? each : await clean(each.file, each.form);
    if (ready !== undefined) usable.push(ready);
  }
  return usable;
}

async function isReadable(session: Session, { file, form }: Prepared): Promise<boolean> {
  try {
    await session.run(`SELECT count(COLUMNS(*)) FROM ${scanSql(file, form)}`, file.name);
    return true;
  } catch (error) {
    if (error instanceof AnamnesisError && error.code === 'input/not-readable') return false;
    throw error;
  }
}

function landingSql(mapping: TableMapping, prepared: readonly Prepared[], context: OmopContext): string {
  const names = columnsOf(mapping);
  const sources = prepared.map(({ file, form, cleanCopy }) =>
    sourceSql(file, form, findColumns(form.header, names, mapping.renamed), cleanCopy),
  );
  const none = `(SELECT ${['file', ...names].map((name) => `NULL::VARCHAR AS "${name}"`).join(', ')} WHERE false)`;
  const lines =
    sources.length === 0 ? none : `(${sources.map((source) => `SELECT * FROM ${source}`).join(' UNION ALL ')})`;
  return compileTable(mapping, lines, context);
}

/** Keeps count of what was left out while files are prepared. */
class Account {
  readonly #rejected = new Map<string, Partial<Record<Outcome, number>>>();
  readonly #faults: InputFault[] = [];

  fault(file: InputFile, rule: string, remedy: string, count = 1, line?: number): void {
    this.#faults.push({ file: file.name, rule, remedy, count, ...(line === undefined ? {} : { line }) });
  }

  reject(file: InputFile, outcome: CsvOutcome, count: number, line: number): void {
    this.fault(file, `Lines left out: ${OUTCOMES[outcome].text}.`, REMEDIES[outcome], count, line);
    this.#add(file, outcome, count);
  }

  /** The whole file is left out. */
  refuse(file: InputFile, rule: string, outcome: Outcome, lines: number): undefined {
    this.fault(file, rule, 'Export the table again with the header of CDM 5.3 or 5.4.', Math.max(1, lines));
    if (lines > 0) this.#add(file, outcome, lines);
    return undefined;
  }

  close(files: readonly InputFile[], landed: ReadonlyMap<string, number>): TableLanding {
    const lines = files.map(({ name }) => {
      const rejected = this.#rejected.get(name) ?? {};
      const without = Object.values(rejected).reduce((sum, count) => sum + count, 0);
      return { file: name, lines: (landed.get(name) ?? 0) + without, rejected };
    });
    return { files: lines, faults: this.#faults };
  }

  #add(file: InputFile, outcome: Outcome, count: number): void {
    const rejected = this.#rejected.get(file.name) ?? {};
    rejected[outcome] = (rejected[outcome] ?? 0) + count;
    this.#rejected.set(file.name, rejected);
  }
}

const REMEDIES: Readonly<Record<CsvOutcome, string>> = {
  'wrong column count': 'Quote fields that hold the delimiter or a line end, and double the quotes within them.',
  'not UTF-8': 'Export the table as UTF-8.',
  'line too long': 'Split the text, or leave the line out.',
};
