/** `anamnesis label DATASET TASK OUT`: an ACES task to MEDS labels. */
import { isSplit, SPLITS } from '../data/record/meds.ts';
import { labelDataset } from '../study/tasks/label.ts';
import type { LabelSummary } from '../study/tasks/labelSummary.ts';
import { type Command, forceOption } from './command.ts';

export const labelCommand: Command = {
  name: 'label',
  arguments: [
    { name: 'DATASET', help: 'a MEDS dataset (0.3 or 0.4)', required: true },
    { name: 'TASK', help: 'the question: an ACES task file in YAML', required: true },
    { name: 'OUT', help: 'the folder of labels to write', required: true },
  ],
  summary: 'labels of an ACES task: who is asked about, when, and what the answer was',
  options: [
    {
      flag: '--predicates <file>',
      kind: 'string',
      help: 'the data set’s own predicates, in YAML; they fill and override the task’s (MEDS-DEV)',
    },
    { flag: '--split <split>', kind: 'string', choices: SPLITS, help: 'only the subjects of this split' },
    {
      flag: '--allow-unmatched',
      kind: 'boolean',
      help: 'go on when a predicate that the task needs matches no code; it counts as never',
    },
    {
      flag: '--memory-limit <mb>',
      kind: 'integer',
      default: 1024,
      minimum: 256,
      help: "limit of DuckDB's memory in MB; beyond it, it spills to the temporary folder",
    },
    forceOption,
  ],
  examples: [
    'anamnesis label dataset readmission.yaml labels/readmission',
    'anamnesis label dataset tasks/mortality.yaml labels/mortality --predicates predicates.yaml --split held_out',
  ],
  async run({ arguments: [dataset, task, out], settings, progress, signal }) {
    const [predicates, split] = [settings.optionalString('predicates'), settings.optionalString('split')];
    const summary = await labelDataset(dataset, task, out, {
      force: settings.flag('force'),
      allowUnmatched: settings.flag('allowUnmatched'),
      memoryLimitMb: settings.integer('memoryLimit'),
      ...(predicates === undefined ? {} : { predicates }),
      ...(isSplit(split) ? { split } : {}),
      progress,
      signal,
    });
    return { json: { output: out, ...summary }, text: describe(out, summary) };
  },
};

function describe(out: string, summary: LabelSummary): string {
  const { task, rows, subjects, positives, prevalence, subjectsRead, subjectsExcluded, triggers } = summary;
  const share = prevalence === null ? '' : ` (${(100 * prevalence).toFixed(1)} %)`;
  const lines = [
    `Wrote ${out}: ${rows} rows of ${task}, ${subjects} of ${subjectsRead} subjects; ${positives === null ? 'the task has no label' : `yes ${positives}${share}`}.`,
  ];
  if (subjectsExcluded > 0) lines.push(`${subjectsExcluded} subjects do not fit the patient demographics.`);
  lines.push(`${String(triggers).padStart(9)}  triggers`);
  for (const { window, rule, lost } of summary.funnel) {
    if (lost > 0) lines.push(`${String(-lost).padStart(9)}  lost: window ${window}, ${rule}`);
  }
  lines.push(`${String(rows).padStart(9)}  rows`);
  if (summary.subjectsWithoutSplit > 0)
    lines.push(`${summary.subjectsWithoutSplit} subjects without a split left out.`);
  if (rows === 0) lines.push('Nobody fits the task: the lines above say where they were lost.');
  return [...lines, ...summary.remarks].join('\n');
}
