/** Scores that add points: the sum, and what gave them. */
import type { Outcome } from './score.ts';

export function points(
  items: readonly (readonly [what: string, holds: boolean, worth: number])[],
): Outcome & { readonly value: number } {
  const held = items.filter(([, holds]) => holds);
  return {
    value: held.reduce((sum, [, , worth]) => sum + worth, 0),
    parts: held.map(([what, , worth]) => `${what}: ${worth}`),
  };
}
