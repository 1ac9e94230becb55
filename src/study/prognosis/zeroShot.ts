/**
 * Zero-shot risks of many patients: for each labelled row the past is encoded once and futures are sampled from it. Rows do not
 * influence each other; each has its own stream of chance, named by subject and time.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { type Progress, silentProgress } from '../../base/progress.ts';
import { minutesOfMicros, type TokenStore } from '../../data/timeline/store.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import type { Labels } from '../tasks/labels.ts';
import { openDirectEstimator } from './direct.ts';
import { openFutureEstimator } from './futures.ts';
import type { Model } from './modelFolder.ts';
import { type Prompt, patientIndex, promptAt } from './prompt.ts';
import type { AskedRow, EstimatorName, RiskAnswer, RiskEstimator, RiskQuestion } from './question.ts';
import type { Effort } from './rounds.ts';

export interface ZeroShotSettings {
  readonly estimator: EstimatorName;
  /** Futures of each row (default: `DEFAULT_TRAJECTORIES`), unless `width` is given. */
  readonly trajectories?: number;
  /** Wanted half-width of each row's interval; futures are then drawn in rounds until it is reached (rounds.ts). */
  readonly width?: number;
  /** With `width`: sampled tokens that a row may cost. */
  readonly budgetTokens?: number;
  readonly seed: number;
  readonly threads?: number;
}

/** By reach about as good as twice as many by mc, and often better (docs/prognosis.md). */
export const DEFAULT_TRAJECTORIES = 64;
export const DEFAULT_BUDGET_TOKENS = 50_000;

export interface ZeroShotHooks {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface ZeroShotRisks {
  /** The labelled rows that were answered, in their order. */
  readonly labels: Labels;
  readonly probabilities: Float64Array;
  readonly standardErrors: Float64Array;
  readonly determinableShares: Float64Array;
  readonly sampledTokens: Int32Array;
  readonly counts: ZeroShotCounts;
}

export interface ZeroShotCounts {
  readonly rows: number;
  /** Labelled rows whose subject the data (this split of them) do not hold. */
  readonly rowsWithoutSubject: number;
  readonly promptsCut: number;
  readonly tokensCut: number;
  /** Rows in which no future had an answer. */
  readonly rowsUndetermined: number;
  readonly promptTokens: number;
  readonly sampledTokens: number;
  /** Futures sampled, of all rows together. */
  readonly futures: number;
}

/** @throws input/mismatch when none of the labelled subjects is in the data. */
export async function zeroShotRisks(
  model: Model,
  store: TokenStore,
  labels: Labels,
  question: RiskQuestion,
  settings: ZeroShotSettings,
  hooks: ZeroShotHooks = {},
): Promise<ZeroShotRisks> {
  const { threads } = settings;
  const found = rowsInStore(store, labels);
  const session = threads === undefined ? {} : { threads };
  const estimator = await openEstimator(model, question, settings, session);
  try {
    return await answerRows({ model, store, labels, found, question, hooks, estimator });
  } finally {
    await estimator.close();
  }
}

function openEstimator(
  model: Model,
  question: RiskQuestion,
  settings: ZeroShotSettings,
  session: SessionOptions,
): Promise<RiskEstimator> {
  const { estimator, seed } = settings;
  if (estimator === 'direct') return openDirectEstimator(model, question, session);
  return openFutureEstimator(model, question, { estimator, effort: effortOf(settings), seed }, session);
}

/** What the settings say, defaults filled in. */
export function effortOf({ trajectories, width, budgetTokens }: ZeroShotSettings): Effort {
  if (width === undefined) return { trajectories: trajectories ?? DEFAULT_TRAJECTORIES };
  return { width, budgetTokens: budgetTokens ?? DEFAULT_BUDGET_TOKENS };
}

/** Rows of the labels whose subject is in the store, each with the patient's place in it. */
export interface FoundRows {
  readonly rows: Int32Array;
  readonly patients: Int32Array;
}

export function rowsInStore(store: TokenStore, labels: Pick<Labels, 'subjectIds'>): FoundRows {
  const index = patientIndex(store);
  const rows = Int32Array.from(labels.subjectIds.keys()).filter((row) => index.has(labels.subjectIds[row]));
  if (rows.length === 0) {
    throw new AnamnesisError('input/mismatch', {
      where: 'labels',
      rule: `None of the ${labels.subjectIds.length} labelled subjects is in this split of the data.`,
      remedy: 'Give labels of the same dataset, and the split that they belong to.',
    });
  }
  return { rows, patients: rows.map((row) => index.get(labels.subjectIds[row]) ?? -1) };
}

/** The longest prompt that leaves room to sample: at least three quarters of the context. */
export function longestPrompt(context: number, maximumNewTokens: number): number {
  return context - Math.min(maximumNewTokens, Math.floor(context / 4));
}

async function answerRows(work: {
  readonly model: Model;
  readonly store: TokenStore;
  readonly labels: Labels;
  readonly found: FoundRows;
  readonly question: RiskQuestion;
  readonly hooks: ZeroShotHooks;
  readonly estimator: RiskEstimator;
}): Promise<ZeroShotRisks> {
  const { model, store, labels, found, question, estimator } = work;
  const progress = work.hooks.progress ?? silentProgress;
  const limit = longestPrompt(model.config.context, question.plan.maximumNewTokens);
  const table = new RiskTable(labels, found);
  progress.start('predict', found.rows.length, 'patients');
  let answered = 0;
  function* rows(): Generator<AskedRow> {
    for (const [k, row] of found.rows.entries()) {
      const [subject, time] = [labels.subjectIds[row], labels.predictionTimes[row]];
      const prompt = promptAt(model.vocabulary, store, found.patients[k], minutesOfMicros(time), limit);
      const done = (answer: RiskAnswer): void => {
        table.set(k, prompt, answer);
        progress.update(++answered);
      };
      yield { prompt, stream: [subject, time], done };
    }
  }
  await estimator.answerAll(rows(), work.hooks.signal);
  progress.finish();
  return table.risks();
}

/** Risks as they come, in whatever order. */
export class RiskTable {
  readonly #labels: Labels;
  readonly #found: FoundRows;
  readonly #probabilities: Float64Array;
  readonly #standardErrors: Float64Array;
  readonly #determinableShares: Float64Array;
  readonly #tokens: Int32Array;
  readonly #counts = {
    promptsCut: 0,
    tokensCut: 0,
    rowsUndetermined: 0,
    promptTokens: 0,
    sampledTokens: 0,
    futures: 0,
  };

  constructor(labels: Labels, found: FoundRows) {
    const rows = found.rows.length;
    this.#labels = labels;
    this.#found = found;
    this.#probabilities = new Float64Array(rows);
    this.#standardErrors = new Float64Array(rows);
    this.#determinableShares = new Float64Array(rows);
    this.#tokens = new Int32Array(rows);
  }

  /** @param k number of the row among those that were found */
  set(k: number, prompt: Prompt, { risk, sampledTokens, trajectories }: RiskAnswer): void {
    this.#probabilities[k] = risk.probability;
    this.#standardErrors[k] = risk.standardError;
    this.#determinableShares[k] = risk.determinableShare;
    this.#tokens[k] = sampledTokens;
    this.#counts.promptsCut += prompt.cutTokens > 0 ? 1 : 0;
    this.#counts.tokensCut += prompt.cutTokens;
    this.#counts.rowsUndetermined += risk.determinableShare === 0 ? 1 : 0;
    this.#counts.promptTokens += prompt.tokens.length;
    this.#counts.sampledTokens += sampledTokens;
    this.#counts.futures += trajectories;
  }

  risks(): ZeroShotRisks {
    const rows = this.#found.rows.length;
    return {
      labels: selectRows(this.#labels, this.#found.rows),
      probabilities: this.#probabilities,
      standardErrors: this.#standardErrors,
      determinableShares: this.#determinableShares,
      sampledTokens: this.#tokens,
      counts: { rows, rowsWithoutSubject: this.#labels.subjectIds.length - rows, ...this.#counts },
    };
  }
}

function selectRows(labels: Labels, rows: Int32Array): Labels {
  return {
    subjectIds: BigInt64Array.from(rows, (row) => labels.subjectIds[row]),
    predictionTimes: BigInt64Array.from(rows, (row) => labels.predictionTimes[row]),
    outcomes: Uint8Array.from(rows, (row) => labels.outcomes[row]),
  };
}
