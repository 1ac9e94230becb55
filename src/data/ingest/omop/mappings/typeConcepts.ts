/** Concepts of `*_type_concept_id` that several tables share, and runs of numbered ones (`Inpatient header - 3rd position`). */
import type { ConceptNames } from '../mapping.ts';

/** The concepts `first` to `last`, all of one family. */
export function between(first: number, last: number, family: string): ConceptNames {
  return Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [String(first + i), family]));
}
