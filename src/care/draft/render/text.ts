/**
 * A draft as plain text, heading by heading, without citations: what verification reads, with the place of each sentence in it.
 */
import type { Span } from '../../../data/text/reading.ts';
import type { Draft, DraftSentence } from '../document.ts';

export interface DraftText {
  readonly text: string;
  /** In the order of the draft. */
  readonly places: readonly (Span & { readonly sentence: DraftSentence })[];
}

export function textOf(draft: Draft): DraftText {
  const places: (Span & { readonly sentence: DraftSentence })[] = [];
  let text = '';
  for (const { heading, blocks } of draft.sections) {
    text += `${text === '' ? '' : '\n'}## ${heading}\n`;
    for (const { layout, sentences } of blocks) {
      sentences.forEach((sentence, place) => {
        if (place > 0 && layout === 'paragraph') text += ' ';
        places.push({ start: text.length, end: text.length + sentence.text.length, sentence });
        text += sentence.text;
        if (layout === 'list' || place === sentences.length - 1) text += '\n';
      });
    }
  }
  return { text, places };
}
