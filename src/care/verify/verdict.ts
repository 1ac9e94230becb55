/**
 * What checking a note gives: a verdict for each statement, with the facts that it rests on, and what the note leaves out.
 *
 * A verdict is about the record, not about the world: `not found` says that the record has nothing of it, not that it is untrue.
 */
import type { Span } from '../../data/text/reading.ts';
import type { FactId, FactKind } from '../facts/fact.ts';

/** From best to worst; a sentence has the worst of its statements'. `not checkable`: an opinion, a plan, an advice, a greeting. */
export const VERDICTS = ['supported', 'not checkable', 'not found', 'contradicted'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const CONTRADICTIONS = [
  'value',
  'unit',
  'negation',
  'side',
  'time',
  'dose',
  'frequency',
  'route',
  'person',
  'status',
] as const;
export type ContradictionKind = (typeof CONTRADICTIONS)[number];

export const SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Contradiction {
  readonly how: ContradictionKind;
  readonly noteSays: string;
  readonly recordSays: string;
  readonly fact: FactId;
}

export interface StatementVerdict extends Span {
  readonly verdict: Verdict;
  /** That support or contradict it, the closest first. */
  readonly facts: readonly FactId[];
  /** A statement that none of a kind is recorded rests on the record's having none. */
  readonly noneOf: FactKind | null;
  readonly contradictions: readonly Contradiction[];
  readonly severity: Severity;
  /** One sentence for people. */
  readonly reason: string;
}

export interface SentenceVerdict extends Span {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly statements: readonly StatementVerdict[];
}

export const OMISSION_RULES = [
  'allergies',
  'anticoagulants',
  'critical results',
  'code status',
  'new diagnoses',
  'pending tests',
] as const;
export type OmissionRule = (typeof OMISSION_RULES)[number];

export interface Omission {
  readonly rule: OmissionRule;
  readonly facts: readonly FactId[];
  readonly severity: Severity;
  readonly reason: string;
}

/** Why a note was not checked, or only with a warning. */
export const NOTE_PROBLEMS = [
  'empty',
  'too long',
  'not text',
  'other language',
  'other patient',
  'instructions',
] as const;
export type NoteProblem = (typeof NOTE_PROBLEMS)[number];

export interface Verification {
  readonly sentences: readonly SentenceVerdict[];
  readonly omissions: readonly Omission[];
  /** `instructions`: text that addresses a program ("ignore the above"); it is checked like any other and changes nothing. */
  readonly problems: readonly { readonly problem: NoteProblem; readonly span: Span | null; readonly reason: string }[];
  /** Facts of the record that contradict one another, where the note touches them. */
  readonly conflicts: readonly { readonly facts: readonly FactId[]; readonly reason: string }[];
  readonly counts: Readonly<Record<Verdict, number>>;
}
