/** What `label` says of its work: rows, prevalence, and a funnel of the triggers that each window and constraint lost. */
import type { AcesTask } from './aces/config.ts';
import type { Funnel } from './aces/evaluate.ts';
import type { EvaluationPlan } from './aces/plan.ts';

/** Triggers lost at one place of a window. */
export interface FunnelStep {
  readonly window: string;
  readonly rule: string;
  readonly lost: number;
}

export interface LabelSummary {
  readonly task: string;
  readonly rows: number;
  readonly subjects: number;
  /** Null when the task has no label. */
  readonly positives: number | null;
  readonly prevalence: number | null;
  readonly subjectsRead: number;
  readonly subjectsWithoutSplit: number;
  readonly subjectsExcluded: number;
  readonly triggers: number;
  readonly funnel: readonly FunnelStep[];
  readonly remarks: readonly string[];
}

export interface LabelTally {
  readonly funnel: Funnel;
  rows: number;
  positives: number;
  subjects: number;
  subjectsRead: number;
  subjectsWithoutSplit: number;
}

export function summarize(
  task: AcesTask,
  plan: EvaluationPlan,
  tally: LabelTally,
  remarks: readonly string[],
): LabelSummary {
  const funnel = plan.windows.flatMap(({ name, constraints }, w) => {
    const { boundary, constraints: lost } = tally.funnel.lost[w];
    const steps = constraints.map(({ predicate, min, max }, c) => ({
      window: name,
      rule: `${predicate} ${max === Number.POSITIVE_INFINITY ? `at least ${min}` : min === 0 ? `at most ${max}` : `${min} to ${max}`}`,
      lost: lost[c],
    }));
    return [{ window: name, rule: 'has both boundaries', lost: boundary }, ...steps];
  });
  const positives = plan.label === null ? null : tally.positives;
  return {
    task: task.name,
    rows: tally.rows,
    subjects: tally.subjects,
    positives,
    prevalence: positives === null || tally.rows === 0 ? null : positives / tally.rows,
    subjectsRead: tally.subjectsRead,
    subjectsWithoutSplit: tally.subjectsWithoutSplit,
    subjectsExcluded: tally.funnel.subjectsExcluded,
    triggers: tally.funnel.triggers,
    funnel,
    remarks,
  };
}

export function countsOf(summary: LabelSummary): Record<string, number> {
  const { rows, subjects, positives, subjectsRead, subjectsWithoutSplit, subjectsExcluded, triggers } = summary;
  const lost = summary.funnel.map(({ window, rule, lost: n }): [string, number] => [`lost.${window}.${rule}`, n]);
  return {
    rows,
    subjects,
    ...(positives === null ? {} : { positives }),
    subjectsRead,
    subjectsWithoutSplit,
    subjectsExcluded,
    triggers,
    ...Object.fromEntries(lost),
  };
}
