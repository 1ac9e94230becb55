import { describe, expect, it } from 'vitest';
import {
  areaUnderRoc,
  fitLogisticLine,
  fitLogisticShift,
  logistic,
  logOdds,
  mean,
  quantile,
  wilsonInterval,
} from './statistics.ts';

describe('quantile', () => {
  it('interpolates as numpy does', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBeCloseTo(1.75, 12);
    expect(quantile([4, 1, 3, 2], 0.5)).toBeCloseTo(2.5, 12);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('mean', () => {
  it('is NaN when empty', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
  });
});

describe('log-odds and logistic', () => {
  it('undo each other', () => {
    for (const p of [0.001, 0.25, 0.5, 0.999]) expect(logistic(logOdds(p))).toBeCloseTo(p, 12);
  });
  it('stay finite at 0 and 1', () => {
    expect(logOdds(0)).toBeCloseTo(-15.942, 3);
    expect(logOdds(1)).toBeCloseTo(15.942, 3);
  });
});

describe('wilsonInterval', () => {
  it('agrees with the published example of 81 in 263 (Newcombe 1998)', () => {
    const { low, high } = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });
  it('stays within 0 and 1', () => {
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(10, 10).high).toBeCloseTo(1, 12);
    expect(wilsonInterval(0, 0).low).toBeNaN();
  });
});

describe('areaUnderRoc', () => {
  it('counts ties one half and is NaN with one class', () => {
    expect(areaUnderRoc([0, 1, 0, 1], [0.1, 0.4, 0.35, 0.8])).toBe(1);
    expect(areaUnderRoc([0, 1], [0.5, 0.5])).toBe(0.5);
    expect(areaUnderRoc([1, 1], [0.5, 0.6])).toBeNaN();
  });
});

describe('logistic regression on one predictor', () => {
  const ones = new Float64Array(6).fill(1);

  it('finds the closed form of a yes-or-no predictor', () => {
    // Odds 1:2 where x is 0 and 2:1 where x is 1.
    const line = fitLogisticLine(Float64Array.of(0, 0, 0, 1, 1, 1), [0, 0, 1, 0, 1, 1], ones);
    expect(line?.intercept).toBeCloseTo(-Math.log(2), 8);
    expect(line?.slope).toBeCloseTo(2 * Math.log(2), 8);
  });

  it('has no answer when outcomes are separated, all alike, or the predictor is constant', () => {
    const x = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(fitLogisticLine(x, [0, 0, 0, 1, 1, 1], ones)).toBeNull();
    expect(fitLogisticLine(x, [0, 0, 0, 0, 0, 0], ones)).toBeNull();
    expect(fitLogisticLine(new Float64Array(6).fill(2), [0, 1, 0, 1, 1, 0], ones)).toBeNull();
  });

  it('shifts log-odds until the mean prediction is the mean outcome', () => {
    const x = Float64Array.of(-3, -2, -1, 0, 1, 2);
    const shift = fitLogisticShift(x, [0, 0, 1, 1, 1, 1], ones);
    expect(mean(x.map((logit) => logistic(logit + (shift ?? Number.NaN))))).toBeCloseTo(4 / 6, 9);
    expect(fitLogisticShift(x, [0, 0, 0, 0, 0, 0], ones)).toBeNull();
  });
});
