/**
 * Writes a derived fact: what it says, by which method, from which facts. Its time is that of its newest input and it is known when its last
 * input was. The id names method, subject of the method and time, so it is the same each time the record is read.
 *
 * A published category (`G3a`, `Child–Pugh B`) stands in `details`; `interpretation` stays empty, for it holds a laboratory's own flag.
 */
import type { Fact, FactConcept, FactId, FactTime, FactValue } from '../fact.ts';
import { byTime } from './statements.ts';

export interface DerivedParts {
  readonly method: string;
  /** What the method was used on, where it is used more than once: a code, a fact's id. */
  readonly of?: string;
  readonly formula: string;
  readonly concept: FactConcept;
  readonly value: FactValue;
  /** At least one. */
  readonly inputs: readonly Fact[];
  readonly details?: readonly string[];
  /** Where it is not the newest input's. */
  readonly time?: FactTime;
}

export function derivedFact(parts: DerivedParts): Fact {
  const { method, of, formula, concept, value } = parts;
  const inputs = parts.inputs.length === 1 ? parts.inputs : [...new Set(parts.inputs)].sort(byTime);
  const newest = inputs[inputs.length - 1];
  const time = parts.time ?? { start: newest.time.start, end: null, precision: newest.time.precision };
  const known = inputs.reduce<number | null>((last, fact) => latest(last, fact.known), null);
  return {
    id: factId(
      `derived/${method.toLowerCase().replaceAll(' ', '-')}#${of === undefined ? '' : `${of}@`}${time.start ?? 'untimed'}`,
    ),
    kind: 'derived',
    source: { table: 'derived', id: method, path: null },
    concept,
    value,
    panel: null,
    referenceRange: null,
    interpretation: null,
    time,
    known,
    status: 'completed',
    assertion: 'present',
    relative: null,
    side: inputs.length === 1 ? newest.side : null,
    dosing: null,
    details: parts.details ?? [],
    author: null,
    encounter: inputs.every(({ encounter }) => encounter === newest.encounter) ? newest.encounter : null,
    supersededBy: null,
    derivation: { method, formula, inputs: inputs.map(({ id }) => id) },
  };
}

function latest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function factId(text: string): FactId {
  return text as FactId;
}
