/** The decoder's parameters: their names (those of Hugging Face's Llama), shapes, decay groups and initial values. */
import { seededRandom } from '../../base/random.ts';
import type { DecoderConfig } from './config.ts';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Weight decay applies to matrices, not to normalisation gains. */
  readonly decays: boolean;
}

export type Parameters = ReadonlyMap<string, Float32Array>;

export const EMBEDDING = 'model.embed_tokens.weight';
export const FINAL_NORM = 'model.norm.weight';

/** Names of one layer's parameters. */
export function layerNames(layer: number) {
  const prefix = `model.layers.${layer}`;
  return {
    attentionNorm: `${prefix}.input_layernorm.weight`,
    query: `${prefix}.self_attn.q_proj.weight`,
    key: `${prefix}.self_attn.k_proj.weight`,
    value: `${prefix}.self_attn.v_proj.weight`,
    attentionOut: `${prefix}.self_attn.o_proj.weight`,
    feedForwardNorm: `${prefix}.post_attention_layernorm.weight`,
    gate: `${prefix}.mlp.gate_proj.weight`,
    up: `${prefix}.mlp.up_proj.weight`,
    down: `${prefix}.mlp.down_proj.weight`,
  } as const;
}

/** Every parameter, in the order of the forward pass. Matrices are [out, in]. */
export function parameterSpecs(config: DecoderConfig): readonly ParameterSpec[] {
  const { width, innerWidth, vocabularySize } = config;
  const matrix = (name: string, out: number, into: number): ParameterSpec => ({
    name,
    shape: [out, into],
    decays: true,
  });
  const gain = (name: string): ParameterSpec => ({ name, shape: [width], decays: false });
  const specs = [matrix(EMBEDDING, vocabularySize, width)];
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    specs.push(
      gain(names.attentionNorm),
      matrix(names.query, width, width),
      matrix(names.key, width, width),
      matrix(names.value, width, width),
      matrix(names.attentionOut, width, width),
      gain(names.feedForwardNorm),
      matrix(names.gate, innerWidth, width),
      matrix(names.up, innerWidth, width),
      matrix(names.down, width, innerWidth),
    );
  }
  specs.push(gain(FINAL_NORM));
  return specs;
}

export function parameterCount(config: DecoderConfig): number {
  return parameterSpecs(config).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/**
 * Initial values: normal with standard deviation 0.02, divided by √(2 · layers) for the two matrices that write to the residual
 * stream (Radford et al. 2019); gains are 1. Each parameter has a stream of chance of its own.
 */
export function initialParameters(config: DecoderConfig, seed: number): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape, decays } of parameterSpecs(config)) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (decays) {
      const random = seededRandom(seed, 'parameter', name);
      const writesResidual = name.endsWith('o_proj.weight') || name.endsWith('down_proj.weight');
      const deviation = 0.02 / (writesResidual ? Math.sqrt(2 * config.layers) : 1);
      for (let k = 0; k < values.length; k++) values[k] = deviation * random.normal();
    } else {
      values.fill(1);
    }
    parameters.set(name, values);
  }
  return parameters;
}
