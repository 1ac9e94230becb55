/**
 * Risk by plain Monte Carlo: of the futures whose answer is known, the share in which a target came before a stop and within the
 * horizon. A future without an answer (no room for more tokens, record ended before stop or horizon) is left out and counted.
 */
import { EOS_TOKEN, type Vocabulary } from '../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import type { SamplingPlan } from '../../model/sampling/plan.ts';
import { openSampler, type Trajectory } from '../../model/sampling/sampler.ts';
import { type RiskTask, tokensOfTask } from '../tasks/riskTask.ts';
import type { Model } from './modelFolder.ts';
import type { Prompt } from './prompt.ts';

export interface RiskQuestion {
  readonly plan: SamplingPlan;
  /** 1 where a token answers yes. */
  readonly targets: Uint8Array;
  /** Yes and no change places: the answer is yes when no target comes in time. */
  readonly complement: boolean;
  /** The end of the record answers no: nothing else could. */
  readonly endAnswers: boolean;
}

export interface Risk {
  readonly probability: number;
  /** Of the sampling, not of the model: √(p̃(1 − p̃)/n) with p̃ moved towards one half (Agresti and Coull 1998), so never 0. */
  readonly standardError: number;
  /** Share of futures with an answer; at 0 the probability is one half and says nothing. */
  readonly determinableShare: number;
}

/** mc: plain Monte Carlo over sampled futures; direct: exact, for answers that follow at once (direct.ts). */
export const ESTIMATORS = ['mc', 'direct'] as const;
export type EstimatorName = (typeof ESTIMATORS)[number];

/** Answers one question about one past after another. */
export interface RiskEstimator {
  /** `stream` names the chance of this answer. */
  answer(
    prompt: Prompt,
    stream: readonly (string | number | bigint)[],
  ): Promise<{ readonly risk: Risk; readonly sampledTokens: number }>;
  close(): Promise<void>;
}

const MINUTES_A_DAY = 1440;
/** The last interval is open: durations in it are drawn from its bound to this many times it. */
const OPEN_INTERVAL_RATIO = 2;

/** @throws settings/invalid when a code pattern of the task matches nothing in the vocabulary. */
export function riskQuestion(task: RiskTask, vocabulary: Vocabulary, maximumNewTokens: number): RiskQuestion {
  const { targets, stops } = tokensOfTask(task, vocabulary);
  const size = vocabulary.tokens.length;
  const marked = (tokens: Iterable<number>): Uint8Array => {
    const marks = new Uint8Array(size);
    for (const token of tokens) marks[token] = 1;
    return marks;
  };
  const allowed = vocabulary.tokens.filter(
    ({ kind, id }) => kind !== 'static' && (kind !== 'special' || id === EOS_TOKEN),
  );
  const bounds = vocabulary.tokens.map(({ interval }) => interval);
  const low = Float64Array.from(bounds, (interval) => interval?.lowMinutes ?? 0);
  return {
    targets: marked(targets),
    complement: task.complement,
    endAnswers: task.horizonDays === null && stops.length === 0,
    plan: {
      allowed: marked(allowed.map(({ id }) => id)),
      stops: marked([...targets, ...stops]),
      endToken: EOS_TOKEN,
      lowMinutes: low,
      highMinutes: low.map((minutes, token) => bounds[token]?.highMinutes ?? OPEN_INTERVAL_RATIO * minutes),
      horizonMinutes: task.horizonDays === null ? Number.POSITIVE_INFINITY : task.horizonDays * MINUTES_A_DAY,
      maximumNewTokens,
    },
  };
}

export function riskOf(question: RiskQuestion, futures: readonly Trajectory[]): Risk {
  let hits = 0;
  let answered = 0;
  for (const { tokens, ending } of futures) {
    if (ending === 'length' || ending === 'stuck' || (ending === 'end' && !question.endAnswers)) continue;
    answered += 1;
    const reached = ending === 'stop' && question.targets[tokens[tokens.length - 1]] === 1;
    if (reached !== question.complement) hits += 1;
  }
  const towardsHalf = (hits + 2) / (answered + 4);
  return {
    probability: answered === 0 ? 0.5 : hits / answered,
    standardError: Math.sqrt((towardsHalf * (1 - towardsHalf)) / (answered + 4)),
    determinableShare: answered / futures.length,
  };
}

/** Plain Monte Carlo with a fixed number of futures for each past. */
export async function openMonteCarloEstimator(
  model: Model,
  question: RiskQuestion,
  { trajectories, seed }: { readonly trajectories: number; readonly seed: number },
  session: SessionOptions = {},
): Promise<RiskEstimator> {
  const sampler = await openSampler(model.config, model.parameters, session);
  return {
    async answer({ tokens, elapsedMinutes }, stream) {
      const futures = await sampler.sample(await sampler.encode(tokens), question.plan, {
        trajectories,
        seed,
        stream,
        ...(elapsedMinutes === undefined ? {} : { elapsedMinutes }),
      });
      const sampledTokens = futures.reduce((sum, future) => sum + future.tokens.length, 0);
      return { risk: riskOf(question, futures), sampledTokens };
    },
    close: () => sampler.close(),
  };
}
