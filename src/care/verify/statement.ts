/**
 * What a judge is given and what it answers: one statement of a note with the words around it, the record to hold it against, and the
 * judgement. The judges themselves stand in files of their own, one a family of statements.
 */
import type { Mention, SectionKind, Span, TextSentence } from '../../data/text/reading.ts';
import type { ClinicalRecord, Fact, FactId, FactKind } from '../facts/fact.ts';
import type { RecordIndex } from './recordIndex.ts';
import type { PlacedWindow } from './times.ts';
import type { Contradiction, Verdict } from './verdict.ts';

export const STATEMENT_FAMILIES = [
  'person',
  'condition',
  'symptom',
  'allergy',
  'medication',
  'result',
  'vital sign',
  'event',
  'stay',
  'social',
  'function',
  'directive',
  'none of a kind',
  'unknown term',
  'nothing to check',
] as const;
export type StatementFamily = (typeof STATEMENT_FAMILIES)[number];

/** In what light a statement is said: of now, of the past, or without saying (a heading and a name, a bare present). */
export const TENSES = ['now', 'past', 'unsaid'] as const;
export type Tense = (typeof TENSES)[number];

export interface MentionStatement extends Span {
  readonly mention: Mention;
  readonly sentence: TextSentence;
  readonly section: SectionKind;
  readonly tense: Tense;
  /** When it says that it was; empty where it gives no date. */
  readonly windows: readonly PlacedWindow[];
  /** A result as the note quotes it: “No growth”. */
  readonly quote: string | null;
  /** The words of the sentence that surround this mention and no other, lower case. */
  readonly clause: string;
}

/** What all judges look at. */
export interface Bench {
  readonly text: string;
  readonly record: ClinicalRecord;
  readonly index: RecordIndex;
  /** When the note was written, minutes; what began later cannot speak against it. */
  readonly written: number;
}

export interface Judgement {
  readonly family: StatementFamily;
  readonly verdict: Verdict;
  readonly facts: readonly FactId[];
  readonly noneOf: FactKind | null;
  readonly contradictions: readonly Contradiction[];
  readonly reason: string;
}

export function supported(family: StatementFamily, facts: readonly Fact[], reason: string): Judgement {
  const recordedFirst = facts.toSorted((a, b) => Number(a.kind === 'derived') - Number(b.kind === 'derived'));
  const ids = recordedFirst.slice(0, MOST_FACTS).map(({ id }) => id);
  return { family, verdict: 'supported', facts: ids, noneOf: null, contradictions: [], reason };
}

export function supportedByNone(family: StatementFamily, kind: FactKind): Judgement {
  const reason = `The record covers this kind (${kind}) and has none of it.`;
  return { family, verdict: 'supported', facts: [], noneOf: kind, contradictions: [], reason };
}

export function notFound(family: StatementFamily, reason: string, near: readonly Fact[] = []): Judgement {
  const facts = near.slice(0, MOST_FACTS).map(({ id }) => id);
  return { family, verdict: 'not found', facts, noneOf: null, contradictions: [], reason };
}

export function notCheckable(family: StatementFamily, reason: string, near: readonly Fact[] = []): Judgement {
  const facts = near.slice(0, MOST_FACTS).map(({ id }) => id);
  return { family, verdict: 'not checkable', facts, noneOf: null, contradictions: [], reason };
}

export function contradicted(
  family: StatementFamily,
  contradictions: readonly Contradiction[],
  reason?: string,
): Judgement {
  const facts = [...new Set(contradictions.map(({ fact }) => fact))];
  const said = contradictions.map(({ noteSays, recordSays }) => `note: ${noteSays}; record: ${recordSays}`).join('. ');
  return { family, verdict: 'contradicted', facts, noneOf: null, contradictions, reason: reason ?? capital(said) };
}

/** More than these would not help a reader. */
const MOST_FACTS = 20;

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
