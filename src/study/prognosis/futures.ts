/**
 * The estimators that sample: mc and scope along ordinary futures, reach along futures in which the targets are suppressed. One past
 * after another, each encoded once; its futures are drawn in rounds until they are enough (rounds.ts), for one question or several.
 *
 * The futures themselves stay at hand, for questions that only a whole future can answer (ordinary ones: those of mc and scope).
 */

import { seededRandom } from '../../base/random.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import { openSampler, type Trajectory } from '../../model/sampling/sampler.ts';
import { type Answer, type AnswerForm, answerOf } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import { type JointPlan, jointPlan } from './jointPlan.ts';
import type { Model } from './modelFolder.ts';
import type { Prompt } from './prompt.ts';
import type { Risk, RiskEstimator, RiskQuestion } from './question.ts';
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
      return drawInRounds(questions, settings, joint, (first, trajectories) =>
        sampler.sample(encoded, joint.plan, {
          trajectories,
          first,
          seed: settings.seed,
          stream,
          ...(elapsedMinutes === undefined ? {} : { elapsedMinutes }),
        }),
      );
    },
    close: () => sampler.close(),
  };
}

/** The same for a single question, as one estimator among others. */
export async function openFutureEstimator(
  model: Model,
  question: RiskQuestion,
  settings: FutureSettings,
  session: SessionOptions = {},
): Promise<RiskEstimator> {
  const source = await openFutures(model, [question], settings, session);
  return {
    async answer(prompt, stream) {
      const { risks, futures, sampledTokens } = await source.ask(prompt, stream);
      return { risk: risks[0], sampledTokens, trajectories: futures.length };
    },
    close: () => source.close(),
  };
}

async function drawInRounds(
  questions: readonly RiskQuestion[],
  { estimator, effort }: FutureSettings,
  { watched }: JointPlan,
  draw: (first: number, trajectories: number) => Promise<readonly Trajectory[]>,
): Promise<AskedFutures> {
  const futures: Trajectory[] = [];
  const answers: readonly Answer[][] = questions.map(() => []);
  let risks: readonly Risk[] = [];
  let sampledTokens = 0;
  for (let looks = 1; ; looks++) {
    const standardError = Math.max(0, ...risks.map((risk) => risk.standardError));
    const round = nextRound(effort, looks, { trajectories: futures.length, sampledTokens, standardError });
    if (round === 0) return { risks, answers, futures, sampledTokens, looks: looks - 1 };
    for (const future of await draw(futures.length, round)) {
      futures.push(future);
      for (const [k, question] of questions.entries()) {
        answers[k].push(answerOf(question, estimator, future, watched[k]));
      }
      sampledTokens += future.tokens.length;
    }
    risks = questions.map(({ complement }, k) => riskOfAnswers(estimator, complement, answers[k]));
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
