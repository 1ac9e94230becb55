/**
 * The direct estimate: the risk that the question is answered with yes, given that an answer is the next thing that happens after
 * one interval. Exact, without sampling: with i over the intervals that may come first,
 *
 *     risk = Σᵢ P(i) · P(target | i) / Σᵢ P(i) · P(target or stop | i).
 *
 * It is plain Monte Carlo conditioned on futures that go straight to the answer, and right where the record does so: when nothing is
 * recorded between the prediction and the answer, or for a model trained on histories cut and joined to their next milestone
 * (`pretrain --cut`). One pass over the prompt and one decode step with a row for each interval. The
 * determinable share says how much of the model's probability goes straight to an answer.
 */
import { AnamnesisError } from '../../base/errors.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import { openBranches } from '../../model/sampling/branches.ts';
import { allowedFirst, passesTime } from '../../model/sampling/plan.ts';
import { openPromptEncoder } from '../../model/sampling/promptEncoder.ts';
import type { Model } from './modelFolder.ts';
import type { Prompt } from './prompt.ts';
import type { Risk, RiskAnswer, RiskEstimator, RiskQuestion } from './question.ts';

/** @throws settings/invalid when the task has no stops, or a horizon: the share of answers that are no would be unknown. */
export async function openDirectEstimator(
  model: Model,
  question: RiskQuestion,
  options: SessionOptions = {},
): Promise<RiskEstimator> {
  const { config, parameters } = model;
  const { plan } = question;
  const answers = tokensWhere(plan.stops, () => true);
  if (answers.every((token) => question.targets[token] === 1) || Number.isFinite(plan.horizonMinutes)) {
    throw new AnamnesisError('settings/invalid', {
      where: '--estimator direct',
      rule: 'The direct estimate compares targets with stops, without a horizon.',
      remedy: 'Give the task stops and horizon_days: null, or use --estimator mc.',
    });
  }
  const encoder = await openPromptEncoder(config, parameters, options);
  const intervals = tokensWhere(plan.allowed, (token) => passesTime(plan, token));
  const branches = await openBranches(config, parameters, intervals.length, options);
  const size = config.vocabularySize;
  return {
    async answerAll(rows, signal) {
      for (const { prompt, done } of rows) {
        signal?.throwIfAborted();
        done(await answer(prompt));
      }
    },
    async close() {
      await encoder.close();
      await branches.close();
    },
  };

  async function answer(prompt: Prompt): Promise<RiskAnswer> {
    const encoded = await encoder.encode(prompt.tokens);
    const allowed = allowedFirst(plan, prompt.elapsedMinutes ?? 0);
    const first = intervals.filter((token) => allowed[token] === 1);
    branches.begin(encoded);
    const places = new Int32Array(first.length);
    const next = await branches.step(first.length, new Int32Array(first.length), Int32Array.from(first), places);
    let [yes, answered, mass] = [0, 0, 0];
    for (const [k, interval] of first.entries()) {
      const weight = encoded.probabilities[interval];
      mass += weight;
      for (const token of answers) {
        const probability = weight * next[places[k] * size + token];
        answered += probability;
        if (question.targets[token] === 1) yes += probability;
      }
    }
    const risk = directRisk(question, yes, answered, mass);
    return { risk, trajectories: first.length, sampledTokens: first.length };
  }
}

function directRisk({ complement }: RiskQuestion, yes: number, answered: number, mass: number): Risk {
  const direct = answered === 0 ? 0.5 : yes / answered;
  const [low, high] = mass === 0 ? [0, 1] : [yes / mass, (yes + mass - answered) / mass];
  return {
    probability: complement ? 1 - direct : direct,
    standardError: 0,
    determinableShare: mass === 0 ? 0 : answered / mass,
    atLeast: complement ? 1 - high : low,
    atMost: complement ? 1 - low : high,
  };
}

function tokensWhere(marks: Uint8Array, keep: (token: number) => boolean): number[] {
  return [...marks.keys()].filter((token) => marks[token] === 1 && keep(token));
}
