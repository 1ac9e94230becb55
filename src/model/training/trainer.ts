/**
 * The training loop: plan, step, average, validate, save, stop.
 *
 * Everything that decides a number is in `TrainerState` or a function of the seed and the step, so a run that was killed and
 * resumed continues bit for bit. Only a time budget looks at the clock, once: after `PACE_STEPS` steps it fixes the number of
 * steps, which is then part of the state.
 * The weights that are validated and kept are an exponential moving average of the trained ones (Polyak and Juditsky 1992).
 */
import type { Clock } from '../../base/clock.ts';
import { AnamnesisError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import type { BatchShape } from '../decoder/trainingGraph.ts';
import { type Batch, packBatches, type Sequence } from './batches.ts';
import { adamwStep, learningRateAt, newOptimiserState, type OptimiserSettings } from './optimiser.ts';
import type { StepRunner } from './step.ts';
import type { LogEntry, TrainerState } from './trainerState.ts';

/** Where sequences come from: the same epoch always gives the same sequences in the same order. */
export interface SequenceSource {
  sequencesOfEpoch(epoch: number): Iterable<Sequence>;
}

export interface TrainingSettings {
  readonly optimiser: OptimiserSettings;
  readonly peakLearningRate: number;
  readonly warmUpSteps: number;
  /** Exactly one budget counts: steps when given, else minutes. */
  readonly budget: { readonly steps: number } | { readonly minutes: number };
  readonly shape: BatchShape;
  readonly microBatches: number;
  /** Share of the average that is kept at each step. */
  readonly averaging: number;
  readonly validateEverySteps: number;
  /** Validations without improvement after which training stops. */
  readonly patience: number;
}

export interface TrainerHooks {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called often; decides itself when to write the state to disk. `force` asks for a write now. */
  readonly save: (state: TrainerState, force: boolean) => Promise<void>;
}

/** Steps after which a time budget is turned into a number of steps. */
const PACE_STEPS = 20;

/** Begins a run from the given parameters, which are trained in place. */
export function newTrainerState(runner: StepRunner, parameters: Map<string, Float32Array>): TrainerState {
  const copy = () => new Map([...parameters].map(([name, values]) => [name, values.slice()]));
  return {
    parameters,
    average: copy(),
    best: copy(),
    optimiser: newOptimiserState(runner.specs),
    counters: {
      step: 0,
      epoch: 0,
      batchesOfEpoch: 0,
      tokens: 0,
      plannedSteps: null,
      bestLoss: null,
      validationsSinceBest: 0,
      seconds: 0,
    },
    log: [],
  };
}

/** Trains until the budget is spent or validation stops improving; the best average is in `state.best`. */
export async function train(
  runner: StepRunner,
  source: SequenceSource,
  validation: readonly Batch[],
  settings: TrainingSettings,
  state: TrainerState,
  hooks: TrainerHooks,
): Promise<void> {
  const { counters } = state;
  if ('steps' in settings.budget) counters.plannedSteps = settings.budget.steps;
  const secondsBefore = counters.seconds;
  const startedAt = hooks.clock.elapsed();
  const batches = batchStream(source, settings, state);
  hooks.progress.start('pretrain', counters.plannedSteps ?? undefined, 'steps');
  while (counters.plannedSteps === null || counters.step < counters.plannedSteps) {
    await stopIfAsked(state, hooks);
    const group = Array.from({ length: settings.microBatches }, () => batches.next());
    const loss = await oneStep(runner, group, settings, state);
    counters.seconds = secondsBefore + (hooks.clock.elapsed() - startedAt) / 1000;
    if (counters.plannedSteps === null && counters.step === PACE_STEPS) planSteps(settings, state, hooks.progress);
    hooks.progress.update(counters.step, `loss ${loss.toFixed(3)}`);
    if (counters.step % settings.validateEverySteps === 0 || counters.step === counters.plannedSteps) {
      await validate(runner, validation, state);
      if (counters.validationsSinceBest >= settings.patience) break;
    }
    await hooks.save(state, false);
  }
  hooks.progress.finish(`best validation loss ${counters.bestLoss?.toFixed(4) ?? 'none'}`);
}

async function oneStep(
  runner: StepRunner,
  group: readonly Batch[],
  settings: TrainingSettings,
  state: TrainerState,
): Promise<number> {
  const { counters } = state;
  const { loss, gradients } = await runner.gradients(state.parameters, group);
  if (!Number.isFinite(loss)) {
    throw new AnamnesisError('input/invalid', {
      where: `step ${counters.step}`,
      rule: 'The training loss is not finite: training has diverged.',
      remedy: 'Lower --learning-rate or raise --warm-up, then run again.',
    });
  }
  const plan = { warmUp: settings.warmUpSteps, total: counters.plannedSteps ?? Number.POSITIVE_INFINITY };
  const rate = learningRateAt(counters.step, plan, settings.peakLearningRate);
  const norm = adamwStep(runner.specs, state.parameters, gradients, state.optimiser, settings.optimiser, rate);
  counters.step += 1;
  counters.tokens += group.reduce((sum, batch) => sum + batch.predicted, 0);
  moveAverage(state, settings.averaging);
  state.log.push({ step: counters.step, tokens: counters.tokens, loss, learningRate: rate, gradientNorm: norm });
  return loss;
}

/** Moves the average towards the parameters; early on it follows faster, so that it forgets the initial values. */
function moveAverage(state: TrainerState, averaging: number): void {
  const keep = Math.min(averaging, (1 + state.counters.step) / (10 + state.counters.step));
  for (const [name, values] of state.parameters) {
    const average = state.average.get(name);
    if (average === undefined) continue;
    for (let k = 0; k < values.length; k++) average[k] = keep * average[k] + (1 - keep) * values[k];
  }
}

async function validate(runner: StepRunner, validation: readonly Batch[], state: TrainerState): Promise<void> {
  const { counters, log } = state;
  const loss = await runner.loss(state.average, validation);
  const entry: LogEntry = { ...log[log.length - 1], validationLoss: loss };
  log[log.length - 1] = entry;
  if (counters.bestLoss === null || loss < counters.bestLoss) {
    counters.bestLoss = loss;
    counters.validationsSinceBest = 0;
    for (const [name, values] of state.average) state.best.get(name)?.set(values);
  } else {
    counters.validationsSinceBest += 1;
  }
}

/** The stream of micro-batches from where the state stands; epochs follow each other without end. */
function batchStream(source: SequenceSource, settings: TrainingSettings, state: TrainerState): { next(): Batch } {
  const { counters } = state;
  let epoch = packBatches(source.sequencesOfEpoch(counters.epoch), settings.shape);
  for (let skipped = 0; skipped < counters.batchesOfEpoch; skipped++) epoch.next();
  return {
    next() {
      for (let attempt = 0; attempt < 2; attempt++) {
        const { value, done } = epoch.next();
        if (done !== true) {
          counters.batchesOfEpoch += 1;
          return value;
        }
        counters.epoch += 1;
        counters.batchesOfEpoch = 0;
        epoch = packBatches(source.sequencesOfEpoch(counters.epoch), settings.shape);
      }
      throw new AnamnesisError('input/invalid', {
        where: 'train',
        rule: 'The training split gives no sequences to learn from.',
        remedy: 'Check that the train split has subjects with at least two tokens.',
      });
    },
  };
}

function planSteps(settings: TrainingSettings, state: TrainerState, progress: Progress): void {
  if (!('minutes' in settings.budget)) return;
  const { counters } = state;
  const steps = Math.floor((settings.budget.minutes * 60 * counters.step) / counters.seconds);
  counters.plannedSteps = Math.max(steps, counters.step + 1);
  progress.start('pretrain', counters.plannedSteps, 'steps');
}

async function stopIfAsked(state: TrainerState, hooks: TrainerHooks): Promise<void> {
  if (!hooks.signal.aborted) return;
  await hooks.save(state, true);
  throw new AnamnesisError('run/interrupted', {
    where: `step ${state.counters.step}`,
    rule: 'Training was interrupted; its state is saved.',
    remedy: 'Run the same command with --resume to go on from here.',
  });
}
