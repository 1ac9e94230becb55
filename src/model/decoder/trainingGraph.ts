/**
 * One micro-batch of training as one graph: forward, loss, and the gradient of every parameter added onto fed gradients.
 *
 * Inputs: `input_ids`, `targets` [B·T], `weights` [B·T] (0 where nothing is to be learnt; the caller divides by the total), `positions`,
 * `segments` [B, T] (tokens attend within their segment only), each parameter, and `gradient/NAME` for each.
 * Outputs: `loss` [], `sum/NAME` (the new gradients); on request `logits` [B·T, vocabulary] and `hidden` [B·T, width].
 */

import { gatedSilu } from '../graph/gradients/activation.ts';
import { causalAttention, joinHeads, splitHeads } from '../graph/gradients/attention.ts';
import { headWithCrossEntropy } from '../graph/gradients/crossEntropy.ts';
import { embed } from '../graph/gradients/embedding.ts';
import { linear, residual } from '../graph/gradients/linear.ts';
import { rmsNorm } from '../graph/gradients/normalisation.ts';
import { type RotaryTables, rotate } from '../graph/gradients/rotary.ts';
import { Tape } from '../graph/gradients/tape.ts';
import { type Graph, GraphBuilder } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { type DecoderConfig, headWidth } from './config.ts';
import { EMBEDDING, FINAL_NORM, layerNames, parameterSpecs } from './parameters.ts';

export interface BatchShape {
  readonly rows: number;
  readonly length: number;
}

export interface TrainingGraphOptions {
  /** Adds the outputs `logits` and `hidden`. */
  readonly exposeHidden?: boolean;
  /** False leaves the backward pass out: `loss` only, for validation. */
  readonly gradients?: boolean;
  /** Queries per attention block; the default was the fastest of those tried (docs/experiments.md). */
  readonly attentionBlock?: number;
}

/** Blocks of 128 queries: less above the diagonal than one block, fewer nodes than many. */
const ATTENTION_BLOCK = 128;

const NEVER = -1e9;

export function trainingGraph(config: DecoderConfig, shape: BatchShape, options: TrainingGraphOptions = {}): Graph {
  const { rows, length } = shape;
  const graph = new GraphBuilder('training_step');
  const tape = new Tape(graph);
  const ids = graph.input('input_ids', 'int64', [rows * length]);
  const targets = graph.input('targets', 'int64', [rows * length]);
  const weights = graph.input('weights', 'float32', [rows * length]);
  const positions = graph.input('positions', 'int64', [rows, length]);
  const mask = packedMask(graph, graph.input('segments', 'int64', [rows, length]), shape);
  const withGradients = options.gradients ?? true;
  const parameters = parameterInputs(tape, config, withGradients);
  const named = (name: string): Value => parameters.get(name) ?? graph.input(name, 'float32', []);
  const tables = rotaryTables(graph, config);
  const block = Math.min(options.attentionBlock ?? ATTENTION_BLOCK, length);

  let stream = embed(tape, named(EMBEDDING), ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const attended = rmsNorm(tape, stream, named(names.attentionNorm), config.normEpsilon);
    const heads = (name: string): Value =>
      splitHeads(tape, linear(tape, attended, named(name)), rows, length, config.heads);
    const query = rotate(tape, heads(names.query), positions, tables);
    const key = rotate(tape, heads(names.key), positions, tables);
    const mixed = joinHeads(tape, causalAttention(tape, query, key, heads(names.value), mask, block));
    stream = residual(tape, stream, linear(tape, mixed, named(names.attentionOut)));
    const fed = rmsNorm(tape, stream, named(names.feedForwardNorm), config.normEpsilon);
    const hidden = gatedSilu(tape, linear(tape, fed, named(names.gate)), linear(tape, fed, named(names.up)));
    stream = residual(tape, stream, linear(tape, hidden, named(names.down)));
  }
  const hidden = rmsNorm(tape, stream, named(FINAL_NORM), config.normEpsilon);
  const { loss, logits } = headWithCrossEntropy(tape, hidden, named(EMBEDDING), targets, weights);
  graph.output('loss', loss);
  if (withGradients) {
    tape.backward();
    for (const [name, parameter] of parameters) graph.output(`sum/${name}`, tape.gradientOf(parameter));
  }
  if (options.exposeHidden) {
    graph.output('logits', logits);
    graph.output('hidden', hidden);
  }
  return graph;
}

function parameterInputs(tape: Tape, config: DecoderConfig, seeded: boolean): Map<string, Value> {
  const parameters = new Map<string, Value>();
  for (const { name, shape } of parameterSpecs(config)) {
    const parameter = tape.graph.input(name, 'float32', shape);
    if (seeded) tape.seed(parameter, tape.graph.input(`gradient/${name}`, 'float32', shape));
    parameters.set(name, parameter);
  }
  return parameters;
}

/** [B, 1, T, T]: 0 where row i may see column j (same segment, j ≤ i), very negative elsewhere. */
function packedMask(graph: GraphBuilder, segments: Value, { rows, length }: BatchShape): Value {
  const causal = new Float32Array(length * length);
  for (let i = 0; i < length; i++) causal.fill(NEVER, i * length + i + 1, (i + 1) * length);
  const bias = graph.constant('causal', [1, 1, length, length], causal);
  const ofRow = graph.one('Reshape', [segments, graph.integers([rows, 1, length, 1])]);
  const ofColumn = graph.one('Reshape', [segments, graph.integers([rows, 1, 1, length])]);
  return graph.one('Where', [graph.one('Equal', [ofRow, ofColumn]), bias, graph.scalar(NEVER)]);
}

function rotaryTables(graph: GraphBuilder, config: DecoderConfig): RotaryTables {
  const { cosines, sines } = rotaryAngles(config);
  const shape = [config.context, headWidth(config) / 2];
  return {
    cosines: graph.constant('cosines', shape, cosines),
    sines: graph.constant('sines', shape, sines),
    negatedSines: graph.constant(
      'negated_sines',
      shape,
      sines.map((sine) => -sine),
    ),
  };
}

/** Cosines and sines of position · θ^(−2k/d), [context, d/2] each. */
export function rotaryAngles(config: DecoderConfig): { readonly cosines: Float32Array; readonly sines: Float32Array } {
  const half = headWidth(config) / 2;
  const cosines = new Float32Array(config.context * half);
  const sines = new Float32Array(config.context * half);
  for (let position = 0; position < config.context; position++) {
    for (let k = 0; k < half; k++) {
      const angle = position * config.ropeTheta ** (-k / half);
      cosines[position * half + k] = Math.cos(angle);
      sines[position * half + k] = Math.sin(angle);
    }
  }
  return { cosines, sines };
}
