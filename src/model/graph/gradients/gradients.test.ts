/** Every differentiable layer: its gradient against central finite differences in float64, and the runtime against the oracle. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { openSession } from '../../runtime/session.ts';
import { GraphBuilder } from '../graph.ts';
import { interpret } from '../interpreter.ts';
import type { NdArray } from '../operators/definition.ts';
import type { ElementType, Value } from '../value.ts';
import { gatedSilu } from './activation.ts';
import { causalAttention, joinHeads, splitHeads } from './attention.ts';
import { headWithCrossEntropy } from './crossEntropy.ts';
import { embed } from './embedding.ts';
import { linear, residual } from './linear.ts';
import { rmsNorm } from './normalisation.ts';
import { rotate } from './rotary.ts';
import { Tape } from './tape.ts';

interface Layer {
  readonly name: string;
  /** Values to differentiate by, with shapes. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Integers that are fed but not differentiated. */
  readonly integers?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
  /** Emits the layer; a scalar result is the loss, any other is contracted with fixed random weights. */
  readonly emit: (tape: Tape, values: Readonly<Record<string, Value>>) => Value;
}

/** Two packed segments of lengths 5 and 3 in one row of 8: the mask is causal within each. */
function packedMask(graph: GraphBuilder, length: number, cut: number): Value {
  const mask = new Float32Array(length * length).fill(-1e9);
  for (let i = 0; i < length; i++) for (let j = i < cut ? 0 : cut; j <= i; j++) mask[i * length + j] = 0;
  return graph.constant('mask', [1, 1, length, length], mask);
}

function attention(blockLength: number): Layer {
  return {
    name: `causalAttention in blocks of ${blockLength}`,
    inputs: { q: [2, 2, 8, 4], k: [2, 2, 8, 4], v: [2, 2, 8, 4] },
    emit: (tape, { q, k, v }) => causalAttention(tape, q, k, v, packedMask(tape.graph, 8, 5), blockLength),
  };
}

const LAYERS: readonly Layer[] = [
  { name: 'linear', inputs: { x: [5, 3], w: [4, 3] }, emit: (tape, { x, w }) => linear(tape, x, w) },
  {
    name: 'linear twice with one weight (gradients add up)',
    inputs: { x: [5, 3], w: [3, 3] },
    emit: (tape, { x, w }) => linear(tape, linear(tape, x, w), w),
  },
  {
    name: 'residual',
    inputs: { a: [3, 4], b: [3, 4] },
    emit: (tape, { a, b }) => residual(tape, residual(tape, a, b), a),
  },
  { name: 'rmsNorm', inputs: { x: [4, 6], w: [6] }, emit: (tape, { x, w }) => rmsNorm(tape, x, w, 1e-5) },
  { name: 'gatedSilu', inputs: { g: [3, 5], u: [3, 5] }, emit: (tape, { g, u }) => gatedSilu(tape, g, u) },
  attention(8),
  attention(4),
  attention(3),
  {
    name: 'splitHeads and joinHeads',
    inputs: { x: [6, 4], y: [6, 4] },
    emit: (tape, { x, y }) =>
      joinHeads(tape, residual(tape, splitHeads(tape, x, 2, 3, 2), splitHeads(tape, y, 2, 3, 2))),
  },
  {
    name: 'rotate',
    inputs: { x: [2, 2, 3, 4] },
    integers: { positions: { shape: [2, 3], data: [0, 1, 2, 0, 0, 4] } },
    emit: (tape, { x, positions }) => {
      const angles = Float32Array.from({ length: 10 }, (_, k) => 0.3 * k + 0.1);
      const table = (name: string, f: (x: number) => number) => tape.graph.constant(name, [5, 2], angles.map(f));
      const tables = {
        cosines: table('c', Math.cos),
        sines: table('s', Math.sin),
        negatedSines: table('n', (a) => -Math.sin(a)),
      };
      return rotate(tape, x, positions, tables);
    },
  },
  {
    name: 'embed with repeated rows',
    inputs: { table: [4, 3] },
    integers: { ids: { shape: [5], data: [1, 3, 1, 0, 1] } },
    emit: (tape, { table, ids }) => embed(tape, table, ids),
  },
  {
    name: 'headWithCrossEntropy',
    inputs: { x: [4, 3], table: [5, 3] },
    integers: { targets: { shape: [4], data: [1, 0, 1, 4] } },
    emit: (tape, { x, table, targets }) => {
      const weights = tape.graph.constant('weights', [4], Float32Array.of(0.5, 0.25, 0, 1));
      return headWithCrossEntropy(tape, x, table, targets, weights).loss;
    },
  },
];

/** The layer as a graph with outputs `loss` and `gradient/NAME`. */
function build(layer: Layer) {
  const graph = new GraphBuilder('layer');
  const tape = new Tape(graph);
  const declare = (name: string, type: ElementType, shape: readonly number[]) => graph.input(name, type, shape);
  const values = Object.fromEntries([
    ...Object.entries(layer.inputs).map(([name, shape]) => [name, declare(name, 'float32', shape)] as const),
    ...Object.entries(layer.integers ?? {}).map(([name, { shape }]) => [name, declare(name, 'int64', shape)] as const),
  ]);
  const result = layer.emit(tape, values);
  let loss = result;
  if (result.shape.length > 0) {
    const size = result.shape.map(Number).reduce((a, b) => a * b, 1);
    const random = seededRandom(3, layer.name);
    const weights = graph.constant(
      'contraction',
      result.shape.map(Number),
      Float32Array.from({ length: size }, random.normal),
    );
    const axes = graph.integers(result.shape.map((_, axis) => axis));
    loss = graph.one('ReduceSum', [graph.one('Mul', [result, weights]), axes], { keepdims: { kind: 'int', value: 0 } });
    tape.contribute(result, weights);
  }
  graph.output('loss', loss);
  tape.backward();
  for (const name of Object.keys(layer.inputs)) graph.output(`gradient/${name}`, tape.gradientOf(values[name]));
  return graph;
}

function feedsOf(layer: Layer): Record<string, NdArray> {
  const random = seededRandom(11, layer.name);
  const feeds: Record<string, NdArray> = {};
  for (const [name, shape] of Object.entries(layer.inputs)) {
    const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(random.normal()));
    feeds[name] = { shape, data };
  }
  for (const [name, { shape, data }] of Object.entries(layer.integers ?? {}))
    feeds[name] = { shape, data: Float64Array.from(data) };
  return feeds;
}

describe.each(LAYERS)('$name', (layer) => {
  const graph = build(layer);
  const feeds = feedsOf(layer);
  const exact = interpret(graph, feeds);

  it('agrees with finite differences', () => {
    const h = 1e-5;
    for (const [name, shape] of Object.entries(layer.inputs)) {
      for (let k = 0; k < feeds[name].data.length; k++) {
        const lossAt = (step: number): number => {
          const data = Float64Array.from(feeds[name].data);
          data[k] += step;
          return interpret(graph, { ...feeds, [name]: { shape, data } }).loss.data[0];
        };
        const numeric = (lossAt(h) - lossAt(-h)) / (2 * h);
        const analytic = exact[`gradient/${name}`].data[k];
        expect(Math.abs(analytic - numeric), `${name}[${k}]`).toBeLessThan(1e-6 * (1 + Math.abs(numeric)));
      }
    }
  });

  it('gives the same on the runtime', async () => {
    const session = await openSession(graph, { threads: 1 });
    const typed = Object.fromEntries(
      Object.entries(feeds).map(([name, { shape, data }]) => {
        const integral = layer.integers?.[name] !== undefined;
        return [name, { shape, data: integral ? BigInt64Array.from(data, BigInt) : Float32Array.from(data) }];
      }),
    );
    const got = await session.run(typed);
    for (const [name, { shape, data }] of Object.entries(exact)) {
      expect(got[name].shape, name).toEqual(shape);
      data.forEach((value, k) => {
        expect(Math.abs(Number(got[name].data[k]) - value), `${name}[${k}]`).toBeLessThan(2e-5 * (1 + Math.abs(value)));
      });
    }
    await session.close();
  });
});
