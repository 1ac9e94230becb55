/**
 * What a note says, as concepts: each mention that reading finds (data/text) becomes `NOTE//concept//heart failure//present`, once a note and
 * in the order of first mention, with the place where it was read. What is said of somebody who is neither the patient nor family, and
 * what is only warned of (return if ...), is left out; what is said of family has a status of its own and never becomes the patient's.
 * Times that lie ahead of the note (an appointment "in 6 weeks", a date to come) become concepts, too, by how far ahead they are:
 * `NOTE//concept//in about 42 days//planned`. All other numbers are left out.
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

/** @param written when the note was written, in minutes since the epoch */
export function conceptsOf(reading: NoteReading, written: number): NoteConcepts {
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
  for (const time of isForeign ? [] : timesAhead(reading, written)) {
    if (!found.has(time.code)) found.set(time.code, time);
  }
  const concepts = [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  return { concepts, mentionsLeftOut, isForeign };
}

const MINUTES_PER_DAY = 1440;
/** Times are told apart by a quarter. */
const STEP = 1.25;
const FURTHEST_DAYS = 5 * 365;

/** Dates and distances that lie at least a day ahead, but for sentences about others and warnings ("if no better in 3 days"). */
function timesAhead(reading: NoteReading, written: number): readonly NoteConcept[] {
  const plans = reading.sentences.filter(({ mentions }) =>
    mentions.every(
      ({ assertion: { experiencer, temporality } }) => experiencer === 'patient' && temporality !== 'hypothetical',
    ),
  );
  return plans.flatMap(({ times }) =>
    times.flatMap(({ kind, earliest, latest, start, end }) => {
      if ((kind !== 'relative' && kind !== 'date') || earliest === null || latest === null) return [];
      const days = ((earliest + latest) / 2 - written) / MINUTES_PER_DAY;
      if (days < 1 || days > FURTHEST_DAYS) return [];
      const concept = `in about ${Math.round(STEP ** Math.round(Math.log(days) / Math.log(STEP)))} days`;
      return [{ code: conceptCode(concept, 'planned'), concept, status: 'planned' as const, start, end }];
    }),
  );
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
