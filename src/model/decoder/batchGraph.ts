/**
 * The decode step for several prompts at once: R rows of work, each a continuation of one of B prompts. Dense layers and the rows' own
 * suffixes see the R rows as they are; for attention over the prompts the queries are gathered by prompt, [B, heads, Q, d] with Q places
 * a prompt, multiplied with keys padded to one length P, and gathered back.
 *
 * Per row the arithmetic is that of `decodeGraph` (inferenceGraphs.ts): padding adds exact zeros, after everything else. Dimensions
 * B, Q, P, R and S (room for suffixes) are free at run time; Q is at least 2, so that every product takes the same kernel.
 */
import type { Graph, GraphBuilder } from '../graph/graph.ts';
import { TO_THE_END } from '../graph/operators/layout.ts';
import { int, ints, type Value } from '../graph/value.ts';
import { type DecoderConfig, headWidth } from './config.ts';
import { InferenceLayers } from './inferenceLayers.ts';
import { FINAL_NORM, layerNames, type Parameters } from './parameters.ts';

/**
 * Inputs: `input_ids` [R], `positions` [R, 1]; `rows_of_prompts` [B, Q], the row in each place of each prompt (any row where there is
 * none); `place_of_row` [R], b·Q + q; `prompt_bias` [B, 1, 1, P] and `suffix_bias` [R, 1, 1, S], 0 where filled and very negative
 * elsewhere; per layer `prompt_keys/L`, `prompt_values/L` [B, heads, P, d] and `keys/L`, `values/L` [R, heads, S, d].
 * Outputs: per layer `new_keys/L`, `new_values/L` [R, heads, 1, d]; `probabilities` [R, vocabulary].
 */
export function batchGraph(config: DecoderConfig, parameters: Parameters): Graph {
  const layers = new InferenceLayers('batch', config, parameters);
  const { graph } = layers;
  const ids = graph.input('input_ids', 'int64', ['rows']);
  const positions = graph.input('positions', 'int64', ['rows', 1]);
  const batch: Batch = {
    rowsOfPrompts: graph.input('rows_of_prompts', 'int64', ['prompts', 'places']),
    placeOfRow: graph.input('place_of_row', 'int64', ['rows']),
    promptBias: graph.input('prompt_bias', 'float32', ['prompts', 1, 1, 'length']),
    suffixBias: graph.input('suffix_bias', 'float32', ['rows', 1, 1, 'room']),
  };
  let stream = layers.embed(ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const normalised = layers.norm(stream, names.attentionNorm);
    const query = layers.rotate(layers.rowHeads(normalised, names.query, true), positions);
    const key = layers.rotate(layers.rowHeads(normalised, names.key), positions);
    const value = layers.rowHeads(normalised, names.value);
    graph.output(`new_keys/${layer}`, key);
    graph.output(`new_values/${layer}`, value);
    const mixed = attention(graph, config, batch, layer, { query, key, value });
    const flat = graph.one('Reshape', [mixed, graph.integers([-1, config.width])]);
    stream = layers.feedForward(graph.one('Add', [stream, layers.linear(flat, names.attentionOut)]), layer);
  }
  graph.output('probabilities', layers.nextToken(layers.norm(stream, FINAL_NORM)));
  return graph;
}

/** Which rows continue which prompt, and what is padding. */
interface Batch {
  readonly rowsOfPrompts: Value;
  readonly placeOfRow: Value;
  readonly promptBias: Value;
  readonly suffixBias: Value;
}

interface Newest {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

/** What each row sees of its prompt: the mixed values, its largest score and its largest weight. */
interface FromPrompt {
  readonly mixed: Value;
  readonly reference: Value;
  readonly p: Value;
}

/** Each row's query [R, heads, 1, d] over its prompt, its own suffix and itself → [R, heads, 1, d]; merged as in `decodeGraph`. */
function attention(graph: GraphBuilder, config: DecoderConfig, batch: Batch, layer: number, now: Newest): Value {
  const { mixed, reference, p } = promptAttention(graph, config, batch, layer, now.query);
  const suffixShape = ['rows', config.heads, 'room', headWidth(config)];
  const keys = graph.input(`keys/${layer}`, 'float32', suffixShape);
  const values = graph.input(`values/${layer}`, 'float32', suffixShape);
  const products = graph.one('FusedMatMul', [now.query, keys], { transB: int(1) });
  const ofSuffix = graph.one('Add', [products, batch.suffixBias]);
  const ofSelf = graph.one('ReduceSum', [graph.one('Mul', [now.query, now.key]), graph.integers([-1])]);
  const scores = graph.one('Concat', [ofSuffix, ofSelf, reference], { axis: int(3) });
  const weights = graph.one('Softmax', [scores], { axis: int(-1) });
  const part = (from: number, to: number): Value =>
    graph.one('Slice', [weights, graph.integers([from]), graph.integers([to]), graph.integers([3])]);
  const fromSuffix = graph.one('FusedMatMul', [graph.renamed(part(0, -2), ofSuffix.shape), values]);
  const fromOwn = graph.one('Add', [fromSuffix, graph.one('Mul', [part(-2, -1), now.value])]);
  const q = part(-1, TO_THE_END);
  const numerator = graph.one('Add', [graph.one('Mul', [mixed, q]), graph.one('Mul', [fromOwn, p])]);
  return graph.one('Div', [numerator, graph.one('Sub', [graph.one('Add', [p, q]), graph.one('Mul', [p, q])])]);
}

/** The rows' queries side by side for each prompt, as one product a prompt and head, and back to rows. */
function promptAttention(
  graph: GraphBuilder,
  config: DecoderConfig,
  { rowsOfPrompts, placeOfRow, promptBias }: Batch,
  layer: number,
  query: Value,
): FromPrompt {
  const { heads } = config;
  const width = headWidth(config);
  const promptShape = ['prompts', heads, 'length', width];
  const keys = graph.input(`prompt_keys/${layer}`, 'float32', promptShape);
  const values = graph.input(`prompt_values/${layer}`, 'float32', promptShape);
  const flat = graph.one('Reshape', [query, graph.integers([-1, heads, width])]);
  const gathered = graph.one('Transpose', [graph.one('Gather', [flat, rowsOfPrompts])], { perm: ints([0, 2, 1, 3]) });
  const products = graph.one('FusedMatMul', [gathered, keys], { transB: int(1) });
  const scores = graph.one('Add', [products, promptBias]);
  const weights = graph.one('Softmax', [scores], { axis: int(-1) });
  const lastAxis = graph.integers([-1]);
  const toRows = (x: Value, size: number): Value => {
    const places = graph.one('Transpose', [x], { perm: ints([0, 2, 1, 3]) });
    return graph.one('Gather', [graph.one('Reshape', [places, graph.integers([-1, heads, 1, size])]), placeOfRow]);
  };
  return {
    mixed: toRows(graph.one('FusedMatMul', [weights, values]), width),
    reference: toRows(graph.one('ReduceMax', [scores, lastAxis]), 1),
    p: toRows(graph.one('ReduceMax', [weights, lastAxis]), 1),
  };
}
