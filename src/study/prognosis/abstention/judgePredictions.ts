/**
 * A folder of predictions judged against limits: the same rows with the calibrated risk, whether an answer is given, and every reason
 * that stands against one. `manifest.json` as for predictions, so that what reads those reads these.
 */
import { join } from 'node:path';
import { identityOfFolder, readManifest, writeManifest } from '../../../base/manifest.ts';
import { writeFolder } from '../../../base/outputs.ts';
import { PREDICTIONS_FILE, readPredictions, writePredictions } from '../../evaluate/predictions.ts';
import { type CaseSources, readCases } from './cases.ts';
import { type Abstention, originOfPredictions } from './format.ts';
import type { HistoryHooks } from './history.ts';
import { type Judgement, judge } from './judge.ts';
import { ABSTENTION_REASONS, type ReasonName } from './reasons.ts';

export interface JudgedPredictions {
  readonly rows: number;
  readonly kept: number;
  /** Rows by reason; a row can have several. */
  readonly reasons: Readonly<Partial<Record<ReasonName, number>>>;
}

/** @throws output/exists, input/mismatch (limits of another model, task or estimator), input/invalid */
export async function judgePredictions(
  folder: string,
  abstention: Abstention,
  out: string,
  sources: CaseSources,
  hooks: HistoryHooks & { readonly force: boolean },
): Promise<JudgedPredictions> {
  const origin = await originOfPredictions(folder);
  const cases = await readCases(folder, sources, hooks);
  const judged = cases.map((one) => judge(abstention, origin, one));
  const counts = countsOf(judged);
  await writeFolder(out, { force: hooks.force }, async (target) => {
    const predictions = await readPredictions(folder);
    const probabilities = Float64Array.from(judged, ({ probability }) => probability);
    await writePredictions(join(target, PREDICTIONS_FILE), { ...predictions, probabilities }, [
      { name: 'kept', type: 'BOOLEAN', values: judged.map(({ kept }) => kept) },
      { name: 'set_yes', type: 'BOOLEAN', values: judged.map(({ set }) => set.yes) },
      { name: 'set_no', type: 'BOOLEAN', values: judged.map(({ set }) => set.no) },
      {
        name: 'reasons',
        type: 'VARCHAR[]',
        values: judged.map(({ reasons }) => [...new Set(reasons.map(({ reason }) => reason))]),
      },
    ]);
    const { settings, inputs } = await readManifest(folder, 'predictions');
    await writeManifest(target, {
      kind: 'predictions',
      command: 'abstain',
      settings: { ...settings, abstention: abstention.settings },
      seed: abstention.settings.seed,
      inputs: { ...inputs, predictions: await identityOfFolder(folder) },
      counts: { rows: counts.rows, kept: counts.kept },
    });
  });
  return counts;
}

function countsOf(judged: readonly Judgement[]): JudgedPredictions {
  const reasons: Partial<Record<ReasonName, number>> = {};
  for (const name of Object.keys(ABSTENTION_REASONS).filter((key): key is ReasonName => key in ABSTENTION_REASONS)) {
    const rows = judged.filter((one) => one.reasons.some(({ reason }) => reason === name)).length;
    if (rows > 0) reasons[name] = rows;
  }
  return { rows: judged.length, kept: judged.filter(({ kept }) => kept).length, reasons };
}
