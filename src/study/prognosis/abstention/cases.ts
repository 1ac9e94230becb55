/**
 * Cases to fit limits on or to judge, from a folder of predictions: what each was told, what its history says of how well the model can
 * know it, and its subgroups. Model and data must be those that the predictions were made with.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { identityOfFolder, readManifest } from '../../../base/manifest.ts';
import { isSplit } from '../../../data/record/meds.ts';
import { readTable } from '../../../data/record/table.ts';
import { type Predictions, readPredictions, tableOf } from '../../evaluate/predictions.ts';
import { NOT_STATED, readSubgroups } from '../../evaluate/subgroupTable.ts';
import { readModel } from '../modelFolder.ts';
import { readTokensFor } from '../tokenSource.ts';
import { longestPrompt } from '../zeroShot.ts';
import type { PredictedCase } from './fit.ts';
import { type History, type HistoryHooks, readHistories } from './history.ts';

export interface CaseSources {
  /** Model and its data, for figures of the history, sex and age. */
  readonly histories?: { readonly model: string; readonly data: string; readonly threads?: number };
  /** Parquet or CSV of words by subject_id: further subgroups. */
  readonly subgroups?: string;
}

/** Of the sampling error: 95 %. */
export const NORMAL_95 = 1.96;

/** @throws input/missing, input/invalid, input/mismatch (another model than the predictions') */
export async function readCases(
  folder: string,
  { histories, subgroups }: CaseSources,
  hooks: HistoryHooks = {},
): Promise<readonly PredictedCase[]> {
  const predictions = await readPredictions(folder);
  const table = await readTable(tableOf(folder));
  const known = histories === undefined ? undefined : await historiesOf(folder, predictions, histories, hooks);
  const columns = subgroups === undefined ? [] : await readSubgroups(subgroups);
  const numberAt = (column: string, row: number): number => Number(table[column]?.[row] ?? Number.NaN);
  return Array.from(predictions.subjectIds, (subject, row) => {
    const given = columns.map(({ name, values }) => [name, String(values.get(subject) ?? NOT_STATED)]);
    return {
      subject,
      probability: predictions.probabilities[row],
      outcome: predictions.outcomes[row],
      figures: {
        ...known?.[row]?.figures,
        halfWidth: NORMAL_95 * numberAt('standard_error', row),
        determinableShare: numberAt('determinable_share', row),
      },
      groups: { ...known?.[row]?.groups, ...Object.fromEntries(given) },
    };
  });
}

async function historiesOf(
  folder: string,
  predictions: Predictions,
  { model: modelFolder, data, threads }: NonNullable<CaseSources['histories']>,
  hooks: HistoryHooks,
): Promise<readonly (History | undefined)[]> {
  const { settings: made, inputs } = await readManifest(folder, 'predictions');
  if (inputs.model !== (await identityOfFolder(modelFolder))) {
    throw new AnamnesisError('input/mismatch', {
      where: folder,
      rule: 'These predictions were made by another model.',
      remedy: 'Give the model that they were made by.',
    });
  }
  const model = await readModel(modelFolder);
  const { store } = await readTokensFor(model, data, isSplit(made.split) ? made.split : 'held_out', hooks);
  const limit = longestPrompt(model.config.context, Number(made.maximumNewTokens ?? 256));
  return readHistories(model, store, predictions, limit, threads === undefined ? {} : { threads }, hooks);
}
