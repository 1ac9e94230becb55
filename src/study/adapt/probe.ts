/**
 * The linear probe of a model on a task: hidden states at the prediction times as features, logistic regression fitted on the
 * train split, its penalty chosen on the tuning split, predictions for the wanted split. The decoder itself is not changed.
 */
import { join } from 'node:path';
import { identityOfFolder, writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFileWhole, writeFolder } from '../../base/outputs.ts';
import { type Progress, silentProgress } from '../../base/progress.ts';
import type { Split } from '../../data/record/meds.ts';
import { PREDICTIONS_FILE, type Predictions, writePredictions } from '../evaluate/predictions.ts';
import { type Model, readModel } from '../prognosis/modelFolder.ts';
import { readTokensFor } from '../prognosis/tokenSource.ts';
import { identityOfLabels, type Labels, readLabels } from '../tasks/labels.ts';
import { EMBEDDING_PARTS, type EmbeddingPart, embedRows } from './embeddings.ts';
import type { Features } from './features.ts';
import { chooseLogistic, type PenaltyTrial, type ProbeCriterion, predictLogistic } from './logistic.ts';

export interface ProbeInputs {
  readonly model: string;
  /** A MEDS dataset, or tokens made with the model's vocabulary. */
  readonly data: string;
  readonly labels: string;
  readonly out: string;
}

export interface ProbeSettings {
  readonly split: Split;
  readonly parts: readonly EmbeddingPart[];
  readonly criterion: ProbeCriterion;
  readonly force: boolean;
  readonly threads?: number;
}

export interface ProbeHooks {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface ProbeSummary {
  readonly rows: number;
  readonly columns: number;
  readonly penalty: number;
  /** What each penalty gave on the tuning split. */
  readonly trials: readonly PenaltyTrial[];
}

/** Features and outcomes of the labelled rows of one split. */
interface LabelledFeatures extends Features {
  readonly labels: Labels;
}

export const DEFAULT_PROBE_PARTS: readonly EmbeddingPart[] = EMBEDDING_PARTS;

export async function probe(
  inputs: ProbeInputs,
  settings: ProbeSettings,
  hooks: ProbeHooks = {},
): Promise<ProbeSummary> {
  refuseExisting(inputs.out, settings.force);
  const model = await readModel(inputs.model);
  const features = async (split: Split) => featuresOf(model, inputs, split, settings, hooks);
  const train = await features('train');
  const tuning = await features('tuning');
  const wanted = settings.split === 'tuning' ? tuning : await features(settings.split);
  const chosen = chooseLogistic(train, train.labels.outcomes, tuning, tuning.labels.outcomes, {
    criterion: settings.criterion,
  });
  const predictions: Predictions = { ...wanted.labels, probabilities: predictLogistic(chosen.model, wanted) };
  const summary = { rows: wanted.rows, columns: wanted.columns, penalty: chosen.model.penalty, trials: chosen.trials };
  await writeFolder(inputs.out, { force: settings.force }, async (folder) => {
    await writePredictions(join(folder, PREDICTIONS_FILE), predictions);
    const { mean, scale, coefficients, intercept, penalty } = chosen.model;
    const weights = {
      format: 1,
      parts: settings.parts,
      penalty,
      intercept,
      coefficients: [...coefficients],
      mean: [...mean],
      scale: [...scale],
    };
    await writeFileWhole(join(folder, 'probe.json'), `${JSON.stringify(weights)}\n`);
    await writeManifest(folder, {
      kind: 'predictions',
      command: 'adapt',
      settings: { method: 'probe', parts: settings.parts, criterion: settings.criterion, split: settings.split },
      seed: null,
      inputs: { model: await identityOfFolder(inputs.model), labels: identityOfLabels(wanted.labels) },
      counts: { rows: summary.rows, columns: summary.columns },
    });
  });
  return summary;
}

async function featuresOf(
  model: Model,
  inputs: ProbeInputs,
  split: Split,
  settings: ProbeSettings,
  hooks: ProbeHooks,
): Promise<LabelledFeatures> {
  const { progress = silentProgress, signal } = hooks;
  const all = await readLabels(inputs.labels, split);
  const tokens = await readTokensFor(model, inputs.data, split, hooks);
  const { rowsOf, ...embedded } = await embedRows(model, tokens.store, all, {
    parts: settings.parts,
    progress,
    ...(signal === undefined ? {} : { signal }),
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
  });
  const labels = {
    subjectIds: BigInt64Array.from(rowsOf, (row) => all.subjectIds[row]),
    predictionTimes: BigInt64Array.from(rowsOf, (row) => all.predictionTimes[row]),
    outcomes: Uint8Array.from(rowsOf, (row) => all.outcomes[row]),
  };
  return { ...embedded, labels };
}
