/**
 * Reverse-mode differentiation over a graph being built. Each differentiable layer emits its forward nodes at once and records how
 * to emit its backward nodes; `backward` walks the records in reverse. Gradients are ordinary values of the same graph, so one
 * model file holds the whole step.
 *
 * Parameters may start from a fed gradient ("seed"), which is how gradients accumulate over micro-batches: matrix products
 * add to it inside the product (Gemm's C) instead of in a pass of their own.
 */
import { invariant } from '../../../base/errors.ts';
import type { GraphBuilder } from '../graph.ts';
import type { Value } from '../value.ts';

export class Tape {
  readonly graph: GraphBuilder;
  readonly #records: { readonly output: Value; readonly backward: (gradient: Value) => void }[] = [];
  readonly #gradients = new Map<Value, Value>();

  constructor(graph: GraphBuilder) {
    this.graph = graph;
  }

  /** Makes later contributions to the gradient of `parameter` add to `gradient`. */
  seed(parameter: Value, gradient: Value): void {
    this.#gradients.set(parameter, gradient);
  }

  /** Records how the gradient of `output` reaches the inputs: `backward` calls `contribute` for each. */
  record(output: Value, backward: (gradient: Value) => void): Value {
    this.#records.push({ output, backward });
    return output;
  }

  /** Adds `gradient` to what is known of the gradient of `value`. */
  contribute(value: Value, gradient: Value): void {
    const known = this.#gradients.get(value);
    this.#gradients.set(value, known === undefined ? gradient : this.graph.one('Add', [known, gradient]));
  }

  /** For layers that can add to the known gradient as they compute theirs: `emit` gets it, and returns the sum. */
  contributeOnto(value: Value, emit: (known: Value | undefined) => Value): void {
    this.#gradients.set(value, emit(this.#gradients.get(value)));
  }

  /** Emits the backward pass of everything recorded; gradients of outputs must have been contributed or recorded after them. */
  backward(): void {
    for (const { output, backward } of this.#records.toReversed()) {
      const gradient = this.#gradients.get(output);
      if (gradient !== undefined) backward(gradient);
    }
  }

  gradientOf(value: Value): Value {
    const gradient = this.#gradients.get(value);
    invariant(gradient !== undefined, value.name, 'No gradient reaches this value.');
    return gradient;
  }
}
