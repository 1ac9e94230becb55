/**
 * The patient's chain: the hazard table compiled to one generator over the 649 states for each sex and age band. The process that
 * samples patients, the filter for frailty and the risk all read these same generators.
 */
import { DEATH, FRAILTY_STEPS, MOVES, perYear } from './hazards.ts';
import { buildGenerator, type Generator, type Transition } from './markov.ts';
import {
  DEAD,
  FRAILTY_COUNT,
  OBSERVED_STATES,
  observedIndex,
  placeOf,
  type Sex,
  STATE_COUNT,
  stateIndex,
  withLevel,
} from './states.ts';

/** The chain of a sex in an age band. */
export function chainOf(sex: Sex, band: number): Generator {
  const key = `${sex}${band}`;
  const known = chains.get(key);
  if (known !== undefined) return known;
  const chain = compile(sex, band);
  chains.set(key, chain);
  return chain;
}

/** A pure function's results, kept: the chains never change. */
const chains = new Map<string, Generator>();

const PLACED_MOVES = MOVES.map((move) => ({ move, from: placeOf(move.from), to: placeOf(move.to) }));

function compile(sex: Sex, band: number): Generator {
  const rows: Transition[][] = Array.from({ length: STATE_COUNT }, () => []);
  for (const [observed, levels] of OBSERVED_STATES.entries()) {
    for (let frailty = 0; frailty < FRAILTY_COUNT; frailty++) {
      const row = rows[stateIndex(observed, frailty)];
      for (const { move, from, to } of PLACED_MOVES) {
        if (levels[from.axis] !== from.level) continue;
        const after = observedIndex(withLevel(levels, to.axis, to.level));
        row.push({ to: stateIndex(after, frailty), rate: perYear(move, levels, frailty, sex, band) });
      }
      row.push({ to: DEAD, rate: perYear(DEATH, levels, frailty, sex, band) });
      const step = FRAILTY_STEPS[frailty];
      if (step === undefined) continue;
      row.push({ to: stateIndex(observed, frailty + 1), rate: perYear(step, levels, frailty, sex, band) });
    }
  }
  return buildGenerator(rows);
}
