/**
 * The linear probe: L2-regularised logistic regression on standardised features, its penalty chosen on the tuning split alone.
 *
 * Promises: float64, deterministic, the same coefficients as scikit-learn's `LogisticRegression(C = 1 / penalty)` after
 * `StandardScaler`, to its tolerance. Means and deviations come from the training rows; held-out rows are never looked at.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { areaUnderRoc, clampProbability, logistic } from '../../base/statistics.ts';
import { type Features, fitStandardisation, type Standardisation, standardise } from './features.ts';
import { marginsOf, minimiseLogistic } from './newton.ts';

export interface LogisticModel extends Standardisation {
  /** [columns], on the standardised scale. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  readonly penalty: number;
}

/** What one penalty gave on the tuning rows. */
export interface PenaltyTrial {
  readonly penalty: number;
  readonly auroc: number;
  readonly logLoss: number;
}

export const PROBE_CRITERIA = ['log-loss', 'auroc'] as const;
export type ProbeCriterion = (typeof PROBE_CRITERIA)[number];

export interface ChoiceOptions {
  readonly criterion?: ProbeCriterion;
  /** Any order; tried from the strongest down. */
  readonly penalties?: readonly number[];
}

/** Two per decade, for sums over a few thousand rows. */
export const DEFAULT_PENALTIES: readonly number[] = Array.from({ length: 15 }, (_, i) => 10 ** (5 - i / 2));
/** Weaker penalties are not tried after this many in a row were worse than the best. */
const PATIENCE = 3;
const ROUGH_TOLERANCE = 1e-4;
const FINE_TOLERANCE = 1e-8;

/** @throws input/invalid when the outcomes are all alike, lengths differ, or a feature is not finite. */
export function fitLogistic(features: Features, outcomes: ArrayLike<number>, penalty: number): LogisticModel {
  checkProblem(features, outcomes);
  const standardisation = fitStandardisation(features);
  const x = standardise(features, standardisation);
  const problem = { x, rows: features.rows, columns: features.columns, outcomes, penalty };
  const { solution } = minimiseLogistic(problem, startAtShare(outcomes, features.columns), FINE_TOLERANCE);
  return toModel(solution, penalty, standardisation);
}

/**
 * Fits one model per penalty on the training rows, strongest first, each from the last one's solution; keeps the one that is best
 * on the tuning rows by the criterion (default log loss), and polishes it.
 */
export function chooseLogistic(
  train: Features,
  trainOutcomes: ArrayLike<number>,
  tuning: Features,
  tuningOutcomes: ArrayLike<number>,
  options: ChoiceOptions = {},
): { readonly model: LogisticModel; readonly trials: readonly PenaltyTrial[] } {
  checkProblem(train, trainOutcomes);
  checkProblem(tuning, tuningOutcomes);
  const { criterion = 'log-loss', penalties = DEFAULT_PENALTIES } = options;
  const standardisation = fitStandardisation(train);
  const problem = {
    x: standardise(train, standardisation),
    rows: train.rows,
    columns: train.columns,
    outcomes: trainOutcomes,
  };
  const tuned = { x: standardise(tuning, standardisation), rows: tuning.rows, columns: tuning.columns };
  const trials: PenaltyTrial[] = [];
  let solution = startAtShare(trainOutcomes, train.columns);
  let best = { score: Number.NEGATIVE_INFINITY, trial: 0, solution };
  for (const penalty of penalties.toSorted((a, b) => b - a)) {
    solution = minimiseLogistic({ ...problem, penalty }, solution, ROUGH_TOLERANCE).solution;
    const trial = { penalty, ...scoreMargins(marginsOf(tuned, solution), tuningOutcomes) };
    const score = criterion === 'auroc' ? trial.auroc : -trial.logLoss;
    if (score > best.score) best = { score, trial: trials.length, solution };
    trials.push(trial);
    if (trials.length - 1 - best.trial >= PATIENCE) break;
  }
  const { penalty } = trials[best.trial];
  const polished = minimiseLogistic({ ...problem, penalty }, best.solution, FINE_TOLERANCE).solution;
  return { model: toModel(polished, penalty, standardisation), trials };
}

/** @returns [rows] probabilities. */
export function predictLogistic(model: LogisticModel, features: Features): Float64Array {
  const x = standardise(features, model);
  const point = Float64Array.of(...model.coefficients, model.intercept);
  return marginsOf({ x, rows: features.rows, columns: features.columns }, point).map(logistic);
}

function scoreMargins(margins: Float64Array, outcomes: ArrayLike<number>): { auroc: number; logLoss: number } {
  let loss = 0;
  margins.forEach((margin, row) => {
    const p = clampProbability(logistic(margin));
    loss -= Math.log(outcomes[row] === 1 ? p : 1 - p);
  });
  return { auroc: areaUnderRoc(outcomes, margins), logLoss: loss / margins.length };
}

/** All coefficients 0, the intercept at the log-odds of the event share. */
function startAtShare(outcomes: ArrayLike<number>, columns: number): Float64Array {
  const events = countEvents(outcomes);
  const start = new Float64Array(columns + 1);
  start[columns] = Math.log(events / (outcomes.length - events));
  return start;
}

function toModel(solution: Float64Array, penalty: number, standardisation: Standardisation): LogisticModel {
  const columns = solution.length - 1;
  return { ...standardisation, coefficients: solution.slice(0, columns), intercept: solution[columns], penalty };
}

function countEvents(outcomes: ArrayLike<number>): number {
  let events = 0;
  for (let row = 0; row < outcomes.length; row++) events += outcomes[row];
  return events;
}

function checkProblem({ rows, columns, values }: Features, outcomes: ArrayLike<number>): void {
  const events = countEvents(outcomes);
  if (outcomes.length !== rows || values.length !== rows * columns) {
    throw refusal(
      'features',
      `There are ${rows} rows of features and ${outcomes.length} outcomes.`,
      'Give one outcome per row.',
    );
  }
  if (events === 0 || events === rows) {
    throw refusal('outcomes', `All ${rows} outcomes are the same.`, 'Use rows with both outcomes; check the task.');
  }
  if (!values.every(Number.isFinite)) {
    throw refusal('features', 'Some features are NaN or infinite.', 'Check the model that the embeddings came from.');
  }
}

function refusal(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', { where, rule, remedy });
}
