/**
 * Risks of variants of one past from the same chance: future k of every variant draws from the same stream, so that futures go
 * alike as long as the model's distributions do, and the difference of two risks is less noisy than either.
 *
 * The difference of two ratios of means p = Σ yes / Σ known is linearised: future k contributes
 * d_k = (yes_k − p·known_k)/mean known of one, less the same of the other; its standard error is that of the mean of d (delta method).
 */

import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openSampler } from '../../../model/sampling/sampler.ts';
import { type AnswerForm, answerOf } from '../answer.ts';
import { jointPlan } from '../jointPlan.ts';
import type { Model } from '../modelFolder.ts';
import type { Prompt } from '../prompt.ts';
import type { RiskQuestion } from '../question.ts';

export interface PairedSettings {
  readonly estimator: AnswerForm;
  readonly trajectories: number;
  readonly seed: number;
  /** Names the chance that all variants share. */
  readonly stream: readonly (string | number | bigint)[];
}

/** What each future says, in the order of their numbers. */
export interface PairedRisk {
  readonly risk: number;
  /** Each future's part in the risk's deviation from its mean: (yes − p·known)/mean known; NaN when none has an answer. */
  readonly deviations: Float64Array;
  readonly sampledTokens: number;
}

export interface PairedEstimator {
  estimate(prompt: Prompt, settings: PairedSettings): Promise<PairedRisk>;
  close(): Promise<void>;
}

export interface Difference {
  /** Risk of the first less risk of the second. */
  readonly value: number;
  readonly standardError: number;
}

export async function openPairedEstimator(
  model: Model,
  question: RiskQuestion,
  session: SessionOptions = {},
): Promise<PairedEstimator> {
  const sampler = await openSampler(model.config, model.parameters, session);
  return {
    async estimate({ tokens, elapsedMinutes }, { estimator, trajectories, seed, stream }) {
      const { plan, watched } = jointPlan([question], estimator);
      const request = { trajectories, seed, stream, ...(elapsedMinutes === undefined ? {} : { elapsedMinutes }) };
      const futures = await sampler.sample(await sampler.encode(tokens), plan, request);
      const answers = futures.map((future) => answerOf(question, estimator, future, watched[0]));
      const yes = answers.map((answer) => answer.yes);
      const known = answers.map(({ open }) => 1 - open);
      return { ...pairedRisk(question, yes, known), sampledTokens: sum(futures.map((future) => future.tokens.length)) };
    },
    close: () => sampler.close(),
  };
}

export function difference(first: PairedRisk, second: PairedRisk): Difference {
  const futures = first.deviations.length;
  let squares = 0;
  for (let k = 0; k < futures; k++) squares += (first.deviations[k] - second.deviations[k]) ** 2;
  const standardError = futures > 1 ? Math.sqrt(squares / (futures - 1) / futures) : Number.POSITIVE_INFINITY;
  return { value: first.risk - second.risk, standardError };
}

function pairedRisk(
  { complement }: RiskQuestion,
  yes: readonly number[],
  known: readonly number[],
): Omit<PairedRisk, 'sampledTokens'> {
  const total = sum(known);
  const share = total > 0 ? Math.min(1, sum(yes) / total) : 0.5;
  const meanKnown = total > 0 ? total / known.length : Number.NaN;
  const sign = complement ? -1 : 1;
  const deviations = Float64Array.from(yes, (value, k) => (sign * (value - share * known[k])) / meanKnown);
  return { risk: complement ? 1 - share : share, deviations };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
