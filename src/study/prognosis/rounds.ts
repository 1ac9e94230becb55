/**
 * How many futures to draw: a fixed number, or round after round until the interval is narrow enough or the tokens are spent.
 *
 * Rounds double what there is (8, 16, 32 …). At look r the interval is z_r standard errors to each side, z_r the normal quantile for
 * an error of 5 %/(r(r + 1)); these sum to 5 %, so that however many looks there are, all intervals together hold the true mean with
 * 95 % (a union bound, as far as each look's normal approximation goes). Which futures are drawn depends on their numbers alone:
 * stopping at n gives to the bit what asking for n would have given.
 */
import { invariant } from '../../base/errors.ts';

export interface FixedEffort {
  readonly trajectories: number;
}

export interface AdaptiveEffort {
  /** Wanted half-width of the interval, in probability. */
  readonly width: number;
  /** Sampled tokens after which no round begins; a round that would pass it is made smaller. The first round is drawn whole. */
  readonly budgetTokens: number;
}

export type Effort = FixedEffort | AdaptiveEffort;

/** What was drawn so far. */
export interface Drawn {
  readonly trajectories: number;
  readonly sampledTokens: number;
  readonly standardError: number;
}

/** Half-widths of the intervals in standard errors, by look. */
const LOOK_QUANTILES = [2.2414, 2.6383, 2.8653, 3.0233, 3.144, 3.2412, 3.3223, 3.3918, 3.4524, 3.5062, 3.5544, 3.5981];
export const FIRST_ROUND = 8;

/** Half-width of the interval at look `look` (1, 2, …). */
export function halfWidth(look: number, standardError: number): number {
  invariant(look >= 1 && look <= LOOK_QUANTILES.length, 'rounds', 'There are no more looks than quantiles.');
  return LOOK_QUANTILES[look - 1] * standardError;
}

/** How many to draw before look `look` (1, 2, …), given what there is; 0 when it is enough. */
export function nextRound(effort: Effort, look: number, drawn: Drawn): number {
  if ('trajectories' in effort) return look === 1 ? effort.trajectories : 0;
  if (look === 1) return FIRST_ROUND;
  if (look > LOOK_QUANTILES.length || halfWidth(look - 1, drawn.standardError) <= effort.width) return 0;
  const tokensEach = drawn.sampledTokens / drawn.trajectories;
  const affordable = Math.floor((effort.budgetTokens - drawn.sampledTokens) / Math.max(tokensEach, Number.MIN_VALUE));
  return Math.max(0, Math.min(drawn.trajectories, affordable));
}
