/**
 * Lands the files of one OMOP table: one Parquet file of landed rows, and for every line of every file what became of it. Good files go
 * straight through DuckDB; a file with bad lines, bad bytes or a missing end is first copied without them (`csvLines.ts`).
 *
 * Promises: lines = rows with ordinal 0 + rejected lines, for every file; faults name file, line and rule, never a value; a file that
 * cannot be used does not keep the others from being landed; memory is DuckDB's limit. Clean copies lie beside `out` while it runs.
 */
import { rm } from 'node:fs/promises';
import { AnamnesisError } from '../../../base/errors.ts';
import { literalPath, quote, quoteName, type Session } from '../../record/duckdb.ts';
import { copyToParquet } from '../../record/table.ts';
import { compileTable } from './compile.ts';
import { countFormLines } from './countLines.ts';
import { copyGoodLines, verifyBytes } from './csvLines.ts';
import { LineAccount, type TableLanding } from './lineAccount.ts';
import { columnsOf, type OmopContext, type TableMapping } from './mapping.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';
import {
  DAMAGED_PARQUET,
  type FileForm,
  fileForm,
  findColumns,
  type InputFile,
  isNotReadable,
  scanSql,
  sourceSql,
} from './source.ts';

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
  const account = new LineAccount();
  const copies: string[] = [];
  const clean: Clean = async (file, form) => {
    if (form.form === 'parquet') return account.refuse(file, DAMAGED_PARQUET, 'other format', 0);
    const copy = `${out}.clean-${copies.length}.csv`;
    copies.push(copy);
    const packed = { path: file.path, compression: form.compression };
    await copyGoodLines(packed, copy, form.delimiter, form.header.length, (outcome, line) =>
      account.reject(file, outcome, line),
    );
    return { file, form, cleanCopy: copy };
  };
  try {
    const prepared: Prepared[] = [];
    for (const file of files) {
      const ready = await prepare(session, mapping, file, account, clean);
      if (ready !== undefined) prepared.push(ready);
    }
    return account.close(files, await land(session, mapping, prepared, context, out, clean));
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

/** Looks at a file before it is read: its header, its bytes to the end. */
async function prepare(
  session: Session,
  mapping: TableMapping,
  file: InputFile,
  account: LineAccount,
  clean: Clean,
): Promise<Prepared | undefined> {
  const names = columnsOf(mapping);
  const form = await fileForm(session, file, [...names, ...Object.values(mapping.renamed ?? {}).flat()]);
  if (!('form' in form)) return account.refuse(file, form, 'other format', 0);
  const missing = missingColumn(mapping, form.header);
  if (missing !== undefined) {
    const lines = await countFormLines(session, file, form);
    return account.refuse(file, { rule: missing, remedy: NEW_HEADER }, 'missing column', lines);
  }
  if (form.form === 'parquet') return { file, form };
  const { ending, utf8 } = await verifyBytes({ path: file.path, compression: form.compression });
  if (ending !== 'whole') account.truncated(file);
  return ending === 'whole' && utf8 ? { file, form } : clean(file, form);
}

const NEW_HEADER = 'Export the table again with the header of CDM 5.3 or 5.4.';

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
  try {
    await copyToParquet(session, landingSql(mapping, prepared, context), out);
  } catch (error) {
    if (!isNotReadable(error)) throw error;
    const usable = await cleaned(session, prepared, clean);
    await copyToParquet(session, landingSql(mapping, usable, context), out);
  }
  const counts = await session.rows(
    `SELECT file, count(*) AS lines FROM read_parquet(${quote(literalPath(out))}) WHERE ordinal = 0 GROUP BY file`,
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
    // A count would be had from the statistics of a Parquet file, without a look at its pages.
    await session.run(`SELECT max(hash(COLUMNS(*))) FROM ${scanSql(file, form)}`, file.name);
    return true;
  } catch (error) {
    if (isNotReadable(error)) return false;
    throw error;
  }
}

function landingSql(mapping: TableMapping, prepared: readonly Prepared[], context: OmopContext): string {
  const names = columnsOf(mapping);
  const sources = prepared.map(({ file, form, cleanCopy }) =>
    sourceSql(file, form, findColumns(form.header, names, mapping.renamed), cleanCopy),
  );
  const none = `(SELECT ${['file', ...names].map((name) => `NULL::VARCHAR AS ${quoteName(name)}`).join(', ')} WHERE false)`;
  const lines = sources.length === 0 ? none : `(${sources.map((source) => `FROM ${source}`).join(' UNION ALL ')})`;
  return compileTable(mapping, lines, context);
}
