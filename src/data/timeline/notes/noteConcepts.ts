/**
 * What a note says, as concepts: each mention that reading finds (data/text) becomes `NOTE//concept//heart failure//present`, once a note and
 * in the order of first mention, with the place where it was read. What is said of somebody who is neither the patient nor family, and
 * what is only warned of (return if ...), is left out; what is said of family has a status of its own and never becomes the patient's.
 * Numbers are left out.
 */
import type { Assertion, NoteReading, Span } from '../../text/reading.ts';

export const CONCEPT_STATUSES = [
  'present',
  'absent',
  'uncertain',
  'historical',
  'planned',
  'stopped',
  'family',
  'family absent',
] as const;
export type ConceptStatus = (typeof CONCEPT_STATUSES)[number];

/** One concept of a note; the span is that of its first mention. */
export interface NoteConcept extends Span {
  readonly code: string;
  /** Id in the lexicon. */
  readonly concept: string;
  readonly status: ConceptStatus;
}

export interface NoteConcepts {
  readonly concepts: readonly NoteConcept[];
  /** Mentions left out: of other people, or only warned of. */
  readonly mentionsLeftOut: number;
  /** Reading is for English: nothing is taken from a note in another language. */
  readonly isForeign: boolean;
}

const STEM = 'NOTE//concept//';
const SEPARATOR = '//';

function conceptCode(concept: string, status: ConceptStatus): string {
  return `${STEM}${concept}${SEPARATOR}${status}`;
}

export function conceptsOf(reading: NoteReading): NoteConcepts {
  const isForeign = !['eng', 'und'].includes(reading.language);
  const found = new Map<string, NoteConcept>();
  let mentionsLeftOut = 0;
  for (const { concepts, assertion, start, end } of isForeign ? [] : mentionsOf(reading)) {
    const status = statusOf(assertion);
    const [concept] = concepts;
    if (status === undefined || concept === undefined) {
      mentionsLeftOut++;
      continue;
    }
    const code = conceptCode(concept, status);
    if (!found.has(code)) found.set(code, { code, concept, status, start, end });
  }
  return { concepts: [...found.values()], mentionsLeftOut, isForeign };
}

function mentionsOf(reading: NoteReading): NoteReading['sentences'][number]['mentions'] {
  return reading.sentences.flatMap(({ mentions }) => mentions).sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Undefined for what says nothing of the patient's past, present or plans, and nothing of family. */
export function statusOf(assertion: Assertion): ConceptStatus | undefined {
  const { negated, uncertain, temporality, experiencer } = assertion;
  if (experiencer === 'other' || temporality === 'hypothetical') return undefined;
  if (experiencer === 'family') return negated ? 'family absent' : 'family';
  if (negated) return 'absent';
  if (uncertain) return 'uncertain';
  return temporality === 'recent' ? 'present' : temporality;
}

/** The part of a lexicon that says what is more general. */
export interface ConceptParents {
  concept(id: string): { readonly parents: readonly string[] } | undefined;
}

/** The codes of more general concepts with the same status, nearest first. */
export function broaderConcepts(code: string, lexicon: ConceptParents): readonly string[] {
  const end = code.lastIndexOf(SEPARATOR);
  const [concept, status] = [code.slice(STEM.length, end), code.slice(end)];
  const queue = [...(lexicon.concept(concept)?.parents ?? [])];
  const found = new Set<string>();
  for (const parent of queue) {
    if (parent === concept || found.has(parent)) continue;
    found.add(parent);
    queue.push(...(lexicon.concept(parent)?.parents ?? []));
  }
  return Array.from(found, (parent) => STEM + parent + status);
}
