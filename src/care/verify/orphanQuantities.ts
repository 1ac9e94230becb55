/**
 * Numbers whose subject the reader did not recognise: "Cr measured 0.84 mg/dL", where an abbreviation counts only directly before a number. The words before
 * the number are looked up by name; a number that still has no subject is left alone.
 */

import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Mention, TextQuantity, TextSentence } from '../../data/text/reading.ts';

export function withOrphans(sentence: TextSentence, text: string, lexicon: Lexicon): TextSentence {
  const taken = new Set(
    sentence.mentions.flatMap(({ quantities, dosing }) =>
      [...quantities, ...(dosing?.dose ? [dosing.dose] : [])].map(({ start }) => start),
    ),
  );
  const found = sentence.quantities.flatMap((quantity) => {
    if (quantity.unit === null || taken.has(quantity.start)) return [];
    const mention = subjectOf(quantity, sentence, text, lexicon);
    return mention === null ? [] : [mention];
  });
  if (found.length === 0) return sentence;
  return { ...sentence, mentions: [...sentence.mentions, ...found].toSorted((a, b) => a.start - b.start) };
}

/** What may stand between a name and its number. */
const BETWEEN =
  /\s*(?:(?:is|was|were|are|measured|read|came back(?: at)?|of|at|now|currently|most recently|recorded|obtained|found|showed?|[:=–-]|\[[^\]]*\]|\([^)]*\))\s*)*$/i;
const FURTHEST = 60;

function subjectOf(quantity: TextQuantity, sentence: TextSentence, text: string, lexicon: Lexicon): Mention | null {
  const from = Math.max(sentence.start, quantity.start - FURTHEST);
  const before = text.slice(from, quantity.start).replace(BETWEEN, '');
  const words = before.split(/[\s,;:]+/).filter((word) => word !== '');
  for (let count = Math.min(4, words.length); count > 0; count--) {
    const name = words.slice(-count).join(' ');
    const start = text.lastIndexOf(name, quantity.start);
    if (start < from || sentence.mentions.some((mention) => mention.start < start + name.length && start < mention.end))
      continue;
    const concepts = lexicon.conceptsOfName(name).filter((id) => isMeasured(lexicon.concept(id)?.kind));
    if (concepts.length > 0)
      return mentionOf({ start, end: start + name.length }, concepts, quantity, sentence, lexicon);
  }
  return null;
}

function isMeasured(kind: Mention['kind'] | undefined): boolean {
  return kind === 'test' || kind === 'vital sign';
}

function mentionOf(
  { start, end }: { readonly start: number; readonly end: number },
  concepts: readonly string[],
  quantity: TextQuantity,
  { times }: TextSentence,
  lexicon: Lexicon,
): Mention {
  return {
    start,
    end,
    kind: lexicon.concept(concepts[0])?.kind ?? 'test',
    concepts,
    assertion: {
      negated: false,
      uncertain: false,
      temporality: 'recent',
      longSince: false,
      ended: false,
      experiencer: 'patient',
      relative: null,
    },
    side: null,
    quantities: [quantity],
    qualifier: null,
    times,
    dosing: null,
    trend: null,
  };
}
