import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { logistic, logOdds } from '../../../base/statistics.ts';
import { fitRecalibration, RECALIBRATION_METHODS, recalibrated } from './recalibration.ts';

const random = seededRandom(6, 'risks');
const truth = Float64Array.from({ length: 20_000 }, () => logistic(1.5 * random.normal() - 1));
const outcomes = Uint8Array.from(truth, (p) => (random.uniform() < p ? 1 : 0));
const raw = truth.map((p) => logistic(0.5 * logOdds(p) + 1));

describe('recalibration', () => {
  it.each(RECALIBRATION_METHODS)('%s gives back the true risks', (method) => {
    const map = fitRecalibration(method, raw, outcomes);
    for (const p of [0.05, 0.2, 0.5, 0.8]) {
      expect(Math.abs(recalibrated(map, logistic(0.5 * logOdds(p) + 1)) - p)).toBeLessThan(0.04);
    }
  });

  it.each(RECALIBRATION_METHODS)('%s never turns two risks round', (method) => {
    const risk = fc.integer({ min: 0, max: 20 }).map((k) => k / 20);
    const rows = fc.array(fc.tuple(risk, fc.constantFrom(0, 1)), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.array(risk, { minLength: 2 }), (given, asked) => {
        const sick = given.filter(([, outcome]) => outcome === 1).map(([p]) => p);
        const well = given.filter(([, outcome]) => outcome === 0).map(([p]) => p);
        const meanOf = (values: readonly number[]): number =>
          values.reduce((sum, p) => sum + logOdds(p), 0) / values.length;
        // Platt's refuses risks that rank backwards.
        fc.pre(sick.length > 0 && well.length > 0 && meanOf(sick) > meanOf(well) + 0.01);
        const map = fitRecalibration(
          method,
          given.map(([p]) => p),
          given.map(([, outcome]) => outcome),
        );
        const answers = asked.toSorted((a, b) => a - b).map((p) => recalibrated(map, p));
        for (let k = 1; k < answers.length; k++) expect(answers[k]).toBeGreaterThanOrEqual(answers[k - 1] - 1e-12);
        expect(answers.every((p) => p >= 0 && p <= 1)).toBe(true);
      }),
    );
  });

  it('has an answer by Platt where outcomes are separated, or all risks equal', () => {
    const separated = fitRecalibration('platt', [0.1, 0.2, 0.3, 0.8, 0.9], [0, 0, 0, 1, 1]);
    if (separated.method !== 'platt') throw new Error('It was asked for.');
    expect(separated.slope).toBeGreaterThan(0);
    expect(Number.isFinite(separated.slope)).toBe(true);
    const level = fitRecalibration('platt', new Float64Array(10).fill(0.5), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // The smoothed targets: one of 2/3, nine of 1/11.
    expect(recalibrated(level, 0.5)).toBeCloseTo((2 / 3 + 9 / 11) / 10, 6);
  });

  it('refuses one outcome only, and risks that rank backwards', () => {
    expect(() => fitRecalibration('platt', [0.1, 0.2], [0, 0])).toThrow('All 2 outcomes');
    const backwards = raw.map((p) => 1 - p);
    expect(() => fitRecalibration('platt', backwards, outcomes)).toThrow('rank backwards');
    expect(() => fitRecalibration('isotonic', [], [])).toThrow('All 0 outcomes');
  });
});
