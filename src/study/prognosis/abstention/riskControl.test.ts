import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../base/random.ts';
import {
  answerOf,
  binomialTail,
  type CountedCase,
  confidenceOf,
  controlledThreshold,
  RISK_LOSS_NAMES,
  RISK_LOSSES,
  type RiskLoss,
  riskThreshold,
} from './riskControl.ts';

/** Risks that say too little: the true log-odds are 0.6 of what they say. */
function sample(random: Random, n: number) {
  const logOdds = Float64Array.from({ length: n }, () => 2 * random.normal() - 0.5);
  return {
    probabilities: logOdds.map((x) => 1 / (1 + Math.exp(-x))),
    outcomes: Uint8Array.from(logOdds, (x) => (random.uniform() < 1 / (1 + Math.exp(-0.6 * x)) ? 1 : 0)),
  };
}

/** Losses of new cases that count for a loss, and how many of them there were. */
function lossOn(random: Random, threshold: number, loss: RiskLoss, n: number): { losses: number; cases: number } {
  const { probabilities, outcomes } = sample(random, n);
  const { among, answers } = RISK_LOSSES[loss];
  let [losses, cases] = [0, 0];
  for (let i = 0; i < n; i++) {
    const answer = answerOf(probabilities[i]);
    const kept = confidenceOf(probabilities[i]) > threshold;
    if (among !== null && outcomes[i] !== among) continue;
    if (loss === 'wrong among kept' && !kept) continue;
    cases++;
    const wrong = (answer === 'yes') !== (outcomes[i] === 1);
    if (kept && wrong && (answers === 'both' || answers === answer)) losses++;
  }
  return { losses, cases };
}

describe('controlled risk', () => {
  const covered = RISK_LOSS_NAMES.filter((name) => name !== 'wrong among kept');

  it.each(covered)('%s: the mean loss of new cases is at most α, and not far below', (loss) => {
    const [repetitions, fresh, alpha] = [1500, 40, 0.1];
    let [losses, cases] = [0, 0];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const random = seededRandom(3, loss, repetition);
      const threshold = riskThreshold(sample(random, 150), loss, alpha, 0.1);
      const found = lossOn(random, threshold, loss, fresh);
      losses += found.losses;
      cases += found.cases;
    }
    expect(losses / cases).toBeLessThan(alpha + 0.004);
    expect(losses / cases).toBeGreaterThan(alpha - 0.025);
  });

  it('wrong among kept: rarely above α', () => {
    const [repetitions, alpha, delta] = [300, 0.25, 0.1];
    let [above, answering] = [0, 0];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const random = seededRandom(4, 'tested', repetition);
      const threshold = riskThreshold(sample(random, 400), 'wrong among kept', alpha, delta);
      if (threshold === 1) continue;
      answering++;
      const { losses, cases } = lossOn(random, threshold, 'wrong among kept', 3000);
      if (losses / cases > alpha) above++;
    }
    expect(answering).toBeGreaterThan(repetitions / 2);
    expect(above / repetitions).toBeLessThan(delta);
  });

  it('takes the smallest threshold that (Σ losses + 1)/(n + 1) ≤ α allows, ties together', () => {
    const tenths = fc.integer({ min: 5, max: 10 }).map((k) => k / 10);
    const one = fc.record({ confidence: tenths, loss: fc.constantFrom(0, 1) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.constantFrom(0.05, 0.1, 0.3), (cases, alpha) => {
        const risk = (threshold: number): number => {
          const sum = cases.reduce((total, { confidence, loss }) => total + (confidence > threshold ? loss : 0), 0);
          return (sum + 1) / (cases.length + 1);
        };
        const candidates = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
        const smallest = candidates.find((threshold) => risk(threshold) <= alpha + 1e-9) ?? 1;
        expect(controlledThreshold(cases, alpha)).toBe(smallest);
      }),
    );
  });

  it('counts the new case as lost: one error fewer is allowed than the rate alone would', () => {
    const cases: CountedCase[] = Array.from({ length: 19 }, (_, k) => ({
      confidence: 0.5 + k / 40,
      loss: k < 2 ? 1 : 0,
    }));
    expect(controlledThreshold(cases, 0.1)).toBe(0.5);
    expect(controlledThreshold(cases, 0.15)).toBe(0);
    expect(controlledThreshold(cases.slice(0, 5), 0.1)).toBe(1);
  });

  it('sums the binomial tail', () => {
    expect(binomialTail(0, 10, 0.1)).toBeCloseTo(0.9 ** 10, 12);
    expect(binomialTail(1, 2, 0.5)).toBeCloseTo(0.75, 12);
    expect(binomialTail(10, 10, 0.3)).toBeCloseTo(1, 12);
    expect(binomialTail(0, 0, 0.3)).toBe(1);
  });
});
