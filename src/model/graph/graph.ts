/**
 * The computation graph: values with types and shapes, nodes, and a builder that infers every shape as nodes are added.
 *
 * Promises: a graph that was built is well-formed (every input defined before use, shapes agree), or building threw. A dimension
 * is a number, or a name for one that is known only when the graph runs. What an operator means is in `operators/`.
 */
import { invariant } from '../../base/errors.ts';
import { OPERATORS, type OperatorName } from './operators/index.ts';
import { type Attributes, type ElementType, fixed, type Shape, type Value } from './value.ts';

export interface GraphNode {
  readonly operator: OperatorName;
  readonly domain: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

export interface Initializer {
  readonly value: Value;
  readonly data: Float32Array | BigInt64Array;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly initializers: readonly Initializer[];
}

/** The number of elements of a shape without named dimensions. */
function sizeOfShape(shape: Shape): number {
  return shape.reduce<number>((size, dim) => size * fixed(dim), 1);
}

export class GraphBuilder implements Graph {
  readonly name: string;
  readonly nodes: GraphNode[] = [];
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly initializers: Initializer[] = [];
  readonly #integerLists = new Map<string, Value>();
  #counter = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** A value that is fed at each run. */
  input(name: string, type: ElementType, shape: Shape): Value {
    const value = { name, type, shape };
    this.inputs.push(value);
    return value;
  }

  /** Float data that is part of the model. */
  constant(name: string, shape: readonly number[], data: Float32Array): Value {
    invariant(sizeOfShape(shape) === data.length, name, 'The data must fill the shape.');
    const value: Value = { name, type: 'float32', shape };
    this.initializers.push({ value, data });
    return value;
  }

  scalar(data: number): Value {
    return this.constant(this.#fresh('scalar'), [], Float32Array.of(data));
  }

  /** A list of integers (axes, shapes, bounds); equal lists are stored once. */
  integers(data: readonly number[]): Value {
    const key = data.join(',');
    const known = this.#integerLists.get(key);
    if (known !== undefined) return known;
    const value: Value = { name: this.#fresh('integers'), type: 'int64', shape: [data.length] };
    this.initializers.push({ value, data: BigInt64Array.from(data, BigInt) });
    this.#integerLists.set(key, value);
    return value;
  }

  /** Adds a node and returns its outputs, their shapes inferred by the operator's definition. */
  apply(operator: OperatorName, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): readonly Value[] {
    const definition = OPERATORS[operator];
    const inferred = definition.infer(inputs, attributes, (value) => this.#integersOf(value));
    const outputs = inferred.map(({ type, shape }) => ({ name: this.#fresh(operator), type, shape }));
    this.nodes.push({ operator, domain: definition.domain, inputs, outputs, attributes });
    return outputs;
  }

  /** Like `apply`, for operators of which one output is wanted. */
  one(operator: OperatorName, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    return this.apply(operator, inputs, attributes)[0];
  }

  /** Declares a value as an output under a name of its own. */
  output(name: string, value: Value): Value {
    const output = { ...value, name };
    const attributes: Attributes = {};
    this.nodes.push({ operator: 'Identity', domain: '', inputs: [value], outputs: [output], attributes });
    this.outputs.push(output);
    return output;
  }

  /** The same value, its dimensions named as the caller knows them where inference could only describe them. */
  renamed(value: Value, shape: Shape): Value {
    const agrees =
      shape.length === value.shape.length &&
      shape.every(
        (dim, axis) => typeof dim === 'string' || typeof value.shape[axis] === 'string' || dim === value.shape[axis],
      );
    invariant(agrees, value.name, `[${value.shape.join(', ')}] cannot be named [${shape.join(', ')}].`);
    return { ...value, shape };
  }

  #integersOf(value: Value): readonly number[] | undefined {
    const initializer = this.initializers.find((candidate) => candidate.value === value);
    return initializer === undefined ? undefined : Array.from(initializer.data, Number);
  }

  #fresh(stem: string): string {
    this.#counter += 1;
    return `${stem}_${this.#counter}`;
  }
}
