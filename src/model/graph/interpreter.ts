/**
 * The oracle: evaluates a graph in float64 with the operators' reference definitions. Slow, plain, and used by tests only to
 * judge gradients (against finite differences) and the runtime (against this).
 */
import { invariant } from '../../base/errors.ts';
import type { Graph } from './graph.ts';
import type { NdArray } from './operators/definition.ts';
import { OPERATORS } from './operators/index.ts';
import type { Value } from './value.ts';

/** Evaluates `graph` on `feeds`; returns its outputs by name, each checked against the inferred shape. */
export function interpret(graph: Graph, feeds: Readonly<Record<string, NdArray>>): Record<string, NdArray> {
  const known = new Map<string, NdArray>();
  for (const { value, data } of graph.initializers) {
    known.set(value.name, { shape: value.shape.map(Number), data: Float64Array.from(data, Number) });
  }
  for (const input of graph.inputs) known.set(input.name, checked(input, feeds[input.name]));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => (input === undefined ? undefined : known.get(input.name)));
    const outputs = OPERATORS[node.operator].reference(inputs, node.attributes);
    for (const [index, output] of node.outputs.entries()) known.set(output.name, checked(output, outputs[index]));
  }
  return Object.fromEntries(graph.outputs.map((output) => [output.name, checked(output, known.get(output.name))]));
}

function checked(value: Value, array: NdArray | undefined): NdArray {
  invariant(array !== undefined, value.name, 'The value was not given or computed.');
  const agrees =
    array.shape.length === value.shape.length &&
    value.shape.every((dim, axis) => typeof dim === 'string' || dim === array.shape[axis]);
  invariant(agrees, value.name, `The shape is [${array.shape.join(', ')}], inferred was [${value.shape.join(', ')}].`);
  return array;
}
