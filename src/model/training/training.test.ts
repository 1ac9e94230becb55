import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../base/clock.ts';
import { AnamnesisError } from '../../base/errors.ts';
import { silentProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import { initialParameters } from '../decoder/parameters.ts';
import { packBatches, type Sequence } from './batches.ts';
import { learningRateAt } from './optimiser.ts';
import { openStepRunner, type StepRunner } from './step.ts';
import { newTrainerState, type SequenceSource, type TrainerHooks, type TrainingSettings, train } from './trainer.ts';
import { readTrainerState, type TrainerState, writeTrainerState } from './trainerState.ts';

const CONFIG: DecoderConfig = {
  vocabularySize: 12,
  width: 16,
  innerWidth: 24,
  layers: 2,
  heads: 2,
  context: 16,
  normEpsilon: 1e-5,
  ropeTheta: 10000,
};
const SHAPE = { rows: 2, length: 16 };

/** Sequences that count upwards by a step of their own: learnable from two tokens. */
const source: SequenceSource = {
  *sequencesOfEpoch(epoch) {
    const random = seededRandom(5, 'epoch', epoch);
    for (let k = 0; k < 12; k++) {
      const [start, stride, length] = [random.integer(12), 1 + random.integer(3), 5 + random.integer(8)];
      yield { ids: Int32Array.from({ length }, (_, t) => (start + t * stride) % 12) };
    }
  },
};
const validation = [...packBatches(source.sequencesOfEpoch(1000), SHAPE)];

function settings(steps: number): TrainingSettings {
  return {
    optimiser: { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    peakLearningRate: 0.01,
    warmUpSteps: 5,
    budget: { steps },
    shape: SHAPE,
    microBatches: 2,
    averaging: 0.9,
    validateEverySteps: 7,
    patience: 100,
  };
}

function hooks(save: TrainerHooks['save'] = async () => {}, signal = new AbortController().signal): TrainerHooks {
  return { clock: fixedClock(0), progress: silentProgress, signal, save };
}

const bytesOf = (arrays: ReadonlyMap<string, Float32Array>): string =>
  [...arrays].map(([name, values]) => `${name}:${Buffer.from(values.buffer).toString('base64')}`).join('\n');

describe('training', () => {
  let runner: StepRunner;
  let folder: string;
  const fresh = (): TrainerState => newTrainerState(runner, initialParameters(CONFIG, 1));

  beforeAll(async () => {
    runner = await openStepRunner(CONFIG, SHAPE, 1);
    folder = await mkdtemp(join(tmpdir(), 'training-'));
  });
  afterAll(async () => {
    await runner.close();
    await rm(folder, { recursive: true });
  });

  it('learns what can be learnt', async () => {
    const state = fresh();
    await train(runner, source, validation, settings(150), state, hooks());
    expect(state.log[0].loss).toBeGreaterThan(2.3);
    expect(state.counters.bestLoss).toBeLessThan(1);
  });

  it('gives the same bytes for the same seed, twice', async () => {
    const [one, two] = [fresh(), fresh()];
    await train(runner, source, validation, settings(20), one, hooks());
    await train(runner, source, validation, settings(20), two, hooks());
    expect(bytesOf(one.best)).toBe(bytesOf(two.best));
    expect(one.log).toEqual(two.log);
  });

  it('continues bit for bit from a saved state, wherever the run was cut', async () => {
    const whole = fresh();
    await train(runner, source, validation, settings(20), whole, hooks());
    for (const cut of [1, 6, 13]) {
      const path = join(folder, `cut-${cut}.safetensors`);
      const first = fresh();
      const stop = new Error('killed');
      const killer = hooks(async (state) => {
        if (state.counters.step < cut) return;
        await writeTrainerState(path, state, runner.specs, 'run');
        throw stop;
      });
      await expect(train(runner, source, validation, settings(20), first, killer)).rejects.toBe(stop);
      const resumed = await readTrainerState(path, 'run');
      await train(runner, source, validation, settings(20), resumed, hooks());
      expect(resumed.log).toEqual(whole.log);
      expect(bytesOf(resumed.best)).toBe(bytesOf(whole.best));
    }
  });

  it('refuses the state of another run, and a truncated one', async () => {
    const path = join(folder, 'state.safetensors');
    await writeTrainerState(path, fresh(), runner.specs, 'one');
    await expect(readTrainerState(path, 'other')).rejects.toMatchObject({ code: 'input/mismatch' });
    await truncate(path, (await stat(path)).size - 100);
    await expect(readTrainerState(path, 'one')).rejects.toMatchObject({ code: 'input/invalid' });
    expect((await readFile(path)).length).toBeGreaterThan(0);
  });

  it('saves and stops at Ctrl-C', async () => {
    const control = new AbortController();
    let saved = 0;
    const interrupted = hooks(async (_state, force) => {
      if (force) saved += 1;
      control.abort();
    }, control.signal);
    const error = await train(runner, source, validation, settings(20), fresh(), interrupted).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(AnamnesisError);
    expect(error).toMatchObject({ code: 'run/interrupted', exitStatus: 130 });
    expect(saved).toBe(1);
  });

  it('says so when the loss is no longer finite', async () => {
    const state = fresh();
    state.parameters.get('model.norm.weight')?.fill(Number.NaN);
    const failing = train(runner, source, validation, settings(3), state, hooks());
    await expect(failing).rejects.toMatchObject({ code: 'input/invalid', rule: expect.stringContaining('diverged') });
  });

  it('gives the same gradients whether sequences are packed together or alone', async () => {
    const parameters = initialParameters(CONFIG, 2);
    const sequences: Sequence[] = [
      [1, 4, 7, 2, 9],
      [3, 3, 5, 8],
      [0, 11, 6],
    ].map((ids) => ({ ids: Int32Array.from(ids) }));
    const together = await runner.gradients(parameters, [...packBatches(sequences, SHAPE)]);
    const packed = new Map([...together.gradients].map(([name, values]) => [name, values.slice()]));
    const alone = await runner.gradients(
      parameters,
      sequences.flatMap((sequence) => [...packBatches([sequence], SHAPE)]),
    );
    expect(alone.loss).toBeCloseTo(together.loss, 5);
    for (const [name, values] of alone.gradients) {
      const other = packed.get(name) ?? new Float32Array();
      values.forEach((value, k) => {
        expect(Math.abs(value - other[k]), name).toBeLessThan(1e-5);
      });
    }
  });
});

describe('packing', () => {
  it('keeps every prediction exactly once, with positions from 0 in each segment', () => {
    const sequences = [...source.sequencesOfEpoch(3)];
    const batches = [...packBatches(sequences, { rows: 2, length: 16 })];
    const pairs = batches.flatMap((batch) =>
      [...batch.inputIds].flatMap((id, k) =>
        batch.weights[k] > 0 ? [`${id}>${batch.targets[k]}@${batch.positions[k]}`] : [],
      ),
    );
    const wanted = sequences.flatMap(({ ids }) => [...ids.slice(1)].map((target, k) => `${ids[k]}>${target}@${k}`));
    expect(pairs.toSorted()).toEqual(wanted.toSorted());
  });

  it('cuts a sequence longer than a row without losing a prediction', () => {
    const ids = Int32Array.from({ length: 40 }, (_, k) => k % 12);
    const predicted = [...packBatches([{ ids }], SHAPE)].reduce((sum, batch) => sum + batch.predicted, 0);
    expect(predicted).toBe(39);
  });
});

it('warms up, then falls to a tenth of the peak', () => {
  const steps = { warmUp: 10, total: 110 };
  expect(learningRateAt(0, steps, 1)).toBeCloseTo(0.1);
  expect(learningRateAt(9, steps, 1)).toBeCloseTo(1);
  expect(learningRateAt(60, steps, 1)).toBeCloseTo(0.55);
  expect(learningRateAt(110, steps, 1)).toBeCloseTo(0.1);
});
