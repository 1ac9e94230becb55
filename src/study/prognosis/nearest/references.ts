/**
 * Past patients to compare with: pasts of the training split at moments of their records, with what came after, each as
 * the direction of its standardised features (hidden states of the prompt encoder).
 *
 * Moments are drawn from the times at which something was recorded, some a patient, after the first `fewestTokens` of the record. Features are standardised over the references, then scaled to length one: the
 * cosine of two is their inner product.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { type Progress, silentProgress } from '../../../base/progress.ts';
import { seededRandom } from '../../../base/random.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openPromptEncoder, type PromptEncoder, type PromptFeatures } from '../../../model/sampling/promptEncoder.ts';
import type { Model } from '../modelFolder.ts';
import { type Prompt, promptAt } from '../prompt.ts';
import type { RiskQuestion } from '../question.ts';
import { type Observed, observerOf } from './observed.ts';

/** A moment of a patient, with what became of them. */
export interface ObservedMoment extends Observed {
  /** Place in the store. */
  readonly patient: number;
  readonly minutes: number;
}

export interface References {
  readonly moments: readonly ObservedMoment[];
  readonly subjectIds: BigInt64Array;
  readonly columns: number;
  /** [references × columns], each row of length one. */
  readonly directions: Float32Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** The hidden states that say who is alike: of the middle layer, the mean over the history and where it stands now. */
const PARTS = ['middleMean', 'middleLast'] as const satisfies readonly (keyof PromptFeatures)[];

export interface MomentSettings {
  readonly momentsAPatient: number;
  readonly fewestTokens: number;
  readonly seed: number;
}

const MOMENT_DEFAULTS: MomentSettings = { momentsAPatient: 3, fewestTokens: 10, seed: 1 };

/** Draws moments of every patient. @throws input/invalid when no record shows an answer to the question */
export function drawMoments(
  model: Model,
  store: TokenStore,
  question: RiskQuestion,
  settings: MomentSettings = MOMENT_DEFAULTS,
): readonly ObservedMoment[] {
  const observe = observerOf(model.vocabulary, store, question);
  const moments = Array.from({ length: store.subjectIds.length }, (_, patient) => {
    const random = seededRandom(settings.seed, 'reference moments', store.subjectIds[patient]);
    const times = random.shuffle(timesOf(store, patient, settings.fewestTokens)).slice(0, settings.momentsAPatient);
    return times.map((minutes) => ({ patient, minutes, ...observe(patient, minutes) }));
  }).flat();
  if (moments.every(({ course }) => course === 'censored')) throw nobodyObserved();
  return moments;
}

/** Reads every moment's past once. @param limit longest prompt, in tokens */
export async function readReferences(
  model: Model,
  store: TokenStore,
  moments: readonly ObservedMoment[],
  limit: number,
  options: SessionOptions & { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<References> {
  const { progress = silentProgress, signal, ...session } = options;
  const columns = PARTS.length * model.config.width;
  const rows = moments.length;
  const directions = new Float32Array(rows * columns);
  const encoder = await openPromptEncoder(model.config, model.parameters, session);
  progress.start('read references', rows, 'pasts');
  try {
    for (let row = 0; row < rows; row++) {
      signal?.throwIfAborted();
      const prompt = promptAt(model.vocabulary, store, moments[row].patient, moments[row].minutes, limit);
      directions.set(await featuresOf(encoder, prompt), row * columns);
      progress.update(row + 1);
    }
  } finally {
    await encoder.close();
  }
  progress.finish();
  const { mean, deviation } = spreadOf(directions, rows, columns);
  for (let row = 0; row < rows; row++) {
    pointTo(directions.subarray(row * columns, (row + 1) * columns), mean, deviation);
  }
  const subjectIds = BigInt64Array.from(moments, ({ patient }) => store.subjectIds[patient]);
  return { moments, subjectIds, columns, directions, mean, deviation };
}

/** [columns]: a past's features, not yet standardised. */
export async function featuresOf(encoder: PromptEncoder, { tokens }: Prompt): Promise<Float32Array> {
  const { features } = await encoder.encode(tokens);
  const parts = PARTS.map((part) => features[part]);
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Standardises features in place and scales them to length one. */
export function pointTo(features: Float32Array, mean: Float64Array, deviation: Float64Array): Float32Array {
  let squares = 0;
  for (let i = 0; i < features.length; i++) {
    features[i] = (features[i] - mean[i]) / deviation[i];
    squares += features[i] ** 2;
  }
  const length = Math.max(Math.sqrt(squares), Number.MIN_VALUE);
  for (let i = 0; i < features.length; i++) features[i] /= length;
  return features;
}

/** Distinct times of the record after its first tokens, without the last. */
function timesOf(store: TokenStore, patient: number, fewestTokens: number): number[] {
  const [from, to] = [store.offsets[patient] + fewestTokens, store.offsets[patient + 1] - 1];
  const times = new Set<number>();
  for (let at = from; at < to; at++) if (!Number.isNaN(store.minutes[at])) times.add(store.minutes[at]);
  return [...times];
}

function spreadOf(
  values: Float32Array,
  rows: number,
  columns: number,
): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  for (let i = 0; i < values.length; i++) deviation[i % columns] += (values[i] - mean[i % columns]) ** 2 / rows;
  return { mean, deviation: deviation.map((variance) => (variance > 0 ? Math.sqrt(variance) : 1)) };
}

function nobodyObserved(): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: 'reference patients',
    rule: 'No record goes on long enough after any of its events to show an answer to this question.',
    remedy: 'Ask about a shorter horizon, or give a data set with longer follow-up.',
  });
}
