/**
 * The decoder as a graph that goes on from a prompt that was read already: new tokens attend to its keys and values and to one another.
 * Gives what the prefill graph (decoder/inferenceGraphs.ts) gives, for the whole: reading a history in pieces costs each piece, not
 * each time the whole. One sequence a run.
 */

import { type DecoderConfig, headWidth } from '../decoder/config.ts';
import { InferenceLayers } from '../decoder/inferenceLayers.ts';
import { FINAL_NORM, layerNames, type Parameters } from '../decoder/parameters.ts';
import type { Graph, GraphBuilder } from '../graph/graph.ts';
import { TO_THE_END } from '../graph/operators/layout.ts';
import { int, ints, type Value } from '../graph/value.ts';

const NEVER = -1e9;

/**
 * Inputs: `input_ids` [N], `positions` [1, N] (P, P + 1, …), `all_positions` [1, P + N] (0, 1, …); per layer `past_keys/L` and
 * `past_values/L` [1, heads, P, d], keys after rotation.
 * Outputs: per layer `keys/L`, `values/L` [1, heads, P + N, d]; `probabilities` [1, vocabulary] of the next token; `last` [1, width] and
 * `sum` [width] (over the new positions) of the final norm; `middle_last`, `middle_sum` of the middle layer.
 */
export function extensionGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('extension', config, parameters);
  const { graph } = layers;
  const ids = graph.input('input_ids', 'int64', ['new']);
  const positions = graph.input('positions', 'int64', [1, 'new']);
  const mask = causalMask(graph, positions, graph.input('all_positions', 'int64', [1, 'whole']));
  let stream = layers.embed(ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const normalised = layers.norm(stream, names.attentionNorm);
    const query = layers.rotate(layers.promptHeads(normalised, names.query, true), positions);
    const newKeys = layers.rotate(layers.promptHeads(normalised, names.key), positions);
    const keys = afterPast(graph, config, `past_keys/${layer}`, newKeys);
    const values = afterPast(graph, config, `past_values/${layer}`, layers.promptHeads(normalised, names.value));
    graph.output(`keys/${layer}`, keys);
    graph.output(`values/${layer}`, values);
    const scores = graph.one('FusedMatMul', [query, keys], { transB: int(1) });
    const attention = graph.one('Softmax', [graph.one('Add', [scores, mask])], { axis: int(-1) });
    const mixed = graph.one('Transpose', [graph.one('FusedMatMul', [attention, values])], { perm: ints([0, 2, 1, 3]) });
    const flat = graph.one('Reshape', [mixed, graph.integers([-1, config.width])]);
    stream = layers.feedForward(graph.one('Add', [stream, layers.linear(flat, names.attentionOut)]), layer);
    if (layer + 1 === Math.floor(config.layers / 2)) summarise(graph, 'middle_', stream);
  }
  const last = summarise(graph, '', layers.norm(stream, FINAL_NORM));
  graph.output('probabilities', layers.nextToken(last));
  return graph;
}

/** [N, P + N]: 0 where the new row may see the column, very negative elsewhere. */
function causalMask(graph: GraphBuilder, positions: Value, all: Value): Value {
  const rows = graph.one('Reshape', [positions, graph.integers([-1, 1])]);
  const allowed = graph.one('LessOrEqual', [all, rows]);
  return graph.one('Where', [allowed, graph.scalar(0), graph.scalar(NEVER)]);
}

/** An input [1, heads, P, d], and [1, heads, N, d] after it. */
function afterPast(graph: GraphBuilder, config: DecoderConfig, name: string, added: Value): Value {
  const width = headWidth(config);
  const past = graph.input(name, 'float32', [1, config.heads, 'past', width]);
  return graph.renamed(graph.one('Concat', [past, added], { axis: int(2) }), [1, config.heads, 'whole', width]);
}

/** Gives the last position and the sum over positions of [N, width]; returns the last. */
function summarise(graph: GraphBuilder, prefix: string, hidden: Value): Value {
  const ends = [graph.integers([-1]), graph.integers([TO_THE_END]), graph.integers([0])];
  const last = graph.one('Slice', [hidden, ...ends]);
  graph.output(`${prefix}last`, last);
  graph.output(`${prefix}sum`, graph.one('ReduceSum', [hidden, graph.integers([0])], { keepdims: int(0) }));
  return last;
}
