/**
 * Rotary position embedding (Su et al. 2021) of x [B, heads, T, d] at positions [B, T]. A rotation's gradient is the rotation back:
 * the same operator with the sine negated.
 */
import type { Value } from '../value.ts';
import type { Tape } from './tape.ts';

/** Cosines and sines [positions, d/2], and the negated sines for the way back. */
export interface RotaryTables {
  readonly cosines: Value;
  readonly sines: Value;
  readonly negatedSines: Value;
}

export function rotate(tape: Tape, x: Value, positions: Value, tables: RotaryTables): Value {
  const { graph } = tape;
  const rotated = graph.one('RotaryEmbedding', [x, positions, tables.cosines, tables.sines]);
  return tape.record(rotated, (gradient) => {
    tape.contribute(x, graph.one('RotaryEmbedding', [gradient, positions, tables.cosines, tables.negatedSines]));
  });
}
