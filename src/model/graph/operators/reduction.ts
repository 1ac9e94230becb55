/** Sums and maxima over axes, and softmax over the last axis. */
import {
  axisOf,
  broadcastStrides,
  constantOf,
  emptyArray,
  forEachIndex,
  type NdArray,
  numberOf,
  type OperatorDefinition,
  required,
  rowsOf,
} from './definition.ts';

export const REDUCTION = {
  /** Sum over the constant axes of input 1; `keepdims` as in ONNX. */
  ReduceSum: overAxes(0, (sum, x) => sum + x),
  /** Largest element over the constant axes of input 1. */
  ReduceMax: overAxes(Number.NEGATIVE_INFINITY, Math.max),
  Softmax: overRows((row) => {
    const logSum = logSumExp(row);
    return row.map((x) => Math.exp(x - logSum));
  }),
  LogSoftmax: overRows((row) => {
    const logSum = logSumExp(row);
    return row.map((x) => x - logSum);
  }),
} satisfies Record<string, OperatorDefinition>;

function overAxes(start: number, combine: (known: number, x: number) => number): OperatorDefinition {
  return {
    domain: '',
    infer: (inputs, attributes, integersOf) => {
      const x = required(inputs, 0);
      const axes = constantOf(integersOf(required(inputs, 1))).map((axis) => axisOf(axis, x.shape.length));
      const keep = numberOf(attributes.keepdims, 1) === 1;
      const shape = x.shape.flatMap((dim, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [dim]));
      return [{ type: x.type, shape }];
    },
    reference: (inputs, attributes) => {
      const x = required(inputs, 0);
      const axes = Array.from(required(inputs, 1).data, (axis) => axisOf(axis, x.shape.length));
      const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
      const out = emptyArray(kept);
      out.data.fill(start);
      forEachIndex(x.shape, [broadcastStrides(kept, x.shape)], ([offset], position) => {
        out.data[offset] = combine(out.data[offset], x.data[position]);
      });
      const keep = numberOf(attributes.keepdims, 1) === 1;
      return [{ shape: keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis)), data: out.data }];
    },
  };
}

function overRows(apply: (row: Float64Array) => Float64Array): OperatorDefinition {
  return {
    domain: '',
    infer: (inputs) => [required(inputs, 0)],
    reference: (inputs): readonly NdArray[] => {
      const x = required(inputs, 0);
      const out = emptyArray(x.shape);
      const { rows, width } = rowsOf(x);
      for (let row = 0; row < rows; row++)
        out.data.set(apply(x.data.subarray(row * width, (row + 1) * width)), row * width);
      return [out];
    },
  };
}

function logSumExp(row: Float64Array): number {
  const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return top + Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0));
}
