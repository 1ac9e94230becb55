/**
 * Tokens to a model folder: the decoder is trained on the train split, stopped by the tuning split, and written as a whole.
 *
 * While it runs, its state lies in `MODEL.partial/`; `MODEL` appears when training is over. A run that was killed continues with
 * `resume` and gives the same bytes as one that was not (all but `timing.json`). The held-out split is never opened here.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfBytes } from '../../base/hashing.ts';
import { identityOfFolder, readManifest, TOOL_VERSION, writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFileWhole, writeFolder } from '../../base/outputs.ts';
import type { Progress } from '../../base/progress.ts';
import { readTokenStore, type TokenStore } from '../../data/timeline/store.ts';
import {
  BOS_TOKEN,
  EOS_TOKEN,
  matchTokens,
  PAD_TOKEN,
  readVocabulary,
  type Vocabulary,
  writeVocabulary,
} from '../../data/timeline/vocabulary.ts';
import { writeCheckpoint } from '../../model/decoder/checkpoint.ts';
import type { DecoderConfig } from '../../model/decoder/config.ts';
import { parameterCount } from '../../model/decoder/parameters.ts';
import { packBatches } from '../../model/training/batches.ts';
import { openStepRunner, type StepRunner } from '../../model/training/step.ts';
import { newTrainerState, type TrainingSettings, train } from '../../model/training/trainer.ts';
import {
  type LogEntry,
  readTrainerState,
  type TrainerState,
  writeTrainerState,
} from '../../model/training/trainerState.ts';
import { lossCurvePlot } from '../evaluate/plots/lossCurve.ts';
import { trainingSequences, validationSequences } from './sequences.ts';
import { type StartSettings, startingPoint } from './startingPoint.ts';
import { tokenizerJson } from './tokenizerFile.ts';

/** How long training took: beside the manifest, not part of it. */
const TIMING_FILE = 'timing.json';

export interface PretrainSettings extends StartSettings {
  /** One of the three; minutes when several are absent. */
  readonly budget: { readonly minutes: number } | { readonly epochs: number } | { readonly steps: number };
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Tokens of one optimiser step, rounded to whole micro-batches. */
  readonly batchTokens: number;
  /** Tokens of one micro-batch: bounds memory, changes nothing else. */
  readonly microBatchTokens: number;
  readonly averaging: number;
  readonly eventDropout: number;
  readonly shuffleSimultaneous: boolean;
  /** Codes that end what is asked about (death, discharge): targets of cut histories. */
  readonly milestones: readonly string[];
  readonly cutProbability: number;
  readonly milestoneWeight: number;
  readonly validateEverySteps: number;
  readonly patience: number;
  readonly validationTokens: number;
  readonly threads?: number;
}

export interface PretrainHooks {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly force: boolean;
  readonly resume: boolean;
  readonly saveEverySeconds: number;
}

export interface PretrainSummary {
  readonly parameters: number;
  readonly steps: number;
  readonly tokens: number;
  readonly epochs: number;
  readonly minutes: number;
  readonly tokensPerSecond: number;
  /** Nats per token on the tuning split. */
  readonly validationLoss: number | null;
}

export async function pretrain(
  tokensFolder: string,
  out: string,
  settings: PretrainSettings,
  hooks: PretrainHooks,
): Promise<PretrainSummary> {
  refuseExisting(out, hooks.force);
  await readManifest(tokensFolder, 'tokens');
  const tokensIdentity = await identityOfFolder(tokensFolder);
  const vocabulary = await readVocabulary(join(tokensFolder, 'vocabulary.json'));
  const start = await startingPoint(vocabulary, settings);
  const store = await nonEmptyStore(tokensFolder, 'train');
  const tuning = await nonEmptyStore(tokensFolder, 'tuning');
  const shape = {
    rows: Math.max(1, Math.round(settings.microBatchTokens / settings.context)),
    length: settings.context,
  };
  const runner = await openStepRunner(start.config, shape, settings.threads);
  try {
    const partial = join(`${out}.partial`, 'state.safetensors');
    const identity = sha256OfBytes(JSON.stringify({ settings, tokensIdentity }));
    const state = await beginOrResume(partial, identity, runner, start.parameters, hooks);
    const source = trainingSequences(vocabulary, store, sequenceSettings(vocabulary, settings));
    const validation = [
      ...packBatches(validationSequences(vocabulary, tuning, settings.seed, settings.validationTokens), shape),
    ];
    const plan = trainingSettings(settings, shape, store);
    const save = stateSaver(partial, identity, runner, hooks);
    await train(runner, source, validation, plan, state, { ...hooks, save });
    await save(state, true);
    const summary = summaryOf(start.config, state);
    await writeModel(out, {
      config: start.config,
      state,
      vocabulary,
      settings,
      summary,
      tokensIdentity,
      force: hooks.force,
    });
    await rm(`${out}.partial`, { recursive: true, force: true });
    return summary;
  } finally {
    await runner.close();
  }
}

async function nonEmptyStore(tokensFolder: string, split: 'train' | 'tuning'): Promise<TokenStore> {
  const store = await readTokenStore(tokensFolder, split);
  if (store.subjectIds.length > 0) return store;
  throw new AnamnesisError('input/invalid', {
    where: join(tokensFolder, split),
    rule: `The ${split} split is empty.`,
    remedy: 'Give the dataset a train and a tuning split, then tokenize again.',
  });
}

async function beginOrResume(
  path: string,
  identity: string,
  runner: StepRunner,
  parameters: Map<string, Float32Array>,
  hooks: PretrainHooks,
): Promise<TrainerState> {
  if (hooks.resume && existsSync(path)) {
    const state = await readTrainerState(path, identity);
    hooks.say(`resuming at step ${state.counters.step}`);
    return state;
  }
  if (hooks.resume) hooks.say('no saved state: starting from the beginning');
  await rm(path, { force: true });
  return newTrainerState(runner, parameters);
}

function sequenceSettings(vocabulary: Vocabulary, settings: PretrainSettings) {
  const { seed, eventDropout, shuffleSimultaneous, cutProbability, milestones, milestoneWeight } = settings;
  const milestoneTokens = milestones.length === 0 ? [] : matchTokens(vocabulary, milestones);
  return { seed, milestoneWeight, augment: { eventDropout, shuffleSimultaneous, cutProbability, milestoneTokens } };
}

function trainingSettings(
  settings: PretrainSettings,
  shape: { rows: number; length: number },
  store: TokenStore,
): TrainingSettings {
  const microBatches = Math.max(1, Math.round(settings.batchTokens / (shape.rows * shape.length)));
  const stepTokens = microBatches * shape.rows * shape.length;
  const { budget } = settings;
  const steps = 'epochs' in budget ? Math.ceil((budget.epochs * store.inputIds.length) / stepTokens) : undefined;
  const plannedSteps = 'steps' in budget ? budget.steps : steps;
  return {
    optimiser: { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: settings.weightDecay, clipNorm: 1 },
    peakLearningRate: settings.learningRate,
    warmUpSteps: plannedSteps === undefined ? 100 : Math.min(100, Math.ceil(plannedSteps / 10)),
    budget: 'minutes' in budget ? budget : { steps: plannedSteps ?? 1 },
    shape,
    microBatches,
    averaging: settings.averaging,
    validateEverySteps: settings.validateEverySteps,
    patience: settings.patience,
  };
}

function stateSaver(path: string, identity: string, runner: StepRunner, hooks: PretrainHooks) {
  let savedAt = hooks.clock.elapsed();
  return async (state: TrainerState, force: boolean): Promise<void> => {
    if (!force && hooks.clock.elapsed() - savedAt < hooks.saveEverySeconds * 1000) return;
    await mkdir(join(path, '..'), { recursive: true });
    await writeTrainerState(path, state, runner.specs, identity);
    savedAt = hooks.clock.elapsed();
  };
}

function summaryOf(config: DecoderConfig, state: TrainerState): PretrainSummary {
  const { step, tokens, epoch, seconds, bestLoss } = state.counters;
  return {
    parameters: parameterCount(config),
    steps: step,
    tokens,
    epochs: epoch,
    minutes: seconds / 60,
    tokensPerSecond: tokens / seconds,
    validationLoss: bestLoss,
  };
}

async function writeModel(
  out: string,
  run: {
    readonly config: DecoderConfig;
    readonly state: TrainerState;
    readonly vocabulary: Vocabulary;
    readonly settings: PretrainSettings;
    readonly summary: PretrainSummary;
    readonly tokensIdentity: string;
    readonly force: boolean;
  },
): Promise<void> {
  const { state, vocabulary, settings, summary, config } = run;
  await writeFolder(out, { force: run.force }, async (folder) => {
    const special = { pad: PAD_TOKEN, begin: BOS_TOKEN, end: EOS_TOKEN };
    await writeCheckpoint(folder, { config, parameters: state.best }, special);
    await writeVocabulary(join(folder, 'vocabulary.json'), vocabulary);
    await writeFileWhole(join(folder, 'tokenizer.json'), tokenizerJson(vocabulary));
    await writeFileWhole(
      join(folder, 'log.jsonl'),
      state.log.map((entry: LogEntry) => `${JSON.stringify(entry)}\n`).join(''),
    );
    await writeFileWhole(join(folder, 'loss.svg'), lossCurvePlot(state.log));
    const { minutes, tokensPerSecond, ...reproducible } = summary;
    const record = {
      format: 1,
      toolVersion: TOOL_VERSION,
      vocabulary: vocabulary.identity,
      tokens: run.tokensIdentity,
      settings,
      summary: reproducible,
    };
    await writeFileWhole(join(folder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);
    await writeManifest(folder, {
      kind: 'model',
      command: 'pretrain',
      settings: { ...settings },
      seed: settings.seed,
      inputs: { tokens: run.tokensIdentity, vocabulary: vocabulary.identity },
      counts: { parameters: summary.parameters, steps: summary.steps, tokens: summary.tokens },
    });
    // What differs from run to run stays outside the manifest: the same seed gives the same folder otherwise.
    await writeFileWhole(join(folder, TIMING_FILE), `${JSON.stringify({ minutes, tokensPerSecond }, null, 2)}\n`);
  });
}
