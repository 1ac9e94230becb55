/** The layers that the inference graphs share, forward only, with their weights as constants so that the runtime packs them once. */

import { GraphBuilder } from '../graph/graph.ts';
import { float, int, ints, type Value } from '../graph/value.ts';
import { type DecoderConfig, headWidth } from './config.ts';
import { EMBEDDING, layerNames, type Parameters, parameterSpecs } from './parameters.ts';
import { rotaryAngles } from './trainingGraph.ts';

export class InferenceLayers {
  readonly graph: GraphBuilder;
  readonly #config: DecoderConfig;
  readonly #weights: ReadonlyMap<string, Value>;
  readonly #cosines: Value;
  readonly #sines: Value;

  constructor(name: string, config: DecoderConfig, parameters: Parameters) {
    this.graph = new GraphBuilder(name);
    this.#config = config;
    this.#weights = new Map(
      parameterSpecs(config).map((spec) => [
        spec.name,
        this.graph.constant(spec.name, spec.shape, parameters.get(spec.name) ?? new Float32Array(0)),
      ]),
    );
    const { cosines, sines } = rotaryAngles(config);
    const shape = [config.context, headWidth(config) / 2];
    this.#cosines = this.graph.constant('cosines', shape, cosines);
    this.#sines = this.graph.constant('sines', shape, sines);
  }

  embed(ids: Value): Value {
    return this.graph.one('Gather', [this.#weight(EMBEDDING), ids]);
  }

  norm(x: Value, name: string): Value {
    const attributes = { axis: int(-1), epsilon: float(this.#config.normEpsilon) };
    return this.graph.one('SimplifiedLayerNormalization', [x, this.#weight(name)], attributes);
  }

  linear(x: Value, name: string, scale = 1): Value {
    return this.graph.one('Gemm', [x, this.#weight(name)], { transB: int(1), alpha: float(scale) });
  }

  rotate(x: Value, positions: Value): Value {
    return this.graph.one('RotaryEmbedding', [x, positions, this.#cosines, this.#sines]);
  }

  /** [P, width] → [1, heads, P, d]. Queries carry the scale 1/√d from here on. */
  promptHeads(x: Value, name: string, scaled = false): Value {
    const apart = this.#split(this.#project(x, name, scaled), [1, -1, this.#config.heads, headWidth(this.#config)]);
    return this.graph.one('Transpose', [apart], { perm: ints([0, 2, 1, 3]) });
  }

  /** [R, width] → [R, heads, 1, d]. */
  rowHeads(x: Value, name: string, scaled = false): Value {
    return this.#split(this.#project(x, name, scaled), [-1, this.#config.heads, 1, headWidth(this.#config)]);
  }

  /** stream + down(silu(gate(x)) ∘ up(x)) with x the normalised stream (SwiGLU, Shazeer 2020). */
  feedForward(stream: Value, layer: number): Value {
    const names = layerNames(layer);
    const x = this.norm(stream, names.feedForwardNorm);
    const gate = this.graph.one('QuickGelu', [this.linear(x, names.gate)], { alpha: float(1) });
    const inner = this.graph.one('Mul', [gate, this.linear(x, names.up)]);
    return this.graph.one('Add', [stream, this.linear(inner, names.down)]);
  }

  /** Distribution of the next token after each row of final hidden states. */
  nextToken(hidden: Value): Value {
    return this.graph.one('Softmax', [this.linear(hidden, EMBEDDING)], { axis: int(-1) });
  }

  #project(x: Value, name: string, scaled: boolean): Value {
    return this.linear(x, name, scaled ? 1 / Math.sqrt(headWidth(this.#config)) : 1);
  }

  #split(x: Value, shape: readonly number[]): Value {
    return this.graph.one('Reshape', [x, this.graph.integers(shape)]);
  }

  #weight(name: string): Value {
    return this.#weights.get(name) ?? this.graph.input(name, 'float32', []);
  }
}
