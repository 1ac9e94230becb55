/** Operators that treat each element alone, with NumPy broadcasting. */
import type { Attributes, ElementType } from '../value.ts';
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

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const ELEMENTWISE = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Equal: binary((a, b) => (a === b ? 1 : 0), 'bool'),
  LessOrEqual: binary((a, b) => (a <= b ? 1 : 0), 'bool'),
  Exp: unary((x) => Math.exp(x)),
  Sigmoid: unary(sigmoid),
  Identity: unary((x) => x),
  /** x · σ(alpha · x); with alpha 1 this is SiLU. */
  QuickGelu: unary((x, attributes) => x * sigmoid(numberOf(attributes.alpha, 1.702) * x), 'com.microsoft'),
  Where: {
    domain: '',
    infer: (inputs) => {
      const [condition, a, b] = [required(inputs, 0), required(inputs, 1), required(inputs, 2)];
      return [{ type: a.type, shape: broadcast(condition.shape, broadcast(a.shape, b.shape)) }];
    },
    reference: (inputs) => {
      const operands = [required(inputs, 0), required(inputs, 1), required(inputs, 2)];
      return [mapElements(operands, ([condition, a, b]) => (condition !== 0 ? a : b))];
    },
  },
} satisfies Record<string, OperatorDefinition>;

function binary(apply: (a: number, b: number) => number, type?: ElementType): OperatorDefinition {
  return {
    domain: '',
    infer: (inputs) => {
      const [a, b] = [required(inputs, 0), required(inputs, 1)];
      return [{ type: type ?? a.type, shape: broadcast(a.shape, b.shape) }];
    },
    reference: (inputs) => [mapElements([required(inputs, 0), required(inputs, 1)], ([a, b]) => apply(a, b))],
  };
}

function unary(
  apply: (x: number, attributes: Attributes) => number,
  domain: OperatorDefinition['domain'] = '',
): OperatorDefinition {
  return {
    domain,
    infer: (inputs) => [required(inputs, 0)],
    reference: (inputs, attributes) => {
      const x = required(inputs, 0);
      return [{ shape: x.shape, data: x.data.map((value) => apply(value, attributes)) }];
    },
  };
}

function mapElements(operands: readonly NdArray[], apply: (values: readonly number[]) => number): NdArray {
  const shape = operands.map((operand) => operand.shape).reduce((a, b) => broadcast(a, b));
  const out = emptyArray(shape);
  const strides = operands.map((operand) => broadcastStrides(operand.shape, shape));
  const values = operands.map(() => 0);
  forEachIndex(shape, strides, (offsets, position) => {
    for (let k = 0; k < operands.length; k++) values[k] = operands[k].data[offsets[k]];
    out.data[position] = apply(values);
  });
  return out;
}
