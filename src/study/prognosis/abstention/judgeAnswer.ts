/** One answer about one patient against limits: the figures of its history and of its sampling, as those of a folder of predictions (cases.ts). */
import type { TokenStore } from '../../../data/timeline/store.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openScorer } from '../../../model/sampling/scorer.ts';
import type { EventQuestion } from '../../tasks/eventQuestion.ts';
import type { Model } from '../modelFolder.ts';
import type { Risk } from '../question.ts';
import { NORMAL_95 } from './cases.ts';
import { type Abstention, identityOfTask } from './format.ts';
import { historyAt } from './history.ts';
import { type Judgement, judge } from './judge.ts';

/** @throws input/mismatch when the limits belong to another model, question or estimator */
export async function judgeAnswer(
  model: Model,
  patient: { readonly timeline: { readonly store: TokenStore }; readonly minutes: number },
  asked: EventQuestion,
  { probability, standardError, determinableShare }: Risk,
  by: { readonly limits: Abstention; readonly estimator: string; readonly limit: number },
  session: SessionOptions = {},
): Promise<Judgement> {
  const { store } = patient.timeline;
  const scorer = await openScorer(model.config, model.parameters, session);
  try {
    const { figures, groups } = await historyAt(model.vocabulary, scorer, store, 0, patient.minutes, by.limit);
    const origin = { model: model.identity, task: identityOfTask(asked), estimator: by.estimator };
    return judge(by.limits, origin, {
      probability,
      figures: { ...figures, halfWidth: NORMAL_95 * standardError, determinableShare },
      groups,
    });
  } finally {
    await scorer.close();
  }
}
