/** Sides: left against right. A statement of one side is within a fact of both; a statement of both is not within a fact of one. */
import type { Fact, Side } from '../facts/fact.ts';
import { sideOf } from './factState.ts';
import type { Disagreement } from './weigh.ts';

/** Null where the note or the record leaves the side open, or they agree. */
export function sideDisagreement(said: Side | null, fact: Fact): Disagreement | null {
  const recorded = sideOf(fact);
  if (said === null || recorded === null || said === recorded || recorded === 'both') return null;
  return { how: 'side', noteSays: said, recordSays: () => `${fact.concept.name}, ${recorded}`, fact: fact.id };
}
