/**
 * Risk by plain Monte Carlo, from futures that were sampled already: of those whose answer is known, the share in which a target came
 * before a stop and within the horizon. A future without an answer is left out and counted.
 */
import type { Trajectory } from '../../model/sampling/sampler.ts';
import { answerOf } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import type { Risk, RiskQuestion } from './question.ts';

export { type RiskQuestion, riskQuestion } from './question.ts';

/** @param futures ordinary ones, sampled by the question's own plan */
export function riskOf(question: RiskQuestion, futures: readonly Trajectory[]): Risk {
  const answers = futures.map((future) => answerOf(question, 'mc', future));
  return riskOfAnswers('mc', question.complement, answers);
}
