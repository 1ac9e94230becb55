/** Operators that move elements: reshape, transpose, slice, join, look up and scatter. */
import { invariant } from '../../../base/errors.ts';
import type { Dim } from '../value.ts';
import {
  axisOf,
  broadcastStrides,
  constantOf,
  elementsOf,
  emptyArray,
  forEachIndex,
  listOf,
  type NdArray,
  numberOf,
  type OperatorDefinition,
  required,
  rowsOf,
} from './definition.ts';

/** As the end of a slice: up to the last element, however many there are. */
export const TO_THE_END = 2 ** 31 - 1;

export const LAYOUT = {
  /** 0 keeps the dimension at that place; one −1 takes what is left. */
  Reshape: {
    domain: '',
    infer: (inputs, _attributes, integersOf) => {
      const x = required(inputs, 0);
      return [{ type: x.type, shape: reshaped(x.shape, constantOf(integersOf(required(inputs, 1)))) }];
    },
    reference: (inputs) => {
      const x = required(inputs, 0);
      const wanted = Array.from(required(inputs, 1).data);
      const shape = wanted.map((dim, axis) => (dim === 0 ? x.shape[axis] : dim));
      const open = shape.indexOf(-1);
      if (open >= 0) shape[open] = x.data.length / -elementsOf(shape);
      return [{ shape, data: x.data }];
    },
  },
  Transpose: {
    domain: '',
    infer: (inputs, attributes) => {
      const x = required(inputs, 0);
      return [{ type: x.type, shape: listOf(attributes.perm).map((axis) => x.shape[axis]) }];
    },
    reference: (inputs, attributes) => {
      const x = required(inputs, 0);
      const permutation = listOf(attributes.perm);
      const strides = rowMajorStrides(x.shape);
      const out = emptyArray(permutation.map((axis) => x.shape[axis]));
      forEachIndex(out.shape, [permutation.map((axis) => strides[axis])], ([offset], position) => {
        out.data[position] = x.data[offset];
      });
      return [out];
    },
  },
  /**
   * starts (1) and ends (2) are constant or fed lists, axes (3) a constant one; steps are 1. An end past the dimension is cut to it.
   * Where bounds or dimension are known only when the graph runs, the new dimension is named after them.
   */
  Slice: {
    domain: '',
    infer: (inputs, _attributes, integersOf) => {
      const x = required(inputs, 0);
      const bounds = [required(inputs, 1), required(inputs, 2)];
      const [starts, ends] = bounds.map(integersOf);
      const shape: Dim[] = [...x.shape];
      constantOf(integersOf(required(inputs, 3))).forEach((axis, k) => {
        const described = `${x.shape[axis]}[${bounds.map((bound) => bound.name).join(':')}]`;
        shape[axis] = slicedDim(x.shape[axis], starts?.[k], ends?.[k]) ?? described;
      });
      return [{ type: x.type, shape }];
    },
    reference: (inputs) => {
      const x = required(inputs, 0);
      const [starts, ends, axes] = [1, 2, 3].map((index) => Array.from(required(inputs, index).data));
      const shape = [...x.shape];
      const strides = rowMajorStrides(x.shape);
      let base = 0;
      axes.forEach((axis, k) => {
        const start = clampEnd(starts[k], x.shape[axis]);
        shape[axis] = clampEnd(ends[k], x.shape[axis]) - start;
        base += start * strides[axis];
      });
      const out = emptyArray(shape);
      forEachIndex(shape, [strides], ([offset], position) => {
        out.data[position] = x.data[base + offset];
      });
      return [out];
    },
  },
  Concat: {
    domain: '',
    infer: (inputs, attributes) => {
      const first = required(inputs, 0);
      const axis = axisOf(numberOf(attributes.axis, 0), first.shape.length);
      const dims = inputs.map((_, index) => required(inputs, index).shape[axis]);
      const joined = dims.every((dim) => typeof dim === 'number')
        ? dims.reduce<number>((sum, dim) => sum + Number(dim), 0)
        : dims.join('+');
      return [{ type: first.type, shape: first.shape.map((dim, k) => (k === axis ? joined : dim)) }];
    },
    reference: (inputs, attributes) => {
      const parts = inputs.map((_, index) => required(inputs, index));
      const axis = axisOf(numberOf(attributes.axis, 0), parts[0].shape.length);
      const total = parts.reduce((sum, part) => sum + part.shape[axis], 0);
      const out = emptyArray(parts[0].shape.map((dim, k) => (k === axis ? total : dim)));
      const outer = elementsOf(parts[0].shape.slice(0, axis));
      const inner = elementsOf(parts[0].shape.slice(axis + 1));
      let at = 0;
      for (const part of parts) {
        const run = part.shape[axis] * inner;
        for (let o = 0; o < outer; o++)
          out.data.set(part.data.subarray(o * run, (o + 1) * run), o * total * inner + at * inner);
        at += part.shape[axis];
      }
      return [out];
    },
  },
  /** Rows of input 0 at the indices of input 1 (axis 0). */
  Gather: {
    domain: '',
    infer: (inputs) => {
      const [x, indices] = [required(inputs, 0), required(inputs, 1)];
      return [{ type: x.type, shape: [...indices.shape, ...x.shape.slice(1)] }];
    },
    reference: (inputs) => {
      const [x, indices] = [required(inputs, 0), required(inputs, 1)];
      const width = elementsOf(x.shape.slice(1));
      const out = emptyArray([...indices.shape, ...x.shape.slice(1)]);
      indices.data.forEach((row, k) => {
        out.data.set(x.data.subarray(row * width, (row + 1) * width), k * width);
      });
      return [out];
    },
  },
  /** out[i, j] = x[i, indices[i, j]] (axis 1 of a matrix). */
  GatherElements: {
    domain: '',
    infer: (inputs) => [{ type: required(inputs, 0).type, shape: required(inputs, 1).shape }],
    reference: (inputs) => {
      const [x, indices] = [required(inputs, 0), required(inputs, 1)];
      const { width } = rowsOf(x);
      const columns = indices.shape[1];
      return [
        {
          shape: indices.shape,
          data: indices.data.map((column, k) => x.data[Math.floor(k / columns) * width + column]),
        },
      ];
    },
  },
  /** out = x, then out[indices[i, j], j] += updates[i, j] (axis 0 of a matrix, reduction add). */
  ScatterElements: {
    domain: '',
    infer: (inputs) => [required(inputs, 0)],
    reference: (inputs): readonly NdArray[] => {
      const [x, indices, updates] = [required(inputs, 0), required(inputs, 1), required(inputs, 2)];
      const { width } = rowsOf(x);
      const data = Float64Array.from(x.data);
      indices.data.forEach((row, k) => {
        data[row * width + (k % width)] += updates.data[k];
      });
      return [{ shape: x.shape, data }];
    },
  },
  /** Repeats dimensions of 1 to the constant shape of input 1. */
  Expand: {
    domain: '',
    infer: (inputs, _attributes, integersOf) => [
      { type: required(inputs, 0).type, shape: constantOf(integersOf(required(inputs, 1))) },
    ],
    reference: (inputs) => {
      const x = required(inputs, 0);
      const out = emptyArray(Array.from(required(inputs, 1).data));
      const strides = broadcastStrides(x.shape, out.shape);
      forEachIndex(out.shape, [strides], ([offset], position) => {
        out.data[position] = x.data[offset];
      });
      return [out];
    },
  },
} satisfies Record<string, OperatorDefinition>;

function reshaped(shape: readonly Dim[], wanted: readonly number[]): readonly Dim[] {
  const out: Dim[] = wanted.map((dim, axis) => (dim === 0 ? shape[axis] : dim));
  const open = out.indexOf(-1);
  if (open < 0) return out;
  const named = shape.filter((dim) => typeof dim === 'string' && !out.includes(dim));
  const product = (dims: readonly Dim[]): number =>
    dims.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : 1), 1);
  const rest = product(shape) / -product(out);
  invariant(Number.isInteger(rest), 'graph', `[${shape.join(', ')}] cannot be reshaped to [${wanted.join(', ')}].`);
  if (named.length === 0) out[open] = rest;
  else out[open] = rest === 1 ? named.join('*') : `${rest}*${named.join('*')}`;
  return out;
}

function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** The length from `start` to `end` of a dimension; undefined when it cannot be known yet. */
function slicedDim(dim: Dim, start: number | undefined, end: number | undefined): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  if (typeof dim === 'number') return clampEnd(end, dim) - clampEnd(start, dim);
  if (start < 0 && end === TO_THE_END) return -start;
  return start < 0 && end < 0 ? end - start : undefined;
}

const clampEnd = (end: number, dim: number): number => Math.min(end < 0 ? end + dim : end, dim);
