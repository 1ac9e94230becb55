/** Fused operators of decoders: root-mean-square normalisation and rotary position embedding. */
import { emptyArray, numberOf, type OperatorDefinition, required, rowsOf } from './definition.ts';

export const DECODER = {
  /** y = x · inv · scale with inv = 1/√(mean(x²) + epsilon) over the last axis; second output: inv (Zhang and Sennrich 2019). */
  SimplifiedLayerNormalization: {
    domain: '',
    infer: (inputs) => {
      const x = required(inputs, 0);
      return [
        { type: x.type, shape: x.shape },
        { type: x.type, shape: [...x.shape.slice(0, -1), 1] },
      ];
    },
    reference: (inputs, attributes) => {
      const [x, scale] = [required(inputs, 0), required(inputs, 1)];
      const { rows, width } = rowsOf(x);
      const y = emptyArray(x.shape);
      const inverse = emptyArray([...x.shape.slice(0, -1), 1]);
      for (let row = 0; row < rows; row++) {
        let squares = 0;
        for (let k = 0; k < width; k++) squares += x.data[row * width + k] ** 2;
        inverse.data[row] = 1 / Math.sqrt(squares / width + numberOf(attributes.epsilon, 1e-5));
        for (let k = 0; k < width; k++)
          y.data[row * width + k] = x.data[row * width + k] * inverse.data[row] * scale.data[k];
      }
      return [y, inverse];
    },
  },
  /**
   * Rotates pairs (k, k + d/2) of the last axis of x [B, heads, T, d] by the angles whose cosines and sines are row
   * `positions[b, t]` of the two caches [positions, d/2] (Su et al. 2021, half-split form as in Llama).
   */
  RotaryEmbedding: {
    domain: 'com.microsoft',
    infer: (inputs) => [required(inputs, 0)],
    reference: (inputs) => {
      const [x, positions, cosines, sines] = [0, 1, 2, 3].map((index) => required(inputs, index));
      const [batch, heads, length, width] = x.shape;
      const half = width / 2;
      const out = emptyArray(x.shape);
      for (let b = 0; b < batch; b++) {
        for (let head = 0; head < heads; head++) {
          for (let t = 0; t < length; t++) {
            const at = ((b * heads + head) * length + t) * width;
            const angle = positions.data[b * length + t] * half;
            for (let k = 0; k < half; k++) {
              const [low, high] = [x.data[at + k], x.data[at + half + k]];
              const [cosine, sine] = [cosines.data[angle + k], sines.data[angle + k]];
              out.data[at + k] = low * cosine - high * sine;
              out.data[at + half + k] = high * cosine + low * sine;
            }
          }
        }
      }
      return [out];
    },
  },
} satisfies Record<string, OperatorDefinition>;
