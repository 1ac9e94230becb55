/** How many lines a file has that is not landed: vocabularies, places, tables without a mapping. Read whole, but for Parquet's own count. */
import { AnamnesisError } from '../../../base/errors.ts';
import type { Session } from '../../record/duckdb.ts';
import { countLines } from './csvLines.ts';
import { fileForm, type InputFile, scanSql } from './source.ts';

/** Lines after the header; 0 for a file that cannot be read. */
export async function countFileLines(session: Session, file: InputFile): Promise<number> {
  try {
    const form = await fileForm(session, file, []);
    if (form.form === 'csv') return await countLines(file.path, form.gzip, form.delimiter !== '\t');
    const rows = await session.rows(`SELECT count(*) AS lines FROM ${scanSql(file, form)}`, file.name);
    return Number(rows[0].lines);
  } catch (error) {
    if (error instanceof AnamnesisError && error.code === 'input/not-readable') return 0;
    throw error;
  }
}
