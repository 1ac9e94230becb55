/**
 * What a draft is: sections of sentences, each sentence with what it rests on. A draft is never signed; a person signs what it becomes
 * (patient/signedDocument.ts reads that).
 */
import type { FactId, FactKind } from '../facts/fact.ts';

export const DOCUMENT_KINDS = [
  'discharge summary',
  'progress note',
  'referral letter',
  'handover',
  'problem summary',
  'prior authorisation',
  'icu summary',
  'visit note',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** `none`: the record covers the kind and holds nothing of it; `uncovered`: the record says nothing of the kind either way. */
export type Citation =
  | { readonly type: 'fact'; readonly fact: FactId }
  | { readonly type: 'none'; readonly of: FactKind }
  | { readonly type: 'uncovered'; readonly of: FactKind }
  /** Of a conversation: the turn, and the words in it. */
  | { readonly type: 'turn'; readonly turn: number; readonly start: number; readonly end: number };

export interface DraftSentence {
  readonly text: string;
  /** At least one. */
  readonly citations: readonly Citation[];
}

/** Sentences of a paragraph follow one another; those of a list stand on lines of their own. */
export interface DraftBlock {
  readonly layout: 'paragraph' | 'list';
  readonly sentences: readonly DraftSentence[];
}

export interface DraftSection {
  readonly heading: string;
  /** LOINC of the section, for Composition.section.code. */
  readonly code: string | null;
  readonly blocks: readonly DraftBlock[];
  /** Facts that belong here and were left out for length; part of the frame like a page number, not of the text. */
  readonly notShown?: number;
}

export interface Draft {
  readonly kind: DocumentKind;
  readonly title: string;
  /** LOINC document type. */
  readonly code: string;
  readonly subject: string;
  /** Minutes; the draft knows nothing later. */
  readonly asOf: number;
  readonly sections: readonly DraftSection[];
  /** What no record says and only a person can add before signing: `the reason for referral`. */
  readonly toComplete?: readonly string[];
}
