/**
 * From a raw risk to one that is as large as it says, fitted on a tuning split. Platt's (1999): a line on the log-odds, with his smoothed
 * targets; strictly increasing, so ranks stay. Isotonic: the nearest rising step function, by pooling adjacent violators (Ayer and others
 * 1955), straight between the middles of its steps so that few ranks are lost; it needs many cases.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { fitLogisticLine, fitLogisticShift, logistic, logOdds } from '../../../base/statistics.ts';

export const RECALIBRATION_METHODS = ['platt', 'isotonic'] as const;
export type RecalibrationMethod = (typeof RECALIBRATION_METHODS)[number];

export type Recalibration =
  | { readonly method: 'platt'; readonly intercept: number; readonly slope: number }
  | {
      readonly method: 'isotonic';
      /** Ascending raw risks, and the calibrated risk at each. */
      readonly from: readonly number[];
      readonly to: readonly number[];
    };

/**
 * @param probabilities within 0–1   @param outcomes 0 or 1
 * @throws input/invalid when all outcomes are alike, or Platt's line falls: the risks rank backwards.
 */
export function fitRecalibration(
  method: RecalibrationMethod,
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): Recalibration {
  const events = Array.from(outcomes).reduce((sum, outcome) => sum + outcome, 0);
  if (events === 0 || events === outcomes.length) throw invalid(`All ${outcomes.length} outcomes are the same.`);
  return method === 'platt' ? fitPlatt(probabilities, outcomes, events) : fitIsotonic(probabilities, outcomes);
}

export function recalibrated(map: Recalibration, probability: number): number {
  if (map.method === 'platt') return logistic(map.intercept + map.slope * logOdds(probability));
  const { from, to } = map;
  const above = from.findIndex((raw) => raw >= probability);
  if (above < 0) return to[to.length - 1];
  if (above === 0) return to[0];
  const share = (probability - from[above - 1]) / (from[above] - from[above - 1]);
  return to[above - 1] + share * (to[above] - to[above - 1]);
}

function fitPlatt(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, events: number): Recalibration {
  const x = Float64Array.from(probabilities, logOdds);
  const targets = Float64Array.from(outcomes, (outcome) =>
    outcome === 1 ? (events + 1) / (events + 2) : 1 / (outcomes.length - events + 2),
  );
  const weights = new Float64Array(x.length).fill(1);
  const line = fitLogisticLine(x, targets, weights, { intercept: 0, slope: 1 });
  // All raw risks are equal: only their level can be mended.
  if (line === null) return { method: 'platt', intercept: fitLogisticShift(x, targets, weights) ?? 0, slope: 1 };
  if (line.slope <= 0) throw invalid('Higher risks do not go with more events: the risks rank backwards.');
  return { method: 'platt', ...line };
}

interface Step {
  readonly rawSum: number;
  readonly events: number;
  readonly rows: number;
}

function fitIsotonic(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): Recalibration {
  const order = Array.from(outcomes, (_, row) => row).sort((a, b) => probabilities[a] - probabilities[b]);
  const steps: Step[] = [];
  for (let first = 0; first < order.length; ) {
    const raw = probabilities[order[first]];
    let step: Step = { rawSum: 0, events: 0, rows: 0 };
    for (; first < order.length && probabilities[order[first]] === raw; first++) {
      step = joined(step, { rawSum: raw, events: outcomes[order[first]], rows: 1 });
    }
    for (let last = steps.at(-1); last !== undefined && heightOf(last) >= heightOf(step); last = steps.at(-1)) {
      step = joined(last, step);
      steps.pop();
    }
    steps.push(step);
  }
  return { method: 'isotonic', from: steps.map(({ rawSum, rows }) => rawSum / rows), to: steps.map(heightOf) };
}

function joined(a: Step, b: Step): Step {
  return { rawSum: a.rawSum + b.rawSum, events: a.events + b.events, rows: a.rows + b.rows };
}

function heightOf({ events, rows }: Step): number {
  return events / rows;
}

function invalid(rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: 'cases for recalibration',
    rule,
    remedy: 'Calibrate on a tuning split with both outcomes and predictions of the same task.',
  });
}
