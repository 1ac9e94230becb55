/**
 * What an operator is to us: its domain, how the types and shapes of its outputs follow from its inputs, and a slow, plain
 * reference evaluation in float64 that is the oracle for every runtime.
 */
import { invariant } from '../../../base/errors.ts';
import type { Attribute, Attributes, Dim, ElementType, Shape, Value } from '../value.ts';

/** A dense array in row-major order. All element types are held as float64: integers and booleans are exact in it. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface InferredOutput {
  readonly type: ElementType;
  readonly shape: Shape;
}

export interface OperatorDefinition {
  readonly domain: '' | 'com.microsoft';
  /** `integersOf` gives the content of a constant list of integers, undefined for what is fed or computed. */
  readonly infer: (
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    integersOf: (value: Value) => readonly number[] | undefined,
  ) => readonly InferredOutput[];
  readonly reference: (inputs: readonly (NdArray | undefined)[], attributes: Attributes) => readonly NdArray[];
}

export function required<T>(inputs: readonly (T | undefined)[], index: number): T {
  const input = inputs[index];
  invariant(input !== undefined, 'operator', `Input ${index} is missing.`);
  return input;
}

/** The content of an input that must be a constant list of integers. */
export function constantOf(integers: readonly number[] | undefined): readonly number[] {
  invariant(integers !== undefined, 'operator', 'The operator needs a constant list of integers here.');
  return integers;
}

export function numberOf(attribute: Attribute | undefined, fallback: number): number {
  if (attribute === undefined) return fallback;
  invariant(attribute.kind === 'int' || attribute.kind === 'float', 'operator', 'The attribute must be a number.');
  return attribute.value;
}

export function listOf(attribute: Attribute | undefined): readonly number[] {
  invariant(attribute?.kind === 'ints', 'operator', 'The attribute must be a list of integers.');
  return attribute.value;
}

/** A possibly negative axis as a position. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The shape of two shapes under NumPy's broadcasting rule. */
export function broadcast<D extends Dim>(a: readonly D[], b: readonly D[]): readonly D[] {
  const rank = Math.max(a.length, b.length);
  const out: D[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length];
    const right = b[axis - rank + b.length];
    if (left === undefined || left === 1) out.push(right ?? left);
    else if (right === undefined || right === 1 || left === right) out.push(left);
    else invariant(false, 'graph', `The shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast.`);
  }
  return out;
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}

export function emptyArray(shape: readonly number[]): NdArray {
  return { shape, data: new Float64Array(elementsOf(shape)) };
}

/** Row-major strides, 0 where the shape is broadcast to `rank` dimensions. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const strides = new Array<number>(target.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = axis + target.length - shape.length;
    strides[at] = shape[axis] === 1 ? 0 : step;
    step *= shape[axis];
  }
  return strides;
}

/** Calls `visit` with the offset into each operand for every element of `shape`, in row-major order. */
export function forEachIndex(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (offsets: readonly number[], position: number) => void,
): void {
  const index = new Array<number>(shape.length).fill(0);
  const offsets = strides.map(() => 0);
  const total = elementsOf(shape);
  for (let position = 0; position < total; position++) {
    visit(offsets, position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] += 1;
      for (let k = 0; k < strides.length; k++) offsets[k] += strides[k][axis];
      if (index[axis] < shape[axis]) break;
      for (let k = 0; k < strides.length; k++) offsets[k] -= strides[k][axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

/** The last dimension and the number of rows before it. */
export function rowsOf(array: NdArray): { readonly rows: number; readonly width: number } {
  const width = array.shape[array.shape.length - 1];
  return { rows: array.data.length / width, width };
}
