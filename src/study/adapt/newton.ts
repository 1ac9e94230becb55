/**
 * Truncated Newton for L2-regularised logistic regression (as in Lin, Weng and Keerthi 2008): minimise
 *   Σ log(1 + exp(−y z)) + penalty / 2 · |w|²,  z = X w + b,  b not penalised,
 * by Newton steps whose linear system is solved by conjugate gradients with a diagonal preconditioner, and halved until the loss falls.
 * The matrix of second derivatives is never formed: time is O(rows × columns) per conjugate step, memory that of X.
 */

/** What is fitted on: X is [rows × columns] row-major, standardised. */
export interface LogisticProblem {
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** 0 or 1. */
  readonly outcomes: ArrayLike<number>;
  readonly penalty: number;
}

export interface NewtonResult {
  /** [columns + 1]: coefficients, then the intercept. */
  readonly solution: Float64Array;
  readonly steps: number;
  /** |gradient| over its size at w = 0 reached the tolerance. */
  readonly converged: boolean;
}

const MOST_STEPS = 100;
const MOST_CONJUGATE_STEPS = 250;

/** @param start [columns + 1]; not touched   @param tolerance of |gradient| relative to the number of rows */
export function minimiseLogistic(problem: LogisticProblem, start: Float64Array, tolerance: number): NewtonResult {
  const { rows } = problem;
  let point: Float64Array = Float64Array.from(start);
  let margins = marginsOf(problem, point);
  let loss = lossOf(problem, point, margins);
  const curvature = new Float64Array(rows);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = gradientOf(problem, point, margins, curvature);
    const size = norm(gradient);
    if (size <= tolerance * rows) return { solution: point, steps: step, converged: true };
    const direction = conjugateDirection(problem, curvature, gradient, Math.min(0.1, Math.sqrt(size / rows)) * size);
    const slope = dot(direction, gradient);
    const directionMargins = marginsOf(problem, direction);
    let share = 1;
    for (; share > 1e-6; share /= 2) {
      const nextPoint = sumOf(point, share, direction);
      const nextMargins = sumOf(margins, share, directionMargins);
      const nextLoss = lossOf(problem, nextPoint, nextMargins);
      if (nextLoss > loss + 1e-4 * share * slope + 1e-14 * Math.abs(loss)) continue;
      [point, margins, loss] = [nextPoint, nextMargins, nextLoss];
      break;
    }
    if (share <= 1e-6) return { solution: point, steps: step, converged: size <= 1e3 * tolerance * rows };
  }
  return { solution: point, steps: MOST_STEPS, converged: false };
}

/** z [rows] of a point [columns + 1]. */
export function marginsOf(
  problem: { x: Float64Array; rows: number; columns: number },
  point: Float64Array,
): Float64Array {
  const { x, rows, columns } = problem;
  const margins = new Float64Array(rows);
  for (let row = 0; row < rows; row++) margins[row] = rowDot(x, row * columns, point, columns) + point[columns];
  return margins;
}

/** Preconditioned conjugate gradients on H d = −g, until the residual is below `target`. */
function conjugateDirection(
  problem: LogisticProblem,
  curvature: Float64Array,
  gradient: Float64Array,
  target: number,
): Float64Array {
  const size = gradient.length;
  const inverseDiagonal = diagonalOf(problem, curvature).map((value) => 1 / value);
  const direction = new Float64Array(size);
  const residual = gradient.map((value) => -value);
  const search = residual.map((value, j) => value * inverseDiagonal[j]);
  let scaled = dotScaled(residual, inverseDiagonal);
  for (let step = 0; step < MOST_CONJUGATE_STEPS && norm(residual) > target; step++) {
    const product = curvatureTimes(problem, curvature, search);
    const length = scaled / dot(search, product);
    for (let j = 0; j < size; j++) {
      direction[j] += length * search[j];
      residual[j] -= length * product[j];
    }
    const next = dotScaled(residual, inverseDiagonal);
    const keep = next / scaled;
    for (let j = 0; j < size; j++) search[j] = residual[j] * inverseDiagonal[j] + keep * search[j];
    scaled = next;
  }
  return direction;
}

/** Gradient [columns + 1]; fills `curvature` [rows] with p (1 − p). */
function gradientOf(
  { x, rows, columns, outcomes, penalty }: LogisticProblem,
  point: Float64Array,
  margins: Float64Array,
  curvature: Float64Array,
): Float64Array {
  const gradient = new Float64Array(columns + 1);
  for (let row = 0; row < rows; row++) {
    const p = 1 / (1 + Math.exp(-margins[row]));
    curvature[row] = p * (1 - p);
    addRow(gradient, p - outcomes[row], x, row * columns, columns);
  }
  for (let j = 0; j < columns; j++) gradient[j] += penalty * point[j];
  return gradient;
}

/** H v, one pass over X: each row is used twice while it is in the cache, four rows share one pass over the product. */
function curvatureTimes(
  { x, rows, columns, penalty }: LogisticProblem,
  curvature: Float64Array,
  vector: Float64Array,
): Float64Array {
  const product = new Float64Array(columns + 1);
  const factorOf = (row: number): number =>
    curvature[row] * (rowDot(x, row * columns, vector, columns) + vector[columns]);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const factors = [factorOf(row), factorOf(row + 1), factorOf(row + 2), factorOf(row + 3)] as const;
    addFourRows(product, factors, x, row * columns, columns);
  }
  for (; row < rows; row++) addRow(product, factorOf(row), x, row * columns, columns);
  for (let j = 0; j < columns; j++) product[j] += penalty * vector[j];
  return product;
}

function diagonalOf({ x, rows, columns, penalty }: LogisticProblem, curvature: Float64Array): Float64Array {
  const diagonal = new Float64Array(columns + 1).fill(penalty);
  diagonal[columns] = 1e-12;
  for (let row = 0, at = 0; row < rows; row++) {
    const weight = curvature[row];
    for (let j = 0; j < columns; j++, at++) diagonal[j] += weight * x[at] * x[at];
    diagonal[columns] += weight;
  }
  return diagonal;
}

function lossOf({ outcomes, columns, penalty }: LogisticProblem, point: Float64Array, margins: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < margins.length; row++) {
    const z = margins[row];
    loss += Math.max(z, 0) - outcomes[row] * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  let squares = 0;
  for (let j = 0; j < columns; j++) squares += point[j] * point[j];
  return loss + (penalty / 2) * squares;
}

/** Four sums at a time: additions don't wait for each other. */
function rowDot(x: Float64Array, at: number, vector: Float64Array, columns: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let j = 0;
  for (; j + 3 < columns; j += 4) {
    a += x[at + j] * vector[j];
    b += x[at + j + 1] * vector[j + 1];
    c += x[at + j + 2] * vector[j + 2];
    d += x[at + j + 3] * vector[j + 3];
  }
  for (; j < columns; j++) a += x[at + j] * vector[j];
  return a + b + (c + d);
}

/** `into` [columns + 1] += factor · (row, 1). */
function addRow(into: Float64Array, factor: number, x: Float64Array, at: number, columns: number): void {
  for (let j = 0; j < columns; j++) into[j] += factor * x[at + j];
  into[columns] += factor;
}

/** As `addRow`, for four rows one after the other. */
function addFourRows(
  into: Float64Array,
  [a, b, c, d]: readonly [number, number, number, number],
  x: Float64Array,
  at: number,
  columns: number,
): void {
  const second = at + columns;
  const third = second + columns;
  const fourth = third + columns;
  for (let j = 0; j < columns; j++) {
    into[j] += a * x[at + j] + b * x[second + j] + (c * x[third + j] + d * x[fourth + j]);
  }
  into[columns] += a + b + c + d;
}

function sumOf(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  return a.map((value, i) => value + factor * b[i]);
}

function dot(a: Float64Array, b: Float64Array): number {
  return rowDot(a, 0, b, a.length);
}

function dotScaled(a: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * a[j] * scale[j];
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}
