/**
 * The recorded histories of some subjects as a task's counts, streamed from a MEDS data set: the pasts that sampled futures are appended to
 * (`aces/history.ts`). Subjects come in the order of the data; those that it does not hold do not come.
 */
import { openDataset, requireEventColumns } from '../../data/record/dataset.ts';
import { withSession } from '../../data/record/duckdb.ts';
import { countCodes, declareConditions, subjectCounts } from '../../data/record/predicateRows.ts';
import type { SubjectRecord } from './aces/evaluate.ts';
import { matchPredicates } from './aces/match.ts';
import type { EvaluationPlan } from './aces/plan.ts';

/** Calls `met` for each wanted subject, and waits for it. */
export async function forEachHistory(
  datasetFolder: string,
  plan: EvaluationPlan,
  wanted: ReadonlySet<bigint>,
  met: (subject: bigint, record: SubjectRecord) => Promise<void> | void,
  { memoryLimitMb = 1024, signal }: { readonly memoryLimitMb?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  await withSession({ memoryLimitMb, signal }, async (session) => {
    const dataset = await openDataset(session, datasetFolder);
    requireEventColumns(dataset);
    const matches = matchPredicates(plan.plain, await countCodes(session, dataset));
    const conditions = matches.map(({ condition }) => condition);
    await declareConditions(session, conditions);
    const seen = new Set<bigint>();
    for (const file of dataset.files) {
      for await (const record of subjectCounts(session, file, conditions, seen)) {
        if (wanted.has(record.subject)) await met(record.subject, record);
      }
    }
  });
}
