/**
 * The estimators that sample: mc and scope along ordinary futures, reach along futures in which the targets are suppressed. One past
 * after another, each encoded once; its futures are drawn in rounds until they are enough (rounds.ts).
 *
 * The futures themselves stay at hand (`futures`), for questions that only a whole future can answer.
 */
import type { SessionOptions } from '../../model/runtime/session.ts';
import type { SamplingPlan } from '../../model/sampling/plan.ts';
import { openSampler, type Trajectory } from '../../model/sampling/sampler.ts';
import { type Answer, type AnswerForm, answerOf, type Watched } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import type { Model } from './modelFolder.ts';
import type { Prompt } from './prompt.ts';
import type { Risk, RiskEstimator, RiskQuestion } from './question.ts';
import { type Effort, nextRound } from './rounds.ts';

export interface FutureSettings {
  readonly estimator: AnswerForm;
  readonly effort: Effort;
  readonly seed: number;
}

/** What the futures of one past say of the question, and the futures. */
export interface AskedFutures {
  readonly risk: Risk;
  readonly answers: readonly Answer[];
  readonly futures: readonly Trajectory[];
  readonly sampledTokens: number;
  /** Looks at the standard error; the interval is `halfWidth(looks, …)` to each side. */
  readonly looks: number;
}

export interface FutureEstimator extends RiskEstimator {
  ask(prompt: Prompt, stream: Stream): Promise<AskedFutures>;
}

type Stream = readonly (string | number | bigint)[];

export async function openFutureEstimator(
  model: Model,
  question: RiskQuestion,
  settings: FutureSettings,
  session: SessionOptions = {},
): Promise<FutureEstimator> {
  const sampler = await openSampler(model.config, model.parameters, session);
  const { plan, watched } = planFor(question, settings.estimator);
  const ask = async ({ tokens, elapsedMinutes }: Prompt, stream: Stream): Promise<AskedFutures> => {
    const encoded = await sampler.encode(tokens);
    const draw = (first: number, trajectories: number): Promise<readonly Trajectory[]> =>
      sampler.sample(encoded, plan, {
        trajectories,
        first,
        seed: settings.seed,
        stream,
        ...(elapsedMinutes === undefined ? {} : { elapsedMinutes }),
      });
    return drawInRounds(question, settings, watched, draw);
  };
  return {
    ask,
    async answer(prompt, stream) {
      const { risk, futures, sampledTokens } = await ask(prompt, stream);
      return { risk, sampledTokens, trajectories: futures.length };
    },
    close: () => sampler.close(),
  };
}

/** The plan by which an estimator samples, and where it finds its sets. */
export function planFor(question: RiskQuestion, estimator: AnswerForm): { plan: SamplingPlan; watched: Watched } {
  const { plan, targets } = question;
  if (estimator === 'mc') return { plan, watched: { sets: 0, target: 0 } };
  const set = Int32Array.from(targets.keys()).filter((token) => targets[token] === 1);
  const watching = { ...plan, watched: [set] };
  if (estimator === 'scope') return { plan: watching, watched: { sets: 1, target: 0 } };
  return { plan: { ...watching, suppressed: targets }, watched: { sets: 1, target: 0, suppressed: 0 } };
}

async function drawInRounds(
  question: RiskQuestion,
  { estimator, effort }: FutureSettings,
  watched: Watched,
  draw: (first: number, trajectories: number) => Promise<readonly Trajectory[]>,
): Promise<AskedFutures> {
  const futures: Trajectory[] = [];
  const answers: Answer[] = [];
  let risk = riskOfAnswers(estimator, question.complement, answers);
  let sampledTokens = 0;
  for (let looks = 1; ; looks++) {
    const drawn = { trajectories: futures.length, sampledTokens, standardError: risk.standardError };
    const round = nextRound(effort, looks, drawn);
    if (round === 0) return { risk, answers, futures, sampledTokens, looks: looks - 1 };
    for (const future of await draw(futures.length, round)) {
      futures.push(future);
      answers.push(answerOf(question, estimator, future, watched));
      sampledTokens += future.tokens.length;
    }
    risk = riskOfAnswers(estimator, question.complement, answers);
  }
}
