/**
 * MIMIC-IV demo (100 patients): repair, tokenize, a short training, and two questions: readmission within 30 days, asked at each
 * discharge alive, and a stay of over 7 days, asked 24 hours after each admission that has lasted so long.
 *
 *     node runs/mimic-iv-demo/run.ts DATASET OUT
 *
 * A proof that real hospital data pass through every stage; with 80 patients to learn from the figures themselves say little.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTable, writeTable } from '../../src/data/record/table.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const DAY = 86_400_000_000n;
const SPLITS = ['tuning', 'held_out'];

const [dataset, out] = process.argv.slice(2);
if (dataset === undefined || out === undefined) {
  console.error('Usage: node runs/mimic-iv-demo/run.ts DATASET OUT');
  process.exit(1);
}
const at = (name: string): string => join(out, name);
await mkdir(out, { recursive: true });

anamnesis(['check', dataset, '--repair', at('meds'), '--force'], true);
anamnesis(['tokenize', at('meds'), at('tokens'), '--force']);
if (!existsSync(at('model'))) {
  const training = ['--size', 'tiny', '--steps', '150', '--validate-every', '50', '--event-dropout', '0.1', '--resume'];
  anamnesis(['pretrain', at('tokens'), at('model'), ...training]);
}
await writeLabels();
for (const task of ['readmission_30d', 'stay_over_7d']) {
  for (const split of SPLITS) {
    const file = join(import.meta.dirname, `${task}.yaml`);
    const wanted = [
      '--labels',
      at(`labels/${task}`),
      '--split',
      split,
      '--trajectories',
      '20',
      '--max-new-tokens',
      '200',
      '--force',
    ];
    anamnesis(['predict', at('model'), at('tokens'), file, at(`${task}-${split}`), ...wanted]);
  }
}

interface Stay {
  readonly subject: bigint;
  readonly admitted: bigint;
  readonly discharged: bigint;
}

/** Labels of both questions for tuning and held_out, from admissions, discharges and deaths of the repaired dataset. */
async function writeLabels(): Promise<void> {
  for (const split of SPLITS) {
    const table = await readTable(at(`meds/data/${split}/*.parquet`), ['subject_id', 'time', 'code']);
    const { stays, deaths } = readStays(table);
    const readmissions = stays.flatMap((stay) => {
      const death = deaths.get(stay.subject);
      if (death !== undefined && death <= stay.discharged + DAY) return [];
      const again = stays.some(
        ({ subject, admitted }) =>
          subject === stay.subject && admitted > stay.discharged && admitted <= stay.discharged + 30n * DAY,
      );
      return [{ subject: stay.subject, time: stay.discharged, value: again }];
    });
    const longStays = stays.flatMap(({ subject, admitted, discharged }) =>
      discharged <= admitted + DAY ? [] : [{ subject, time: admitted + DAY, value: discharged > admitted + 7n * DAY }],
    );
    await writeTask('readmission_30d', split, readmissions);
    await writeTask('stay_over_7d', split, longStays);
  }
}

function readStays(table: Readonly<Record<string, readonly unknown[]>>) {
  const stays: Stay[] = [];
  const deaths = new Map<bigint, bigint>();
  const open = new Map<bigint, bigint>();
  for (const [row, code] of table.code.entries()) {
    const [subject, time] = [table.subject_id[row], table.time[row]];
    if (typeof subject !== 'bigint' || typeof time !== 'bigint' || typeof code !== 'string') continue;
    if (code.startsWith('HOSPITAL_ADMISSION')) open.set(subject, time);
    if (code.startsWith('MEDS_DEATH')) deaths.set(subject, time);
    const admitted = open.get(subject);
    if (!code.startsWith('HOSPITAL_DISCHARGE') || admitted === undefined) continue;
    stays.push({ subject, admitted, discharged: time });
    open.delete(subject);
  }
  return { stays, deaths };
}

async function writeTask(
  task: string,
  split: string,
  rows: readonly { readonly subject: bigint; readonly time: bigint; readonly value: boolean }[],
): Promise<void> {
  const path = at(`labels/${task}/${split}/0.parquet`);
  await mkdir(join(path, '..'), { recursive: true });
  await writeTable(path, [
    { name: 'subject_id', type: 'BIGINT', values: rows.map(({ subject }) => subject) },
    { name: 'prediction_time', type: 'TIMESTAMP', values: rows.map(({ time }) => time) },
    { name: 'boolean_value', type: 'BOOLEAN', values: rows.map(({ value }) => value) },
  ]);
  const share = rows.filter(({ value }) => value).length;
  console.log(`${task}, ${split}: ${rows.length} labels, ${share} yes`);
}

/** Runs one command; a failure ends the recipe, unless findings are what is expected. */
function anamnesis(command: readonly string[], findingsExpected = false): void {
  console.log(`\nanamnesis ${command[0]}`);
  const { status } = spawnSync(process.execPath, [PROGRAM, ...command], { stdio: 'inherit' });
  if (status !== 0 && !findingsExpected) process.exit(status ?? 2);
}
