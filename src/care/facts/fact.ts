/**
 * What a fact is: one statement of the record, with where it stands, when it holds and how it is meant.
 *
 * Drafts are written from facts and notes are checked against them, so a fact says no more than its source does. Nothing marked as entered in error or
 * refuted becomes one. Times are minutes since 1970-01-01T00:00 of the hospital's clock where its zone is known, else of the record's own (as MEDS has it).
 */

export const FACT_KINDS = [
  'demographic',
  'condition',
  'symptom',
  'allergy',
  'medication',
  'administration',
  'result',
  'vital sign',
  'procedure',
  'immunization',
  'encounter',
  'order',
  'report',
  'family history',
  'social history',
  'function',
  'directive',
  'device',
  'care plan',
  'death',
  'derived',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** `planned`: ordered or booked; `pending`: done, its result awaited; `unknown`: the source does not say. */
export const FACT_STATUSES = [
  'active',
  'resolved',
  'planned',
  'pending',
  'completed',
  'stopped',
  'not done',
  'unknown',
] as const;
export type FactStatus = (typeof FACT_STATUSES)[number];

/** `family`: of a relative, never of the patient. `suspected`: a working or differential diagnosis that nobody has confirmed. */
export const FACT_ASSERTIONS = ['present', 'absent', 'historical', 'family', 'suspected'] as const;
export type FactAssertion = (typeof FACT_ASSERTIONS)[number];

export const SIDES = ['left', 'right', 'both'] as const;
export type Side = (typeof SIDES)[number];

/** Unique within a record and the same each time the record is read: `Condition/abc#code`. */
export type FactId = string & { readonly brand: 'fact' };

export interface FactSource {
  /** Resource type, table, or `meds` for a dataset without trace. */
  readonly table: string;
  /** Resource id, primary key, or file and row. */
  readonly id: string;
  /** FHIRPath below the resource, or column. */
  readonly path: string | null;
}

export interface FactConcept {
  /** As MEDS codes have them, the most standard first: `ICD10CM//I50.9`. */
  readonly codes: readonly string[];
  /** As a clinician would read it: without "(disorder)" and the like. */
  readonly name: string;
  /** Other names that the source gives: text beside codes, ingredient of a product. */
  readonly synonyms: readonly string[];
}

export const COMPARATORS = ['<', '<=', '>=', '>'] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** `unit`: UCUM where the source's is or maps to one, else the source's text; empty for pure numbers. */
export interface Quantity {
  readonly value: number;
  readonly comparator: Comparator | null;
  readonly unit: string;
}

export type FactValue =
  | ({ readonly type: 'quantity' } & Quantity)
  | { readonly type: 'range'; readonly low: number; readonly high: number; readonly unit: string }
  | { readonly type: 'coded'; readonly code: string; readonly name: string }
  | { readonly type: 'text'; readonly text: string };

export const TIME_PRECISIONS = ['instant', 'day', 'month', 'year'] as const;
export type TimePrecision = (typeof TIME_PRECISIONS)[number];

export const LOCAL_TIMES = ['happened', 'filed'] as const;
export type LocalTime = (typeof LOCAL_TIMES)[number];

/** Minutes; null where open or not said. An event has `start` alone; what lasts has both. */
export interface FactTime {
  readonly start: number | null;
  readonly end: number | null;
  readonly precision: TimePrecision;
  /** On the clock of the hospital's wall, whose zone is known: when it happened, or when it was filed, which may be the next day. Left out: on the source's clock, mostly UTC. */
  readonly local?: LocalTime;
}

/** `times` in `period` hours: twice daily is 2 in 24. */
export interface Frequency {
  readonly times: number;
  readonly periodHours: number;
}

export interface Dosing {
  /** What is taken each time. */
  readonly dose: Quantity | null;
  /** Lower case, spelt out: `oral`, `intravenous`. */
  readonly route: string | null;
  readonly frequency: Frequency | null;
  readonly asNeeded: boolean;
  /** Of the product: 5 mg of a tablet. */
  readonly strength: Quantity | null;
  /** Lower case: `ramipril`. */
  readonly ingredients: readonly string[];
  /** The source's own instruction. */
  readonly text: string | null;
}

/** How a derived fact follows from others. */
export interface Derivation {
  /** `CKD-EPI 2021`, `latest`, `trend`. */
  readonly method: string;
  /** The published formula and its citation, or the rule. */
  readonly formula: string;
  readonly inputs: readonly FactId[];
}

export interface Fact {
  readonly id: FactId;
  readonly kind: FactKind;
  readonly source: FactSource;
  readonly concept: FactConcept;
  readonly value: FactValue | null;
  /** Facts of one measurement (both blood pressures) share it; null for single ones. */
  readonly panel: string | null;
  readonly referenceRange: { readonly low: number | null; readonly high: number | null } | null;
  /** HL7 v3 flag: `H`, `L`, `HH`, `LL`, `N`, `A`, `AA`. */
  readonly interpretation: string | null;
  /** When it holds or happened. */
  readonly time: FactTime;
  /** When it became known, minutes; null when the source does not say. */
  readonly known: number | null;
  readonly status: FactStatus;
  readonly assertion: FactAssertion;
  /** Of family history: `mother`. */
  readonly relative: string | null;
  readonly side: Side | null;
  /** Of medications and administrations. */
  readonly dosing: Dosing | null;
  /** Free details of the source: reaction and criticality of an allergy, reason of an order. */
  readonly details: readonly string[];
  /** Lower case: `physician`, `patient`; null when not said. */
  readonly author: string | null;
  readonly encounter: string | null;
  /** The newer statement of the same thing, where there is one. */
  readonly supersededBy: FactId | null;
  /** Of kind `derived` only. */
  readonly derivation: Derivation | null;
}

export interface Person {
  readonly names: readonly string[];
  /** Record numbers and the like. */
  readonly identifiers: readonly string[];
  readonly sex: 'female' | 'male' | 'other' | null;
  readonly birth: FactTime | null;
  readonly death: FactTime | null;
}

/** One patient's record as it was known at a time. */
export interface ClinicalRecord {
  readonly subject: string;
  readonly person: Person;
  /** Minutes; nothing that became known later is in the record. */
  readonly asOf: number;
  /** By time of start, unknown first; then by id. Superseded ones are in it, marked. */
  readonly facts: readonly Fact[];
  /**
   * Kinds of which the source can say something at all. That none of such a kind is recorded may be written; of any other kind only that
   * this record does not cover it.
   */
  readonly covers: readonly FactKind[];
}
