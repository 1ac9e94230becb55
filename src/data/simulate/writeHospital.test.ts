/** The folder of a simulated hospital: its layout, its bytes, and that its truth can be computed again from its Parquet files. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readManifest } from '../../base/manifest.ts';
import { silentProgress } from '../../base/progress.ts';
import { splitOfSubject } from '../ingest/splits.ts';
import { SPLITS } from '../record/meds.ts';
import { readTable } from '../record/table.ts';
import { type RecordEvent, simulatePatient } from './process.ts';
import { createRiskModel } from './risk.ts';
import { SIMULATED_TASKS } from './tasks.ts';
import { writeHospital } from './writeHospital.ts';

const SETTINGS = { patients: 80, seed: 2, force: false };
let parent: string;
let hospital: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'anamnesis-simulate-'));
  hospital = join(parent, 'hospital');
  await writeHospital(hospital, SETTINGS, silentProgress, new AbortController().signal);
});
afterAll(() => rm(parent, { recursive: true }));

describe('writeHospital', () => {
  it('writes every subject once, in its split, with float32 values', async () => {
    const { subject_id, split } = await readTable(join(hospital, 'meds/metadata/subject_splits.parquet'));
    expect(subject_id).toEqual(Array.from({ length: 80 }, (_, k) => BigInt(k + 1)));
    expect(split).toEqual(subject_id.map((id) => splitOfSubject(BigInt(Number(id)))));
    let rows = 0;
    for (const one of SPLITS) {
      const events = await readTable(join(hospital, `meds/data/${one}/0.parquet`));
      rows += events.code.length;
      for (const id of new Set(events.subject_id)) expect(splitOfSubject(BigInt(Number(id)))).toBe(one);
    }
    const manifest = await readManifest(hospital, 'simulation');
    expect(manifest.counts.events).toBe(rows);
    expect(manifest.seed).toBe(2);
    const lines = await Promise.all(
      Object.keys(manifest.files)
        .filter((name) => name.startsWith('fhir/'))
        .map(async (name) => (await readFile(join(hospital, name), 'utf8')).split('\n').length - 1),
    );
    expect(manifest.counts['FHIR lines']).toBe(lines.reduce((sum, count) => sum + count, 0));
    expect(lines.length).toBe(13);
  });

  it('the truth follows from the events in the Parquet files', async () => {
    const model = createRiskModel();
    const events = await readEvents('train');
    for (const task of SIMULATED_TASKS) {
      const truth = await readTable(join(hospital, `truth/${task.name}/train/0.parquet`));
      expect(truth.subject_id.length).toBeGreaterThan(20);
      for (const [row, id] of truth.subject_id.entries()) {
        const predicted = Number(truth.prediction_time[row]) / 60e6;
        const risk = model.trueRisk(task, events.get(Number(id)) ?? [], predicted);
        expect(Math.abs(risk - Number(truth.true_probability[row]))).toBeLessThan(1e-6);
      }
      const labels = await readTable(join(hospital, `labels/${task.name}/train/0.parquet`));
      expect(labels).toEqual({
        subject_id: truth.subject_id,
        prediction_time: truth.prediction_time,
        boolean_value: truth.boolean_value,
      });
    }
  });

  it('describes the tasks in the form that predictions read', async () => {
    const task = parse(await readFile(join(hospital, 'tasks/heart_failure_2y.yaml'), 'utf8'));
    expect(task).toEqual({
      name: 'heart_failure_2y',
      targets: ['ICD10CM//I50*'],
      stops: ['MEDS_DEATH*'],
      horizon_days: 730,
    });
  });

  it('same seed, same bytes; more patients leave the others as they were', async () => {
    const again = join(parent, 'again');
    await writeHospital(again, SETTINGS, silentProgress, new AbortController().signal);
    expect(await readFile(join(again, 'manifest.json'), 'utf8')).toBe(
      await readFile(join(hospital, 'manifest.json'), 'utf8'),
    );
    const [first] = await readEvents('train');
    expect(first[1].map(({ code }) => code)).toEqual(simulatePatient(2, first[0]).events.map(({ code }) => code));
  });

  it('refuses an existing output, and leaves nothing when stopped', async () => {
    const signal = new AbortController().signal;
    await expect(writeHospital(hospital, SETTINGS, silentProgress, signal)).rejects.toMatchObject({
      code: 'output/exists',
    });
    const stopped = join(parent, 'stopped');
    await expect(writeHospital(stopped, SETTINGS, silentProgress, AbortSignal.abort())).rejects.toThrow();
    expect(existsSync(stopped)).toBe(false);
    expect((await readdir(parent)).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});

/** The events of a split as the risk reads them, by subject. */
async function readEvents(split: string): Promise<ReadonlyMap<number, RecordEvent[]>> {
  const table = await readTable(join(hospital, `meds/data/${split}/0.parquet`));
  const events = new Map<number, RecordEvent[]>();
  for (const [row, id] of table.subject_id.entries()) {
    const time = table.time[row];
    const value = table.numeric_value[row];
    const list = events.get(Number(id)) ?? [];
    list.push({
      minutes: typeof time === 'bigint' ? Number(time / 60_000_000n) : null,
      code: String(table.code[row]),
      value: typeof value === 'number' ? value : null,
    });
    events.set(Number(id), list);
  }
  return events;
}
