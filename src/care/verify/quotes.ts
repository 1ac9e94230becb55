/**
 * Results that a note quotes: culture was “No growth”. The words between the marks are the record's text or they are not; nothing in them is a statement of its own.
 */
import type { Mention, Span, TextSentence } from '../../data/text/reading.ts';
import type { Fact } from '../facts/fact.ts';
import { factText, valueText } from './factState.ts';
import { type Bench, contradicted, type Judgement, type MentionStatement, notFound, supported } from './statement.ts';
import { beganBy, beganWithin, MINUTES_A_DAY } from './times.ts';

/** Quotations that follow something named. */
export function quotesOf({ start, end, mentions }: TextSentence, text: string): readonly Span[] {
  return Array.from(text.slice(start, end).matchAll(/“[^”]*”|"[^"]*"/g), ({ index, 0: words }) => ({
    start: start + index,
    end: start + index + words.length,
  })).filter((quote) => mentions.some((mention) => mention.end <= quote.start));
}

/** What is quoted of a mention: the first quotation between it and the next. */
export function quoteAfter(
  mention: Mention,
  next: Mention | undefined,
  quotes: readonly Span[],
  text: string,
): string | null {
  const quote = quotes.find(({ start }) => start >= mention.end && (next === undefined || start < next.start));
  return quote === undefined ? null : text.slice(quote.start + 1, quote.end - 1);
}

/** Null where the record has no words for it, so that another judge must look. */
export function judgeQuoted({ mention, windows, quote }: MentionStatement, bench: Bench): Judgement | null {
  if (quote === null) return null;
  const worded = bench.index
    .about(mention.concepts)
    .filter((fact) => beganBy(fact, bench.written + MINUTES_A_DAY) && wordsOf(fact) !== null);
  if (worded.length === 0) return null;
  const timely = worded.filter(
    ({ time }) => windows.length === 0 || windows.some((window) => beganWithin(time, window)),
  );
  const said = plain(quote);
  const agreeing = timely.filter((fact) => isSame(wordsOf(fact) ?? '', said));
  if (agreeing.length > 0) return supported('result', agreeing.toReversed(), 'The record has these words.');
  if (timely.length === 0) return notFound('result', 'The record has no such words of that time.', worded.toReversed());
  const fact = timely[timely.length - 1];
  return contradicted('result', [
    { how: 'value', noteSays: quote, recordSays: factText(fact, bench.written), fact: fact.id },
  ]);
}

/** The record's words may be longer, or stand in a phrase of the note's. */
function isSame(recorded: string, said: string): boolean {
  return recorded.includes(said) || (recorded.length >= 4 && said.includes(recorded));
}

function wordsOf({ value }: Fact): string | null {
  return value?.type === 'text' || value?.type === 'coded' ? plain(valueText(value)) : null;
}

/** A quotation may be cut off: its dots don't count. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/ ?(?:…|\.\.\.)$/, '')
    .trim()
    .replace(/[.,;]$/, '');
}
