/** The questions of the demo, and how well each is answered: measured beside the true risks. */
import { join } from 'node:path';
import { SIMULATED_TASKS } from '../../data/simulate/tasks.ts';
import { type Evaluation, evaluatePredictions } from '../evaluate/evaluation.ts';
import { type Predictions, readPredictions } from '../evaluate/predictions.ts';
import { readTruth } from '../evaluate/truth.ts';
import { readLabels } from '../tasks/labels.ts';
import { type TaskResult, taskResult } from './results.ts';
import { type DemoSettings, SPLIT } from './stages.ts';

/** The task whose futures are drawn: its target is death. */
export const STORY_TASK = 'death_1y';
export const TASKS = [
  { name: STORY_TASK, title: 'Death within one year' },
  { name: 'readmission_90d', title: 'Readmission within 90 days' },
  { name: 'heart_failure_2y', title: 'New heart failure within two years' },
] as const;

const RESAMPLES = 1000;

/** One task with its answers. */
export interface TaskAnswers {
  readonly result: TaskResult;
  readonly question: string;
  /** Absent when all held-out patients had the same outcome: there is nothing to rank. */
  readonly measured?: {
    readonly evaluation: Evaluation;
    readonly predictions: Predictions;
    readonly trueRisks: Float64Array;
  };
}

export async function evaluateTask(
  out: string,
  task: (typeof TASKS)[number],
  { seed }: DemoSettings,
): Promise<TaskAnswers> {
  const { outcomes } = await readLabels(join(out, 'hospital', 'labels', task.name), SPLIT);
  const question = SIMULATED_TASKS.find(({ name }) => name === task.name)?.question ?? '';
  if (new Set(outcomes).size < 2) return { result: taskResult(task, outcomes, undefined), question };
  const predictions = await readPredictions(join(out, 'predictions', task.name));
  const trueRisks = await readTruth(join(out, 'hospital', 'truth', task.name, SPLIT), predictions);
  const evaluation = evaluatePredictions(predictions, { resamples: RESAMPLES, seed }, { truth: trueRisks });
  return {
    result: taskResult(task, outcomes, evaluation),
    question,
    measured: { evaluation, predictions, trueRisks },
  };
}
