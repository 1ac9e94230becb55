/** `anamnesis predict MODEL DATA TASK OUT --labels LABELS`: zero-shot risks of the patients of a split. */
import { AnamnesisError } from '../base/errors.ts';
import { isSplit, SPLITS, type Split } from '../data/record/meds.ts';
import { type PredictSettings, type PredictSummary, predict } from '../study/prognosis/predict.ts';
import { ESTIMATORS } from '../study/prognosis/question.ts';
import { DEFAULT_BUDGET_TOKENS, DEFAULT_TRAJECTORIES } from '../study/prognosis/zeroShot.ts';
import { type Command, forceOption, type Settings, seedOption } from './command.ts';

export const predictCommand: Command = {
  name: 'predict',
  arguments: [
    { name: 'MODEL', help: 'a folder that `anamnesis pretrain` wrote', required: true },
    { name: 'DATA', help: 'a MEDS dataset, or tokens made with the model’s vocabulary', required: true },
    {
      name: 'TASK',
      help: 'the question: an ACES file, or YAML or JSON with name, targets, stops, horizon_days',
      required: true,
    },
    { name: 'OUT', help: 'the folder of predictions to write', required: true },
  ],
  summary: 'zero-shot risks by sampled futures, in the schema of meds-evaluation',
  options: [
    { flag: '--labels <labels>', kind: 'string', help: 'MEDS labels: who is asked about, when, and the answer' },
    {
      flag: '--predicates <file>',
      kind: 'string',
      help: 'the data set’s own predicates, for ACES files that leave theirs open',
    },
    {
      flag: '--estimator <name>',
      kind: 'string',
      default: 'reach',
      choices: ESTIMATORS,
      help: 'mc counts futures; scope and reach use every step of them; direct is exact where the answer comes next',
    },
    {
      flag: '--trajectories <n>',
      kind: 'integer',
      minimum: 1,
      maximum: 100_000,
      help: `futures sampled for each patient (default: ${DEFAULT_TRAJECTORIES}, unless --width is given)`,
    },
    {
      flag: '--width <w>',
      kind: 'number',
      minimum: 0.0001,
      maximum: 0.5,
      help: 'sample until each 95 % interval reaches no further than this to either side, such as 0.02',
    },
    {
      flag: '--budget <tokens>',
      kind: 'integer',
      minimum: 1,
      help: `with --width: sampled tokens that a patient may cost (default: ${DEFAULT_BUDGET_TOKENS})`,
    },
    { flag: '--split <split>', kind: 'string', default: 'held_out', choices: SPLITS, help: 'the patients to predict' },
    {
      flag: '--max-new-tokens <n>',
      kind: 'integer',
      default: 256,
      minimum: 1,
      help: 'longest future; longer ones have no answer and are counted',
    },
    { flag: '--threads <n>', kind: 'integer', minimum: 1, help: 'threads (default: one a physical core)' },
    seedOption,
    forceOption,
  ],
  examples: [
    'anamnesis predict model/ hospital/meds hospital/tasks/mortality.yaml risks/ --labels hospital/labels/mortality',
    'anamnesis predict model/ tokens/ task.yaml risks/ --labels labels/ --width 0.02 --split tuning',
  ],
  async run({ arguments: [model, data, task, out], settings, progress, signal }) {
    const threads = settings.optionalInteger('threads');
    const summary = await predict(
      { model, data, task, ...predicatesOf(settings), labels: labelsOf(settings), out },
      {
        estimator: ESTIMATORS.find((name) => name === settings.string('estimator')) ?? 'reach',
        ...effortOf(settings),
        maximumNewTokens: settings.integer('maxNewTokens'),
        split: splitOf(settings),
        seed: settings.integer('seed'),
        force: settings.flag('force'),
        ...(threads === undefined ? {} : { threads }),
      },
      { progress, signal },
    );
    return { json: { output: out, ...summary }, text: describe(out, summary) };
  },
};

function effortOf(settings: Settings): Pick<PredictSettings, 'trajectories' | 'width' | 'budgetTokens'> {
  const trajectories = settings.optionalInteger('trajectories');
  const width = settings.optionalNumber('width');
  const budgetTokens = settings.optionalInteger('budget');
  if (width === undefined && budgetTokens !== undefined) {
    throw contradictory('--budget', '--budget belongs to --width.', 'Give --width as well, or --trajectories instead.');
  }
  if (width !== undefined && (trajectories !== undefined || settings.string('estimator') === 'direct')) {
    const rule = 'With --width, futures are sampled until the interval is narrow; their number cannot be given.';
    throw contradictory('--width', rule, 'Leave out --trajectories, and choose mc, scope or reach.');
  }
  return {
    ...(trajectories === undefined ? {} : { trajectories }),
    ...(width === undefined ? {} : { width }),
    ...(budgetTokens === undefined ? {} : { budgetTokens }),
  };
}

function contradictory(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}

function labelsOf(settings: Settings): string {
  const labels = settings.optionalString('labels');
  if (labels !== undefined) return labels;
  throw new AnamnesisError('settings/invalid', {
    where: '--labels',
    rule: 'Predictions need to know who is asked about and when.',
    remedy: 'Give --labels a Parquet file or folder of MEDS labels.',
  });
}

function predicatesOf(settings: Settings): { readonly predicates?: string } {
  const predicates = settings.optionalString('predicates');
  return predicates === undefined ? {} : { predicates };
}

function splitOf(settings: Settings): Split {
  const split = settings.string('split');
  return isSplit(split) ? split : 'held_out';
}

function describe(out: string, { task, estimator, counts, meanProbability, eventShare }: PredictSummary): string {
  const lines = [
    `Wrote ${out}: ${counts.rows} predictions of ${task}; mean risk ${meanProbability.toFixed(4)}, observed ${eventShare.toFixed(4)}.`,
    `Sampled ${counts.futures} futures, ${counts.sampledTokens} tokens (${estimator}).`,
  ];
  const remarks = [
    [counts.rowsWithoutSubject, 'labelled rows are of subjects that this split of the data does not hold; left out'],
    [
      counts.promptsCut,
      `histories were longer than the context; their oldest events were cut (${counts.tokensCut} tokens)`,
    ],
    [counts.rowsUndetermined, 'rows had no future with an answer; their risk of 0.5 means nothing'],
  ] as const;
  for (const [count, remark] of remarks) if (count > 0) lines.push(`${count} ${remark}.`);
  return lines.join('\n');
}
