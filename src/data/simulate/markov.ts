/**
 * Transition probabilities of a finite continuous-time Markov chain, by uniformisation.
 *
 * exp(Q t) = Σₖ e^(−Λt) (Λt)ᵏ/k! · Pᵏ with P = I + Q/Λ and Λ ≥ every exit rate: only sums of positive numbers, so no cancellation.
 * The Poisson sum is cut where less than 1e-13 is left. Method: Jensen 1953; Stewart, Introduction to the Numerical Solution of Markov
 * Chains, 1994, ch. 8. Fit for Λt up to some hundreds (beyond 700 the first weight underflows, which is refused).
 */
import { invariant } from '../../base/errors.ts';

/** A generator Q as sparse rows: from state s to `target[i]` at `rate[i]` per year, for i in rowStart[s] … rowStart[s + 1] − 1. */
export interface Generator {
  readonly rowStart: Int32Array;
  readonly target: Int32Array;
  readonly rate: Float64Array;
  /** The sum of each row's rates. */
  readonly exitRate: Float64Array;
}

export interface Transition {
  readonly to: number;
  readonly rate: number;
}

/** Builds a generator from the transitions out of each state; transitions of rate zero are left out. */
export function buildGenerator(rows: readonly (readonly Transition[])[]): Generator {
  const rowStart = new Int32Array(rows.length + 1);
  const kept = rows.map((row) => row.filter(({ rate }) => rate > 0));
  for (const [state, row] of kept.entries()) rowStart[state + 1] = rowStart[state] + row.length;
  return {
    rowStart,
    target: Int32Array.from(kept.flat(), ({ to }) => to),
    rate: Float64Array.from(kept.flat(), ({ rate }) => rate),
    exitRate: Float64Array.from(kept, (row) => row.reduce((sum, { rate }) => sum + rate, 0)),
  };
}

/** The same chain, stopped at the first visit to a state of `isTarget`: those states become absorbing. */
export function stopAt(generator: Generator, isTarget: (state: number) => boolean): Generator {
  const rows = Array.from(generator.exitRate, (_, state) => (isTarget(state) ? [] : rowOf(generator, state)));
  return buildGenerator(rows);
}

/** The rate from one state to another; 0 when there is no such transition. */
export function rateBetween(generator: Generator, from: number, to: number): number {
  for (let i = generator.rowStart[from]; i < generator.rowStart[from + 1]; i++) {
    if (generator.target[i] === to) return generator.rate[i];
  }
  return 0;
}

/** The states that can be reached from `starts` (themselves included), in ascending order. */
export function reachableFrom(generator: Generator, starts: readonly number[]): Int32Array {
  const reached = new Set(starts);
  for (const state of reached) {
    for (let i = generator.rowStart[state]; i < generator.rowStart[state + 1]; i++) reached.add(generator.target[i]);
  }
  return Int32Array.from(reached).sort();
}

/** The chain on `members` alone, renumbered in their order. No transition may leave them. */
export function restrictTo(generator: Generator, members: Int32Array): Generator {
  const place = new Int32Array(generator.exitRate.length);
  members.forEach((state, index) => {
    place[state] = index;
  });
  const rowStart = new Int32Array(members.length + 1);
  members.forEach((state, index) => {
    rowStart[index + 1] = rowStart[index] + generator.rowStart[state + 1] - generator.rowStart[state];
  });
  const target = new Int32Array(rowStart[members.length]);
  const rate = new Float64Array(target.length);
  for (const [index, state] of members.entries()) {
    const from = generator.rowStart[state];
    for (let i = rowStart[index], old = from; i < rowStart[index + 1]; i++, old++) {
      target[i] = place[generator.target[old]];
      rate[i] = generator.rate[old];
    }
  }
  return { rowStart, target, rate, exitRate: Float64Array.from(members, (state) => generator.exitRate[state]) };
}

/**
 * The expected value of `end` after `years`, for every starting state: exp(Q · years) · end. With `end` 1 on a target where the
 * chain stops and 0 elsewhere, this is the probability of reaching the target within `years`.
 */
export function expectedAfter(generator: Generator, years: number, end: Float64Array): Float64Array {
  const fastest = generator.exitRate.reduce((most, rate) => Math.max(most, rate), 0);
  const jumps = fastest * years;
  if (jumps === 0) return end.slice();
  invariant(jumps < 700, 'uniformisation', 'The time step must be short enough for the first Poisson weight.');
  const jump = jumpChain(generator, fastest);
  let weight = Math.exp(-jumps);
  let power = end.slice();
  let next = new Float64Array(end.length);
  const result = power.map((value) => value * weight);
  const terms = poissonTerms(jumps);
  for (let k = 1; k <= terms; k++) {
    takeJump(generator, jump, power, next);
    [power, next] = [next, power];
    weight *= jumps / k;
    for (let s = 0; s < result.length; s++) result[s] += weight * power[s];
  }
  return result;
}

/** How many terms of a Poisson sum leave less than 1e-13. */
export function poissonTerms(mean: number): number {
  return Math.ceil(mean + 8 * Math.sqrt(mean) + 20);
}

/** P = I + Q/Λ: its diagonal, and the other entries in the generator's order. */
interface JumpChain {
  readonly stay: Float64Array;
  readonly move: Float64Array;
}

function jumpChain(generator: Generator, fastest: number): JumpChain {
  return {
    stay: generator.exitRate.map((rate) => 1 - rate / fastest),
    move: generator.rate.map((rate) => rate / fastest),
  };
}

/** next = P · power */
function takeJump(generator: Generator, jump: JumpChain, power: Float64Array, next: Float64Array): void {
  const { rowStart, target } = generator;
  const { stay, move } = jump;
  for (let s = 0; s < power.length; s++) {
    let sum = stay[s] * power[s];
    for (let i = rowStart[s]; i < rowStart[s + 1]; i++) sum += move[i] * power[target[i]];
    next[s] = sum;
  }
}

function rowOf(generator: Generator, state: number): Transition[] {
  const row: Transition[] = [];
  for (let i = generator.rowStart[state]; i < generator.rowStart[state + 1]; i++) {
    row.push({ to: generator.target[i], rate: generator.rate[i] });
  }
  return row;
}
