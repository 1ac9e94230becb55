/**
 * The shape of a decoder: Llama layout (RMSNorm, rotary positions, SwiGLU, no biases, tied embeddings), so that transformers,
 * vLLM and others load our checkpoints unchanged. Four sizes; the vocabulary comes on top.
 */

export interface DecoderConfig {
  readonly vocabularySize: number;
  /** Width of the residual stream (`hidden_size`). */
  readonly width: number;
  /** Width inside the feed-forward layer (`intermediate_size`). */
  readonly innerWidth: number;
  readonly layers: number;
  readonly heads: number;
  /** Longest sequence, in tokens (`max_position_embeddings`). */
  readonly context: number;
  readonly normEpsilon: number;
  readonly ropeTheta: number;
}

export const DECODER_SIZES = ['tiny', 'small', 'base', 'large'] as const;
export type DecoderSize = (typeof DECODER_SIZES)[number];

const SHAPES = {
  tiny: { width: 128, innerWidth: 384, layers: 4, heads: 4 },
  small: { width: 256, innerWidth: 768, layers: 6, heads: 8 },
  base: { width: 640, innerWidth: 1792, layers: 10, heads: 10 },
  large: { width: 1152, innerWidth: 3072, layers: 22, heads: 18 },
} as const satisfies Record<DecoderSize, object>;

export function decoderConfig(size: DecoderSize, vocabularySize: number, context: number): DecoderConfig {
  return { ...SHAPES[size], vocabularySize, context, normEpsilon: 1e-5, ropeTheta: 10000 };
}

export function headWidth(config: DecoderConfig): number {
  return config.width / config.heads;
}
