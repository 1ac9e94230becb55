/**
 * Reads a note: language, sections, sentences, and in each sentence its mentions, numbers and times (reading.ts says what these are).
 *
 * Deterministic; time and memory in proportion to the text. What a note says is never followed: text that addresses a program is text. Text that is no text (NUL bytes,
 * hardly a letter) has no sentences. Sentences in another language are read for what they are worth; the caller decides by `language`.
 */
import type { Lexicon } from '../terminology/lexicon/lexicon.ts';
import { type Token, tokensOf } from '../terminology/lexicon/words.ts';
import type { SectionDefaults } from './assertion.ts';
import { isNameOrAddress } from './headings.ts';
import { languageOf } from './language.ts';
import { mentionsOf } from './mentions.ts';
import { quantitiesOf } from './quantities.ts';
import type { NoteReading, Span, TextSentence } from './reading.ts';
import { type OpenedSection, sectionsOf } from './sections.ts';
import { sentencesOf } from './sentences.ts';
import { isDayFirst, type TimeContext, timesOf } from './times.ts';
import { wrappedLineEnds } from './wrapping.ts';

export interface ReadOptions {
  /** When the note was written, minutes; null when unknown: then nothing relative is resolved. */
  readonly written: number | null;
}

export function readNote(text: string, lexicon: Lexicon, options: ReadOptions): NoteReading {
  if (!isText(text)) return { text, language: 'und', sections: [], sentences: [] };
  const tokens = tokensOf(text);
  const sections = sectionsOf(text);
  const wrapped = wrappedLineEnds(text);
  const context: TimeContext = { written: options.written, dayFirst: isDayFirst(text) };
  const sentences: TextSentence[] = [];
  let past = 0;
  sections.forEach((section, index) => {
    const defaults = defaultsOf(section);
    for (const span of sentencesOf(text, section.body, section.end, wrapped)) {
      const own = tokensWithin(tokens, past, span);
      past = own.past;
      sentences.push(sentenceOf(text, span, index, own.tokens, lexicon, defaults, context));
    }
  });
  return {
    text,
    language: languageOf(text, tokens, lettersOfMentions(sentences)),
    sections: sections.map(({ start, end, heading, kind }) => ({ start, end, heading, kind })),
    sentences,
  };
}

function lettersOfMentions(sentences: readonly TextSentence[]): number {
  return sentences.reduce((sum, { mentions }) => mentions.reduce((own, { start, end }) => own + end - start, sum), 0);
}

/** Whether this can be read at all: letters or digits, and hardly a control character. */
function isText(text: string): boolean {
  let [letters, controls] = [0, 0];
  const looked = Math.min(text.length, 100_000);
  for (let at = 0; at < looked; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12)) controls++;
    else if ((code >= 48 && code <= 57) || (code | 32) >= 97) letters++;
  }
  return letters > 0 && letters * 5 >= looked * 0.5 && controls * 50 <= looked;
}

function defaultsOf({ kind, heading }: OpenedSection): SectionDefaults {
  return {
    kind,
    names: isNameOrAddress(heading),
    stopped: /\b(?:stop|stopped|discontinue|discontinued)\b/i.test(heading),
  };
}

/** The tokens of a sentence; spans come in order, so the search goes on where the last one ended. */
function tokensWithin(
  tokens: readonly Token[],
  from: number,
  { start, end }: Span,
): { readonly tokens: readonly Token[]; readonly past: number } {
  let first = from;
  while (first < tokens.length && tokens[first].start < start) first++;
  let past = first;
  while (past < tokens.length && tokens[past].end <= end) past++;
  return { tokens: tokens.slice(first, past), past };
}

function sentenceOf(
  text: string,
  { start, end }: Span,
  section: number,
  tokens: readonly Token[],
  lexicon: Lexicon,
  defaults: SectionDefaults,
  context: TimeContext,
): TextSentence {
  const times = timesOf(text, tokens, context);
  const quantities = quantitiesOf(text, tokens, times);
  const words = tokens.filter(({ joins }) => !joins);
  const mentions = defaults.names ? [] : mentionsOf(text, words, lexicon, defaults, quantities, times);
  return { start, end, section, mentions, quantities, times };
}
