/**
 * Writes a simulated hospital: `meds/` (a MEDS 0.4 dataset), the same lives as FHIR (`fhir/`, with notes and made messy), and for each task
 * `tasks/TASK.yaml`, `labels/TASK/SPLIT/0.parquet`, `truth/TASK/SPLIT/0.parquet` (the labels with `true_probability`); `ceiling.json` has
 * the best scores possible per task and split.
 *
 * Promises: same seed, same bytes; a patient (and its split) does not depend on how many others there are; the folder appears
 * whole or not at all; memory is bounded but for the labels.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { TOOL_VERSION, writeManifest } from '../../base/manifest.ts';
import { writeFileWhole, writeFolder } from '../../base/outputs.ts';
import type { Progress } from '../../base/progress.ts';
import { splitOfSubject } from '../ingest/splits.ts';
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
import { type Answers, answer, answersCount, ceilingsOf, noAnswers, writeTask } from './answers.ts';
import type { Ceiling } from './ceiling.ts';
import { CODE_MEANINGS } from './codes.ts';
import { openExport } from './fhir/writeExport.ts';
import { microseconds, type Patient, simulatePatient } from './process.ts';
import { createRiskModel } from './risk.ts';
import { SIMULATED_TASKS } from './tasks.ts';

export interface HospitalSettings {
  readonly patients: number;
  readonly seed: number;
  readonly force: boolean;
}

export interface HospitalSummary {
  readonly patients: number;
  readonly events: number;
  /** Lines in `fhir/`, repeated and broken ones included. */
  readonly fhirLines: number;
  readonly notes: number;
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
    const answers = SIMULATED_TASKS.map(noAnswers);
    const splits: Split[] = [];
    const written = await writePatients(temporary, settings, answers, splits, progress, signal);
    await writeMetadata(join(temporary, 'meds'), splits);
    for (const one of answers) await writeTask(temporary, one);
    const ceilings = ceilingsOf(answers);
    await writeFileWhole(join(temporary, 'ceiling.json'), `${JSON.stringify(ceilings, null, 2)}\n`);
    const labels = answers.map((one) => [`labels ${one.task.name}`, answersCount(one)]);
    const facts = { command: 'simulate', settings: { patients: settings.patients }, seed: settings.seed, inputs: {} };
    const { patients } = settings;
    const counts = { patients, events: written.events };
    await writeManifest(join(temporary, 'meds'), { ...facts, kind: 'dataset', counts });
    const all = { ...counts, 'FHIR lines': written.fhirLines, notes: written.notes, ...Object.fromEntries(labels) };
    await writeManifest(temporary, { ...facts, kind: 'simulation', counts: all });
    const overall = Object.entries(ceilings).map(([name, bySplit]) => [name, bySplit.all]);
    return { patients, ...written, ceilings: Object.fromEntries(overall) };
  });
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
  folder: string,
  settings: HospitalSettings,
  answers: readonly Answers[],
  splits: Split[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Pick<HospitalSummary, 'events' | 'fhirLines' | 'notes'>> {
  const open = async (split: Split) =>
    openTableWriter(join(folder, 'meds', DATA_FOLDER, split, '0.parquet'), EVENT_SCHEMA);
  const writers = { train: await open('train'), tuning: await open('tuning'), held_out: await open('held_out') };
  const fhir = await openExport(folder, settings.seed);
  const riskModel = createRiskModel();
  let events = 0;
  progress.start('simulate', settings.patients, 'patients');
  try {
    for (let first = 1; first <= settings.patients; first += BATCH_PATIENTS) {
      const waiting: Record<Split, Patient[]> = { train: [], tuning: [], held_out: [] };
      for (let id = first; id < first + BATCH_PATIENTS && id <= settings.patients; id++) {
        const patient = simulatePatient(settings.seed, id);
        // As ingest decides it, so that labels and ingested records agree.
        const split = splitOfSubject(BigInt(id));
        splits.push(split);
        waiting[split].push(patient);
        events += patient.events.length;
        for (const one of answers) answer(one, patient, split, riskModel);
        await fhir.write(patient);
      }
      for (const split of SPLITS) await appendPatients(writers[split], waiting[split]);
      progress.update(splits.length);
      await setImmediate();
      signal.throwIfAborted();
    }
    for (const split of SPLITS) await writers[split].close();
    const { fhirLines, notes } = await fhir.close();
    progress.finish();
    return { events, fhirLines, notes };
  } catch (error) {
    for (const split of SPLITS) await writers[split].abandon();
    await fhir.abandon();
    throw error;
  }
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
