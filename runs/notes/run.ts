/**
 * Do notes help? A simulated hospital whose notes tell of frailty, which no code does; three models of the same size, seed and number of
 * optimiser steps, which read no notes, their concepts, or their text; the same structured events of the same held-out patients.
 *
 *     node runs/notes/run.ts OUT [--patients 6000] [--steps 560] [--modes none,concepts,text] [--tasks death_1y]
 *
 * A step of each model sees about the same number of patients where `ROWS` says so; text is too long for that and sees fewer. What is in OUT
 * already is kept: delete a folder to make it again. Figures: docs/notes-in-timelines.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NOTE_MODES, type NoteMode } from '../../src/data/timeline/notes/noteSettings.ts';
import { groupOf, heldOutLosses, type PatientLosses, pairedGain } from './losses.ts';
import { compareRisks, readRisks } from './risks.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const CONTEXT = 512;
/** Rows of a context's length in one step: timelines with concepts are 1.4 times as long as those without. */
const ROWS: Readonly<Record<NoteMode, number>> = { none: 5, concepts: 7, text: 7 };
const TASKS = ['death_1y', 'readmission_90d', 'heart_failure_2y'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    patients: { type: 'string', default: '6000' },
    steps: { type: 'string', default: '560' },
    seed: { type: 'string', default: '7' },
    futures: { type: 'string', default: '16' },
    modes: { type: 'string', default: NOTE_MODES.join() },
    tasks: { type: 'string', default: TASKS.join() },
  },
});
const [out] = positionals;
if (out === undefined) {
  console.error(
    'Usage: node runs/notes/run.ts OUT [--patients N] [--steps N] [--seed N] [--futures N] [--modes none,concepts,text]',
  );
  process.exit(1);
}
const at = (...names: readonly string[]): string => join(out, ...names);
const tasks = TASKS.filter((task) => values.tasks.split(',').includes(task));
const modes = NOTE_MODES.filter((mode) => values.modes.split(',').includes(mode));
await mkdir(out, { recursive: true });

step('hospital', 'simulate', at('hospital'), '--patients', values.patients, '--seed', '11');
step(
  'dataset',
  ...['ingest', at('hospital/fhir'), at('dataset'), '--from', 'fhir', '--zone', 'America/New_York'],
  ...['--subject-identifier', 'http://hospital.example/mrn', '--crosswalk', at('hospital/crosswalk.csv')],
);
for (const mode of modes) {
  const tokens = String(ROWS[mode] * CONTEXT);
  step(`t-${mode}`, 'tokenize', at('dataset'), at(`t-${mode}`), '--notes', mode);
  step(
    `m-${mode}`,
    ...['pretrain', at(`t-${mode}`), at(`m-${mode}`), '--steps', values.steps, '--seed', values.seed],
    ...['--context', String(CONTEXT), '--batch-tokens', tokens, '--micro-batch-tokens', tokens],
    ...['--learning-rate', '0.003', '--averaging', '0.98', '--patience', '100', '--validation-tokens', '40000'],
  );
  for (const task of tasks) {
    step(
      `p-${mode}-${task}`,
      ...['predict', at(`m-${mode}`), at(`t-${mode}`), at('hospital/tasks', `${task}.yaml`), at(`p-${mode}-${task}`)],
      ...['--labels', at('hospital/labels', task), '--split', 'held_out', '--estimator', 'reach'],
      ...['--trajectories', values.futures, '--seed', values.seed],
    );
  }
}
await compare();

async function compare(): Promise<void> {
  const [base, ...others] = modes;
  const losses = new Map<NoteMode, readonly PatientLosses[]>();
  for (const mode of modes) losses.set(mode, await heldOutLosses(at(`m-${mode}`), at(`t-${mode}`)));
  const of = (mode: NoteMode): readonly PatientLosses[] => losses.get(mode) ?? [];
  for (const mode of others) {
    console.log(`\n${mode} beside ${base}: nats a structured token, ${of(base).length} held-out patients`);
    reportLosses(of(base), of(mode));
    console.log(`\nthe model of ${mode}, shown what notes say, beside itself, not shown it`);
    reportLosses(await heldOutLosses(at(`m-${mode}`), at(`t-${mode}`), { withheld: true }), of(mode));
    console.log('');
    for (const task of tasks) {
      const truth = at('hospital/truth', task, 'held_out');
      const [one, other] = [
        await readRisks(at(`p-${base}-${task}`), truth),
        await readRisks(at(`p-${mode}-${task}`), truth),
      ];
      for (const figure of compareRisks(one, other)) report(`${task}, ${figure.name}`, figure);
    }
  }
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
