/**
 * From a model, data, a task and labels to a folder of predictions: `predictions.parquet` in the schema of meds-evaluation, with
 * `standard_error`, `determinable_share` and `sampled_tokens` beside it, and `manifest.json`. Same inputs and seed: same bytes.
 */
import { join } from 'node:path';
import { identityOfFolder, writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFolder } from '../../base/outputs.ts';
import { mean } from '../../base/statistics.ts';
import type { Split } from '../../data/record/meds.ts';
import { PREDICTIONS_FILE, writePredictions } from '../evaluate/predictions.ts';
import { identityOfLabels, readLabels } from '../tasks/labels.ts';
import { readRiskTask } from '../tasks/riskTask.ts';
import { readModel } from './modelFolder.ts';
import { riskQuestion } from './question.ts';
import { readTokensFor } from './tokenSource.ts';
import {
  effortOf,
  type ZeroShotCounts,
  type ZeroShotHooks,
  type ZeroShotRisks,
  type ZeroShotSettings,
  zeroShotRisks,
} from './zeroShot.ts';

export interface PredictInputs {
  readonly model: string;
  /** A MEDS dataset, or tokens made with the model's vocabulary. */
  readonly data: string;
  readonly task: string;
  readonly labels: string;
  readonly out: string;
}

export interface PredictSettings extends ZeroShotSettings {
  readonly split: Split;
  readonly maximumNewTokens: number;
  readonly force: boolean;
}

export interface PredictSummary {
  readonly task: string;
  readonly counts: ZeroShotCounts;
  readonly meanProbability: number;
  readonly eventShare: number;
}

export async function predict(
  inputs: PredictInputs,
  settings: PredictSettings,
  hooks: ZeroShotHooks = {},
): Promise<PredictSummary> {
  refuseExisting(inputs.out, settings.force);
  const task = await readRiskTask(inputs.task);
  const model = await readModel(inputs.model);
  const question = riskQuestion(task, model.vocabulary, settings.maximumNewTokens);
  const labels = await readLabels(inputs.labels, settings.split);
  const tokens = await readTokensFor(model, inputs.data, settings.split, hooks);
  const risks = await zeroShotRisks(model, tokens.store, labels, question, settings, hooks);
  const { estimator, seed, split, maximumNewTokens } = settings;
  await writeFolder(inputs.out, { force: settings.force }, async (folder) => {
    await writeRisks(join(folder, PREDICTIONS_FILE), risks);
    await writeManifest(folder, {
      kind: 'predictions',
      command: 'predict',
      settings: { task, estimator, ...effortOf(settings), split, maximumNewTokens },
      seed,
      inputs: {
        model: await identityOfFolder(inputs.model),
        tokens: tokens.identity,
        labels: identityOfLabels(labels),
      },
      counts: { ...risks.counts },
    });
  });
  return {
    task: task.name,
    counts: risks.counts,
    meanProbability: mean(risks.probabilities),
    eventShare: mean(risks.labels.outcomes),
  };
}

async function writeRisks(path: string, risks: ZeroShotRisks): Promise<void> {
  await writePredictions(path, { ...risks.labels, probabilities: risks.probabilities }, [
    { name: 'standard_error', type: 'FLOAT', values: risks.standardErrors },
    { name: 'determinable_share', type: 'FLOAT', values: risks.determinableShares },
    { name: 'sampled_tokens', type: 'INTEGER', values: risks.sampledTokens },
  ]);
}
