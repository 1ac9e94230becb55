/** What sampling needs to know of each token, and when a trajectory ends. Typed arrays over the vocabulary, made once per question. */
import { invariant } from '../../base/errors.ts';

export interface SamplingPlan {
  /** 1 where a token may be drawn; padding, the start token and static facts may not. */
  readonly allowed: Uint8Array;
  /** 1 where a token ends the trajectory. */
  readonly stops: Uint8Array;
  /** The token that ends a record. */
  readonly endToken: number;
  /** Bounds of the time that a token says has passed; 0 and 0 for tokens that say nothing of time. */
  readonly lowMinutes: Float64Array;
  readonly highMinutes: Float64Array;
  /** Simulated time after which nothing counts; Infinity for none. */
  readonly horizonMinutes: number;
  readonly maximumNewTokens: number;
  /** Simulated time from which `opening` and `suppressed` hold; 0 when left out. */
  readonly opensMinutes?: number;
  /** 1 where a token of `stops` does not yet stop before `opensMinutes`. */
  readonly opening?: Uint8Array;
  /** 1 where a token of `stops` lets its own moment pass: the trajectory ends with the next token that says time has passed. */
  readonly lingering?: Uint8Array;
  /** 1 where a token is not drawn from `opensMinutes` on: the next token has the law conditioned on its being none of these. */
  readonly suppressed?: Uint8Array;
  /** Sets of tokens whose share of the allowed probability is kept at each step (`Trajectory.hazards`). */
  readonly watched?: readonly Int32Array[];
}

/** Whether a token that comes at this simulated time stops, at once or when its moment has passed. */
export function stopsAt(plan: SamplingPlan, token: number, minutes: number): boolean {
  return plan.stops[token] === 1 && (plan.opening?.[token] !== 1 || isOpen(plan, minutes));
}

/** Whether what the question asks about counts at this simulated time. */
export function isOpen(plan: SamplingPlan, minutes: number): boolean {
  return minutes >= (plan.opensMinutes ?? 0);
}

export function passesTime(plan: SamplingPlan, token: number): boolean {
  return plan.highMinutes[token] > 0;
}

/**
 * Which tokens may come first when `elapsedMinutes` have passed since the last mark in time and nothing more is known to have
 * happened: once that is as long as the shortest interval, only the end of the record or an interval that reaches beyond the moment
 * of prediction. The distribution of the first token is conditioned on this (its share of probability is divided out).
 */
export function allowedFirst(plan: SamplingPlan, elapsedMinutes: number): Uint8Array {
  invariant(elapsedMinutes >= 0, 'elapsedMinutes', 'The prediction cannot come before the prompt.');
  const shortest = plan.lowMinutes.reduce((low, x) => (x > 0 && x < low ? x : low), Number.POSITIVE_INFINITY);
  if (elapsedMinutes < shortest) return plan.allowed;
  return plan.allowed.map((allowed, token) =>
    allowed === 1 && (token === plan.endToken || plan.highMinutes[token] > elapsedMinutes) ? 1 : 0,
  );
}

/** A duration inside the token's bounds and above `floor`, log-uniform, at `point` in [0, 1). */
export function drawMinutes(plan: SamplingPlan, token: number, floor: number, point: number): number {
  const low = Math.max(plan.lowMinutes[token], floor, Number.MIN_VALUE);
  return low * (plan.highMinutes[token] / low) ** point;
}
