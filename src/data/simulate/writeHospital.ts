/**
 * Writes a simulated hospital: `meds/` (a MEDS 0.4 dataset), and for each task `tasks/TASK.yaml`, `labels/TASK/SPLIT/0.parquet`,
 * `truth/TASK/SPLIT/0.parquet` (the labels with `true_probability`); `ceiling.json` has the best scores possible per task and split.
 *
 * Promises: same seed, same bytes; a patient (and its split) does not depend on how many others there are; the folder appears
 * whole or not at all; memory is bounded but for the labels.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stringify } from 'yaml';
import { TOOL_VERSION, writeManifest } from '../../base/manifest.ts';
import { writeFileWhole, writeFolder } from '../../base/outputs.ts';
import type { Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import {
  CODES_FILE,
  DATA_FOLDER,
  DATASET_FILE,
  MEDS_VERSION,
  SPLITS,
  SPLITS_FILE,
  type Split,
} from '../record/meds.ts';
import { openTableWriter, type TableWriter, writeTable } from '../record/table.ts';
import { type Ceiling, ceilingOf } from './ceiling.ts';
import { CODE_MEANINGS } from './codes.ts';
import { type Patient, simulatePatient } from './process.ts';
import { createRiskModel, type RiskModel } from './risk.ts';
import { labelOf, predictionTime, SIMULATED_TASKS, type SimulatedTask } from './tasks.ts';

export interface HospitalSettings {
  readonly patients: number;
  readonly seed: number;
  readonly force: boolean;
}

export interface HospitalSummary {
  readonly patients: number;
  readonly events: number;
  /** Task → the best scores possible, over all splits. */
  readonly ceilings: Readonly<Record<string, Ceiling>>;
}

/** Simulates the patients 1 … n and writes everything. @throws output/exists, or the signal's reason when it fires. */
export async function writeHospital(
  folder: string,
  settings: HospitalSettings,
  progress: Progress,
  signal: AbortSignal,
): Promise<HospitalSummary> {
  return writeFolder(folder, settings, async (temporary) => {
    const answers = SIMULATED_TASKS.map((task) => ({ task, rows: emptyRows() }));
    const splits: Split[] = [];
    const events = await writePatients(
      join(temporary, 'meds', DATA_FOLDER),
      settings,
      answers,
      splits,
      progress,
      signal,
    );
    await writeMetadata(join(temporary, 'meds'), splits);
    for (const { task, rows } of answers) await writeTask(temporary, task, rows);
    const ceilings = ceilingsOf(answers);
    await writeFileWhole(join(temporary, 'ceiling.json'), `${JSON.stringify(ceilings, null, 2)}\n`);
    const labels = answers.map(({ task, rows }) => [
      `labels ${task.name}`,
      SPLITS.flatMap((split) => rows[split]).length,
    ]);
    const facts = { command: 'simulate', settings: { patients: settings.patients }, seed: settings.seed, inputs: {} };
    const counts = { patients: settings.patients, events };
    await writeManifest(join(temporary, 'meds'), { ...facts, kind: 'dataset', counts });
    await writeManifest(temporary, {
      ...facts,
      kind: 'simulation',
      counts: { ...counts, ...Object.fromEntries(labels) },
    });
    const overall = Object.entries(ceilings).map(([name, bySplit]) => [name, bySplit.all]);
    return { ...counts, ceilings: Object.fromEntries(overall) };
  });
}

/** The split of a patient: 80, 10 and 10 % by a seeded draw of its own. */
export function splitOf(seed: number, subjectId: number): Split {
  const draw = seededRandom(seed, 'simulated split', subjectId).uniform();
  return draw < 0.8 ? 'train' : draw < 0.9 ? 'tuning' : 'held_out';
}

/** A patient's answer to a task: the label, and the true risk at the prediction time. */
interface AnswerRow {
  readonly subjectId: number;
  readonly predicted: number;
  readonly outcome: boolean;
  readonly risk: number;
}
type RowsBySplit = Readonly<Record<Split, AnswerRow[]>>;
interface Answers {
  readonly task: SimulatedTask;
  readonly rows: RowsBySplit;
}

const EVENT_SCHEMA = [
  { name: 'subject_id', type: 'BIGINT' },
  { name: 'time', type: 'TIMESTAMP' },
  { name: 'code', type: 'VARCHAR' },
  { name: 'numeric_value', type: 'FLOAT' },
  { name: 'text_value', type: 'VARCHAR' },
] as const;

/** How many patients are simulated between two looks at the signal. */
const BATCH_PATIENTS = 250;

async function writePatients(
  dataFolder: string,
  settings: HospitalSettings,
  answers: readonly Answers[],
  splits: Split[],
  progress: Progress,
  signal: AbortSignal,
): Promise<number> {
  const open = async (split: Split) => openTableWriter(join(dataFolder, split, '0.parquet'), EVENT_SCHEMA);
  const writers = { train: await open('train'), tuning: await open('tuning'), held_out: await open('held_out') };
  const riskModel = createRiskModel();
  let events = 0;
  progress.start('simulate', settings.patients, 'patients');
  try {
    for (let first = 1; first <= settings.patients; first += BATCH_PATIENTS) {
      const waiting: Record<Split, Patient[]> = { train: [], tuning: [], held_out: [] };
      for (let id = first; id < first + BATCH_PATIENTS && id <= settings.patients; id++) {
        const patient = simulatePatient(settings.seed, id);
        const split = splitOf(settings.seed, id);
        splits.push(split);
        waiting[split].push(patient);
        events += patient.events.length;
        for (const { task, rows } of answers) answer(task, patient, riskModel, rows[split]);
      }
      for (const split of SPLITS) await appendPatients(writers[split], waiting[split]);
      progress.update(splits.length);
      await setImmediate();
      signal.throwIfAborted();
    }
    for (const split of SPLITS) await writers[split].close();
  } catch (error) {
    for (const split of SPLITS) await writers[split].abandon();
    throw error;
  }
  progress.finish();
  return events;
}

function answer(task: SimulatedTask, { subjectId, events }: Patient, riskModel: RiskModel, rows: AnswerRow[]): void {
  const predicted = predictionTime(task, events);
  if (predicted === null) return;
  const outcome = labelOf(task, events, predicted);
  rows.push({ subjectId, predicted, outcome, risk: riskModel.trueRisk(task, events, predicted) });
}

async function appendPatients(writer: TableWriter, patients: readonly Patient[]): Promise<void> {
  const rows = patients.flatMap(({ subjectId, events }) => events.map((event) => ({ subjectId, ...event })));
  await writer.append([
    rows.map((row) => row.subjectId),
    rows.map((row) => (row.minutes === null ? null : microseconds(row.minutes))),
    rows.map((row) => row.code),
    rows.map((row) => row.value),
    rows.map(() => null),
  ]);
}

async function writeMetadata(meds: string, splits: readonly Split[]): Promise<void> {
  await writeTable(join(meds, CODES_FILE), [
    { name: 'code', type: 'VARCHAR', values: CODE_MEANINGS.map(({ code }) => code) },
    { name: 'description', type: 'VARCHAR', values: CODE_MEANINGS.map(({ description }) => description) },
    { name: 'parent_codes', type: 'VARCHAR[]', values: CODE_MEANINGS.map(({ parentCodes }) => parentCodes) },
  ]);
  await writeTable(join(meds, SPLITS_FILE), [
    { name: 'subject_id', type: 'BIGINT', values: splits.map((_, index) => index + 1) },
    { name: 'split', type: 'VARCHAR', values: splits },
  ]);
  const info = {
    dataset_name: 'anamnesis-simulated-hospital',
    dataset_version: '1',
    etl_name: 'anamnesis simulate',
    etl_version: TOOL_VERSION,
    meds_version: MEDS_VERSION,
    license: 'CC0-1.0',
  };
  await writeFileWhole(join(meds, DATASET_FILE), `${JSON.stringify(info, null, 2)}\n`);
}

async function writeTask(folder: string, task: SimulatedTask, rows: RowsBySplit): Promise<void> {
  const definition = { name: task.name, targets: task.targets, stops: task.stops, horizon_days: task.horizonDays };
  const rule = `# Prediction time: ${task.rule}\n`;
  await writeFileWhole(
    join(folder, 'tasks', `${task.name}.yaml`),
    `# ${task.question}\n${rule}${stringify(definition)}`,
  );
  for (const split of SPLITS) {
    const answers = rows[split];
    const labels = [
      { name: 'subject_id', type: 'BIGINT', values: answers.map((row) => row.subjectId) },
      { name: 'prediction_time', type: 'TIMESTAMP', values: answers.map((row) => microseconds(row.predicted)) },
      { name: 'boolean_value', type: 'BOOLEAN', values: answers.map((row) => row.outcome) },
    ] as const;
    const truth = { name: 'true_probability', type: 'DOUBLE', values: answers.map((row) => row.risk) } as const;
    await writeTable(join(folder, 'labels', task.name, split, '0.parquet'), labels);
    await writeTable(join(folder, 'truth', task.name, split, '0.parquet'), [...labels, truth]);
  }
}

function ceilingsOf(answers: readonly Answers[]): Record<string, Record<Split | 'all', Ceiling>> {
  const score = (rows: readonly AnswerRow[]): Ceiling =>
    ceilingOf(
      rows.map((row) => (row.outcome ? 1 : 0)),
      rows.map((row) => row.risk),
    );
  const entries = answers.map(({ task, rows }) => {
    const all = score(SPLITS.flatMap((split) => rows[split]));
    return [task.name, { all, train: score(rows.train), tuning: score(rows.tuning), held_out: score(rows.held_out) }];
  });
  return Object.fromEntries(entries);
}

function emptyRows(): RowsBySplit {
  return { train: [], tuning: [], held_out: [] };
}

/** Minutes to microseconds since the Unix epoch. */
function microseconds(minutes: number): bigint {
  return BigInt(minutes) * 60_000_000n;
}
