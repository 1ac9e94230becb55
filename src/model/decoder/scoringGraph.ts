/**
 * The decoder as graphs that read a whole sequence, weights inside: one scores it (minus the log probability of each token given those before it;
 * the distribution over the vocabulary never leaves the runtime), the other gives out what the model foresaw at every place.
 *
 * The same forward pass as the prefill graph (inferenceGraphs.ts), with the head at every position. Leaves out batches and padding: one
 * sequence a run, at its exact length.
 */
import type { Graph } from '../graph/graph.ts';
import { int, ints, type Value } from '../graph/value.ts';
import type { DecoderConfig } from './config.ts';
import { InferenceLayers } from './inferenceLayers.ts';
import { EMBEDDING, FINAL_NORM, layerNames, type Parameters } from './parameters.ts';

const NEVER = -1e9;

/**
 * Inputs: `input_ids` [P], `positions` [1, P] (0, 1, …), `targets` [P, 1] (the token after each).
 * Output: `loss` [P, 1], −ln P(target | tokens up to and with this position), in nats.
 */
export function scoringGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('scoring', config, parameters);
  const { graph } = layers;
  const targets = graph.input('targets', 'int64', ['prompt', 1]);
  const ofTarget = graph.one('GatherElements', [logProbabilities(config, layers), targets], { axis: int(1) });
  graph.output('loss', graph.one('Sub', [graph.scalar(0), ofTarget]));
  return graph;
}

/**
 * Inputs: `input_ids` [P], `positions` [1, P].
 * Output: `probabilities` [P, V], of each token after the one at that place.
 */
export function foresightGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('foresight', config, parameters);
  layers.graph.output('probabilities', layers.graph.one('Exp', [logProbabilities(config, layers)]));
  return layers.graph;
}

/** [P, V] */
function logProbabilities(config: DecoderConfig, layers: InferenceLayers): Value {
  const { graph } = layers;
  const ids = graph.input('input_ids', 'int64', ['prompt']);
  const positions = graph.input('positions', 'int64', [1, 'prompt']);
  const mask = causalMask(layers, positions);
  let stream = layers.embed(ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const normalised = layers.norm(stream, names.attentionNorm);
    const query = layers.rotate(layers.promptHeads(normalised, names.query, true), positions);
    const keys = layers.rotate(layers.promptHeads(normalised, names.key), positions);
    const scores = graph.one('FusedMatMul', [query, keys], { transB: int(1) });
    const attention = graph.one('Softmax', [graph.one('Add', [scores, mask])], { axis: int(-1) });
    const mixed = graph.one('FusedMatMul', [attention, layers.promptHeads(normalised, names.value)]);
    const joined = graph.one('Transpose', [mixed], { perm: ints([0, 2, 1, 3]) });
    const flat = graph.one('Reshape', [joined, graph.integers([-1, config.width])]);
    stream = layers.feedForward(graph.one('Add', [stream, layers.linear(flat, names.attentionOut)]), layer);
  }
  const logits = layers.linear(layers.norm(stream, FINAL_NORM), EMBEDDING);
  return graph.one('LogSoftmax', [logits], { axis: int(-1) });
}

/** [P, P]: 0 where the row may see the column, very negative elsewhere. */
function causalMask({ graph }: InferenceLayers, positions: Value): Value {
  const rows = graph.one('Reshape', [positions, graph.integers([-1, 1])]);
  const allowed = graph.one('LessOrEqual', [positions, rows]);
  return graph.one('Where', [allowed, graph.scalar(0), graph.scalar(NEVER)]);
}
