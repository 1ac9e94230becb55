/**
 * Which of several facts a statement is held against: the one that it disagrees with least, of equals the newest. What is said of a disagreement is put into
 * words only for that one.
 */
import type { Fact } from '../facts/fact.ts';
import type { Contradiction } from './verdict.ts';

/** A contradiction whose words are not made yet. */
export type Disagreement = Omit<Contradiction, 'recordSays'> & { readonly recordSays: () => string };

export interface Weighed {
  /** Facts without disagreement, the newest first. */
  readonly agreeing: readonly Fact[];
  /** Of the fact that disagrees least; empty where one agrees. */
  readonly disagreements: readonly Contradiction[];
}

/** @param facts oldest first, at least one */
export function leastDisagreeing(facts: readonly Fact[], against: (fact: Fact) => readonly Disagreement[]): Weighed {
  const agreeing: Fact[] = [];
  let least: readonly Disagreement[] | null = null;
  for (let at = facts.length - 1; at >= 0; at--) {
    const found = against(facts[at]);
    if (found.length === 0) agreeing.push(facts[at]);
    else if (least === null || found.length < least.length) least = found;
  }
  return { agreeing, disagreements: agreeing.length > 0 ? [] : (least ?? []).map((each) => inWords(each)) };
}

function inWords(disagreement: Disagreement): Contradiction {
  return { ...disagreement, recordSays: disagreement.recordSays() };
}
