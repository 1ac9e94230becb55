/** `anamnesis abstain fit|judge PREDICTIONS LIMITS`: when not to answer, learnt from tuning predictions and held against others. */
import { AnamnesisError } from '../base/errors.ts';
import { refuseExisting } from '../base/outputs.ts';
import { readCases } from '../study/prognosis/abstention/cases.ts';
import { DEFAULT_ABSTENTION_SETTINGS, fitAbstention } from '../study/prognosis/abstention/fit.ts';
import { originOfPredictions, readAbstention, writeAbstention } from '../study/prognosis/abstention/format.ts';
import { type JudgedPredictions, judgePredictions } from '../study/prognosis/abstention/judgePredictions.ts';
import {
  type Command,
  type CommandContext,
  type CommandResult,
  forceOption,
  type Settings,
  seedOption,
} from './command.ts';

const ACTIONS = ['fit', 'judge'] as const;

export const abstainCommand: Command = {
  name: 'abstain',
  arguments: [
    { name: 'ACTION', help: ACTIONS.join(' or '), required: true },
    {
      name: 'PREDICTIONS',
      help: 'fit: of patients not trained on (tuning); judge: those to hold against the limits',
      required: true,
    },
    { name: 'LIMITS', help: 'the file of limits: fit writes it, judge reads it', required: true },
    { name: 'OUT', help: 'judge: the folder of judged predictions to write', required: false },
  ],
  summary: 'limits beyond which no answer is given, with the reason named and a stated guarantee',
  options: [
    {
      flag: '--model <model>',
      kind: 'string',
      help: 'the model of the predictions: for figures of each history, sex and age',
    },
    { flag: '--data <data>', kind: 'string', help: 'with --model: the dataset or tokens that were predicted' },
    { flag: '--subgroups <file>', kind: 'string', help: 'Parquet or CSV of words by subject_id: further subgroups' },
    {
      flag: '--by <column...>',
      kind: 'list',
      help: 'fit: subgroups with conformal limits of their own, such as age GENDER',
    },
    {
      flag: '--alpha <share>',
      kind: 'number',
      default: DEFAULT_ABSTENTION_SETTINGS.conformal.alpha,
      minimum: 0.001,
      maximum: 0.5,
      help: 'fit: share of sets that may miss the answer',
    },
    seedOption,
    forceOption,
  ],
  examples: [
    'anamnesis abstain fit risks-tuning limits.json --model model/ --data tokens/ --by age GENDER',
    'anamnesis abstain judge risks-held-out limits.json judged/ --model model/ --data tokens/',
  ],
  run(context) {
    const action = ACTIONS.find((name) => name === context.arguments[0]);
    if (action === undefined) throw wrong('ACTION', 'This is fit or judge.', 'Write abstain fit PREDICTIONS LIMITS.');
    return action === 'fit' ? fitLimits(context) : judgeAll(context);
  },
};

async function fitLimits({
  arguments: [, predictions, path],
  settings,
  progress,
  signal,
}: CommandContext): Promise<CommandResult> {
  refuseExisting(path, settings.flag('force'));
  const cases = await readCases(predictions, sourcesOf(settings), { progress, signal });
  const chosen = DEFAULT_ABSTENTION_SETTINGS;
  const by = settings.optionalList('by') ?? [];
  const unknown = by.find((column) => !cases.some(({ groups }) => column in groups));
  if (unknown !== undefined) {
    const known =
      [...new Set(cases.flatMap(({ groups }) => Object.keys(groups)))].join(', ') || 'none; give --model and --data';
    throw wrong(`--by ${unknown}`, 'The cases have no such subgroups.', `Those that there are: ${known}.`);
  }
  const abstention = fitAbstention(await originOfPredictions(predictions), cases, {
    ...chosen,
    conformal: { ...chosen.conformal, alpha: settings.number('alpha'), by },
    seed: settings.integer('seed'),
  });
  await writeAbstention(path, abstention);
  const { counts, limits, subgroups } = abstention;
  const uncalibrated = subgroups.filter(({ lacks }) => lacks !== null).length;
  const text = [
    `Wrote ${path}: limits from ${counts.subjects} patients, ${counts.events ?? 'under 11'} with the event.`,
    `${limits.length} figures have limits; ${subgroups.length} subgroups were looked at, ${uncalibrated} of them too small to be judged.`,
  ];
  return { json: { output: path, counts, limits, subgroups }, text: text.join('\n') };
}

async function judgeAll({ arguments: given, settings, progress, signal }: CommandContext): Promise<CommandResult> {
  const [, predictions, path, out] = given;
  if (out === undefined)
    throw wrong('OUT', 'The judged predictions need a folder.', 'Write abstain judge PREDICTIONS LIMITS OUT.');
  refuseExisting(out, settings.flag('force'));
  const abstention = await readAbstention(path);
  const hooks = { progress, signal, force: settings.flag('force') };
  const judged = await judgePredictions(predictions, abstention, out, sourcesOf(settings), hooks);
  return { json: { output: out, ...judged }, text: describe(out, judged) };
}

function sourcesOf(settings: Settings): Parameters<typeof readCases>[1] {
  const [model, data] = [settings.optionalString('model'), settings.optionalString('data')];
  if ((model === undefined) !== (data === undefined)) {
    throw wrong('--model, --data', 'These belong together.', 'Give both, or neither.');
  }
  const subgroups = settings.optionalString('subgroups');
  return {
    ...(model !== undefined && data !== undefined && { histories: { model, data } }),
    ...(subgroups !== undefined && { subgroups }),
  };
}

function describe(out: string, { rows, kept, reasons }: JudgedPredictions): string {
  const share = (count: number): string => `${((100 * count) / rows).toFixed(1)} %`;
  const lines = Object.entries(reasons).map(([name, count]) => `  ${name}: ${count} (${share(count)})`);
  return [`Wrote ${out}: ${kept} of ${rows} are answered (${share(kept)}). Not answered, by reason:`, ...lines].join(
    '\n',
  );
}

function wrong(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
