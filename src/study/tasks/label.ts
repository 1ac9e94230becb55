/**
 * An ACES task over a MEDS data set to MEDS labels: `OUT/<split>/<file>.parquet` with subject_id, prediction_time and boolean_value
 * (whether the label's predicate occurs in its window; null when the task has no label, as es-aces writes it), `manifest.json`, and a
 * summary with a funnel of where triggers were lost.
 *
 * Promises: the task is checked against the data before any long work; memory does not grow with the number of events (DuckDB counts,
 * one subject at a time is evaluated); same input, same bytes.
 */
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfFile } from '../../base/hashing.ts';
import { writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFolder } from '../../base/outputs.ts';
import { type Progress, silentProgress } from '../../base/progress.ts';
import {
  type DataFile,
  type Dataset,
  datasetIdentity,
  openDataset,
  readSplits,
  requireEventColumns,
} from '../../data/record/dataset.ts';
import { type Session, withSession } from '../../data/record/duckdb.ts';
import { DATA_FOLDER, isSplit, type Split } from '../../data/record/meds.ts';
import { countCodes, declareConditions, requireColumns, subjectCounts } from '../../data/record/predicateRows.ts';
import { type AcesTask, readAcesTask } from './aces/config.ts';
import { evaluateTask, newFunnel } from './aces/evaluate.ts';
import { matchPredicates, type PredicateMatch, refuseImpossible, refuseNoCodes, remarksOn } from './aces/match.ts';
import { type EvaluationPlan, planTask } from './aces/plan.ts';
import { type LabelSheet, openLabelSheet } from './labelSheet.ts';
import { countsOf, type LabelSummary, type LabelTally, summarize } from './labelSummary.ts';

export interface LabelOptions {
  /** The data set's own predicates, which fill and override the task's. */
  readonly predicates?: string;
  readonly split?: Split;
  /** Goes on when a predicate that the task needs matches no code: it counts as never. */
  readonly allowUnmatched?: boolean;
  readonly force?: boolean;
  readonly memoryLimitMb?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export async function labelDataset(
  datasetFolder: string,
  taskPath: string,
  out: string,
  options: LabelOptions = {},
): Promise<LabelSummary> {
  refuseExisting(out, options.force ?? false);
  const task = await readAcesTask(taskPath, options.predicates);
  const plan = planTask(task);
  if (plan.indexPoint === null) throw withoutIndex(task);
  return withSession({ memoryLimitMb: options.memoryLimitMb ?? 1024, signal: options.signal }, async (session) => {
    const { dataset, splits } = await openSplit(session, datasetFolder, options.split);
    const codes = await countCodes(session, dataset);
    refuseNoCodes(datasetFolder, codes);
    const matches = matchPredicates(plan.plain, codes);
    for (const file of dataset.files) for (const { condition } of matches) requireColumns(file, condition);
    if (options.allowUnmatched !== true) refuseImpossible(task, matches);
    return writeFolder(out, { force: options.force ?? false }, async (folder) => {
      const tally = await labelFiles({ session, dataset, splits, plan, matches, folder, options });
      const summary = summarize(task, plan, tally, remarksOn(matches));
      await writeManifest(folder, {
        kind: 'labels',
        command: 'label',
        settings: { task: task.name, split: options.split ?? null },
        seed: null,
        inputs: {
          dataset: await datasetIdentity(dataset),
          task: await sha256OfFile(taskPath),
          ...(options.predicates === undefined ? {} : { predicates: await sha256OfFile(options.predicates) }),
        },
        counts: countsOf(summary),
      });
      return summary;
    });
  });
}

interface LabelWork {
  readonly session: Session;
  readonly dataset: Dataset;
  /** Null when the data set has no splits. */
  readonly splits: ReadonlyMap<bigint, Split> | null;
  readonly plan: EvaluationPlan;
  readonly matches: readonly PredicateMatch[];
  readonly folder: string;
  readonly options: LabelOptions;
}

async function openSplit(
  session: Session,
  folder: string,
  split: Split | undefined,
): Promise<Pick<LabelWork, 'dataset' | 'splits'>> {
  const dataset = await openDataset(session, folder);
  requireEventColumns(dataset);
  const without = dataset.splitSource === 'none' && split === undefined;
  return { dataset, splits: without ? null : await readSplits(session, dataset) };
}

async function labelFiles(work: LabelWork): Promise<LabelTally> {
  const { session, dataset, plan, options } = work;
  const progress = options.progress ?? silentProgress;
  const tally = {
    rows: 0,
    positives: 0,
    subjects: 0,
    subjectsRead: 0,
    subjectsWithoutSplit: 0,
    funnel: newFunnel(plan),
  };
  await declareConditions(
    session,
    work.matches.map(({ condition }) => condition),
  );
  const seen = new Set<bigint>();
  progress.start('label', dataset.files.length, 'files');
  for (const [done, file] of dataset.files.entries()) {
    await labelFile(work, file, seen, tally);
    progress.update(done + 1, `${tally.rows} labels`);
  }
  progress.finish();
  return tally;
}

async function labelFile(work: LabelWork, file: DataFile, seen: Set<bigint>, tally: LabelTally): Promise<void> {
  const { session, splits, plan, matches, folder, options } = work;
  const sheets = new Map<string, LabelSheet>();
  const conditions = matches.map(({ condition }) => condition);
  try {
    const sheetOf = async (split: Split | null): Promise<LabelSheet> => {
      const path = join(folder, labelPath(file, split));
      const sheet = sheets.get(path) ?? (await openLabelSheet(path));
      sheets.set(path, sheet);
      return sheet;
    };
    for await (const record of subjectCounts(session, file, conditions, seen)) {
      const split = splits === null ? null : (splits.get(record.subject) ?? undefined);
      if (split === undefined) tally.subjectsWithoutSplit += 1;
      if (split === undefined || (options.split !== undefined && split !== options.split)) continue;
      tally.subjectsRead += 1;
      const sheet = await sheetOf(split);
      const before = tally.rows;
      evaluateTask(
        plan,
        record,
        ({ predictionTime, labelCount }) => {
          sheet.add(record.subject, predictionTime, labelCount === null ? null : labelCount > 0);
          tally.rows += 1;
          tally.positives += labelCount !== null && labelCount > 0 ? 1 : 0;
        },
        tally.funnel,
      );
      if (tally.rows > before) tally.subjects += 1;
      await sheet.flush();
    }
    for (const sheet of sheets.values()) await sheet.close();
  } finally {
    for (const sheet of sheets.values()) await sheet.abandon();
  }
}

/** `data/train/0.parquet` of train → `train/0.parquet`; a folder that is not the subject's split stays in the path. */
function labelPath(file: DataFile, split: Split | null): string {
  const parts = file.name.split(/[\\/]/);
  if (parts[0] === DATA_FOLDER) parts.shift();
  if (isSplit(parts[0]) && parts[0] === split) parts.shift();
  return split === null ? join(...parts) : join(split, ...parts);
}

function withoutIndex({ path }: AcesTask): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: path,
    rule: 'No window says index_timestamp, so the labels would have no prediction time.',
    remedy: 'Add index_timestamp: end to the window of the input.',
  });
}
