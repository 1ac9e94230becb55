/**
 * The labels and truths of a simulated hospital: gathered patient by patient, then written as `tasks/TASK.yaml`, `labels/TASK/SPLIT/0.parquet`,
 * `truth/TASK/SPLIT/0.parquet`; and the best scores that any predictor can expect.
 */
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeFileWhole } from '../../base/outputs.ts';
import { SPLITS, type Split } from '../record/meds.ts';
import { writeTable } from '../record/table.ts';
import { type Ceiling, ceilingOf } from './ceiling.ts';
import { microseconds, type Patient } from './process.ts';
import type { RiskModel } from './risk.ts';
import { labelOf, predictionTime, type SimulatedTask } from './tasks.ts';

/** A patient's answer to a task: the label, and the true risk at the prediction time. */
interface AnswerRow {
  readonly subjectId: number;
  readonly predicted: number;
  readonly outcome: boolean;
  readonly risk: number;
}
type RowsBySplit = Readonly<Record<Split, AnswerRow[]>>;
export interface Answers {
  readonly task: SimulatedTask;
  readonly rows: RowsBySplit;
}

export function noAnswers(task: SimulatedTask): Answers {
  return { task, rows: { train: [], tuning: [], held_out: [] } };
}

export function answersCount({ rows }: Answers): number {
  return SPLITS.reduce((sum, split) => sum + rows[split].length, 0);
}

/** Adds the patient's answer, if the task asks about this patient. */
export function answer(
  { task, rows }: Answers,
  { subjectId, events }: Patient,
  split: Split,
  riskModel: RiskModel,
): void {
  const predicted = predictionTime(task, events);
  if (predicted === null) return;
  const outcome = labelOf(task, events, predicted);
  rows[split].push({ subjectId, predicted, outcome, risk: riskModel.trueRisk(task, events, predicted) });
}

export async function writeTask(folder: string, { task, rows }: Answers): Promise<void> {
  const definition = { name: task.name, targets: task.targets, stops: task.stops, horizon_days: task.horizonDays };
  const rule = `# Prediction time: ${task.rule}\n`;
  await writeFileWhole(
    join(folder, 'tasks', `${task.name}.yaml`),
    `# ${task.question}\n${rule}${stringify(definition)}`,
  );
  for (const split of SPLITS) {
    const answers = rows[split];
    const labels = [
      { name: 'subject_id', type: 'BIGINT', values: answers.map((row) => row.subjectId) },
      { name: 'prediction_time', type: 'TIMESTAMP', values: answers.map((row) => microseconds(row.predicted)) },
      { name: 'boolean_value', type: 'BOOLEAN', values: answers.map((row) => row.outcome) },
    ] as const;
    const truth = { name: 'true_probability', type: 'DOUBLE', values: answers.map((row) => row.risk) } as const;
    await writeTable(join(folder, 'labels', task.name, split, '0.parquet'), labels);
    await writeTable(join(folder, 'truth', task.name, split, '0.parquet'), [...labels, truth]);
  }
}

/** Task → split → the best scores possible. */
export function ceilingsOf(answers: readonly Answers[]): Record<string, Record<Split | 'all', Ceiling>> {
  const score = (rows: readonly AnswerRow[]): Ceiling =>
    ceilingOf(
      rows.map((row) => (row.outcome ? 1 : 0)),
      rows.map((row) => row.risk),
    );
  const entries = answers.map(({ task, rows }) => {
    const all = score(SPLITS.flatMap((split) => rows[split]));
    return [task.name, { all, train: score(rows.train), tuning: score(rows.tuning), held_out: score(rows.held_out) }];
  });
  return Object.fromEntries(entries);
}
