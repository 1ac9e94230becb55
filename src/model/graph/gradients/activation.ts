/**
 * SwiGLU's gate: h = silu(g) ∘ u with silu(x) = x · σ(x) (Shazeer 2020).
 * Gradients: du = dh ∘ silu(g); dg = dh ∘ u ∘ (s + σ(g) ∘ (1 − s)) with s = silu(g).
 */
import { float, type Value } from '../value.ts';
import type { Tape } from './tape.ts';

export function gatedSilu(tape: Tape, gate: Value, up: Value): Value {
  const { graph } = tape;
  const silu = graph.one('QuickGelu', [gate], { alpha: float(1) });
  const hidden = graph.one('Mul', [silu, up]);
  return tape.record(hidden, (dHidden) => {
    tape.contribute(up, graph.one('Mul', [dHidden, silu]));
    const rest = graph.one('Mul', [graph.one('Sigmoid', [gate]), graph.one('Sub', [graph.scalar(1), silu])]);
    const slope = graph.one('Add', [silu, rest]);
    tape.contribute(gate, graph.one('Mul', [graph.one('Mul', [dHidden, up]), slope]));
  });
}
