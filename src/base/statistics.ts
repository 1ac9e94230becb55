/**
 * Small statistics that several stages share: quantiles, the logistic function and its inverse, Wilson's interval for a share,
 * the area under the ROC curve, and a logistic regression on one predictor.
 *
 * Promises: float64 throughout, no allocation in the inner loops, NaN (never a wrong number) where a figure is not defined.
 * Leaves out anything with more than one predictor (see study/adapt) and anything that needs a resample (see study/evaluate).
 */

/** Half-width of a 95 % interval in standard errors. */
const NORMAL_95 = 1.959963984540054;

/** Probabilities nearer to 0 or 1 than this (float32's resolution) are moved here before a logarithm is taken. */
const PROBABILITY_FLOOR = 2 ** -23;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A logistic line: log-odds of the outcome = `intercept + slope · x`. */
export interface LogisticLine {
  readonly intercept: number;
  readonly slope: number;
}

/** Arithmetic mean; NaN when empty. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Quantile by linear interpolation of ascending values (Hyndman and Fan's type 7, as numpy and R); NaN when empty. */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Quantile of values in any order; the values are not touched. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}

export function clampProbability(probability: number): number {
  return Math.min(Math.max(probability, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
}

/** Probability from log-odds. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Log-odds of a probability, which is first kept `PROBABILITY_FLOOR` away from 0 and 1. */
export function logOdds(probability: number): number {
  const inside = clampProbability(probability);
  return Math.log(inside) - Math.log1p(-inside);
}

/** Wilson's 95 % score interval for a share (Wilson 1927). `count` may be a sum of weights. */
export function wilsonInterval(successes: number, count: number): Interval {
  if (count <= 0) return { low: Number.NaN, high: Number.NaN };
  const share = successes / count;
  const z2 = NORMAL_95 ** 2 / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (NORMAL_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Area under the ROC curve by mid-ranks (the Mann–Whitney U statistic, ties count one half); NaN when one class is absent.
 * @param outcomes 0 or 1 per row   @param scores any finite numbers, higher means more likely
 */
export function areaUnderRoc(outcomes: ArrayLike<number>, scores: ArrayLike<number>): number {
  const rows = scores.length;
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < rows; ) {
    let end = start;
    let tiedPositives = 0;
    while (end < rows && scores[order[end]] === scores[order[start]]) tiedPositives += outcomes[order[end++]];
    positives += tiedPositives;
    rankSum += tiedPositives * ((start + 1 + end) / 2);
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (rows - positives));
}

/** What one pass over the rows tells Newton's method. Reused from pass to pass. */
interface LineDerivatives {
  gradientIntercept: number;
  gradientSlope: number;
  curvatureIntercept: number;
  curvatureCross: number;
  curvatureSlope: number;
}

const NEWTON_STEPS = 60;
/** With gradient (per unit of weight) and step below these, one more full step is exact to about their square: no more checks. */
const GRADIENT_TOLERANCE = 1e-5;
const STEP_TOLERANCE = 1e-2;
/** When outcomes are separated, gradient and curvature vanish together; a true solution keeps its curvature. */
const CURVATURE_FLOOR = 1e-8;

/**
 * Maximum-likelihood logistic regression of targets (0 to 1) on one predictor, by Newton's method with step halving.
 * @param weights one per row   @param start where to begin; a near solution saves passes
 * @returns null when there is no finite solution (outcomes perfectly separated, or the predictor constant).
 */
export function fitLogisticLine(
  x: Float64Array,
  targets: ArrayLike<number>,
  weights: Float64Array,
  start: LogisticLine = { intercept: 0, slope: 0 },
): LogisticLine | null {
  const now = emptyDerivatives();
  const weightSum = total(weights);
  const tolerance = GRADIENT_TOLERANCE * weightSum;
  let { intercept, slope } = start;
  passOverRows(x, targets, weights, intercept, slope, now);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const size = Math.abs(now.gradientIntercept) + Math.abs(now.gradientSlope);
    const { gradientIntercept: g0, gradientSlope: g1 } = now;
    const { curvatureIntercept: h00, curvatureCross: h01, curvatureSlope: h11 } = now;
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-13 * h00 * h11 && h00 > CURVATURE_FLOOR * weightSum)) return null;
    const byIntercept = (h11 * g0 - h01 * g1) / determinant;
    const bySlope = (h00 * g1 - h01 * g0) / determinant;
    if (size <= tolerance && Math.abs(byIntercept) + Math.abs(bySlope) <= STEP_TOLERANCE) {
      return { intercept: intercept + byIntercept, slope: slope + bySlope };
    }
    let share = 1;
    for (; share > 1e-4; share /= 2) {
      passOverRows(x, targets, weights, intercept + share * byIntercept, slope + share * bySlope, now);
      if (Math.abs(now.gradientIntercept) + Math.abs(now.gradientSlope) < size) break;
    }
    if (share <= 1e-4) return null;
    intercept += share * byIntercept;
    slope += share * bySlope;
  }
  return null;
}

/**
 * The intercept alone, with the slope held at 1: by how much all log-odds `x` must move for the mean prediction to equal the
 * mean outcome (calibration-in-the-large). Null when all targets are 0 or all are 1.
 */
export function fitLogisticShift(
  x: Float64Array,
  targets: ArrayLike<number>,
  weights: Float64Array,
  start = 0,
): number | null {
  const now = emptyDerivatives();
  const weightSum = total(weights);
  const tolerance = GRADIENT_TOLERANCE * weightSum;
  let shift = start;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    passOverRows(x, targets, weights, shift, 1, now);
    if (!(now.curvatureIntercept > CURVATURE_FLOOR * weightSum)) return null;
    const move = now.gradientIntercept / now.curvatureIntercept;
    if (Math.abs(now.gradientIntercept) <= tolerance && Math.abs(move) <= STEP_TOLERANCE) return shift + move;
    shift += Math.max(-3, Math.min(3, move));
  }
  return null;
}

function emptyDerivatives(): LineDerivatives {
  return { gradientIntercept: 0, gradientSlope: 0, curvatureIntercept: 0, curvatureCross: 0, curvatureSlope: 0 };
}

/** Gradient and curvature of the log-likelihood at one line. */
function passOverRows(
  x: Float64Array,
  targets: ArrayLike<number>,
  weights: Float64Array,
  intercept: number,
  slope: number,
  into: LineDerivatives,
): void {
  let g0 = 0;
  let g1 = 0;
  let h00 = 0;
  let h01 = 0;
  let h11 = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    const xi = x[i];
    const p = 1 / (1 + Math.exp(-intercept - slope * xi));
    const residual = weight * (targets[i] - p);
    const curvature = weight * p * (1 - p);
    g0 += residual;
    g1 += residual * xi;
    h00 += curvature;
    h01 += curvature * xi;
    h11 += curvature * xi * xi;
  }
  into.gradientIntercept = g0;
  into.gradientSlope = g1;
  into.curvatureIntercept = h00;
  into.curvatureCross = h01;
  into.curvatureSlope = h11;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
