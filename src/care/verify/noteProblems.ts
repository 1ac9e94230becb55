/**
 * What may be wrong with a note before any statement of it is judged: nothing in it, too much, no text, another language, and words addressed to a
 * program. The last are reported and change nothing: no rule of this folder takes its orders from a note.
 */
import type { NoteReading, Span } from '../../data/text/reading.ts';
import type { NoteProblem, Verification } from './verdict.ts';

export type FoundProblem = Verification['problems'][number];

/** Longer than any note: some 150,000 words. */
const LONGEST_NOTE = 1_000_000;
/** Of the characters: control characters and the mark of undecodable bytes. */
const MOST_UNREADABLE = 0.01;

/** Problems for which the note is not even read; null where it can be. */
export function refusal(text: string): FoundProblem | null {
  if (text.trim() === '') return problem('empty', 'The note has no words.');
  if (text.length > LONGEST_NOTE) {
    return problem(
      'too long',
      `The note is longer than ${LONGEST_NOTE.toLocaleString('en')} characters; check it in parts.`,
    );
  }
  if (unreadable(text) > MOST_UNREADABLE * text.length) {
    return problem('not text', 'The note holds bytes that are no text; give plain text.');
  }
  return /\p{L}/u.test(text) ? null : problem('not text', 'The note has no letters.');
}

/** The language, where the reader is sure that it is not English: nothing is judged then. */
export function languageProblem({ language }: NoteReading): FoundProblem | null {
  if (language === 'eng' || language === 'und' || language === '') return null;
  return problem('other language', `The note seems to be in another language (${language}); only English is checked.`);
}

/** Every place that addresses a program. */
export function instructionsIn(text: string): readonly FoundProblem[] {
  const found: FoundProblem[] = [];
  for (const pattern of INSTRUCTIONS) {
    for (const { index, 0: words } of text.matchAll(pattern)) {
      const span: Span = { start: index, end: index + words.length };
      if (found.some((known) => known.span !== null && known.span.start < span.end && span.start < known.span.end))
        continue;
      found.push({
        problem: 'instructions',
        span,
        reason: 'These words address a program; they were read as text and changed nothing.',
      });
    }
  }
  return found.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

/** Patterns of what is written to steer language models (OWASP LLM01, prompt injection), not of what clinicians write to one another. */
const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:above|previous|prior|earlier|preceding|all|any|your|these|the)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|text|messages?|context|guidelines?|record|facts)\b/gi,
  /\b(?:ignore|disregard|forget) (?:all of |everything )?(?:the )?(?:above|previous|preceding)\b/gi,
  /\b(?:you are|act as|pretend to be|behave as)\b[^.\n]{0,30}\b(?:an? (?:ai|assistant|language model|llm|chatbot|bot)|assistant|dan|jailbroken)\b/gi,
  /\b(?:system prompt|developer (?:message|mode)|jailbreak|prompt injection)\b/gi,
  /(?:^|\n)\s*(?:system|assistant|user|developer)\s*:/gi,
  /<\/?(?:system|assistant|user|instructions?)>|<\|[a-z_]+\|>|\[\/?INST\]/gi,
  /\b(?:mark|report|treat|rate|label|classify|verify|consider|accept|output|return|respond with|answer with)\b[^.\n]{0,40}\b(?:every|all|each|this|following|the)\b[^.\n]{0,40}\b(?:as )?(?:supported|verified|correct|true|accurate|valid|contradicted)\b/gi,
  /\bnew instructions?\b|\bfrom now on,? (?:you|respond|answer|write)\b/gi,
  /\b(?:write|say|state|print|output|repeat) (?:that|only|exactly|the following)\b[^.\n]{0,60}\b(?:instead|regardless|no matter)\b/gi,
  /\b(?:dear|attention|hey|note to) (?:ai|llm|chatgpt|claude|gpt|model|assistant|verifier|language model)\b/gi,
];

function problem(which: NoteProblem, reason: string): FoundProblem {
  return { problem: which, span: null, reason };
}

function unreadable(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isBlank = code === 9 || code === 10 || code === 12 || code === 13;
    if ((code < 32 && !isBlank) || (code >= 127 && code < 160) || code === 0xfffd) count++;
  }
  return count;
}
