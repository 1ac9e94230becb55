import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc, logistic, logOdds } from '../../base/statistics.ts';
import { decisionCurve } from './decisionCurve.ts';
import { auroc, averagePrecision, challengeScore } from './discrimination.ts';
import { computeMetrics, METRIC_NAMES } from './metrics.ts';
import { equalWeights, type Ranking, rankPredictions } from './ranking.ts';

interface GoldenCase {
  readonly name: string;
  readonly outcomes: readonly number[];
  readonly probabilities: readonly number[];
  readonly weights: readonly number[];
  readonly expected: Readonly<Record<string, number>> & { readonly netBenefit: Readonly<Record<string, number>> };
}

const golden: readonly GoldenCase[] = JSON.parse(
  readFileSync(new URL('./golden/metrics.json', import.meta.url), 'utf8'),
);

/** One row a subject. */
function rank(outcomes: readonly number[], probabilities: readonly number[]): Ranking {
  return rankPredictions(
    outcomes,
    probabilities,
    outcomes.map((_, row) => BigInt(row)),
  );
}

function rankedWeights(ranking: Ranking, weights: readonly number[]): Float64Array {
  return Float64Array.from(ranking.order, (row) => weights[row]);
}

describe('metrics agree with scikit-learn and scipy (golden values)', () => {
  it.each(golden)('$name', ({ outcomes, probabilities, weights, expected }) => {
    const ranking = rank(outcomes, probabilities);
    const values = computeMetrics(ranking, rankedWeights(ranking, weights));
    for (const name of METRIC_NAMES) expect(values[name], name).toBeCloseTo(expected[name], 7);
  });

  it.each(golden)('net benefit, $name', ({ outcomes, probabilities, weights, expected }) => {
    const ranking = rank(outcomes, probabilities);
    const curve = decisionCurve(ranking, rankedWeights(ranking, weights));
    for (const [threshold, benefit] of Object.entries(expected.netBenefit)) {
      const point = curve.find((candidate) => candidate.threshold === Number(threshold));
      expect(point?.netBenefit, threshold).toBeCloseTo(benefit, 10);
    }
  });
});

/** Outcomes of both classes, with scores that often tie. */
const scored = fc
  .array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 19 })), { minLength: 2, maxLength: 60 })
  .filter((rows) => rows.some(([event]) => event) && rows.some(([event]) => !event))
  .map((rows) => ({
    outcomes: rows.map(([event]) => (event ? 1 : 0)),
    probabilities: rows.map(([, score]) => score / 20),
  }));

describe('properties', () => {
  it('AUROC is what comparing every pair gives', () => {
    fc.assert(
      fc.property(scored, ({ outcomes, probabilities }) => {
        const ranking = rank(outcomes, probabilities);
        const slow = pairwiseAuroc(outcomes, probabilities);
        expect(auroc(ranking, equalWeights(ranking))).toBeCloseTo(slow, 12);
        expect(areaUnderRoc(outcomes, probabilities)).toBeCloseTo(slow, 12);
      }),
    );
  });

  it('ranking metrics do not change under a monotone transform', () => {
    fc.assert(
      fc.property(scored, fc.double({ min: 0.2, max: 5, noNaN: true }), ({ outcomes, probabilities }, power) => {
        const before = rank(outcomes, probabilities);
        const after = rank(
          outcomes,
          probabilities.map((p) => logistic(power * logOdds(p) - 1)),
        );
        for (const metric of [auroc, averagePrecision, challengeScore]) {
          expect(metric(after, equalWeights(after))).toBeCloseTo(metric(before, equalWeights(before)), 12);
        }
      }),
    );
  });

  it('AUROC of the complement is one minus AUROC, and swapping classes as well brings it back', () => {
    fc.assert(
      fc.property(scored, ({ outcomes, probabilities }) => {
        const complement = probabilities.map((p) => 1 - p);
        const value = areaUnderRoc(outcomes, probabilities);
        const turned = rank(outcomes, complement);
        expect(auroc(turned, equalWeights(turned))).toBeCloseTo(1 - value, 12);
        const swapped = rank(
          outcomes.map((y) => 1 - y),
          complement,
        );
        expect(auroc(swapped, equalWeights(swapped))).toBeCloseTo(value, 12);
      }),
    );
  });

  it('integer weights equal repeated rows', () => {
    fc.assert(
      fc.property(
        scored,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 60, maxLength: 60 }),
        (rows, counts) => {
          const repeat = (values: readonly number[]): number[] =>
            values.flatMap((value, row) => Array<number>(counts[row]).fill(value));
          const ranking = rank(rows.outcomes, rows.probabilities);
          const weighted = computeMetrics(ranking, rankedWeights(ranking, counts));
          const repeated = computeMetrics(rank(repeat(rows.outcomes), repeat(rows.probabilities)));
          for (const name of METRIC_NAMES) {
            if (Number.isNaN(weighted[name])) expect(repeated[name], name).toBeNaN();
            else expect(weighted[name], name).toBeCloseTo(repeated[name], 6);
          }
        },
      ),
    );
  });

  it('the order of the rows changes nothing', () => {
    fc.assert(
      fc.property(scored, ({ outcomes, probabilities }) => {
        const forward = computeMetrics(rank(outcomes, probabilities));
        const backward = computeMetrics(rank(outcomes.toReversed(), probabilities.toReversed()));
        for (const name of METRIC_NAMES) {
          if (Number.isNaN(forward[name])) expect(backward[name], name).toBeNaN();
          else expect(backward[name], name).toBeCloseTo(forward[name], 6);
        }
      }),
    );
  });

  it('recalibration undoes what a logistic distortion did', () => {
    const outcomes = golden[0].outcomes;
    const base = computeMetrics(rank(outcomes, golden[0].probabilities));
    const distorted = golden[0].probabilities.map((p) => logistic(0.4 + 2 * logOdds(p)));
    const { calibrationSlope, calibrationIntercept } = computeMetrics(rank(outcomes, distorted));
    expect(calibrationSlope).toBeCloseTo(base.calibrationSlope / 2, 6);
    expect(calibrationIntercept).toBeCloseTo(base.calibrationIntercept - 0.4 * calibrationSlope, 6);
  });
});

describe('figures that are not determined are NaN, never wrong', () => {
  it('slope and intercept of separated outcomes', () => {
    const values = computeMetrics(rank([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9]));
    expect(values.auroc).toBe(1);
    expect(values.calibrationSlope).toBeNaN();
    expect(values.calibrationInTheLarge).not.toBeNaN();
  });

  it('slope of equal predictions', () => {
    const values = computeMetrics(rank([0, 0, 1, 0], [0.25, 0.25, 0.25, 0.25]));
    expect(values.auroc).toBe(0.5);
    expect(values.averagePrecision).toBe(0.25);
    expect(values.calibrationSlope).toBeNaN();
    expect(values.calibrationInTheLarge).toBeCloseTo(0, 10);
  });

  it('ranking metrics of one class', () => {
    const values = computeMetrics(rank([0, 0], [0.1, 0.2]));
    expect(values.auroc).toBeNaN();
    expect(values.challengeScore).toBeNaN();
    expect(values.calibrationInTheLarge).toBeNaN();
    expect(values.brier).toBeCloseTo(0.025, 10);
  });

  it('probabilities of exactly 0 and 1 give a finite log loss', () => {
    const values = computeMetrics(rank([1, 0, 1, 0], [0, 1, 0.5, 0.5]));
    expect(values.logLoss).toBeCloseTo((Math.log(2) + 23 * Math.log(2)) / 2, 5);
  });
});

function pairwiseAuroc(outcomes: readonly number[], scores: readonly number[]): number {
  let won = 0;
  let pairs = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (outcomes[i] !== 1 || outcomes[j] !== 0) continue;
      pairs++;
      won += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return won / pairs;
}
