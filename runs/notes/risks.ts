/**
 * Predicted risks of two models beside the true risks of the simulator: log loss and AUROC against the outcomes, and the log loss that the true
 * risks expect, which has no noise of outcomes; differences paired by patient, with 95 % percentile intervals over resampled patients.
 */
import { join } from 'node:path';
import { seededRandom } from '../../src/base/random.ts';
import { areaUnderRoc, clampProbability, quantile } from '../../src/base/statistics.ts';
import { readPredictions } from '../../src/study/evaluate/predictions.ts';
import { readTruth } from '../../src/study/evaluate/truth.ts';

export interface Risks {
  readonly outcomes: readonly number[];
  readonly predicted: readonly number[];
  readonly truth: readonly number[];
}

/** @param truth a folder of truths: `hospital/truth/TASK/held_out` */
export async function readRisks(predictions: string, truth: string): Promise<Risks> {
  const table = await readPredictions(predictions);
  return {
    outcomes: Array.from(table.outcomes),
    predicted: Array.from(table.probabilities, clampProbability),
    truth: Array.from(await readTruth(join(truth, '0.parquet'), table)),
  };
}

export interface RiskFigure {
  readonly name: string;
  readonly base: number;
  readonly other: number;
  /** How much better the other is. */
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

const FIGURES: readonly { name: string; of: (risks: Risks, rows: readonly number[]) => number; sign: 1 | -1 }[] = [
  { name: 'log loss', sign: -1, of: ({ predicted, outcomes }, rows) => meanLoss(rows, predicted, outcomes) },
  {
    name: 'log loss expected by the true risks',
    sign: -1,
    of: (risks, rows) => meanLoss(rows, risks.predicted, risks.truth),
  },
  {
    name: 'AUROC',
    sign: 1,
    of: ({ outcomes, predicted }, rows) =>
      areaUnderRoc(
        rows.map((row) => outcomes[row]),
        rows.map((row) => predicted[row]),
      ),
  },
];

/** Rows of both must be the same predictions, in the same order. */
export function compareRisks(base: Risks, other: Risks): readonly RiskFigure[] {
  if (base.truth.some((truth, row) => truth !== other.truth[row]))
    throw new Error('The predictions are not the same rows.');
  const rows = [...base.truth.keys()];
  return FIGURES.map(({ name, of, sign }) => {
    const random = seededRandom(1, 'risks');
    const gain = (drawn: readonly number[]): number => sign * (of(other, drawn) - of(base, drawn));
    const gains = Array.from({ length: RESAMPLES }, () => gain(rows.map(() => rows[random.integer(rows.length)])));
    const [low, high] = [quantile(gains, 0.025), quantile(gains, 0.975)];
    return { name, base: of(base, rows), other: of(other, rows), gain: gain(rows), low, high };
  });
}

function meanLoss(rows: readonly number[], predicted: readonly number[], expected: readonly number[]): number {
  const lossOf = (row: number): number =>
    -(expected[row] * Math.log(predicted[row]) + (1 - expected[row]) * Math.log(1 - predicted[row]));
  return rows.reduce((sum, row) => sum + lossOf(row), 0) / rows.length;
}
