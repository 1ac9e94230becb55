/**
 * Which of several facts a statement is held against: the one that it disagrees with least, of equals the newest.
 */
import type { Fact } from '../facts/fact.ts';
import type { Contradiction } from './verdict.ts';

export interface Weighed {
  /** Facts without disagreement, the newest first. */
  readonly agreeing: readonly Fact[];
  /** Of the fact that disagrees least; empty where one agrees. */
  readonly disagreements: readonly Contradiction[];
}

/** @param facts oldest first, at least one */
export function leastDisagreeing(facts: readonly Fact[], against: (fact: Fact) => readonly Contradiction[]): Weighed {
  const agreeing: Fact[] = [];
  let least: readonly Contradiction[] | null = null;
  for (const fact of facts.toReversed()) {
    const found = against(fact);
    if (found.length === 0) agreeing.push(fact);
    else if (least === null || found.length < least.length) least = found;
  }
  return { agreeing, disagreements: agreeing.length > 0 ? [] : (least ?? []) };
}
