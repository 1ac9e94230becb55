/**
 * A question about the future, by token numbers, and what an answer to it is. Yes: a target comes before a stop and within the horizon.
 * No: a stop comes first, or time runs out. Neither: no room for more tokens, or the record ended before stop or horizon.
 * What the estimators make of it: docs/prognosis.md.
 */
import { EOS_TOKEN, type Vocabulary } from '../../data/timeline/vocabulary.ts';
import type { SamplingPlan } from '../../model/sampling/plan.ts';
import type { EventQuestion } from '../tasks/eventQuestion.ts';
import { tokensOfQuestion } from '../tasks/questionTokens.ts';
import { type RiskTask, tokensOfTask } from '../tasks/riskTask.ts';
import type { Prompt } from './prompt.ts';

export interface RiskQuestion {
  /** Its `stops` hold targets and stops, its `opening` those that count only from `opensMinutes` on. */
  readonly plan: SamplingPlan;
  /** 1 where a token answers yes. */
  readonly targets: Uint8Array;
  /** Yes and no change places: the answer is yes when no target comes in time. */
  readonly complement: boolean;
  /** The end of the record answers no: nothing else could. */
  readonly endAnswers: boolean;
}

export interface Risk {
  /** Given that there is an answer; one half, and without meaning, when there never is one. */
  readonly probability: number;
  /** Of the sampling, not of the model; never 0 for want of futures (estimate.ts). */
  readonly standardError: number;
  /** Share of futures with an answer. */
  readonly determinableShare: number;
  /** The probability if all futures without an answer were a no, and if all were a yes. */
  readonly atLeast: number;
  readonly atMost: number;
}

/**
 * mc: plain Monte Carlo over sampled futures; scope: along the same futures, the probability that a target comes next, summed;
 * reach: the same along futures in which no target is drawn; direct: exact, for answers that follow at once (direct.ts).
 */
export const ESTIMATORS = ['mc', 'scope', 'reach', 'direct'] as const;
export type EstimatorName = (typeof ESTIMATORS)[number];

/** What one past was answered, and at what cost. */
export interface RiskAnswer {
  readonly risk: Risk;
  readonly trajectories: number;
  readonly sampledTokens: number;
}

/** One past among many, and where its answer goes. */
export interface AskedRow {
  readonly prompt: Prompt;
  /** Names the chance of this answer. */
  readonly stream: readonly (string | number | bigint)[];
  readonly done: (answer: RiskAnswer) => void;
}

/** Answers one question about many pasts, in whatever order; no answer depends on another. */
export interface RiskEstimator {
  answerAll(rows: Iterable<AskedRow>, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A question by token numbers. */
export interface AskedTokens {
  readonly targets: readonly number[];
  readonly stops: readonly number[];
  /** Infinity for none. */
  readonly horizonMinutes: number;
  /** Targets and stops before this do not count, and do not end the wait. */
  readonly opensMinutes?: number;
  /** What comes at the very time of a stop still counts. */
  readonly stopInclusive?: boolean;
  readonly complement: boolean;
  readonly endAnswers: boolean;
}

const MINUTES_A_DAY = 1440;
/** The last interval is open: durations in it are drawn from its bound to this many times it. */
const OPEN_INTERVAL_RATIO = 2;

/** @throws settings/invalid when a code pattern of the task matches nothing in the vocabulary. */
export function riskQuestion(task: RiskTask, vocabulary: Vocabulary, maximumNewTokens: number): RiskQuestion {
  const { targets, stops } = tokensOfTask(task, vocabulary);
  const asked = {
    targets,
    stops,
    horizonMinutes: task.horizonDays === null ? Number.POSITIVE_INFINITY : task.horizonDays * MINUTES_A_DAY,
    complement: task.complement,
    endAnswers: task.horizonDays === null && stops.length === 0,
  };
  return questionOfTokens(asked, vocabulary, maximumNewTokens);
}

/**
 * A question in the form that one-line questions and most ACES tasks compile to.
 * @throws settings/invalid when a selector means no token, or a token is target and stop at once
 */
export function questionOfEvents(asked: EventQuestion, vocabulary: Vocabulary, maximumNewTokens: number): RiskQuestion {
  const { targets, stops } = tokensOfQuestion(asked, vocabulary);
  const tokens = {
    targets,
    stops,
    horizonMinutes: asked.untilMinutes ?? Number.POSITIVE_INFINITY,
    ...(asked.fromMinutes > 0 ? { opensMinutes: asked.fromMinutes } : {}),
    stopInclusive: asked.stopInclusive,
    complement: asked.complement,
    endAnswers: asked.untilMinutes === null && stops.length === 0,
  };
  return questionOfTokens(tokens, vocabulary, maximumNewTokens);
}

export function questionOfTokens(asked: AskedTokens, vocabulary: Vocabulary, maximumNewTokens: number): RiskQuestion {
  const size = vocabulary.tokens.length;
  const marked = (tokens: Iterable<number>): Uint8Array => {
    const marks = new Uint8Array(size);
    for (const token of tokens) marks[token] = 1;
    return marks;
  };
  const allowed = vocabulary.tokens.filter(
    ({ kind, id }) => kind !== 'static' && kind !== 'note' && (kind !== 'special' || id === EOS_TOKEN),
  );
  const bounds = vocabulary.tokens.map(({ interval }) => interval);
  const low = Float64Array.from(bounds, (interval) => interval?.lowMinutes ?? 0);
  const targets = marked(asked.targets);
  const answers = marked([...asked.targets, ...asked.stops]);
  return {
    targets,
    complement: asked.complement,
    endAnswers: asked.endAnswers,
    plan: {
      allowed: marked(allowed.map(({ id }) => id)),
      stops: answers,
      endToken: EOS_TOKEN,
      lowMinutes: low,
      highMinutes: low.map((minutes, token) => bounds[token]?.highMinutes ?? OPEN_INTERVAL_RATIO * minutes),
      horizonMinutes: asked.horizonMinutes,
      maximumNewTokens,
      ...(asked.opensMinutes === undefined ? {} : { opensMinutes: asked.opensMinutes, opening: answers }),
      ...(asked.stopInclusive === true ? { lingering: marked(asked.stops) } : {}),
    },
  };
}
