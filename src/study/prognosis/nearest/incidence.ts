/**
 * How many of a group met the target by the end of the horizon, where some were lost from sight before: the cumulative incidence of
 * Aalen and Johansen (1978), with what else ends the question as a competing event. Assumes that being lost says nothing of what comes.
 */
import { type Interval, wilsonInterval } from '../../../base/statistics.ts';
import type { Observed } from './observed.ts';

export interface OutcomeShare {
  readonly patients: number;
  /** Of them, those whose answer is not known. */
  readonly censored: number;
  /** Estimated share of yes; NaN for nobody. */
  readonly share: number;
  /** 95 %, by Wilson's formula as of a share among those whose answer is known. */
  readonly interval: Interval;
}

/** @param complement of a question that asks whether the target does not come */
export function shareOf(group: readonly Observed[], complement: boolean): OutcomeShare {
  const censored = group.filter(({ course }) => course === 'censored').length;
  const incidence = cumulativeIncidence(group);
  const share = group.length === 0 ? Number.NaN : complement ? 1 - incidence : incidence;
  const known = group.length - censored;
  return { patients: group.length, censored, share, interval: wilsonInterval(share * known, known) };
}

function cumulativeIncidence(group: readonly Observed[]): number {
  const byTime = group.toSorted((a, b) => a.afterMinutes - b.afterMinutes);
  let incidence = 0;
  let free = 1;
  for (let at = 0; at < byTime.length; ) {
    const atRisk = byTime.length - at;
    const time = byTime[at].afterMinutes;
    let [targets, others] = [0, 0];
    for (; byTime[at]?.afterMinutes === time; at++) {
      if (byTime[at].course === 'target') targets++;
      if (byTime[at].course === 'other') others++;
    }
    incidence += (free * targets) / atRisk;
    free *= 1 - (targets + others) / atRisk;
  }
  return incidence;
}
