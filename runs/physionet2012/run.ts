/**
 * The recipe for PhysioNet/CinC Challenge 2012: from the MEDS dataset to held-out figures in one command.
 *
 *     node runs/physionet2012/run.ts DATASET OUT
 *
 * Trained on the train split only; the probe's penalty and the recalibration are chosen on tuning only; held_out is read once,
 * at the end. Each stage is a command that also stands alone, run as a process of its own; a stage whose output exists is not run
 * again, and an interrupted training goes on. Figures: OUT/figures.json, reports: OUT/*.html. What was tried on the way and did not
 * help is in docs/experiments.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPredictions, writePredictions } from '../../src/study/evaluate/predictions.ts';
import { fitRecalibration, recalibrated } from '../../src/study/prognosis/abstention/recalibration.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const TASK = join(import.meta.dirname, 'in_hospital_mortality.yaml');
const TRAINING = join(import.meta.dirname, 'pretrain.yaml');

const [dataset, out] = process.argv.slice(2);
if (dataset === undefined || out === undefined) {
  console.error('Usage: node runs/physionet2012/run.ts DATASET OUT');
  process.exit(1);
}
const labels = join(dataset, 'labels/in_hospital_mortality');
const at = (name: string): string => join(out, name);

await mkdir(out, { recursive: true });
stage('tokens', ['tokenize', dataset, at('tokens')]);
stage('model', ['pretrain', at('tokens'), at('model'), '--config', TRAINING, '--resume']);
for (const split of ['tuning', 'held_out']) {
  for (const estimator of ['direct', 'mc']) {
    const wanted = ['--labels', labels, '--split', split, '--estimator', estimator, '--trajectories', '20'];
    stage(`${estimator}-${split}`, [
      'predict',
      at('model'),
      at('tokens'),
      TASK,
      at(`${estimator}-${split}`),
      ...wanted,
    ]);
  }
  stage(`probe-${split}`, ['adapt', at('model'), at('tokens'), labels, at(`probe-${split}`), '--split', split]);
}
for (const method of ['direct', 'mc', 'probe']) await recalibrate(method);
const json = async (name: string) => JSON.parse(await readFile(at(name), 'utf8'));
const training = { ...(await json('model/run.json')).summary, ...(await json('model/timing.json')) };
const figures: Record<string, unknown> = { training };
for (const name of ['direct', 'direct-calibrated', 'mc', 'mc-calibrated', 'probe', 'probe-calibrated']) {
  const report = ['--report', at(`${name}.html`), '--force'];
  const evaluated = anamnesis(['evaluate', at(`${name}-held_out`), '--json', '--seed', '1', ...report], 'pipe');
  figures[name] = JSON.parse(evaluated);
  console.log(`\n${name}\n${anamnesis(['evaluate', at(`${name}-held_out`), '--seed', '1'], 'pipe')}`);
}
await writeFile(at('figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
console.log(`Figures: ${at('figures.json')}; reports beside it.`);

/** Platt's recalibration, fitted on tuning, applied to held_out. */
async function recalibrate(method: string): Promise<void> {
  const tuning = await readPredictions(at(`${method}-tuning`));
  const line = fitRecalibration('platt', tuning.probabilities, tuning.outcomes);
  const heldOut = await readPredictions(at(`${method}-held_out`));
  await mkdir(at(`${method}-calibrated-held_out`), { recursive: true });
  const probabilities = heldOut.probabilities.map((probability) => recalibrated(line, probability));
  await writePredictions(at(`${method}-calibrated-held_out/predictions.parquet`), { ...heldOut, probabilities });
}

function stage(name: string, command: readonly string[]): void {
  if (existsSync(at(name))) {
    console.log(`${name}: exists already`);
    return;
  }
  console.log(`${name}: anamnesis ${command[0]}`);
  anamnesis(command, 'inherit');
}

/** Runs one command; a failure ends the recipe with that command's exit status. */
function anamnesis(command: readonly string[], output: 'inherit' | 'pipe'): string {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...command], {
    stdio: ['ignore', output, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) process.exit(status ?? 2);
  return stdout ?? '';
}
