/**
 * One sampled future judged by an ACES task: the past and the future as one record, the same evaluator as for labels, and the question
 * whether what was sampled suffices.
 *
 * Censoring: the answer counts when every window has ended within what was sampled, or when the record itself has ended. A window that ends
 * with the record (`end: null`) is open until then. A future that breaks a constraint for good is not of the cohort: `excluded`,
 * to be left out of the share, as the label would have left out such a patient.
 */
import { type SubjectRecord, traceTriggers } from './evaluate.ts';
import type { EvaluationPlan } from './plan.ts';

export const FUTURE_ANSWERS = ['yes', 'no', 'excluded', 'undetermined'] as const;
export type FutureAnswer = (typeof FUTURE_ANSWERS)[number];

export interface SampledEnd {
  /** Everything up to this time was sampled; microseconds since the Unix epoch. */
  readonly until: bigint;
  /** The record ended: nothing comes after. */
  readonly isRecordEnd: boolean;
}

/**
 * The answer of the trigger whose prediction time this is; of several, the first that has one.
 * @param record past and future together
 */
export function judgeFuture(
  plan: EvaluationPlan,
  record: SubjectRecord,
  predictionTime: bigint,
  { until, isRecordEnd }: SampledEnd,
): FutureAnswer {
  const waitsForRecordEnd = plan.columns.some(({ kind }) => kind === '_RECORD_END');
  let answer: FutureAnswer | undefined;
  traceTriggers(plan, record, (trace) => {
    if (answer === 'yes' || answer === 'no' || trace.predictionTime !== predictionTime) return;
    // An event before a point in the future may still come, and move a side of a window.
    const isPlaced = isRecordEnd || (!waitsForRecordEnd && trace.lookBackTime <= until);
    const isSettled = isRecordEnd || (isPlaced && trace.reachedTime <= until);
    switch (trace.outcome) {
      case 'kept':
        answer = !isSettled ? 'undetermined' : (trace.labelCount ?? 0) > 0 ? 'yes' : 'no';
        break;
      case 'too-many':
        answer ??= isPlaced ? 'excluded' : 'undetermined';
        break;
      case 'too-few':
        answer ??= isSettled ? 'excluded' : 'undetermined';
        break;
      case 'no-boundary':
        answer ??= isRecordEnd ? 'excluded' : 'undetermined';
        break;
    }
  });
  return answer ?? (isRecordEnd ? 'excluded' : 'undetermined');
}
