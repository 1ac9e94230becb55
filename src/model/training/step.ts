/**
 * Runs the training graph: the gradients of several micro-batches accumulated in two sets of arrays that take turns as feeds and
 * as results, so nothing is copied between runs; and the loss alone, for validation.
 */
import type { DecoderConfig } from '../decoder/config.ts';
import { type ParameterSpec, parameterSpecs } from '../decoder/parameters.ts';
import { type BatchShape, trainingGraph } from '../decoder/trainingGraph.ts';
import { openSession, type Session, type Tensor } from '../runtime/session.ts';
import type { Batch } from './batches.ts';

type Arrays = Map<string, Float32Array>;

export interface StepRunner {
  readonly specs: readonly ParameterSpec[];
  /** Gradient of the weighted mean loss over all batches together. The arrays are reused by the next call. */
  gradients(
    parameters: ReadonlyMap<string, Float32Array>,
    batches: readonly Batch[],
  ): Promise<{ loss: number; gradients: Arrays }>;
  /** Weighted mean loss over all batches together, in nats per token. */
  loss(parameters: ReadonlyMap<string, Float32Array>, batches: Iterable<Batch>): Promise<number>;
  close(): Promise<void>;
}

export async function openStepRunner(config: DecoderConfig, shape: BatchShape, threads?: number): Promise<StepRunner> {
  const options = threads === undefined ? {} : { threads };
  const session = await openSession(trainingGraph(config, shape), options);
  const forward = await openSession(trainingGraph(config, shape, { gradients: false }), options);
  const specs = parameterSpecs(config);
  let current = zeroArrays(specs);
  let next = zeroArrays(specs);
  return {
    specs,
    async gradients(parameters, batches) {
      for (const array of current.values()) array.fill(0);
      const total = batches.reduce((sum, batch) => sum + batch.weightSum, 0);
      let loss = 0;
      for (const batch of batches) {
        const feeds = {
          ...batchFeeds(batch, shape, 1 / total),
          ...tensors(specs, parameters, ''),
          ...tensors(specs, current, 'gradient/'),
        };
        const outputs = await session.run(feeds, tensors(specs, next, 'sum/'));
        loss += Number(outputs.loss.data[0]);
        [current, next] = [next, current];
      }
      return { loss, gradients: current };
    },
    async loss(parameters, batches) {
      let [loss, weight] = [0, 0];
      for (const batch of batches) {
        loss += await lossOf(forward, { ...batchFeeds(batch, shape, 1), ...tensors(specs, parameters, '') });
        weight += batch.weightSum;
      }
      return loss / weight;
    },
    async close() {
      await session.close();
      await forward.close();
    },
  };
}

async function lossOf(session: Session, feeds: Record<string, Tensor>): Promise<number> {
  return Number((await session.run(feeds)).loss.data[0]);
}

function batchFeeds(batch: Batch, { rows, length }: BatchShape, weightScale: number): Record<string, Tensor> {
  const flat = [rows * length];
  return {
    input_ids: { data: batch.inputIds, shape: flat },
    targets: { data: batch.targets, shape: flat },
    weights: { data: batch.weights.map((weight) => weight * weightScale), shape: flat },
    positions: { data: batch.positions, shape: [rows, length] },
    segments: { data: batch.segments, shape: [rows, length] },
  };
}

function tensors(
  specs: readonly ParameterSpec[],
  arrays: ReadonlyMap<string, Float32Array>,
  prefix: string,
): Record<string, Tensor> {
  const out: Record<string, Tensor> = {};
  for (const { name, shape } of specs) out[prefix + name] = { data: arrays.get(name) ?? new Float32Array(), shape };
  return out;
}

function zeroArrays(specs: readonly ParameterSpec[]): Arrays {
  return new Map(specs.map(({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]));
}
