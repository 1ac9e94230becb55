/**
 * What a sentence of the attack suite says, in fields: made from a fact, corrupted field by field, rendered by a form, and looked up in the
 * record field by field (`truth.ts`). Knows nothing of the verifier.
 */
import type { Frequency, Side } from '../../src/care/facts/fact.ts';

export const CLAIM_KINDS = [
  'condition now',
  'condition past',
  'condition onset',
  'condition absent',
  'family',
  'result dated',
  'result now',
  'medication now',
  'medication stopped',
  'allergy',
  'no allergy',
  'procedure',
  'immunization',
  'stay',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

export const CORRUPTIONS = [
  'number',
  'unit',
  'dose',
  'frequency',
  'negation flip',
  'side',
  'date',
  'stale value as current',
  "another patient's fact",
  "family history as patient's",
  'invented drug',
  'invented diagnosis',
  'resolved as active',
] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

export interface Claim {
  readonly kind: ClaimKind;
  /** The words for what it is about, without a side. */
  readonly name: string;
  /** Codes and further names of the same thing in the record, to look it up by. */
  readonly codes: readonly string[];
  readonly value: number | null;
  /** The second of a pair, such as the diastolic pressure. */
  readonly second: number | null;
  readonly unit: string | null;
  /** Day, minutes. */
  readonly date: number | null;
  readonly endDate: number | null;
  readonly dose: { readonly value: number; readonly unit: string } | null;
  readonly frequency: Frequency | null;
  readonly side: Side | null;
  readonly relative: string | null;
}

/** A claim that says nothing but what it is about. */
export const EMPTY: Omit<Claim, 'kind' | 'name'> = {
  codes: [],
  value: null,
  second: null,
  unit: null,
  date: null,
  endDate: null,
  dose: null,
  frequency: null,
  side: null,
  relative: null,
};
