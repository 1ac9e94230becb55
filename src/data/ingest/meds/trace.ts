/**
 * Where each row of a MEDS data set came from: `source_table` is the file below `data/`, `source_id` the number of its row there,
 * from 0, as text. A source that has these columns already keeps what they say, row by row.
 */
import { sep } from 'node:path';
import { type Dataset, dataFolderOf } from '../../record/dataset.ts';

export const TRACE_COLUMNS = ['source_table', 'source_id'] as const;

/** SQL over the rows of the files, for `copyMended`. */
export function traceColumns(dataset: Dataset): Readonly<Record<(typeof TRACE_COLUMNS)[number], string>> {
  const has = (name: string): boolean => dataset.files.some((file) => file.columns.has(name));
  const given = (name: string): string => (has(name) ? `${name}::VARCHAR` : 'NULL::VARCHAR');
  const untraced = TRACE_COLUMNS.map((name) => `${given(name)} IS NULL`).join(' AND ');
  const below = dataFolderOf(dataset.folder).length + sep.length;
  return {
    source_table: `CASE WHEN ${untraced} THEN substr(filename, ${below + 1}) ELSE ${given('source_table')} END`,
    source_id: `CASE WHEN ${untraced} THEN file_row_number::VARCHAR ELSE ${given('source_id')} END`,
  };
}
