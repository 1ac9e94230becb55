/** `anamnesis adapt MODEL DATA LABELS OUT --method probe`: fits the model to a task and predicts a split. */
import { isSplit, SPLITS } from '../data/record/meds.ts';
import { PROBE_CRITERIA } from '../study/adapt/logistic.ts';
import { DEFAULT_PROBE_PARTS, probe } from '../study/adapt/probe.ts';
import { type Command, forceOption } from './command.ts';

export const adaptCommand: Command = {
  name: 'adapt',
  arguments: [
    { name: 'MODEL', help: 'a folder that `anamnesis pretrain` wrote', required: true },
    { name: 'DATA', help: 'a MEDS dataset, or tokens made with the model’s vocabulary', required: true },
    { name: 'LABELS', help: 'MEDS labels with train, tuning and the wanted split', required: true },
    { name: 'OUT', help: 'the folder of predictions to write', required: true },
  ],
  summary: 'fit the model to a task: a logistic probe on its hidden states',
  options: [
    { flag: '--method <method>', kind: 'string', default: 'probe', choices: ['probe'], help: 'how to adapt' },
    { flag: '--split <split>', kind: 'string', default: 'held_out', choices: SPLITS, help: 'the patients to predict' },
    {
      flag: '--criterion <criterion>',
      kind: 'string',
      default: 'log-loss',
      choices: PROBE_CRITERIA,
      help: 'what the penalty is chosen by, on the tuning split',
    },
    { flag: '--threads <n>', kind: 'integer', minimum: 1, help: 'threads (default: one a physical core)' },
    forceOption,
  ],
  examples: ['anamnesis adapt model/ tokens/ labels/in_hospital_mortality risks/'],
  async run({ arguments: [model, data, labels, out], settings, progress, signal }) {
    const threads = settings.optionalInteger('threads');
    const split = settings.string('split');
    const summary = await probe(
      { model, data, labels, out },
      {
        split: isSplit(split) ? split : 'held_out',
        parts: DEFAULT_PROBE_PARTS,
        criterion: PROBE_CRITERIA.find((criterion) => criterion === settings.string('criterion')) ?? 'log-loss',
        force: settings.flag('force'),
        ...(threads === undefined ? {} : { threads }),
      },
      { progress, signal },
    );
    const text = `Wrote ${out}: ${summary.rows} predictions from ${summary.columns} features, penalty ${summary.penalty.toPrecision(3)}.`;
    return { json: { output: out, ...summary }, text };
  },
};
