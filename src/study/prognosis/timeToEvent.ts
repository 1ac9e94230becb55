/**
 * When, not only whether: cumulative incidence over a grid of times, with a pointwise band, and expected times up to the horizon, from
 * the answers of any estimator. A stop is a competing event: who meets it first never has the target.
 *
 * Futures without an answer are left out as a whole, as for the risk, so that the curve ends at the risk; how far they could move it is
 * said beside. The standard errors are those of the risk at each time (estimate.ts); the band is not simultaneous over times.
 */
import { invariant } from '../../base/errors.ts';
import type { Answer, AnswerForm } from './answer.ts';
import { type Estimate, ratioOf, shareOf } from './estimate.ts';

export interface IncidencePoint {
  /** After the prediction. */
  readonly minutes: number;
  /** Probability that a target has come by now. */
  readonly incidence: number;
  readonly standardError: number;
  /** 95 % pointwise. */
  readonly low: number;
  readonly high: number;
  /** If no future without an answer had met a target by now, and if all that had lost their answer by now had. */
  readonly atLeast: number;
  readonly atMost: number;
}

export interface ExpectedTime {
  /** Mean of the time to the target, or the horizon for who never meets one: the restricted mean. */
  readonly restricted: Estimate;
  /** Mean time of the targets that come; undefined when none can. */
  readonly whenItComes: number | undefined;
}

const NORMAL_95 = 1.96;

/** @param grid minutes after the prediction, ascending, none beyond the horizon */
export function cumulativeIncidence(
  form: AnswerForm,
  answers: readonly Answer[],
  grid: readonly number[],
): readonly IncidencePoint[] {
  const known = Float64Array.from(answers, ({ open }) => 1 - open);
  const soFar = new Float64Array(answers.length);
  const places = new Int32Array(answers.length);
  return grid.map((minutes, k) => {
    invariant(k === 0 || minutes > grid[k - 1], 'cumulative incidence', 'The times ascend.');
    let lost = 0;
    for (const [i, answer] of answers.entries()) {
      while (places[i] < answer.minutes.length && answer.minutes[places[i]] <= minutes) {
        soFar[i] += answer.shares[places[i]++];
      }
      if (answer.openFrom <= minutes) lost += answer.open;
    }
    const { value, standardError } = form === 'mc' ? shareOf(soFar, known) : ratioOf(soFar, known);
    const atLeast = soFar.reduce((sum, share) => sum + share, 0) / answers.length;
    return {
      minutes,
      incidence: withinOne(value),
      standardError,
      low: withinOne(value - NORMAL_95 * standardError),
      high: withinOne(value + NORMAL_95 * standardError),
      atLeast: withinOne(atLeast),
      atMost: withinOne(atLeast + lost / answers.length),
    };
  });
}

/** @param horizonMinutes finite: without an end, a mean over who never meets a target does not exist */
export function expectedTime(answers: readonly Answer[], horizonMinutes: number): ExpectedTime {
  invariant(Number.isFinite(horizonMinutes), 'expected time', 'It needs a horizon.');
  const known = Float64Array.from(answers, ({ open }) => 1 - open);
  const shares = Float64Array.from(answers, ({ minutes, shares, open }) => {
    return 1 - open - shares.reduce((sum, share, k) => sum + share * (1 - minutes[k] / horizonMinutes), 0);
  });
  const { value, standardError } = ratioOf(shares, known);
  let [yes, moments] = [0, 0];
  for (const { minutes, shares } of answers) {
    for (const [k, share] of shares.entries()) {
      yes += share;
      moments += share * minutes[k];
    }
  }
  return {
    restricted: { value: value * horizonMinutes, standardError: standardError * horizonMinutes },
    whenItComes: yes === 0 ? undefined : moments / yes,
  };
}

function withinOne(value: number): number {
  return Math.min(1, Math.max(0, value));
}
