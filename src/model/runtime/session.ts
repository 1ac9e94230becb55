/**
 * The only door to ONNX Runtime: a session made from one of our graphs, run on typed arrays. Nothing is copied on our side: feeds are
 * read in place, and outputs that are given an array are written into it.
 */
import * as ort from 'onnxruntime-node';
import { invariant } from '../../base/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { modelBytes } from '../graph/onnxModel.ts';

export type TensorData = Float32Array | BigInt64Array | Int32Array;

export interface Tensor {
  readonly data: TensorData;
  readonly shape: readonly number[];
}

export interface Session {
  /** Runs the graph. `into` names outputs to be written into given arrays; all outputs are returned. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Threads inside an operator; undefined lets the runtime use every physical core. */
  readonly threads?: number;
  readonly profilePrefix?: string;
}

export async function openSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const session = await ort.InferenceSession.create(modelBytes(graph), {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 3,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(options.profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profilePrefix }),
    extra: { session: { set_denormal_as_zero: '1' } },
  });
  const names = graph.outputs.map((output) => output.name);
  return {
    async run(feeds, into = {}) {
      const fetches = Object.fromEntries(
        names.map((name) => [name, into[name] === undefined ? null : wrap(into[name])]),
      );
      const results = await session.run(wrapAll(feeds), fetches);
      return Object.fromEntries(names.map((name) => [name, unwrap(results[name])]));
    },
    close: () => session.release(),
  };
}

function wrapAll(tensors: Readonly<Record<string, Tensor>>): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, wrap(tensor)]));
}

function wrap({ data, shape }: Tensor): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return new ort.Tensor('int64', data, shape);
}

function unwrap(tensor: ort.Tensor): Tensor {
  const { data } = tensor;
  invariant(
    data instanceof Float32Array || data instanceof BigInt64Array || data instanceof Int32Array,
    'runtime',
    `The runtime returned ${tensor.type} data.`,
  );
  return { data, shape: tensor.dims };
}
