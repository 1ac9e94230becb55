/**
 * How a trained model bears another hospital's habits: copies of a split of PhysioNet 2012 in which laboratory tests are thinned to half, and doubled
 * in density (each test again, half-way to the next of its kind, with the same value), predicted by the same model beside the split as it is.
 *
 *     node runs/physionet2012/density.ts DATASET MODEL OUT [SPLIT] [ESTIMATOR]
 *
 * Which tests stay is decided by a hash of subject, code and time: the same on every run. Nothing is fitted here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quote, withSession } from '../../src/data/record/duckdb.ts';
import { copyToParquet } from '../../src/data/record/table.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const TASK = join(import.meta.dirname, 'in_hospital_mortality.yaml');
const LABS =
  'pH PaCO2 PaO2 HCT Lactate K Platelets SaO2 Mg Na Creatinine BUN HCO3 Glucose WBC Bilirubin ALT AST ALP Albumin TroponinT TroponinI Cholesterol';

const [dataset, model, out, split = 'tuning', estimator = 'direct'] = process.argv.slice(2);
if (out === undefined) {
  console.error('Usage: node runs/physionet2012/density.ts DATASET MODEL OUT [SPLIT] [ESTIMATOR]');
  process.exit(1);
}
const isLab = `split_part(code, '//', 1) IN (${LABS.split(' ').map(quote).join(', ')})`;
const rows = `(SELECT * RENAME (file_row_number AS place) FROM read_parquet(${quote(join(dataset, 'data', split, '*.parquet'))}, file_row_number = true))`;
const COPIES: Readonly<Record<string, string>> = {
  'as-it-is': `FROM ${rows}`,
  thinned: `FROM ${rows} WHERE NOT (${isLab}) OR hash(subject_id, code, time) % 2 = 0`,
  doubled: `FROM ${rows} UNION ALL BY NAME (SELECT * EXCLUDE (following) REPLACE (time + (following - time) / 2 AS time) FROM (
      SELECT *, lead(time) OVER (PARTITION BY subject_id, code ORDER BY time) AS following FROM ${rows} WHERE ${isLab})
    WHERE following > time)`,
};

for (const [name, query] of Object.entries(COPIES)) {
  await writeCopy(name, query);
  const risks = join(out, `risks-${name}`);
  const labels = join(dataset, 'labels/in_hospital_mortality');
  anamnesis([
    ...['predict', model, join(out, name), TASK, risks, '--labels', labels, '--split', split],
    ...['--estimator', estimator, ...(estimator === 'direct' ? [] : ['--trajectories', '16'])],
  ]);
  console.log(`\n${name}`);
  anamnesis(['evaluate', risks, '--seed', '1']);
}

/** The split alone, as a dataset. */
async function writeCopy(name: string, query: string): Promise<void> {
  const folder = join(out, name);
  if (existsSync(folder)) return;
  await mkdir(join(folder, 'data', split), { recursive: true });
  await cp(join(dataset, 'metadata'), join(folder, 'metadata'), { recursive: true });
  const ordered = `SELECT * EXCLUDE (place) FROM (${query}) ORDER BY subject_id, time NULLS FIRST, place, code`;
  await withSession({}, (session) => copyToParquet(session, ordered, join(folder, 'data', split, '0.parquet')));
}

function anamnesis(command: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [PROGRAM, ...command], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 2);
}
