/** The table of hazards and the chains compiled from it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainOf } from './chain.ts';
import { entryProbability } from './entry.ts';
import { ageBand, bandEndYears, DEATH, FRAILTY_STEPS, type Hazard, MOVES, perYear } from './hazards.ts';
import { LABS } from './labs.ts';
import { rateBetween } from './markov.ts';
import {
  AXES,
  DEAD,
  levelNames,
  OBSERVED_STATES,
  observedIndex,
  placeOf,
  SEXES,
  STATE_COUNT,
  stateIndex,
} from './states.ts';
import { SIMULATED_TASKS } from './tasks.ts';

describe('states', () => {
  it('are numbered without gaps or doubles', () => {
    expect(STATE_COUNT).toBe(649);
    expect(OBSERVED_STATES.map(observedIndex)).toEqual(OBSERVED_STATES.map((_, index) => index));
    for (const name of AXES.flat()) expect(AXES[placeOf(name).axis][placeOf(name).level]).toBe(name);
  });
});

describe('hazards', () => {
  const healthy = [0, 0, 0, 0, 0];

  it('follow the product of the header', () => {
    const onset = MOVES.find((move) => move.to === 'coronary disease');
    expect(onset).toBeDefined();
    if (onset === undefined) return;
    const band = ageBand(72);
    expect(bandEndYears(band)).toBe(75);
    const expected = 0.012 * 1.5 ** 1.25 * 1.8 * 2.2 * 1.4 * 1.8;
    expect(perYear(onset, [2, 1, 0, 0, 0], 2, 'M', band)).toBeCloseTo(expected, 12);
  });

  it('a drug lowers the hazards that its disease raises', () => {
    const rate = (levels: readonly number[]): number => perYear(DEATH, levels, 0, 'F', 4);
    expect(rate([2, 0, 0, 0, 0])).toBeLessThan(rate([1, 0, 0, 0, 0]));
    expect(rate([0, 2, 0, 0, 0])).toBeLessThan(rate([0, 1, 0, 0, 0]));
    expect(rate([0, 0, 3, 0, 0])).toBeLessThan(rate([0, 0, 2, 0, 0]));
    expect(rate(healthy)).toBeLessThan(rate([2, 2, 3, 1, 0]));
  });

  it('the compiled chain has the rates of the table, and death is final', () => {
    const chain = chainOf('F', 5);
    const from = stateIndex(observedIndex(healthy), 1);
    expect(rateBetween(chain, from, DEAD)).toBeCloseTo(perYear(DEATH, healthy, 1, 'F', 5), 15);
    expect(chain.exitRate[DEAD]).toBe(0);
    for (const rate of chain.rate) expect(rate).toBeGreaterThan(0);
    const conditions = chain.rowStart[from + 1] - chain.rowStart[from];
    expect(conditions, 'five onsets, admission, death, a step of frailty').toBe(8);
  });

  it('name only levels that exist', () => {
    const known = new Set<string>(AXES.flat());
    for (const row of [...MOVES, DEATH]) for (const name of Object.keys(row.times)) expect(known).toContain(name);
    expect(levelNames(healthy)).toHaveLength(5);
  });
});

describe('docs/simulator.md', () => {
  const page = readFileSync(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');

  it('shows the hazards as they are', () => {
    for (const move of MOVES) expect(page).toContain(hazardRow(`${move.from} → ${move.to}`, move));
    expect(page).toContain(hazardRow('any → death', DEATH));
    expect(page).toContain(hazardRow('robust → vulnerable', FRAILTY_STEPS[0]));
    expect(page).toContain(hazardRow('vulnerable → frail', FRAILTY_STEPS[1]));
  });

  it('shows the laboratory as it is', () => {
    for (const lab of LABS) {
      const shifts = Object.entries(lab.shifts).map(([level, shift]) => `${level} ${shift}`);
      const cells = [lab.scale, lab.centre, lab.male, lab.frailty.join(' / '), shifts.join('; '), lab.sd, lab.step];
      expect(page).toContain(`| \`${lab.code}\` | ${cells.join(' | ')} |`);
    }
  });

  it('names every task', () => {
    for (const { name } of SIMULATED_TASKS) expect(page).toContain(`\`${name}\``);
  });
});

describe('entry', () => {
  it('the probabilities of all observed states sum to one', () => {
    for (const sex of SEXES) {
      for (const frailty of [0, 1, 2]) {
        const total = OBSERVED_STATES.reduce((sum, levels) => sum + entryProbability(levels, frailty, sex, 6), 0);
        expect(total).toBeCloseTo(1, 12);
      }
    }
  });
});

function hazardRow(name: string, { perYear, perDecade, male, frailty, times }: Hazard): string {
  const factors = Object.entries(times).map(([level, factor]) => `${level} ×${factor}`);
  return `| ${name} | ${perYear} | ${perDecade} | ${male} | ${frailty.join(' / ')} | ${factors.join('; ') || 'none'} |`;
}
