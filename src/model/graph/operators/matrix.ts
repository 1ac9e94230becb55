/** Matrix products: two-dimensional with an added term (Gemm), and batched with optional transposition (FusedMatMul). */
import { invariant } from '../../../base/errors.ts';
import type { Attributes, Dim } from '../value.ts';
import {
  broadcast,
  broadcastStrides,
  emptyArray,
  forEachIndex,
  type NdArray,
  numberOf,
  type OperatorDefinition,
  required,
} from './definition.ts';

export const MATRIX = {
  /** alpha · op(A) · op(B) + beta · C, with C broadcast. */
  Gemm: {
    domain: '',
    infer: (inputs, attributes) => {
      const [a, b] = [required(inputs, 0), required(inputs, 1)];
      return [{ type: a.type, shape: productShape(a.shape, b.shape, attributes) }];
    },
    reference: (inputs, attributes) => {
      const product = multiply(required(inputs, 0), required(inputs, 1), attributes);
      const added = inputs[2];
      if (added === undefined) return [product];
      const beta = numberOf(attributes.beta, 1);
      const strides = [broadcastStrides(added.shape, product.shape)];
      forEachIndex(product.shape, strides, ([offset], position) => {
        product.data[position] += beta * added.data[offset];
      });
      return [product];
    },
  },
  /** alpha · op(A) · op(B) over broadcast leading dimensions. */
  FusedMatMul: {
    domain: 'com.microsoft',
    infer: (inputs, attributes) => {
      const [a, b] = [required(inputs, 0), required(inputs, 1)];
      return [{ type: a.type, shape: productShape(a.shape, b.shape, attributes) }];
    },
    reference: (inputs, attributes) => [multiply(required(inputs, 0), required(inputs, 1), attributes)],
  },
} satisfies Record<string, OperatorDefinition>;

function productShape<D extends Dim>(a: readonly D[], b: readonly D[], attributes: Attributes): readonly D[] {
  const [rows, inner] = lastTwo(a, numberOf(attributes.transA, 0) === 1);
  const [innerOfB, columns] = lastTwo(b, numberOf(attributes.transB, 0) === 1);
  invariant(inner === innerOfB, 'graph', `The shapes [${a.join(', ')}] and [${b.join(', ')}] do not multiply.`);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}

function lastTwo<D>(shape: readonly D[], transposed: boolean): readonly [D, D] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

function multiply(a: NdArray, b: NdArray, attributes: Attributes): NdArray {
  const transA = numberOf(attributes.transA, 0) === 1;
  const transB = numberOf(attributes.transB, 0) === 1;
  const alpha = numberOf(attributes.alpha, 1);
  const out = emptyArray(productShape(a.shape, b.shape, attributes));
  const [m, n] = out.shape.slice(-2);
  const inner = lastTwo(a.shape, transA)[1];
  const batch = out.shape.slice(0, -2);
  const strides = [broadcastStrides(a.shape.slice(0, -2), batch), broadcastStrides(b.shape.slice(0, -2), batch)];
  forEachIndex(batch, strides, ([batchA, batchB], batchOut) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = a.data[batchA * m * inner + (transA ? k * m + i : i * inner + k)];
          const right = b.data[batchB * inner * n + (transB ? j * inner + k : k * n + j)];
          sum += left * right;
        }
        out.data[(batchOut * m + i) * n + j] = alpha * sum;
      }
    }
  });
  return out;
}
