/**
 * RMSNorm over rows: y = x̂ ∘ w with x̂ = x / √(mean(x²) + ε), x [rows, width], w [width].
 * Gradients, with g = dy ∘ w: dx = (g − x̂ · mean(dy ∘ x̂ ∘ w)) / √(…), dw = Σ_rows dy ∘ x̂ (Zhang and Sennrich 2019).
 */
import { fixed, float, int, type Value } from '../value.ts';
import type { Tape } from './tape.ts';

export function rmsNorm(tape: Tape, x: Value, weight: Value, epsilon: number): Value {
  const { graph } = tape;
  const width = fixed(weight.shape[0]);
  const attributes = { axis: int(-1), epsilon: float(epsilon) };
  const [y, inverse] = graph.apply('SimplifiedLayerNormalization', [x, weight], attributes);
  return tape.record(y, (dy) => {
    const normalised = graph.one('Mul', [x, inverse]);
    const product = graph.one('Mul', [dy, normalised]);
    tape.contribute(weight, graph.one('ReduceSum', [product, graph.integers([0])], { keepdims: int(0) }));
    const column = graph.one('Reshape', [weight, graph.integers([width, 1])]);
    const mean = graph.one('Gemm', [product, column], { alpha: float(1 / width) });
    const along = graph.one('Mul', [normalised, mean]);
    const across = graph.one('Sub', [graph.one('Mul', [dy, weight]), along]);
    tape.contribute(x, graph.one('Mul', [across, inverse]));
  });
}
