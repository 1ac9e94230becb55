/** A fact of which only what its source says is given: everything else is said to be unknown. */
import type { Fact, FactConcept, FactId, FactKind, FactSource, FactTime } from './fact.ts';

/** What every fact has, and whatever more is known. */
export type SaidOfFact = Partial<Fact> & {
  readonly kind: FactKind;
  readonly source: FactSource;
  readonly concept: FactConcept;
  readonly time: FactTime;
};

/** The id is the source's place: `Condition/abc#code`. */
export function factOf(said: SaidOfFact): Fact {
  const { table, id, path } = said.source;
  return {
    id: factId(`${table}/${id}${path === null ? '' : `#${path}`}`),
    value: null,
    panel: null,
    referenceRange: null,
    interpretation: null,
    known: null,
    status: 'unknown',
    assertion: 'present',
    relative: null,
    side: null,
    dosing: null,
    details: [],
    author: null,
    encounter: null,
    supersededBy: null,
    derivation: null,
    ...said,
  };
}

export function factId(text: string): FactId {
  return text as FactId;
}
