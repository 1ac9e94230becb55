/**
 * Sentences from words and what they rest on. The only way in which a draft comes to a sentence, so that none is without a source.
 *
 * Text from the record can hold anything: line breaks and control characters become spaces here, markup is left to each output form to escape.
 */
import { invariant } from '../../../base/errors.ts';
import type { ClinicalRecord, Fact, FactKind } from '../../facts/fact.ts';
import type { DraftSentence } from '../document.ts';
import { kindInPlural, kindInSingular } from './kinds.ts';

/** A sentence that rests on facts. It begins with a capital and ends with a full stop. */
export function say(text: string, facts: readonly Fact[]): DraftSentence {
  invariant(facts.length > 0, 'draft', 'A sentence without a source.');
  const ids = [...new Set(facts.map(({ id }) => id))].toSorted();
  return { text: finished(text), citations: ids.map((fact) => ({ type: 'fact', fact })) };
}

/** `No allergy is recorded.`, where the record covers the kind; else that it does not. Null where it has one, if only of another time. */
export function sayAbsent(kind: FactKind, record: ClinicalRecord): DraftSentence | null {
  if (record.facts.some((fact) => fact.kind === kind)) return null;
  if (!record.covers.includes(kind)) {
    return {
      text: `This record does not cover ${kindInPlural(kind)}.`,
      citations: [{ type: 'uncovered', of: kind }],
    };
  }
  return { text: finished(`no ${kindInSingular(kind)} is recorded`), citations: [{ type: 'none', of: kind }] };
}

/** One line of plain text, however the source wrote it. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function finished(text: string): string {
  const line = plain(text);
  return `${capitalised(line)}${/[.!?]$/.test(line) ? '' : '.'}`;
}

/** `pH` and `eGFR` stay as they are. */
function capitalised(text: string): string {
  const first = /^\S+/.exec(text)?.[0] ?? '';
  return /^\p{Ll}\p{Ll}*(\p{P}|$)/u.test(first) || /^\p{Ll}+$/u.test(first)
    ? text[0].toUpperCase() + text.slice(1)
    : text;
}
