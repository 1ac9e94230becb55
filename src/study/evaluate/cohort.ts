/** Who was evaluated, in counts: what every report of a metric must state beside it. */
import { mean } from '../../base/statistics.ts';
import { classCounts } from './curves.ts';
import type { Ranking } from './ranking.ts';

export interface Cohort {
  readonly rows: number;
  readonly subjects: number;
  readonly events: number;
  readonly eventShare: number;
  readonly meanPrediction: number;
  /** Predictions of exactly 0 or 1. */
  readonly certainPredictions: number;
  readonly distinctPredictions: number;
}

export function describeCohort(ranking: Ranking): Cohort {
  const { positives: events } = classCounts(ranking);
  return {
    rows: ranking.rows,
    subjects: ranking.subjectCount,
    events,
    eventShare: events / ranking.rows,
    meanPrediction: mean(ranking.probabilities),
    certainPredictions: ranking.probabilities.filter((p) => p === 0 || p === 1).length,
    distinctPredictions: ranking.ties.length - 1,
  };
}
