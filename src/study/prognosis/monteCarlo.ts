/**
 * Risk by plain Monte Carlo, from futures that were sampled already: of those whose answer is known, the share in which a target came
 * before a stop and within the horizon. A future without an answer is left out and counted.
 */
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import type { FutureAnswer } from '../tasks/aces/future.ts';
import { type Answer, answerOf } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import type { Risk, RiskQuestion } from './question.ts';

/** @param futures ordinary ones, sampled by the question's own plan */
export function riskOf(question: RiskQuestion, futures: readonly Trajectory[]): Risk {
  const answers = futures.map((future) => answerOf(question, 'mc', future));
  return riskOfAnswers('mc', question.complement, answers);
}

/**
 * The same for questions that only a whole future can answer, from what its judge said of each. Futures outside the cohort are left out,
 * as a label would leave out such a patient.
 */
export function riskOfVerdicts(verdicts: readonly FutureAnswer[]): Risk {
  const judged = verdicts.filter((verdict) => verdict !== 'excluded');
  return riskOfAnswers('mc', false, judged.map(answerOfVerdict));
}

function answerOfVerdict(verdict: FutureAnswer): Answer {
  const open = verdict === 'undetermined';
  return {
    minutes: new Float64Array(0),
    shares: new Float64Array(0),
    yes: verdict === 'yes' ? 1 : 0,
    open: open ? 1 : 0,
    openFrom: open ? 0 : Number.POSITIVE_INFINITY,
  };
}
