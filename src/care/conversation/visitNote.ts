/**
 * A visit's statements chosen and ordered as a draft note: the most salient within a budget of words, each in its section, in the order in which they
 * were said. Nothing is said twice.
 */
import type { Draft, DraftSection, DraftSentence } from '../draft/document.ts';
import { salience, salienceFeatures } from './salience.ts';
import { type Placed, SECTION_FORMS, VISIT_SECTIONS, type VisitSection } from './sections.ts';

export interface NoteLength {
  /** Share of the transcript's words that the note may have, and the most that it may have. */
  readonly share: number;
  readonly most: number;
}

export interface Scored extends Placed {
  readonly score: number;
}

export function scored(statements: readonly Placed[], mentions: readonly number[], turns: number): readonly Scored[] {
  return statements.map((item, i) => ({ ...item, score: salience(salienceFeatures(item, mentions[i], turns)) }));
}

const countWords = (text: string): number => text.match(/[A-Za-z0-9]+/g)?.length ?? 0;

/** In the order given; greedily by score while words are left. What may not be missed is taken whatever room is left. */
export function chosen(statements: readonly Scored[], budget: number): readonly Scored[] {
  const taken = new Set<Scored>();
  const said: { readonly words: ReadonlySet<string>; readonly denies: boolean }[] = [];
  let left = budget;
  for (const item of statements.toSorted((a, b) => b.score - a.score)) {
    const { text } = item.statement;
    const length = countWords(text);
    if (length > left && taken.size > 0 && !mayNotBeMissed(item)) continue;
    const words = contentWords(text);
    const denies = DENIES.test(text);
    const isSaid = said.some((other) => other.denies === denies && [...words].every((word) => other.words.has(word)));
    if (words.size === 0 || isSaid) continue;
    said.push({ words, denies });
    taken.add(item);
    left -= length;
  }
  return statements.filter((item) => taken.has(item));
}

/** What is denied is not told by what is affirmed in the same words. */
const DENIES = /\b(?:denies|no|not|never|none|without|cannot)\b/i;

/** Allergies, and that somebody may take their life. */
function mayNotBeMissed({ section, statement }: Placed): boolean {
  return section === 'allergies' || SELF_HARM.test(statement.text);
}

const SELF_HARM =
  /\b(?:suicid\w*|(?:want(?:s|ed)?|wish(?:es|ed)?) to (?:die|be dead)|(?:kill|hurt|harm|cut)(?:s|ing|ting)? (?:my|him|her|them|the patient)\s?(?:self|selves)?|overdos\w*|end(?:s|ing)? (?:my|his|her|their|the patient's) life|better off dead)\b/i;

const FUNCTION_WORDS = new Set(
  'the a an patient reports denies is are was has have had she he her his him of to in on and or it that this i we asked with for at be been do does did will'.split(
    ' ',
  ),
);

function contentWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !FUNCTION_WORDS.has(word)));
}

export function sectionsOf(statements: readonly Placed[]): readonly DraftSection[] {
  return VISIT_SECTIONS.flatMap((kind) => {
    const sentences = statements.filter(({ section }) => section === kind).map(sentenceOf);
    return sentences.length === 0 ? [] : [{ ...SECTION_FORMS[kind], blocks: [{ layout: layoutOf(kind), sentences }] }];
  });
}

function layoutOf(kind: VisitSection): 'paragraph' | 'list' {
  return kind === 'present illness' || kind === 'social history' || kind === 'assessment' ? 'paragraph' : 'list';
}

function sentenceOf({ statement }: Placed): DraftSentence {
  return { text: statement.text, citations: statement.places.map((place) => ({ type: 'turn', ...place })) };
}

export function visitNote(subject: string, asOf: number, sections: readonly DraftSection[]): Draft {
  return { kind: 'visit note', title: 'Visit note', code: '34108-1', subject, asOf, sections };
}
