import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { logistic, logOdds } from '../../base/statistics.ts';
import { writeTable } from '../../data/record/table.ts';
import { evaluatePredictions } from './evaluation.ts';
import { METRIC_NAMES } from './metrics.ts';
import type { Predictions } from './predictions.ts';
import { rankPredictions } from './ranking.ts';
import { DRAWS_PER_SUBJECT, subjectWeights } from './resampling.ts';
import { SUBGROUP_FLOOR } from './subgroups.ts';
import { levelsOf, NOT_STATED, readSubgroups } from './subgroupTable.ts';
import { readTruth } from './truth.ts';

const SETTINGS = { resamples: 200, seed: 3 };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluation-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Outcomes drawn from true probabilities; predictions are the truth, blurred on the log-odds scale by `noise`. */
function simulate(
  rows: number,
  rowsPerSubject: number,
  noise: number,
): { predictions: Predictions; truth: Float64Array } {
  const random = seededRandom(11, 'evaluation test');
  const truth = Float64Array.from({ length: rows }, () => logistic(-1 + 1.2 * random.normal()));
  const predictions: Predictions = {
    subjectIds: BigInt64Array.from({ length: rows }, (_, row) => BigInt(Math.floor(row / rowsPerSubject))),
    predictionTimes: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row)),
    outcomes: Uint8Array.from(truth, (p) => (random.uniform() < p ? 1 : 0)),
    probabilities: truth.map((p) => Math.fround(logistic(logOdds(p) + noise * random.normal()))),
  };
  return { predictions, truth };
}

describe('evaluatePredictions', () => {
  const { predictions, truth } = simulate(800, 1, 0.5);

  it('gives every metric an interval around its value, and the same one again', () => {
    const evaluation = evaluatePredictions(predictions, SETTINGS);
    for (const name of METRIC_NAMES) {
      const { value, low, high } = evaluation.sampleWeighted[name];
      expect(low, name).toBeLessThanOrEqual(value ?? Number.NaN);
      expect(high, name).toBeGreaterThanOrEqual(
        name === 'calibrationError' ? (low ?? Number.NaN) : (value ?? Number.NaN),
      );
    }
    expect(evaluatePredictions(predictions, SETTINGS)).toEqual(evaluation);
  });

  it('does not depend on the order of the rows', () => {
    const backward: Predictions = {
      subjectIds: predictions.subjectIds.toReversed(),
      predictionTimes: predictions.predictionTimes.toReversed(),
      outcomes: predictions.outcomes.toReversed(),
      probabilities: predictions.probabilities.toReversed(),
    };
    const forward = evaluatePredictions(predictions, SETTINGS).sampleWeighted.auroc;
    expect(evaluatePredictions(backward, SETTINGS).sampleWeighted.auroc).toEqual(forward);
  });

  it('has an AUROC interval close to the one that theory gives (Hanley and McNeil 1982)', () => {
    const { cohort, sampleWeighted } = evaluatePredictions(predictions, { resamples: 1000, seed: 1 });
    const a = sampleWeighted.auroc.value ?? Number.NaN;
    const spread =
      (a / (2 - a) - a * a) * (cohort.events - 1) + ((2 * a * a) / (1 + a) - a * a) * (cohort.rows - cohort.events - 1);
    const error = Math.sqrt((a * (1 - a) + spread) / (cohort.events * (cohort.rows - cohort.events)));
    const width = (sampleWeighted.auroc.high ?? Number.NaN) - (sampleWeighted.auroc.low ?? Number.NaN);
    expect(width / (2 * 1.96 * error)).toBeGreaterThan(0.85);
    expect(width / (2 * 1.96 * error)).toBeLessThan(1.15);
  });

  it('is widened by subjects who come several times, whose copies bring nothing new', () => {
    const copies: Predictions = {
      subjectIds: BigInt64Array.from([...predictions.subjectIds, ...predictions.subjectIds]),
      predictionTimes: BigInt64Array.from({ length: 1600 }, (_, row) => BigInt(row)),
      outcomes: Uint8Array.from([...predictions.outcomes, ...predictions.outcomes]),
      probabilities: Float64Array.from([...predictions.probabilities, ...predictions.probabilities]),
    };
    const single = evaluatePredictions(predictions, SETTINGS);
    const double = evaluatePredictions(copies, SETTINGS);
    expect(double.sampleWeighted.auroc.low).toBeCloseTo(single.sampleWeighted.auroc.low ?? Number.NaN, 10);
    expect(double.subjectWeighted.auroc.value).toBeCloseTo(single.sampleWeighted.auroc.value ?? Number.NaN, 10);
    expect(double.caveats.join(' ')).toMatch(/subject-weighted figures/);
  });

  it('states what a reader must know', () => {
    const few = evaluatePredictions(simulate(60, 1, 0).predictions, SETTINGS);
    expect(few.caveats.join(' ')).toMatch(/at least 100/);
    expect(evaluatePredictions(predictions, { resamples: 20, seed: 1 }).caveats.join(' ')).toMatch(/too few/);
  });

  it('measures the gap to the true probabilities, pair by pair', () => {
    const evaluation = evaluatePredictions(predictions, SETTINGS, { truth });
    expect(evaluation.truth?.gap.logLoss.value).toBeGreaterThan(0);
    expect(evaluation.truth?.rootMeanSquareError).toBeGreaterThan(0.05);
    const perfect = evaluatePredictions({ ...predictions, probabilities: truth }, SETTINGS, { truth });
    for (const estimate of Object.values(perfect.truth?.gap ?? {}))
      expect(estimate).toEqual({ value: 0, low: 0, high: 0 });
  });
});

describe('subjectWeights', () => {
  it('draws each subject the same number of times', () => {
    const { predictions } = simulate(90, 3, 0.2);
    const ranking = rankPredictions(predictions.outcomes, predictions.probabilities, predictions.subjectIds);
    const perSubject = new Array<number>(30).fill(0);
    subjectWeights(ranking).forEach((weight, i) => {
      perSubject[ranking.subjects[i]] += weight;
    });
    expect(new Set(perSubject)).toEqual(new Set([DRAWS_PER_SUBJECT]));
  });
});

describe('subgroups', () => {
  const { predictions } = simulate(600, 1, 0.5);

  it('evaluates levels above the floor and withholds the others', async () => {
    const path = join(folder, 'groups.csv');
    const lines = Array.from(
      { length: 599 },
      (_, id) => `${id},${id < 20 ? 'rare' : id % 2 ? '"F, or not"' : 'M'},${id / 7}`,
    );
    await writeFile(path, ['subject_id,sex,age', ...lines].join('\r\n'));
    const { subgroups } = evaluatePredictions(predictions, SETTINGS, { subgroups: await readSubgroups(path) });
    const sexes = subgroups.filter(({ column }) => column === 'sex');
    expect(sexes.map(({ level }) => level)).toEqual(['F, or not', 'M', 'rare', NOT_STATED]);
    expect(sexes[0].metrics?.auroc.value).toBeGreaterThan(0.6);
    expect(sexes[2].metrics).toBeNull();
    expect(sexes[3]).toMatchObject({ subjects: null, rows: null, events: null, metrics: null });
    const ages = subgroups.filter(({ column }) => column === 'age');
    expect(ages).toHaveLength(5);
    for (const { subjects } of ages.slice(0, 4)) expect(subjects).toBeGreaterThan(SUBGROUP_FLOOR.subjects);
  });

  it('reads the same from Parquet', async () => {
    const path = join(folder, 'groups.parquet');
    await writeTable(path, [
      { name: 'subject_id', type: 'BIGINT', values: [1n, 2n, 3n] },
      { name: 'surgical', type: 'BOOLEAN', values: [true, false, null] },
    ]);
    const [column] = await readSubgroups(path);
    expect(levelsOf(column, [1n, 2n, 3n, 4n])).toEqual([
      { level: 'no', rows: [1] },
      { level: 'yes', rows: [0] },
      { level: NOT_STATED, rows: [2, 3] },
    ]);
  });

  it.each([
    ['no subject_id', 'id,sex\n1,F\n', /needs a column subject_id/],
    ['nothing to group by', 'subject_id\n1\n', /at least one column/],
    ['a subject twice', 'subject_id,sex\n1,F\n1,M\n', /more than one row/],
    ['ragged rows', 'subject_id,sex\n1,F,x\n', /another number of fields/],
    ['a subject_id that is a word', 'subject_id,sex\nann,F\n', /not a whole number/],
    ['an empty file', '', /empty/],
  ])('refuses %s', async (name, text, message) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.csv`);
    await writeFile(path, text);
    await expect(readSubgroups(path)).rejects.toThrow(message);
  });

  it('refuses a column of free text or identifiers', () => {
    const values = new Map(Array.from({ length: 50 }, (_, id): [bigint, string] => [BigInt(id), `name ${id}`]));
    expect(() => levelsOf({ name: 'note', values }, [...values.keys()])).toThrow(/50 levels/);
  });
});

describe('readTruth', () => {
  const { predictions, truth } = simulate(40, 1, 0.5);

  async function writeTruth(name: string, outcomes: Uint8Array, rows: number): Promise<string> {
    const path = join(folder, name, 'held_out', '0.parquet');
    await writeTable(path, [
      { name: 'subject_id', type: 'BIGINT', values: predictions.subjectIds.slice(0, rows).toReversed() },
      { name: 'prediction_time', type: 'TIMESTAMP', values: predictions.predictionTimes.slice(0, rows).toReversed() },
      {
        name: 'boolean_value',
        type: 'BOOLEAN',
        values: Array.from(outcomes.slice(0, rows), (y) => y === 1).toReversed(),
      },
      { name: 'true_probability', type: 'DOUBLE', values: truth.slice(0, rows).toReversed() },
    ]);
    return join(folder, name);
  }

  it('finds the row of each prediction in any order', async () => {
    expect(await readTruth(await writeTruth('good', predictions.outcomes, 40), predictions)).toEqual(truth);
  });

  it('refuses the truth of other predictions', async () => {
    const short = await writeTruth('short', predictions.outcomes, 30);
    await expect(readTruth(short, predictions)).rejects.toThrow(/10 of 40 predictions have no row/);
    const other = await writeTruth(
      'other',
      predictions.outcomes.map((y) => 1 - y),
      40,
    );
    await expect(readTruth(other, predictions)).rejects.toMatchObject({ code: 'input/mismatch' });
  });
});
