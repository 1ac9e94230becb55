/**
 * What a note says, sentence by sentence: every sentence carries the statements that it makes. `truth/notes.ndjson` has them all, so that
 * whoever reads notes can be measured against them.
 */

/** `plan`: is to come (a drug to be started, the next appointment). `identifier`: names a person, a place, a number or a date (for de-identification); its `code` says which. */
export const STATEMENT_KINDS = [
  'condition',
  'medication',
  'measurement',
  'symptom',
  'allergy',
  'smoking',
  'function',
  'plan',
  'identifier',
] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

export const IDENTIFIER_CODES = ['name', 'mrn', 'phone', 'date', 'age', 'clinician', 'address'] as const;
export type IdentifierCode = (typeof IDENTIFIER_CODES)[number];

export interface Statement {
  readonly kind: StatementKind;
  /** System and code as MEDS codes have them: `ICD10CM//I10`. */
  readonly code: string;
  readonly negated: boolean;
  readonly experiencer: 'patient' | 'family';
  readonly value: number | null;
  readonly unit: string | null;
  /** The words that say it, as they stand in the sentence. */
  readonly surface: string;
}

export interface Sentence {
  readonly text: string;
  readonly statements: readonly Statement[];
}

export interface Section {
  readonly heading: string;
  readonly sentences: readonly Sentence[];
}

/** A statement about the patient that something is so. */
export function stated(kind: StatementKind, code: string, surface: string): Statement {
  return { kind, code, negated: false, experiencer: 'patient', value: null, unit: null, surface };
}

export function denied(kind: StatementKind, code: string, surface: string): Statement {
  return { ...stated(kind, code, surface), negated: true };
}

export function identifier(code: IdentifierCode, surface: string): Statement {
  return stated('identifier', `IDENTIFIER//${code}`, surface);
}

export function sentence(text: string, ...statements: readonly Statement[]): Sentence {
  return { text, statements };
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words[words.length - 1];
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
