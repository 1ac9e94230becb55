/**
 * From a model, data, a task and labels to a folder of predictions: `predictions.parquet` in the schema of meds-evaluation, with
 * `standard_error`, `determinable_share` and `sampled_tokens` beside it, and `manifest.json`. Same inputs and seed: same bytes.
 */
import { join } from 'node:path';
import { sha256OfFile } from '../../base/hashing.ts';
import { identityOfFolder, writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFolder } from '../../base/outputs.ts';
import { mean } from '../../base/statistics.ts';
import type { Split } from '../../data/record/meds.ts';
import type { TokenStore } from '../../data/timeline/store.ts';
import { PREDICTIONS_FILE, writePredictions } from '../evaluate/predictions.ts';
import type { CompiledTask } from '../tasks/eventQuestion.ts';
import { identityOfLabels, type Labels, readLabels } from '../tasks/labels.ts';
import { readTask } from '../tasks/riskTask.ts';
import { futureJudge, judgedRisks, requireDataset } from './judged.ts';
import { type Model, readModel } from './modelFolder.ts';
import { type EstimatorName, questionOfEvents } from './question.ts';
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
  /** A simple task or an ACES file. */
  readonly task: string;
  /** Predicates of the data set, for ACES files that leave theirs open. */
  readonly predicates?: string;
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
  /** mc where whole futures were judged, whatever was asked for. */
  readonly estimator: EstimatorName;
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
  const task = await readTask(inputs.task, inputs.predicates);
  const model = await readModel(inputs.model);
  const answer = answersOf(task, model, inputs, settings, hooks);
  const labels = await readLabels(inputs.labels, settings.split);
  const tokens = await readTokensFor(model, inputs.data, settings.split, hooks);
  const risks = await answer(tokens.store, labels);
  const { seed, split, maximumNewTokens } = settings;
  const name = task.needsTrajectories ? task.task.name : task.question.name;
  const asked = task.needsTrajectories ? { name, judged: task.reason } : task.question;
  const estimator = task.needsTrajectories ? 'mc' : settings.estimator;
  await writeFolder(inputs.out, { force: settings.force }, async (folder) => {
    await writeRisks(join(folder, PREDICTIONS_FILE), risks);
    await writeManifest(folder, {
      kind: 'predictions',
      command: 'predict',
      settings: { task: asked, estimator, ...effortOf(settings), split, maximumNewTokens },
      seed,
      inputs: {
        model: await identityOfFolder(inputs.model),
        tokens: tokens.identity,
        task: await sha256OfFile(inputs.task),
        labels: identityOfLabels(labels),
      },
      counts: { ...risks.counts },
    });
  });
  return {
    task: name,
    estimator,
    counts: risks.counts,
    meanProbability: mean(risks.probabilities),
    eventShare: mean(risks.labels.outcomes),
  };
}

/** What can be wrong with the question is found here, before data are read. */
function answersOf(
  task: CompiledTask,
  model: Model,
  { data }: PredictInputs,
  settings: PredictSettings,
  hooks: ZeroShotHooks,
): (store: TokenStore, labels: Labels) => Promise<ZeroShotRisks> {
  if (task.needsTrajectories) {
    const judge = futureJudge(model, task, settings.maximumNewTokens);
    requireDataset(data);
    return (store, labels) => judgedRisks(model, { dataset: data, store }, labels, judge, settings, hooks);
  }
  const question = questionOfEvents(task.question, model.vocabulary, settings.maximumNewTokens);
  return (store, labels) => zeroShotRisks(model, store, labels, question, settings, hooks);
}

async function writeRisks(path: string, risks: ZeroShotRisks): Promise<void> {
  await writePredictions(path, { ...risks.labels, probabilities: risks.probabilities }, [
    { name: 'standard_error', type: 'FLOAT', values: risks.standardErrors },
    { name: 'determinable_share', type: 'FLOAT', values: risks.determinableShares },
    { name: 'sampled_tokens', type: 'INTEGER', values: risks.sampledTokens },
  ]);
}
