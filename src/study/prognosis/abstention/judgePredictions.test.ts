import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeManifest } from '../../../base/manifest.ts';
import { seededRandom } from '../../../base/random.ts';
import { readTable } from '../../../data/record/table.ts';
import { readPredictions, writePredictions } from '../../evaluate/predictions.ts';
import { readCases } from './cases.ts';
import { DEFAULT_ABSTENTION_SETTINGS, fitAbstention } from './fit.ts';
import { originOfPredictions } from './format.ts';
import { judgePredictions } from './judgePredictions.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-abstain-'));
  await writeRisks('tuning', 'one');
  await writeRisks('held_out', 'one');
  await writeRisks('foreign', 'another');
});
afterAll(() => rm(folder, { recursive: true }));

/** Risks that are right: an outcome is drawn with each. One row in ten has a wide interval. */
async function writeRisks(name: string, model: string): Promise<void> {
  const random = seededRandom(1, name);
  const rows = 600;
  const probabilities = Float64Array.from({ length: rows }, () => random.uniform() ** 3);
  const predictions = {
    subjectIds: BigInt64Array.from({ length: rows }, (_, i) => BigInt(i)),
    predictionTimes: new BigInt64Array(rows),
    outcomes: Uint8Array.from(probabilities, (p) => (random.uniform() < p ? 1 : 0)),
    probabilities,
  };
  await mkdir(at(name));
  await writePredictions(join(at(name), 'predictions.parquet'), predictions, [
    {
      name: 'standard_error',
      type: 'FLOAT',
      values: Float64Array.from(probabilities, (_, i) => (i % 10 === 0 ? 0.2 : 0.01)),
    },
    { name: 'determinable_share', type: 'FLOAT', values: new Float64Array(rows).fill(1) },
  ]);
  await writeManifest(at(name), {
    kind: 'predictions',
    command: 'predict',
    settings: { task: { name: 'task' }, estimator: 'reach' },
    seed: 1,
    inputs: { model },
    counts: {},
  });
}

it('judges a folder of predictions row by row, counts each reason, and refuses those of another model', async () => {
  const cases = await readCases(at('tuning'), {});
  const limits = fitAbstention(await originOfPredictions(at('tuning')), cases, DEFAULT_ABSTENTION_SETTINGS);
  const judged = await judgePredictions(at('held_out'), limits, at('judged'), {}, { force: false });
  const table = await readTable(join(at('judged'), 'predictions.parquet'));
  const kept = table.kept.filter((one) => one === true).length;
  expect(judged).toMatchObject({ rows: 600, kept });
  expect(kept).toBeGreaterThan(100);
  expect(judged.reasons['interval too wide']).toBe(60);
  for (const [row, reasons] of table.reasons.entries()) {
    expect(Array.isArray(reasons) && reasons.length === 0).toBe(table.kept[row] === true);
    expect(Array.isArray(reasons) && reasons.includes('interval too wide')).toBe(row % 10 === 0);
  }
  expect((await readPredictions(at('judged'))).outcomes).toEqual((await readPredictions(at('held_out'))).outcomes);
  await expect(judgePredictions(at('foreign'), limits, at('no'), {}, { force: false })).rejects.toMatchObject({
    code: 'input/mismatch',
  });
});
