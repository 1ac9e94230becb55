/** A section from what it has to say: empty blocks fall away, a section without a sentence is none. */
import type { DraftBlock, DraftSection, DraftSentence } from '../document.ts';

/** Lines of a list that a reader still takes in. */
export const LIST_LIMIT = 12;

export type MaybeSentence = DraftSentence | null;

export function paragraph(...sentences: readonly MaybeSentence[]): DraftBlock {
  return { layout: 'paragraph', sentences: distinct(sentences) };
}

export function list(sentences: readonly MaybeSentence[]): DraftBlock {
  return { layout: 'list', sentences: distinct(sentences) };
}

/** `code`: LOINC of the section. */
export function section(
  heading: string,
  code: string | null,
  blocks: readonly DraftBlock[],
  notShown = 0,
): DraftSection | null {
  const filled = blocks.filter(({ sentences }) => sentences.length > 0);
  if (filled.length === 0) return null;
  return { heading, code, blocks: filled, ...(notShown > 0 ? { notShown } : {}) };
}

/** What two facts say in the same words is said once, resting on both. */
function distinct(sentences: readonly MaybeSentence[]): readonly DraftSentence[] {
  const byText = new Map<string, DraftSentence>();
  for (const sentence of sentences) {
    if (sentence === null) continue;
    const known = byText.get(sentence.text);
    const citations = new Map(
      [...(known?.citations ?? []), ...sentence.citations].map((one) => [JSON.stringify(one), one]),
    );
    byText.set(sentence.text, { text: sentence.text, citations: [...citations.values()] });
  }
  return [...byText.values()];
}
