/**
 * y = x · Wᵀ with x [rows, in] and W [out, in], as checkpoints store it.
 * Gradients: dx = dy · W, dW = dyᵀ · x; both are added onto what is known inside the product.
 */
import { int, type Value } from '../value.ts';
import type { Tape } from './tape.ts';

export function linear(tape: Tape, x: Value, weight: Value): Value {
  const { graph } = tape;
  const y = graph.one('Gemm', [x, weight], { transB: int(1) });
  return tape.record(y, (dy) => {
    tape.contributeOnto(x, (known) => graph.one('Gemm', [dy, weight, known]));
    tape.contributeOnto(weight, (known) => graph.one('Gemm', [dy, x, known], { transA: int(1) }));
  });
}

/** a + b of equal shapes: the residual connection. */
export function residual(tape: Tape, a: Value, b: Value): Value {
  const sum = tape.graph.one('Add', [a, b]);
  return tape.record(sum, (gradient) => {
    tape.contribute(a, gradient);
    tape.contribute(b, gradient);
  });
}
