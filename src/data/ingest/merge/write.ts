/**
 * Writes the data set: each part sorted and whole, then what is known of codes, subjects and the data set.
 *
 * The order of rows is total (subject, time with static first, rank, code, source, place in the source), so the same facts give the same
 * bytes, in whatever order and form they came.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TOOL_VERSION } from '../../../base/manifest.ts';
import { writeFileWhole } from '../../../base/outputs.ts';
import type { Progress } from '../../../base/progress.ts';
import { quote, type Session } from '../../record/duckdb.ts';
import { CODES_FILE, DATA_FOLDER, DATASET_FILE, MEDS_VERSION, SPLITS, SPLITS_FILE } from '../../record/meds.ts';
import { copyToParquet, writeTable } from '../../record/table.ts';
import type { Term } from './terms.ts';

const COLUMNS = `subject_id, "time", code, value::FLOAT AS numeric_value, "text" AS text_value, unit, interpretation,
  CASE WHEN precision IN ('day', 'month', 'year') THEN precision END AS time_precision, author_role, encounter AS encounter_id, source_table, source_id`;

/** @param parts the folder that `writeParts` wrote */
export async function writeEvents(
  session: Session,
  parts: string,
  shares: number,
  target: string,
  progress: Progress,
): Promise<void> {
  progress.start('sort and write', SPLITS.length * shares, 'files');
  let done = 0;
  for (const split of SPLITS) {
    for (let share = 0, file = 0; share < shares; share++) {
      const part = join(parts, `part=${split}-${share}`);
      if (existsSync(part)) {
        const path = join(target, DATA_FOLDER, split, `${file++}.parquet`);
        await mkdir(dirname(path), { recursive: true });
        const rows = `SELECT ${COLUMNS} FROM read_parquet(${quote(join(part, '*.parquet'))}, hive_partitioning = false)
          ORDER BY subject_id, "time" NULLS FIRST, rank, code, source_table, source_id, ordinal, nth, value, digest`;
        await copyToParquet(session, rows, path);
      }
      progress.update(++done);
    }
  }
  progress.finish();
}

/** `codes.parquet`: every code of the data and every parent that has a name. */
export async function writeCodes(target: string, terms: readonly Term[]): Promise<void> {
  await writeTable(join(target, CODES_FILE), [
    { name: 'code', type: 'VARCHAR', values: terms.map(({ code }) => code) },
    { name: 'description', type: 'VARCHAR', values: terms.map(({ description }) => description) },
    { name: 'parent_codes', type: 'VARCHAR[]', values: terms.map(({ parents }) => [...new Set(parents)]) },
  ]);
}

/** Splits of the subjects that have rows, and the facts of the data set. */
export async function writeMetadata(session: Session, parts: string, target: string, name: string): Promise<void> {
  const events = `read_parquet(${quote(join(parts, 'part=*-*', '*.parquet'))}, hive_partitioning = false)`;
  await copyToParquet(
    session,
    `SELECT subject_id, split FROM ${events} GROUP BY ALL ORDER BY subject_id`,
    join(target, SPLITS_FILE),
  );
  const info = {
    dataset_name: name,
    dataset_version: null,
    etl_name: 'anamnesis ingest',
    etl_version: TOOL_VERSION,
    meds_version: MEDS_VERSION,
    extension_columns: [
      'unit',
      'interpretation',
      'time_precision',
      'author_role',
      'encounter_id',
      'source_table',
      'source_id',
    ],
  };
  await writeFileWhole(join(target, DATASET_FILE), `${JSON.stringify(info, null, 2)}\n`);
}
