/**
 * Do notes help? A simulated hospital whose notes tell what no code does (function, complaints, drugs to be started, the next appointment). One model of
 * codes is trained; then it goes on, for the same number of steps from the same weights, without notes, with their concepts, and with their text; and the three
 * foresee the same structured events of the same held-out patients. It goes on twice: a short while gently, then for longer at a higher learning rate.
 *
 *     node runs/notes/run.ts OUT [--patients 6000] [--base-steps 1600] [--steps 1000] [--seeds 7] [--modes none,concepts,text] [--tasks death_1y]
 *
 * A step sees about as many patients in `none` as in `concepts`, and as much of each one's record; of `text` about a fourth as many, at twice the context. What is in OUT already is kept:
 * delete a folder to make it again. Figures: docs/notes-in-timelines.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NOTE_MODES, type NoteMode } from '../../src/data/timeline/notes/noteSettings.ts';
import { groupOf, heldOutLosses, meanOverSeeds, type PatientLosses, pairedGain } from './losses.ts';
import { compareRisks, readRisks } from './risks.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
/** Rows of a context's length in one step: timelines with concepts are 1.5 times as long as those without, with text eight times. */
const SHAPES: Readonly<Record<NoteMode, { readonly rows: number; readonly context: number }>> = {
  none: { rows: 5, context: 512 },
  concepts: { rows: 5, context: 768 },
  text: { rows: 6, context: 1024 },
};
const START_STEPS = '400';
/** More than by default: notes become shorter. */
const TEXT_MERGES = '2000';
const TASKS = ['death_1y', 'readmission_90d', 'heart_failure_2y'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    patients: { type: 'string', default: '6000' },
    'base-steps': { type: 'string', default: '1600' },
    steps: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '7' },
    futures: { type: 'string', default: '16' },
    modes: { type: 'string', default: NOTE_MODES.join() },
    tasks: { type: 'string', default: TASKS.join() },
  },
});
const [out] = positionals;
if (out === undefined) {
  console.error(
    'Usage: node runs/notes/run.ts OUT [--patients N] [--base-steps N] [--steps N] [--seeds N,N] [--futures N] [--modes none,concepts,text] [--tasks NAME,NAME]',
  );
  process.exit(1);
}
const at = (...names: readonly string[]): string => join(out, ...names);
const tasks = TASKS.filter((task) => values.tasks.split(',').includes(task));
const seeds = values.seeds.split(',');
const modes = NOTE_MODES.filter((mode) => values.modes.split(',').includes(mode));
await mkdir(out, { recursive: true });

step('hospital', 'simulate', at('hospital'), '--patients', values.patients, '--seed', '11');
step(
  'dataset',
  ...['ingest', at('hospital/fhir'), at('dataset'), '--from', 'fhir', '--zone', 'America/New_York'],
  ...['--subject-identifier', 'http://hospital.example/mrn', '--crosswalk', at('hospital/crosswalk.csv')],
);
tokenize('none');
pretrain('m-base', 'none', values['base-steps'], '0.003', seeds[0]);
for (const mode of modes) {
  if (mode !== 'none') tokenize(mode);
  for (const seed of seeds) {
    pretrain(`m-${mode}-${seed}-start`, mode, START_STEPS, '0.001', seed, '--from', at('m-base'));
    const other = String(Number(seed) + 2);
    pretrain(`m-${mode}-${seed}`, mode, values.steps, '0.002', other, '--from', at(`m-${mode}-${seed}-start`));
    for (const task of tasks) {
      step(
        `p-${mode}-${seed}-${task}`,
        ...['predict', at(`m-${mode}-${seed}`), at(`t-${mode}`), at('hospital/tasks', `${task}.yaml`)],
        ...[at(`p-${mode}-${seed}-${task}`), '--labels', at('hospital/labels', task), '--split', 'held_out'],
        ...['--estimator', 'reach', '--trajectories', values.futures, '--seed', seed],
      );
    }
  }
}
await compare();

function tokenize(mode: NoteMode): void {
  step(`t-${mode}`, 'tokenize', at('dataset'), at(`t-${mode}`), '--notes', mode, '--text-merges', TEXT_MERGES);
}

function pretrain(name: string, mode: NoteMode, steps: string, rate: string, seed: string, ...from: readonly string[]) {
  const { rows, context } = SHAPES[mode];
  const tokens = String(rows * context);
  step(
    name,
    ...['pretrain', at(`t-${mode}`), at(name), '--steps', steps, '--seed', seed, '--context', String(context)],
    ...['--batch-tokens', tokens, '--micro-batch-tokens', tokens, '--learning-rate', rate, '--averaging', '0.98'],
    ...['--patience', '100', '--validate-every', '200', '--validation-tokens', '40000', ...from],
  );
}

/** Each seed by itself, then all: a patient's loss is the mean over seeds. */
async function compare(): Promise<void> {
  const [base, ...others] = modes;
  const baseLosses = await lossesOf(base);
  for (const mode of others) {
    const losses = await lossesOf(mode);
    console.log(`\n${mode} beside ${base}: nats a structured token, ${baseLosses[0].length} held-out patients`);
    for (const [k, seed] of seeds.entries()) report(`seed ${seed}, all`, pairedGain(baseLosses[k], losses[k]));
    reportLosses(meanOverSeeds(baseLosses), meanOverSeeds(losses));
    console.log(`\nthe models of ${mode}, shown what notes say, beside themselves, not shown it`);
    reportLosses(meanOverSeeds(await lossesOf(mode, true)), meanOverSeeds(losses));
    for (const [seed, task] of seeds.flatMap((seed) => tasks.map((task) => [seed, task] as const))) {
      const truth = at('hospital/truth', task, 'held_out');
      const [one, other] = [
        await readRisks(at(`p-${base}-${seed}-${task}`), truth),
        await readRisks(at(`p-${mode}-${seed}-${task}`), truth),
      ];
      for (const figure of compareRisks(one, other)) report(`${task}, seed ${seed}, ${figure.name}`, figure);
    }
  }
}

async function lossesOf(mode: NoteMode, withheld = false): Promise<readonly (readonly PatientLosses[])[]> {
  const all: (readonly PatientLosses[])[] = [];
  for (const seed of seeds) all.push(await heldOutLosses(at(`m-${mode}-${seed}`), at(`t-${mode}`), { withheld }));
  return all;
}

/** All tokens, then by kind. */
function reportLosses(base: readonly PatientLosses[], other: readonly PatientLosses[]): void {
  report('all', pairedGain(base, other));
  for (const group of [...new Set(base.flatMap(({ tokens }) => tokens.map(groupOf)))].sort()) {
    report(
      group,
      pairedGain(base, other, (token) => groupOf(token) === group),
    );
  }
}

function report(
  name: string,
  { base, other, gain, low, high }: Readonly<Record<'base' | 'other' | 'gain' | 'low' | 'high', number>>,
): void {
  const [from, to, better, least, most] = [base, other, gain, low, high].map((x) => x.toFixed(4));
  console.log(`${name}: ${from} to ${to}, gain ${better} (${least} to ${most})`);
}

/** Runs one command unless its output is there; a failure ends the recipe. */
function step(made: string, ...command: readonly string[]): void {
  if (existsSync(at(made))) return;
  console.log(`\nanamnesis ${command[0]}`);
  const { status } = spawnSync(process.execPath, [PROGRAM, ...command], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 2);
}
