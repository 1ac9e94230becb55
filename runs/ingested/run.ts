/**
 * From records of other kinds to a prediction: ingest, check, tokenize, five minutes of training, one question, evaluate.
 *
 *     node runs/ingested/run.ts eunomia INPUT OUT      INPUT: Eunomia GiBleed, OMOP CDM 5.3
 *     node runs/ingested/run.ts synthea INPUT OUT      INPUT: Synthea, FHIR R4
 *
 * A proof that FHIR and OMOP pass through every stage; the patients are made up, so the figures say nothing about care.
 */
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTable, writeTable } from '../../src/data/record/table.ts';

/** Asked at a patient's first event with one of the codes `asked`; yes when one of `targets` follows within a year. */
const QUESTIONS = {
  eunomia: { name: 'gi_bleed_1y', asked: ['RXNORM//140587', 'RXNORM//3355'], targets: ['SNOMED//74474003'] },
  synthea: { name: 'emergency_1y', asked: ['CVX//140'], targets: ['ENCOUNTER//ACTCODE//EMER'] },
} as const;

const PROGRAM = join(import.meta.dirname, '../../src/cli/main.ts');
const YEAR = 365n * 86_400_000_000n;
const SPLIT = 'held_out';

const [source = '', input, out] = process.argv.slice(2);
if ((source !== 'eunomia' && source !== 'synthea') || input === undefined || out === undefined) {
  console.error('Usage: node runs/ingested/run.ts eunomia|synthea INPUT OUT');
  process.exit(1);
}
const question = QUESTIONS[source];
const at = (name: string): string => join(out, name);
await mkdir(out, { recursive: true });

anamnesis('ingest', input, at('dataset'), '--update');
anamnesis('check', at('dataset'));
anamnesis('tokenize', at('dataset'), at('tokens'), '--force');
anamnesis('pretrain', at('tokens'), at('model'), '--size', 'tiny', '--minutes', '5', '--force');
await writeLabels();
const task = join(import.meta.dirname, `${question.name}.yaml`);
const wanted = ['--labels', at('labels'), '--split', SPLIT, '--trajectories', '64', '--force'];
anamnesis('predict', at('model'), at('tokens'), task, at('predictions'), ...wanted);
anamnesis('evaluate', at('predictions'), '--report', at('report.html'), '--force');

/** One label a patient who has a year of record after the question, or the answer yes before that. */
async function writeLabels(): Promise<void> {
  const table = await readTable(at(`dataset/data/${SPLIT}/*.parquet`), ['subject_id', 'time', 'code']);
  const asked = new Map<bigint, bigint>();
  const answers = new Map<bigint, boolean>();
  for (const [row, code] of table.code.entries()) {
    const [subject, time] = [table.subject_id[row], table.time[row]];
    if (typeof subject !== 'bigint' || typeof time !== 'bigint' || typeof code !== 'string') continue;
    const from = asked.get(subject);
    if (from === undefined) {
      if (question.asked.some((each) => each === code)) asked.set(subject, time);
    } else if (time > from && time <= from + YEAR) {
      if (question.targets.some((each) => each === code)) answers.set(subject, true);
    } else if (time > from + YEAR && !answers.has(subject)) answers.set(subject, false);
  }
  const subjects = [...asked.keys()].filter((subject) => answers.has(subject));
  await mkdir(at(`labels/${SPLIT}`), { recursive: true });
  await writeTable(at(`labels/${SPLIT}/0.parquet`), [
    { name: 'subject_id', type: 'BIGINT', values: subjects },
    { name: 'prediction_time', type: 'TIMESTAMP', values: subjects.map((subject) => asked.get(subject)) },
    { name: 'boolean_value', type: 'BOOLEAN', values: subjects.map((subject) => answers.get(subject)) },
  ]);
  const yes = subjects.filter((subject) => answers.get(subject) === true).length;
  console.log(`${question.name}, ${SPLIT}: ${asked.size} asked, ${subjects.length} with an answer, ${yes} yes`);
}

/** Runs one command; a failure ends the recipe. Findings of `check` are remarks here: the data are as they are. */
function anamnesis(...command: readonly string[]): void {
  console.log(`\nanamnesis ${command[0]}`);
  const { status } = spawnSync(process.execPath, [PROGRAM, ...command], { stdio: 'inherit' });
  if (status !== 0 && command[0] !== 'check') process.exit(status ?? 2);
}
