/** How many lines a file has that is not landed: vocabularies, places, tables without a mapping. */
import type { Session } from '../../record/duckdb.ts';
import { countLines } from './csvLines.ts';
import { type FileForm, fileForm, type InputFile, scanSql } from './source.ts';

/** Lines after the header; 0 for a file that is no table or cannot be read. */
export async function countFileLines(session: Session, file: InputFile): Promise<number> {
  const form = await fileForm(session, file, []);
  return 'form' in form ? countFormLines(session, file, form) : 0;
}

export async function countFormLines(session: Session, file: InputFile, form: FileForm): Promise<number> {
  if (form.form === 'csv') {
    return countLines({ path: file.path, compression: form.compression }, form.delimiter !== '\t');
  }
  const rows = await session.rows(`SELECT count(*) AS lines FROM ${scanSql(file, form)}`, file.name);
  return Number(rows[0].lines);
}
