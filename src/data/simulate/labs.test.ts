/** Printed laboratory values: likelihoods are those of a distribution, and what is drawn follows it. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { mean } from '../../base/statistics.ts';
import { LABS, orderProbability, sampleValue, valueLikelihood } from './labs.ts';
import type { Levels } from './states.ts';

const HEALTHY: Levels = [0, 0, 0, 0, 0];
const ILL_IN_HOSPITAL: Levels = [2, 1, 3, 1, 1];

describe.each(LABS)('$name', (lab) => {
  it('the likelihoods of all printable values sum to the same number in every state', () => {
    const total = (levels: Levels, frailty: number): number => {
      let sum = 0;
      const last = lab.scale === 'log' ? 100_000 : 4000;
      for (let cell = 1; cell < last; cell++)
        sum += valueLikelihood(lab, cell * lab.step, levels, frailty, 'M') * lab.step;
      return sum / (lab.sd * Math.sqrt(2 * Math.PI));
    };
    expect(total(HEALTHY, 0)).toBeCloseTo(1, 5);
    expect(total(ILL_IN_HOSPITAL, 2)).toBeCloseTo(1, 5);
  });

  it('values drawn have the mean that the likelihood says', () => {
    const random = seededRandom(5, lab.code);
    const drawn = Array.from({ length: 4000 }, () => sampleValue(lab, ILL_IN_HOSPITAL, 2, 'F', random));
    const expected = expectedValue(lab);
    const sd = Math.sqrt(mean(drawn.map((value) => (value - expected) ** 2)));
    expect(Math.abs(mean(drawn) - expected)).toBeLessThan((4 * sd) / Math.sqrt(drawn.length));
  });

  it('is ordered with a probability', () => {
    for (const levels of [HEALTHY, ILL_IN_HOSPITAL]) {
      expect(orderProbability(lab, levels)).toBeGreaterThan(0);
      expect(orderProbability(lab, levels)).toBeLessThanOrEqual(1);
    }
  });
});

function expectedValue(lab: (typeof LABS)[number]): number {
  let weight = 0;
  let sum = 0;
  for (let cell = 1; cell < 100_000; cell++) {
    const likelihood = valueLikelihood(lab, cell * lab.step, ILL_IN_HOSPITAL, 2, 'F');
    weight += likelihood;
    sum += likelihood * cell * lab.step;
  }
  return sum / weight;
}
