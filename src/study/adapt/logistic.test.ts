import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { areaUnderRoc, logistic, mean } from '../../base/statistics.ts';
import type { Features } from './features.ts';
import { chooseLogistic, DEFAULT_PENALTIES, fitLogistic, predictLogistic } from './logistic.ts';

interface Golden {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  readonly outcomes: readonly number[];
  readonly fits: readonly {
    readonly penalty: number;
    readonly coefficients: readonly number[];
    readonly intercept: number;
    readonly probabilities: readonly number[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('./golden/logistic.json', import.meta.url), 'utf8'));
const goldenFeatures: Features = { ...golden, values: Float64Array.from(golden.values) };

/** Correlated features of which the first few matter. */
function simulate(rows: number, columns: number, name: string): { features: Features; outcomes: Uint8Array } {
  const random = seededRandom(5, name);
  const values = new Float32Array(rows * columns);
  const outcomes = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const shared = random.normal();
    for (let j = 0; j < columns; j++) values[row * columns + j] = 0.7 * shared + random.normal();
    const [a, b, c] = values.subarray(row * columns);
    outcomes[row] = random.uniform() < logistic(-1 + a - 0.8 * b + 0.5 * c) ? 1 : 0;
  }
  return { features: { rows, columns, values }, outcomes };
}

describe('fitLogistic agrees with scikit-learn (golden values)', () => {
  it.each(golden.fits)('penalty $penalty', ({ penalty, coefficients, intercept, probabilities }) => {
    const model = fitLogistic(goldenFeatures, golden.outcomes, penalty);
    coefficients.forEach((coefficient, j) => {
      expect(Math.abs(model.coefficients[j] - coefficient), `coefficient ${j}`).toBeLessThan(1e-5);
    });
    expect(Math.abs(model.intercept - intercept)).toBeLessThan(1e-5);
    const predicted = predictLogistic(model, goldenFeatures);
    probabilities.forEach((p, row) => {
      expect(predicted[row]).toBeCloseTo(p, 6);
    });
  });
});

describe('fitLogistic', () => {
  it('has a mean prediction equal to the event share: the intercept is not penalised', () => {
    const { features, outcomes } = simulate(300, 20, 'share');
    expect(mean(predictLogistic(fitLogistic(features, outcomes, 100), features))).toBeCloseTo(mean(outcomes), 7);
  });

  it('stays finite on separated outcomes and with more columns than rows', () => {
    const { features } = simulate(40, 60, 'wide');
    const outcomes = Uint8Array.from({ length: 40 }, (_, row) => row % 2);
    const model = fitLogistic(features, outcomes, 0.1);
    expect(areaUnderRoc(outcomes, predictLogistic(model, features))).toBe(1);
    expect(model.coefficients.every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['one class only', { rows: 2, columns: 1, values: Float64Array.of(1, 2) }, [1, 1], /outcomes are the same/],
    ['NaN', { rows: 2, columns: 1, values: Float64Array.of(1, Number.NaN) }, [0, 1], /NaN or infinite/],
    ['an outcome missing', { rows: 2, columns: 1, values: Float64Array.of(1, 2) }, [1], /2 rows of features and 1/],
  ])('refuses %s', (_, features, outcomes, message) => {
    expect(() => fitLogistic(features, outcomes, 1)).toThrow(message);
  });
});

describe('chooseLogistic', () => {
  const train = simulate(400, 80, 'train');
  const tuning = simulate(300, 80, 'tuning');

  it.each(['log-loss', 'auroc'] as const)('keeps the penalty that is best on the tuning rows by %s', (criterion) => {
    const { model, trials } = chooseLogistic(train.features, train.outcomes, tuning.features, tuning.outcomes, {
      criterion,
    });
    const scores = trials.map(({ auroc, logLoss }) => (criterion === 'auroc' ? auroc : -logLoss));
    expect(model.penalty).toBe(trials[scores.indexOf(Math.max(...scores))].penalty);
    expect(model.penalty).toBeLessThan(DEFAULT_PENALTIES[0]);
    expect(model.penalty).toBeGreaterThan(DEFAULT_PENALTIES[DEFAULT_PENALTIES.length - 1]);
  });

  it('ends where a fit of that penalty alone ends', () => {
    const { model } = chooseLogistic(train.features, train.outcomes, tuning.features, tuning.outcomes);
    const alone = fitLogistic(train.features, train.outcomes, model.penalty);
    model.coefficients.forEach((coefficient, j) => {
      expect(coefficient).toBeCloseTo(alone.coefficients[j], 7);
    });
  });
});
