/**
 * What a mapping says about one FHIR resource type: which elements it reads, whose they are, when a resource is left out, which
 * events it states and **when each became known**. One file per type in `resources/`; `compile.ts` makes SQL of them all.
 *
 * Paths are FHIR element paths (`period.start`, `dosageInstruction[1].doseAndRate[1].doseQuantity`); lists count from 1. Below `each`,
 * paths that begin with `it.` start at the list's element. Conditions are SQL with paths in braces: `{status} = 'draft'`.
 */
import type { CodeDomain } from '../../terminology/systems.ts';
import type { EVENT_RANKS, RowKind, TimeRule } from '../landed.ts';
import type { Outcome } from '../outcomes.ts';
import type { StructShape } from './shape.ts';

export type ConceptSource =
  /** A CodeableConcept; its text when it has no code. Of several codings, the one that the domain prefers counts. */
  | { readonly codeable: string; readonly domain: CodeDomain; readonly otherwise?: string }
  /** A Coding. */
  | { readonly coding: string }
  /** One of our own codes, such as `MEDS_BIRTH`. */
  | { readonly own: string }
  /** Our own code `LABEL//value` of a plain element, its values renamed. */
  | { readonly label: string; readonly of: string; readonly renamed?: Readonly<Record<string, string>> }
  /** medication[x]: a concept, or a reference to a Medication, contained or not. */
  | { readonly medication: true };

export interface KnownWhen {
  /** Paths of dateTimes, the first that has a value counts. */
  readonly known?: readonly string[];
  /** Where the time comes from when those are empty. */
  readonly rule?: TimeRule;
  /** Paths for when the rule gives nothing either. */
  readonly fallback?: readonly string[];
  /** Paths of dateTimes before which it was not known, whatever `known` says. The first that has a value counts. */
  readonly notBefore?: readonly string[];
  /** A start (of life, of a stay): a date without time of day counts from its beginning, not from its end. */
  readonly starts?: true;
  readonly because: string;
}

export interface EventMapping {
  /** What the event says, for the table of time choices. */
  readonly says: string;
  /** One event for each element of this list. */
  readonly each?: string;
  readonly when?: string;
  /** In which sense, when not the plain fact: `FAMILY`, `ADMINISTERED` … */
  readonly prefix?: string;
  readonly concept: ConceptSource;
  /** Path of a struct with value[x] (`''` for the resource itself, `it` for the element). */
  readonly observed?: string;
  /** Path of a Quantity, for values that are not value[x]. */
  readonly quantity?: string;
  /** A state that becomes part of the code (`RESOLVED`), or the path of a code or CodeableConcept that does. */
  readonly suffix?: string;
  readonly suffixOf?: string;
  readonly time: KnownWhen;
  readonly rank?: keyof typeof EVENT_RANKS;
  readonly note?: NoteSource;
}

/** Where a note's text is: SQL with paths in braces that gives plain text, or NULL. */
export interface NoteSource {
  readonly text: string;
  /** Path of an attachment's url, when its text is not in the resource. */
  readonly url?: string;
  /** Path of a Reference to who wrote it. */
  readonly author?: string;
}

export interface Skip {
  readonly outcome: Outcome;
  readonly when: string;
}

/** A row that other rows look up. */
export interface LookupMapping {
  readonly kind: Exclude<RowKind, 'event' | 'alias' | 'none'>;
  readonly each?: string;
  readonly concept?: ConceptSource;
  /** SQL with paths in braces. */
  readonly display?: string;
  readonly reference?: string;
  readonly start?: string;
  readonly end?: string;
  readonly text?: string;
}

export interface ResourceMapping {
  readonly resource: string;
  readonly reads: StructShape;
  /** Path of the Reference to the patient; null when the resource is nobody's (Medication), `''` when it is the patient. */
  readonly patient: string | null;
  readonly encounter?: string;
  /** The first that applies leaves the whole resource out. */
  readonly skip?: readonly Skip[];
  readonly lookups?: readonly LookupMapping[];
  readonly events: readonly EventMapping[];
  /** The conditions of the events leave no case out, so every resource makes a row. */
  readonly complete?: true;
}

/** SQL: whether a CodeableConcept (or code) that is read as JSON says one of these codes, in any of its codings. */
export function saysOneOf(path: string, codes: readonly string[]): string {
  return `(${codes.map((code) => `coalesce(contains({${path}}, '"${code}"'), false)`).join(' OR ')})`;
}

/** SQL: the first text among attachments; `attachment` is where it is in the list's element `x`. */
export function firstAttached(list: string, attachment: string): string {
  return `CASE WHEN ${list} IS NOT NULL
    THEN list_filter(list_transform(${list}, lambda x: attached_text(${attachment})), lambda x: x IS NOT NULL)[1] END`;
}

/** Reasons to leave out what was never so, by a `verificationStatus` read as JSON. */
export const SKIP_BY_VERIFICATION: readonly Skip[] = [
  { outcome: 'entered in error', when: saysOneOf('verificationStatus', ['entered-in-error']) },
  { outcome: 'refuted', when: saysOneOf('verificationStatus', ['refuted']) },
];

/** The usual reasons to leave a resource out by its `status`. */
export const SKIP_BY_STATUS: readonly Skip[] = [
  { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
  { outcome: 'not done', when: "{status} IN ('cancelled', 'not-done', 'not-taken', 'rejected')" },
  { outcome: 'plan only', when: "{status} = 'draft'" },
];
