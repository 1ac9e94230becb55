import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../base/random.ts';
import { conformalLimits, conformalRank, conformalSet, lowerLimit, upperLimit } from './conformal.ts';

const ALPHA = 0.1;
const REPETITIONS = 4000;

/** A risk that is higher when the event happens, continuous or in tenths. */
function riskOf(random: Random, outcome: number, tied: boolean): number {
  const risk = 1 / (1 + Math.exp(-random.normal() - 2 * outcome + 1));
  return tied ? Math.round(10 * risk) / 10 : risk;
}

/** How many of `fresh` new cases of a label were covered, in each repetition, by limits of `n` cases of each label. */
function coveredCounts(n: number, fresh: number, label: 0 | 1, tied = false): readonly number[] {
  return Array.from({ length: REPETITIONS }, (_, repetition) => {
    const random = seededRandom(20, 'coverage', n, fresh, label, repetition);
    const draw = (outcome: number): number[] => Array.from({ length: n }, () => riskOf(random, outcome, tied));
    const limits = conformalLimits(draw(1), draw(0), ALPHA);
    let covered = 0;
    for (let k = 0; k < fresh; k++) {
      const set = conformalSet(limits, riskOf(random, label, tied));
      covered += Number(label === 1 ? set.yes : set.no);
    }
    return covered;
  });
}

/** P(X = x) for the number covered among m: beta-binomial with parameters k and n + 1 − k. */
function betaBinomial(x: number, m: number, a: number, b: number): number {
  const logBeta = (p: number, q: number): number => logGamma(p) + logGamma(q) - logGamma(p + q);
  return Math.exp(logGamma(m + 1) - logGamma(x + 1) - logGamma(m - x + 1) + logBeta(x + a, m - x + b) - logBeta(a, b));
}

/** For whole numbers: ln (x − 1)!. */
function logGamma(x: number): number {
  let sum = 0;
  for (let k = 2; k < x; k++) sum += Math.log(k);
  return sum;
}

describe('conformal sets', () => {
  // One place up or down in the order moves these means by 1/(n + 1): at least eight standard errors of these repetitions.
  it.each([
    [19, 1],
    [19, 0],
    [49, 1],
  ] as const)('hold the label at the exact rate k/(n + 1) (n %i, label %i)', (n, label) => {
    const fresh = 20;
    const k = Math.ceil(0.9 * (n + 1));
    const [a, b] = [k, n + 1 - k];
    const mean = coveredCounts(n, fresh, label).reduce((sum, count) => sum + count, 0) / (REPETITIONS * fresh);
    const variance = (a * b * (a + b + fresh)) / ((a + b) ** 2 * (a + b + 1) * fresh);
    const standardError = Math.sqrt(variance / REPETITIONS);
    expect(1 / (n + 1)).toBeGreaterThan(8 * standardError);
    expect(Math.abs(mean - k / (n + 1))).toBeLessThan(4 * standardError);
  });

  it('vary from one calibration set to another as the beta-binomial says', () => {
    const [n, fresh] = [39, 30];
    const counts = coveredCounts(n, fresh, 1);
    let statistic = 0;
    let cells = 0;
    for (let x = 0; x <= fresh; x++) {
      const expected = REPETITIONS * betaBinomial(x, fresh, 36, 4);
      if (expected < 5) continue;
      statistic += (counts.filter((count) => count === x).length - expected) ** 2 / expected;
      cells++;
    }
    expect(cells).toBeGreaterThan(10);
    expect(statistic).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  });

  it('hold the label at least as often when risks are tied', () => {
    for (const label of [0, 1] as const) {
      const covered = coveredCounts(29, 20, label, true).reduce((sum, count) => sum + count, 0);
      expect(covered / (REPETITIONS * 20)).toBeGreaterThan(0.9);
    }
  });

  it('do not depend on a strictly increasing map of the risks', () => {
    const risk = fc.double({ min: 0, max: 1, noNaN: true });
    const risks = fc.array(risk, { minLength: 9, maxLength: 40 });
    fc.assert(
      fc.property(risks, risks, risk, (yes, no, fresh) => {
        const moved = (p: number): number => p / (2 - p);
        fc.pre(new Set([...yes, ...no, fresh].map(moved)).size === new Set([...yes, ...no, fresh]).size);
        const [here, there] = [conformalLimits(yes, no, ALPHA), conformalLimits(yes.map(moved), no.map(moved), ALPHA)];
        expect(conformalSet(there, moved(fresh))).toEqual(conformalSet(here, fresh));
      }),
    );
  });

  it('hold everything when there are too few cases to say', () => {
    const eight = Array.from({ length: 8 }, (_, k) => 0.1 * k);
    expect(conformalSet(conformalLimits(eight, eight, ALPHA), 0.99)).toEqual({ yes: true, no: true });
    expect(conformalSet(conformalLimits([], [], ALPHA), 0)).toEqual({ yes: true, no: true });
    const nine = [...eight, 0.85];
    expect(conformalSet(conformalLimits(nine, nine, ALPHA), 0.99)).toEqual({ yes: true, no: false });
  });
});

describe('limits', () => {
  it('are the k-th smallest, k = ⌈share · (n + 1)⌉, whatever rounding says', () => {
    const values = Array.from({ length: 19 }, (_, k) => k + 1);
    expect(upperLimit(values, 0.9)).toBe(18);
    expect(lowerLimit(values, 0.9)).toBe(2);
    expect(upperLimit(values, 0.96)).toBeNull();
    for (let n = 1; n < 2000; n++) expect(conformalRank(n, 1 - 0.1)).toBe(Math.ceil((9 * (n + 1)) / 10));
  });

  it('refuse shares that are none', () => {
    expect(() => upperLimit([1], 1)).toThrow('between 0 and 1');
    expect(() => conformalLimits([1], [0], 0)).toThrow('between 0 and 1');
  });
});
