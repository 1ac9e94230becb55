/**
 * The form of a rule for emergencies: groups of words that must all be said, near one another, of someone now. Leaves out which groups those are:
 * `rules.ts` and `widerRules.ts` name them.
 */
import type { Concept } from './concepts.ts';
import type { Emergency } from './emergencies.ts';

export interface RedFlagRule {
  readonly emergency: Emergency;
  /** One group of each of these must occur. */
  readonly needs: readonly (readonly Concept[])[];
  /** Words between the first and the last group, at most. */
  readonly within: number;
  /** How the words may be meant besides of now: thoughts of death count also when they are wishes, signs that pass also when they are over. */
  readonly counts: readonly ('hypothetical' | 'resolved' | 'general')[];
}

export const NEAR = 9;
export const SENTENCE = 16;
export const MESSAGE = 45;

export function rules(
  emergency: Emergency,
  within: number,
  all: readonly (readonly (Concept | readonly Concept[])[])[],
  counts: RedFlagRule['counts'] = [],
): readonly RedFlagRule[] {
  return all.map((needs) => ({
    emergency,
    needs: needs.map((need) => (typeof need === 'string' ? [need] : need)),
    within,
    counts,
  }));
}
