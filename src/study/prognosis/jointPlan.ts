/**
 * One plan for several questions about the same past, so that one set of futures answers all: it runs until every question has its
 * answer, and watches each question's targets.
 *
 * Monte Carlo and SCOPE may always share. REACH suppresses all targets together, and a future without another question's targets is no
 * ordinary one: it is right exactly where those would have ended this question's wait with a no, that is, where the targets of each
 * question are targets or stops of every other (derivation: docs/prognosis.md).
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import type { SamplingPlan } from '../../model/sampling/plan.ts';
import type { AnswerForm, Watched } from './answer.ts';
import type { RiskQuestion } from './question.ts';

export interface JointPlan {
  readonly plan: SamplingPlan;
  /** Per question. */
  readonly watched: readonly Watched[];
}

/** @throws settings/invalid when reach cannot answer these questions together. */
export function jointPlan(questions: readonly RiskQuestion[], form: AnswerForm): JointPlan {
  invariant(questions.length > 0, 'joint plan', 'There is a question.');
  const plan = questions.length === 1 ? questions[0].plan : widestPlan(questions);
  if (form === 'mc') return { plan, watched: questions.map(() => ({ sets: 0, target: 0 })) };
  const targets = questions.map((question) => tokensOf(question.targets));
  if (form === 'scope') {
    return {
      plan: { ...plan, watched: targets },
      watched: targets.map((_, target) => ({ sets: targets.length, target })),
    };
  }
  const suppressed = unionOf(questions);
  refuseDisturbed(questions, suppressed);
  const sets = [...targets, tokensOf(suppressed)];
  return {
    plan: { ...plan, suppressed, watched: sets },
    watched: targets.map((_, target) => ({ sets: sets.length, target, suppressed: targets.length })),
  };
}

/** Ends where every question ends; what ends only some goes on. */
function widestPlan(questions: readonly RiskQuestion[]): SamplingPlan {
  const [{ plan }] = questions;
  const endsAll = plan.stops.map((_, token) =>
    questions.every(
      ({ plan }) => plan.stops[token] === 1 && plan.opening?.[token] !== 1 && plan.lingering?.[token] !== 1,
    )
      ? 1
      : 0,
  );
  const { opening: _opening, lingering: _lingering, ...rest } = plan;
  return {
    ...rest,
    stops: endsAll,
    horizonMinutes: Math.max(...questions.map((question) => question.plan.horizonMinutes)),
    maximumNewTokens: Math.max(...questions.map((question) => question.plan.maximumNewTokens)),
  };
}

function refuseDisturbed(questions: readonly RiskQuestion[], suppressed: Uint8Array): void {
  for (const [number, { plan, targets }] of questions.entries()) {
    const foreign = tokensOf(suppressed).filter((token) => targets[token] === 0);
    const sameOpening = (plan.opensMinutes ?? 0) === (questions[0].plan.opensMinutes ?? 0);
    if (sameOpening && foreign.every((token) => plan.stops[token] === 1 && plan.lingering?.[token] !== 1)) continue;
    throw new AnamnesisError('settings/invalid', {
      where: `reach, question ${number + 1} of ${questions.length}`,
      rule: sameOpening
        ? 'Targets of another question do not end this one’s wait; without them its futures would not be its own.'
        : 'The questions begin to count at different times.',
      remedy: 'Ask them together by scope or mc, or one by one by reach.',
    });
  }
}

function unionOf(questions: readonly RiskQuestion[]): Uint8Array {
  return questions[0].targets.map((_, token) => (questions.some(({ targets }) => targets[token] === 1) ? 1 : 0));
}

function tokensOf(marks: Uint8Array): Int32Array {
  return Int32Array.from(marks.keys()).filter((token) => marks[token] === 1);
}
