/** Uniformisation against the plain matrix exponential, and what stopping and restricting a chain may and may not change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGenerator, expectedAfter, type Generator, reachableFrom, restrictTo, stopAt } from './markov.ts';

/** Any chain on four states with rates up to 60 a year. */
const chains = fc
  .array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 16, maxLength: 16 })
  .map((rates) => chainOfRates(rates));

describe('expectedAfter', () => {
  it('is the matrix exponential times the vector', () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0, max: 2, noNaN: true }), (chain, years) => {
        const end = Float64Array.of(1, 0, 0.5, 2);
        const plain = plainExponential(chain, years).map((row) => row.reduce((sum, p, to) => sum + p * end[to], 0));
        const fast = expectedAfter(chain, years, end);
        for (const [state, value] of fast.entries()) expect(value).toBeCloseTo(plain[state], 9);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a certainty certain, and two steps are one', () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0, max: 1, noNaN: true }), (chain, years) => {
        const sure = expectedAfter(chain, years, new Float64Array(4).fill(1));
        for (const value of sure) expect(value).toBeCloseTo(1, 11);
        const end = Float64Array.of(0, 1, 0, 3);
        const once = expectedAfter(chain, 2 * years, end);
        const twice = expectedAfter(chain, years, expectedAfter(chain, years, end));
        for (const [state, value] of once.entries()) expect(value).toBeCloseTo(twice[state], 10);
      }),
      { numRuns: 40 },
    );
  });
});

describe('stopAt, reachableFrom, restrictTo', () => {
  /** 0 ⇄ 1 → 2, and 3 → 0 which nothing reaches. */
  const chain = buildGenerator([
    [{ to: 1, rate: 2 }],
    [
      { to: 0, rate: 50 },
      { to: 2, rate: 0.5 },
    ],
    [{ to: 0, rate: 1 }],
    [{ to: 0, rate: 7 }],
  ]);

  it('a stopped chain gives the probability of having reached the target', () => {
    const stopped = stopAt(chain, (state) => state === 1);
    const [first] = expectedAfter(stopped, 0.7, Float64Array.of(0, 1, 0, 0));
    expect(first).toBeCloseTo(1 - Math.exp(-2 * 0.7), 12);
  });

  it('the chain on the reachable states gives the same values', () => {
    const members = reachableFrom(chain, [0]);
    expect([...members]).toEqual([0, 1, 2]);
    const whole = expectedAfter(chain, 1.5, Float64Array.of(0, 0, 1, 0));
    const part = expectedAfter(restrictTo(chain, members), 1.5, Float64Array.of(0, 0, 1));
    for (const [index, value] of part.entries()) expect(value).toBeCloseTo(whole[index], 12);
  });
});

function chainOfRates(rates: readonly number[]): Generator {
  const rows = [0, 1, 2, 3].map((from) =>
    [0, 1, 2, 3].filter((to) => to !== from).map((to) => ({ to, rate: rates[4 * from + to] })),
  );
  return buildGenerator(rows);
}

/** exp(Q t) by thirty terms of Taylor's series for a small step, squared up: slow and plain. */
function plainExponential(chain: Generator, years: number): number[][] {
  const squarings = 14;
  const step = years / 2 ** squarings;
  const q = dense(chain);
  let result = identity();
  let term = identity();
  for (let k = 1; k <= 30; k++) {
    term = multiply(term, q).map((row) => row.map((value) => (value * step) / k));
    result = result.map((row, i) => row.map((value, j) => value + term[i][j]));
  }
  for (let k = 0; k < squarings; k++) result = multiply(result, result);
  return result;
}

function dense(chain: Generator): number[][] {
  const q = identity().map((row, state) => row.map((one) => -one * chain.exitRate[state]));
  for (const [state, row] of q.entries()) {
    for (let i = chain.rowStart[state]; i < chain.rowStart[state + 1]; i++) row[chain.target[i]] += chain.rate[i];
  }
  return q;
}

function identity(): number[][] {
  return [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0)));
}

function multiply(a: readonly number[][], b: readonly number[][]): number[][] {
  return a.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}
