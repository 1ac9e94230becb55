/**
 * The estimators that sample: mc and scope along ordinary futures, reach along futures in which the targets are suppressed. One past
 * after another, each encoded once; its futures are drawn in rounds until they are enough (rounds.ts), for one question or several.
 *
 * The futures themselves stay at hand, for questions that only a whole future can answer (ordinary ones: those of mc and scope).
 */

import { seededRandom } from '../../base/random.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import { type BatchJob, openBatchSampler } from '../../model/sampling/batchSampler.ts';
import { openSampler } from '../../model/sampling/sampler.ts';
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import { type Answer, type AnswerForm, answerOf } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import { type JointPlan, jointPlan } from './jointPlan.ts';
import type { Model } from './modelFolder.ts';
import type { Prompt } from './prompt.ts';
import type { AskedRow, Risk, RiskEstimator, RiskQuestion } from './question.ts';
import { type Effort, nextRound } from './rounds.ts';

export interface FutureSettings {
  readonly estimator: AnswerForm;
  /** With a wanted width, every question's interval must reach it. */
  readonly effort: Effort;
  readonly seed: number;
}

/** What the futures of one past say of each question, and the futures. */
export interface AskedFutures {
  readonly risks: readonly Risk[];
  /** [question][future] */
  readonly answers: readonly (readonly Answer[])[];
  readonly futures: readonly Trajectory[];
  readonly sampledTokens: number;
  /** Looks at the standard errors; an interval is `halfWidth(looks, standardError)` to each side. */
  readonly looks: number;
}

export interface FutureSource {
  ask(prompt: Prompt, stream: Stream): Promise<AskedFutures>;
  close(): Promise<void>;
}

type Stream = readonly (string | number | bigint)[];

/** @throws settings/invalid when reach cannot answer these questions together (jointPlan.ts). */
export async function openFutures(
  model: Model,
  questions: readonly RiskQuestion[],
  settings: FutureSettings,
  session: SessionOptions = {},
): Promise<FutureSource> {
  const joint = jointPlan(questions, settings.estimator);
  const sampler = await openSampler(model.config, model.parameters, session);
  return {
    async ask({ tokens, elapsedMinutes }, stream) {
      const encoded = await sampler.encode(tokens);
      const rounds = new Rounds(questions, settings, joint);
      let first = 0;
      for (let trajectories = rounds.next([]); trajectories > 0; ) {
        const elapsed = elapsedMinutes === undefined ? {} : { elapsedMinutes };
        const request = { trajectories, first, seed: settings.seed, stream, ...elapsed };
        first += trajectories;
        trajectories = rounds.next(await sampler.sample(encoded, joint.plan, request));
      }
      return rounds.asked();
    },
    close: () => sampler.close(),
  };
}

/** For a single question about many pasts, several at a time (batchSampler.ts); the answers are those of `openFutures`, to the bit. */
export async function openFutureEstimator(
  model: Model,
  question: RiskQuestion,
  settings: FutureSettings,
  session: SessionOptions = {},
): Promise<RiskEstimator> {
  const joint = jointPlan([question], settings.estimator);
  const sampler = await openBatchSampler(model.config, model.parameters, session);
  const jobOf = ({ prompt, stream, done }: AskedRow): BatchJob => {
    const rounds = new Rounds([question], settings, joint);
    const { tokens, elapsedMinutes } = prompt;
    return {
      prompt: tokens,
      plan: joint.plan,
      seed: settings.seed,
      stream,
      ...(elapsedMinutes === undefined ? {} : { elapsedMinutes }),
      nextRound(drawn) {
        const round = rounds.next(drawn);
        const { risks, futures, sampledTokens } = rounds.asked();
        if (round === 0) done({ risk: risks[0], sampledTokens, trajectories: futures.length });
        return round;
      },
    };
  };
  return {
    async answerAll(rows, signal) {
      function* jobs(): Generator<BatchJob> {
        for (const row of rows) yield jobOf(row);
      }
      await sampler.run(jobs(), signal);
    },
    close: () => sampler.close(),
  };
}

/** The futures of one past as they are drawn, round after round, and what they say. */
class Rounds {
  readonly #questions: readonly RiskQuestion[];
  readonly #settings: FutureSettings;
  readonly #joint: JointPlan;
  readonly #futures: Trajectory[] = [];
  readonly #answers: readonly Answer[][];
  #risks: readonly Risk[] = [];
  #sampledTokens = 0;
  #looks = 0;

  constructor(questions: readonly RiskQuestion[], settings: FutureSettings, joint: JointPlan) {
    this.#questions = questions;
    this.#settings = settings;
    this.#joint = joint;
    this.#answers = questions.map(() => []);
  }

  /** Takes up the futures of a round (none at first); how many to draw next, 0 when it is enough. */
  next(drawn: readonly Trajectory[]): number {
    const { estimator, effort } = this.#settings;
    for (const future of drawn) {
      this.#futures.push(future);
      this.#sampledTokens += future.tokens.length;
      for (const [k, question] of this.#questions.entries()) {
        this.#answers[k].push(answerOf(question, estimator, future, this.#joint.watched[k]));
      }
    }
    if (drawn.length > 0) {
      this.#looks += 1;
      this.#risks = this.#questions.map(({ complement }, k) => riskOfAnswers(estimator, complement, this.#answers[k]));
    }
    const standardError = Math.max(0, ...this.#risks.map((risk) => risk.standardError));
    const { length: trajectories } = this.#futures;
    return nextRound(effort, this.#looks + 1, { trajectories, sampledTokens: this.#sampledTokens, standardError });
  }

  asked(): AskedFutures {
    return {
      risks: this.#risks,
      answers: this.#answers,
      futures: this.#futures,
      sampledTokens: this.#sampledTokens,
      looks: this.#looks,
    };
  }
}

/**
 * All three forms from one pass: along the futures that reach drew for one question, a coin falls at each step with the probability that
 * a target comes next; where it falls, the ordinary future ends.
 */
export function allForms(
  question: RiskQuestion,
  futures: readonly Trajectory[],
  { seed, stream }: { readonly seed: number; readonly stream: Stream },
): Readonly<Record<AnswerForm, readonly Answer[]>> {
  const [watched] = jointPlan([question], 'reach').watched;
  const coins = futures.map((_, i) => seededRandom(seed, 'coin', ...stream, i).uniform());
  const read = (form: AnswerForm): readonly Answer[] =>
    futures.map((future, i) => {
      return answerOf(question, form, future, form === 'reach' ? watched : { ...watched, coin: coins[i] });
    });
  return { mc: read('mc'), scope: read('scope'), reach: read('reach') };
}
