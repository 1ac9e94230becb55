/** `anamnesis pretrain TOKENS MODEL`: trains the decoder on a folder of tokens. */
import { AnamnesisError } from '../base/errors.ts';
import { DECODER_SIZES, type DecoderSize } from '../model/decoder/config.ts';
import { type PretrainSettings, pretrain } from '../study/pretrain/pretrain.ts';
import { type Command, forceOption, type Settings, seedOption } from './command.ts';

const DEFAULT_MINUTES = 30;

export const pretrainCommand: Command = {
  name: 'pretrain',
  arguments: [
    { name: 'TOKENS', help: 'a folder that `anamnesis tokenize` wrote', required: true },
    { name: 'MODEL', help: 'the model folder to write', required: true },
  ],
  summary: 'train the decoder on token timelines',
  options: [
    {
      flag: '--size <size>',
      kind: 'string',
      default: 'tiny',
      choices: DECODER_SIZES,
      help: 'about 1 M, 6 M, 50 M or 350 M parameters',
    },
    {
      flag: '--minutes <m>',
      kind: 'number',
      minimum: 0,
      help: `time budget (default: ${DEFAULT_MINUTES}, when no other budget is given)`,
    },
    { flag: '--epochs <e>', kind: 'number', minimum: 0, help: 'budget in passes over the train split' },
    { flag: '--steps <n>', kind: 'integer', minimum: 1, help: 'budget in optimiser steps' },
    { flag: '--resume', kind: 'boolean', help: 'go on from the saved state of an interrupted run' },
    {
      flag: '--from <model>',
      kind: 'string',
      help: 'start from the weights of another model; these tokens may add what notes say to its vocabulary',
    },
    { flag: '--context <n>', kind: 'integer', default: 1024, minimum: 16, help: 'longest sequence in tokens' },
    { flag: '--learning-rate <x>', kind: 'number', default: 0.002, minimum: 0, help: 'peak learning rate' },
    {
      flag: '--weight-decay <x>',
      kind: 'number',
      default: 0.1,
      minimum: 0,
      help: 'decoupled weight decay of matrices',
    },
    { flag: '--batch-tokens <n>', kind: 'integer', default: 8192, minimum: 16, help: 'tokens of one optimiser step' },
    {
      flag: '--micro-batch-tokens <n>',
      kind: 'integer',
      default: 1024,
      minimum: 16,
      help: 'tokens computed at once; bounds memory',
    },
    {
      flag: '--averaging <x>',
      kind: 'number',
      default: 0.995,
      minimum: 0,
      maximum: 1,
      help: 'share of the moving average of weights kept at each step',
    },
    {
      flag: '--event-dropout <p>',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 1,
      help: 'share of events left out, drawn anew each epoch',
    },
    {
      flag: '--no-shuffle-simultaneous',
      kind: 'boolean',
      default: true,
      help: 'keep the recorded order of events of the same time',
    },
    {
      flag: '--milestones <code...>',
      kind: 'list',
      default: [],
      help: 'code patterns that cut histories are joined to, such as MEDS_DEATH*',
    },
    {
      flag: '--cut <p>',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 1,
      help: 'share of histories cut at random and joined to their next milestone',
    },
    {
      flag: '--milestone-weight <x>',
      kind: 'number',
      default: 1,
      minimum: 0,
      help: 'weight of the prediction of milestones',
    },
    { flag: '--validate-every <n>', kind: 'integer', default: 100, minimum: 1, help: 'steps between validations' },
    {
      flag: '--patience <n>',
      kind: 'integer',
      default: 10,
      minimum: 1,
      help: 'validations without improvement before stopping',
    },
    {
      flag: '--validation-tokens <n>',
      kind: 'integer',
      default: 100_000,
      minimum: 16,
      help: 'tokens of the tuning split that are validated',
    },
    { flag: '--save-every <s>', kind: 'number', default: 60, minimum: 0, help: 'seconds between saved states' },
    { flag: '--threads <n>', kind: 'integer', minimum: 1, help: 'threads (default: one a physical core)' },
    seedOption,
    forceOption,
  ],
  examples: [
    'anamnesis pretrain tokens/ model/ --size tiny --minutes 10',
    'anamnesis pretrain tokens/ model/ --size small --epochs 20 --resume',
  ],
  async run({ arguments: [tokens, model], settings, ...hooks }) {
    const summary = await pretrain(tokens, model, pretrainSettings(settings), {
      ...hooks,
      force: settings.flag('force'),
      resume: settings.flag('resume'),
      saveEverySeconds: settings.number('saveEvery'),
    });
    const text = [
      `${model}: ${(summary.parameters / 1e6).toFixed(2)} M parameters, ${summary.steps} steps, ${(summary.tokens / 1e6).toFixed(2)} M tokens`,
      `${summary.minutes.toFixed(1)} minutes, ${summary.tokensPerSecond.toFixed(0)} tokens/s`,
      `validation loss ${summary.validationLoss?.toFixed(4) ?? 'not measured'} nats a token`,
    ].join('\n');
    return { json: { model, ...summary }, text };
  },
};

function pretrainSettings(settings: Settings): PretrainSettings {
  const threads = settings.optionalInteger('threads');
  const from = settings.optionalString('from');
  return {
    size: sizeOf(settings.string('size')),
    context: settings.integer('context'),
    seed: settings.integer('seed'),
    budget: budgetOf(settings),
    learningRate: settings.number('learningRate'),
    weightDecay: settings.number('weightDecay'),
    batchTokens: settings.integer('batchTokens'),
    microBatchTokens: settings.integer('microBatchTokens'),
    averaging: settings.number('averaging'),
    eventDropout: settings.number('eventDropout'),
    shuffleSimultaneous: settings.flag('shuffleSimultaneous'),
    milestones: settings.list('milestones'),
    cutProbability: settings.number('cut'),
    milestoneWeight: settings.number('milestoneWeight'),
    validateEverySteps: settings.integer('validateEvery'),
    patience: settings.integer('patience'),
    validationTokens: settings.integer('validationTokens'),
    ...(threads === undefined ? {} : { threads }),
    ...(from === undefined ? {} : { from }),
  };
}

function budgetOf(settings: Settings): PretrainSettings['budget'] {
  const minutes = settings.optionalNumber('minutes');
  const epochs = settings.optionalNumber('epochs');
  const steps = settings.optionalInteger('steps');
  if ([minutes, epochs, steps].filter((budget) => budget !== undefined).length > 1) {
    throw new AnamnesisError('settings/invalid', {
      where: '--minutes, --epochs, --steps',
      rule: 'More than one budget is given.',
      remedy: 'Give one of them.',
    });
  }
  if (epochs !== undefined) return { epochs };
  if (steps !== undefined) return { steps };
  return { minutes: minutes ?? DEFAULT_MINUTES };
}

function sizeOf(name: string): DecoderSize {
  return DECODER_SIZES.find((size) => size === name) ?? 'tiny';
}
