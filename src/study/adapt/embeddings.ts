/**
 * Hidden states as features: for each subject and time, what the decoder makes of the past up to then. The last token's state says
 * where the patient stands, the mean over tokens what the history held; both after the final norm and after the middle layer.
 */
import { type Progress, silentProgress } from '../../base/progress.ts';
import { minutesOfMicros, type TokenStore } from '../../data/timeline/store.ts';
import { openPromptEncoder, type PromptFeatures } from '../../model/sampling/promptEncoder.ts';
import type { Model } from '../prognosis/modelFolder.ts';
import { promptAt } from '../prognosis/prompt.ts';
import { rowsInStore } from '../prognosis/zeroShot.ts';

export const EMBEDDING_PARTS = [
  'last',
  'mean',
  'middleLast',
  'middleMean',
] as const satisfies readonly (keyof PromptFeatures)[];
export type EmbeddingPart = (typeof EMBEDDING_PARTS)[number];

export interface EmbeddingRows {
  readonly subjectIds: BigInt64Array;
  /** Microseconds since the Unix epoch. */
  readonly predictionTimes: BigInt64Array;
}

export interface Embeddings {
  /** Which of the given rows these are: those whose subject is in the data. */
  readonly rowsOf: Int32Array;
  readonly rows: number;
  /** Parts in their order, each as wide as the model. */
  readonly columns: number;
  /** [rows × columns], row-major. */
  readonly values: Float32Array;
  readonly promptsCut: number;
}

export interface EmbeddingOptions {
  readonly parts?: readonly EmbeddingPart[];
  readonly threads?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** @throws input/mismatch when none of the subjects is in the data. */
export async function embedRows(
  model: Model,
  store: TokenStore,
  wanted: EmbeddingRows,
  options: EmbeddingOptions = {},
): Promise<Embeddings> {
  const { parts = ['last', 'mean'], threads, progress = silentProgress, signal } = options;
  const { width, context } = model.config;
  const found = rowsInStore(store, wanted);
  const rows = found.rows.length;
  const columns = parts.length * width;
  const values = new Float32Array(rows * columns);
  let promptsCut = 0;
  const encoder = await openPromptEncoder(model.config, model.parameters, threads === undefined ? {} : { threads });
  try {
    progress.start('embed', rows, 'patients');
    for (let row = 0; row < rows; row++) {
      signal?.throwIfAborted();
      const minutes = minutesOfMicros(wanted.predictionTimes[found.rows[row]]);
      const prompt = promptAt(model.vocabulary, store, found.patients[row], minutes, context);
      const { features } = await encoder.encode(prompt.tokens);
      for (const [k, part] of parts.entries()) values.set(features[part], row * columns + k * width);
      promptsCut += prompt.cutTokens > 0 ? 1 : 0;
      progress.update(row + 1);
    }
    progress.finish();
  } finally {
    await encoder.close();
  }
  return { rowsOf: found.rows, rows, columns, values, promptsCut };
}
