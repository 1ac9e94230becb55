/**
 * The decoder as two graphs for sampling, weights inside so that the runtime packs them once.
 *
 * Prefill reads one prompt and gives its keys and values, the distribution of the next token, and hidden states. The decode step
 * advances R rows that share that prompt: attention over the prompt is one product [heads, R, d] · [heads, d, P] for all rows, each
 * row's own suffix is a batched product, and both are merged exactly. Only the new token's keys and values leave the graph;
 * the caller keeps the suffix (sampling/suffixCache.ts). Dimensions: P prompt, R rows, S room for suffixes, all free at run time.
 */

import type { Graph, GraphBuilder } from '../graph/graph.ts';
import { TO_THE_END } from '../graph/operators/layout.ts';
import { int, ints, type Value } from '../graph/value.ts';
import { type DecoderConfig, headWidth } from './config.ts';
import { InferenceLayers } from './inferenceLayers.ts';
import { FINAL_NORM, layerNames, type Parameters } from './parameters.ts';

/** Queries of the prompt go in this many blocks, each against the keys at or below it only. */
export const PREFILL_BLOCKS = 4;

/** The layer after which the residual stream is also given, as features for probes. */
function middleLayer(config: DecoderConfig): number {
  return Math.floor(config.layers / 2);
}

const NEVER = -1e9;

/**
 * Inputs: `input_ids` [P], `positions` [1, P] (0, 1, …), `bound/1` … `bound/3` [1], increasing, at which blocks of queries end.
 * Outputs: per layer `keys/L`, `values/L` [1, heads, P, d], keys after rotation; `probabilities` [1, vocabulary] of the next token;
 * `last` [1, width] and `sum` [width] (over positions) of the final norm; `middle_last`, `middle_sum` of the middle layer.
 */
export function prefillGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('prefill', config, parameters);
  const { graph } = layers;
  const ids = graph.input('input_ids', 'int64', ['prompt']);
  const positions = graph.input('positions', 'int64', [1, 'prompt']);
  const blocks = promptBlocks(graph, positions);
  let stream = layers.embed(ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const normalised = layers.norm(stream, names.attentionNorm);
    const query = layers.rotate(layers.promptHeads(normalised, names.query, true), positions);
    const keys = layers.rotate(layers.promptHeads(normalised, names.key), positions);
    const values = layers.promptHeads(normalised, names.value);
    graph.output(`keys/${layer}`, keys);
    graph.output(`values/${layer}`, values);
    const mixed = graph.one('Transpose', [causalAttention(graph, blocks, query, keys, values)], {
      perm: ints([0, 2, 1, 3]),
    });
    const flat = graph.one('Reshape', [mixed, graph.integers([-1, config.width])]);
    stream = layers.feedForward(graph.one('Add', [stream, layers.linear(flat, names.attentionOut)]), layer);
    if (layer + 1 === middleLayer(config)) summarise(graph, 'middle_', stream);
  }
  const last = summarise(graph, '', layers.norm(stream, FINAL_NORM));
  graph.output('probabilities', layers.nextToken(last));
  return graph;
}

/**
 * Inputs: `input_ids` [R], `positions` [R, 1], `suffix_bias` [S] (0 where the suffix is filled, very negative elsewhere); per
 * layer `prompt_keys/L`, `prompt_values/L` [heads, P, d] and `keys/L`, `values/L` [R, heads, S, d].
 * Outputs: per layer `new_keys/L`, `new_values/L` [R, heads, 1, d]; `probabilities` [R, vocabulary].
 */
export function decodeGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('decode', config, parameters);
  const { graph } = layers;
  const ids = graph.input('input_ids', 'int64', ['rows']);
  const positions = graph.input('positions', 'int64', ['rows', 1]);
  const suffixBias = graph.input('suffix_bias', 'float32', ['room']);
  let stream = layers.embed(ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const normalised = layers.norm(stream, names.attentionNorm);
    const query = layers.rotate(layers.rowHeads(normalised, names.query, true), positions);
    const key = layers.rotate(layers.rowHeads(normalised, names.key), positions);
    const value = layers.rowHeads(normalised, names.value);
    graph.output(`new_keys/${layer}`, key);
    graph.output(`new_values/${layer}`, value);
    const past = pastInputs(graph, config, layer);
    const mixed = sharedPromptAttention(graph, config, { query, key, value }, past, suffixBias);
    const flat = graph.one('Reshape', [mixed, graph.integers([-1, config.width])]);
    stream = layers.feedForward(graph.one('Add', [stream, layers.linear(flat, names.attentionOut)]), layer);
  }
  graph.output('probabilities', layers.nextToken(layers.norm(stream, FINAL_NORM)));
  return graph;
}

interface PromptBlock {
  readonly from: Value;
  readonly to: Value;
  /** [rows of the block, columns up to its end]: 0 where the row may see the column. */
  readonly mask: Value;
}

function promptBlocks(graph: GraphBuilder, positions: Value): readonly PromptBlock[] {
  const inner = Array.from({ length: PREFILL_BLOCKS - 1 }, (_, k) => graph.input(`bound/${k + 1}`, 'int64', [1]));
  const bounds = [graph.integers([0]), ...inner, graph.integers([TO_THE_END])];
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index];
    const rows = graph.one('Reshape', [along(graph, positions, from, to, 1), graph.integers([-1, 1])]);
    const allowed = graph.one('LessOrEqual', [along(graph, positions, bounds[0], to, 1), rows]);
    return { from, to, mask: graph.one('Where', [allowed, graph.scalar(0), graph.scalar(NEVER)]) };
  });
}

/** q (scaled), k, v [1, heads, P, d] → [1, heads, P, d]. */
function causalAttention(graph: GraphBuilder, blocks: readonly PromptBlock[], q: Value, k: Value, v: Value): Value {
  const start = blocks[0].from;
  const parts = blocks.map(({ from, to, mask }) => {
    const keys = along(graph, k, start, to, 2);
    const scores = graph.one('FusedMatMul', [along(graph, q, from, to, 2), keys], { transB: int(1) });
    const probabilities = graph.one('Softmax', [graph.one('Add', [scores, mask])], { axis: int(-1) });
    return graph.one('FusedMatMul', [probabilities, along(graph, v, start, to, 2)]);
  });
  return graph.renamed(graph.one('Concat', parts, { axis: int(2) }), q.shape);
}

/** Gives the last position and the sum over positions of [P, width]; returns the last. */
function summarise(graph: GraphBuilder, prefix: string, hidden: Value): Value {
  const last = along(graph, hidden, graph.integers([-1]), graph.integers([TO_THE_END]), 0);
  graph.output(`${prefix}last`, last);
  graph.output(`${prefix}sum`, graph.one('ReduceSum', [hidden, graph.integers([0])], { keepdims: int(0) }));
  return last;
}

function along(graph: GraphBuilder, x: Value, from: Value, to: Value, axis: number): Value {
  return graph.one('Slice', [x, from, to, graph.integers([axis])]);
}

/** What a layer remembers of the prompt and of each row's suffix. */
interface Past {
  readonly promptKeys: Value;
  readonly promptValues: Value;
  readonly keys: Value;
  readonly values: Value;
}

function pastInputs(graph: GraphBuilder, config: DecoderConfig, layer: number): Past {
  const { heads } = config;
  const width = headWidth(config);
  return {
    promptKeys: graph.input(`prompt_keys/${layer}`, 'float32', [heads, 'prompt', width]),
    promptValues: graph.input(`prompt_values/${layer}`, 'float32', [heads, 'prompt', width]),
    keys: graph.input(`keys/${layer}`, 'float32', ['rows', heads, 'room', width]),
    values: graph.input(`values/${layer}`, 'float32', ['rows', heads, 'room', width]),
  };
}

/**
 * Each row's query [R, heads, 1, d] over the prompt, its own suffix and itself → [R, heads, 1, d].
 *
 * The two softmaxes stay apart (joining the scores would copy them all) and are merged exactly: the row's largest prompt score
 * takes part in the second one as a reference without a value. With p and q the reference's probability in each,
 * out = (q · fromPrompt + p · fromOwn) / (p + q − p·q); p is at least 1/P, so nothing underflows.
 */
function sharedPromptAttention(
  graph: GraphBuilder,
  config: DecoderConfig,
  now: { readonly query: Value; readonly key: Value; readonly value: Value },
  past: Past,
  suffixBias: Value,
): Value {
  const { heads } = config;
  const transposed = { transB: int(1) };
  const lastAxis = graph.integers([-1]);
  const asRows = (x: Value, width: number): Value =>
    graph.one('Reshape', [
      graph.one('Transpose', [x], { perm: ints([1, 0, 2]) }),
      graph.integers([-1, heads, 1, width]),
    ]);
  const flatQuery = graph.one('Reshape', [now.query, graph.integers([-1, heads, headWidth(config)])]);
  const queryOfHeads = graph.one('Transpose', [flatQuery], { perm: ints([1, 0, 2]) });
  const promptScores = graph.one('FusedMatMul', [queryOfHeads, past.promptKeys], transposed);
  const promptWeights = graph.one('Softmax', [promptScores], { axis: int(-1) });
  const fromPrompt = asRows(graph.one('FusedMatMul', [promptWeights, past.promptValues]), headWidth(config));
  const reference = asRows(graph.one('ReduceMax', [promptScores, lastAxis]), 1);
  const p = asRows(graph.one('ReduceMax', [promptWeights, lastAxis]), 1);

  const ofSuffix = graph.one('Add', [graph.one('FusedMatMul', [now.query, past.keys], transposed), suffixBias]);
  const ofSelf = graph.one('ReduceSum', [graph.one('Mul', [now.query, now.key]), lastAxis]);
  const ownScores = graph.one('Concat', [ofSuffix, ofSelf, reference], { axis: int(3) });
  const ownWeights = graph.one('Softmax', [ownScores], { axis: int(-1) });
  const ownPart = (from: number, to: number): Value =>
    along(graph, ownWeights, graph.integers([from]), graph.integers([to]), 3);
  const fromSuffix = graph.one('FusedMatMul', [graph.renamed(ownPart(0, -2), ofSuffix.shape), past.values]);
  const fromSelf = graph.one('Mul', [ownPart(-2, -1), now.value]);
  const fromOwn = graph.one('Add', [fromSuffix, fromSelf]);
  const q = ownPart(-1, TO_THE_END);

  const numerator = graph.one('Add', [graph.one('Mul', [fromPrompt, q]), graph.one('Mul', [fromOwn, p])]);
  const total = graph.one('Sub', [graph.one('Add', [p, q]), graph.one('Mul', [p, q])]);
  return graph.one('Div', [numerator, total]);
}
