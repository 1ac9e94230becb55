/**
 * What reading a note gives: its sections, sentences and mentions, each with its place in the text, and for each mention whether it is
 * affirmed, when it holds and of whom it is said.
 *
 * Assertion after ConText (Harkema et al. 2009, doi 10.1016/j.jbi.2009.05.002). Places are half-open ranges of UTF-16 code units of the
 * note as given. Times are minutes since 1970-01-01T00:00 of the record's own clock.
 */

import type { ConceptKind } from '../terminology/lexicon/concept.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mention is of a concept of the lexicon, and of its kind. */
export type MentionKind = ConceptKind;

/** `hypothetical`: if, return for, risk of; `planned`: will be done or started; `stopped`: was ended. */
export const TEMPORALITIES = ['recent', 'historical', 'hypothetical', 'planned', 'stopped'] as const;
export type Temporality = (typeof TEMPORALITIES)[number];

export const EXPERIENCERS = ['patient', 'family', 'other'] as const;
export type Experiencer = (typeof EXPERIENCERS)[number];

export interface Assertion {
  readonly negated: boolean;
  /** Possible, suspected, cannot be excluded. */
  readonly uncertain: boolean;
  readonly temporality: Temporality;
  /** Said to have begun two weeks or more before, and not to be over: "hypertension since 1990", "cough for three months". */
  readonly longSince: boolean;
  /** Said to be over: resolved, gone, in remission. Such are `historical` and not negated. */
  readonly ended: boolean;
  readonly experiencer: Experiencer;
  /** Of family: `mother`. */
  readonly relative: string | null;
}

/** A number as written; `high` of a range, or the second of a pair such as 120/80. */
export interface TextQuantity extends Span {
  readonly value: number;
  readonly high: number | null;
  readonly comparator: '<' | '<=' | '>' | '>=' | '~' | null;
  /** UCUM where known, else as written; null when none is written. */
  readonly unit: string | null;
  readonly pair: boolean;
}

/** A time as written, resolved against the time of the note: somewhere from `earliest` to before `latest`. */
export interface TextTime extends Span {
  readonly kind: 'date' | 'relative' | 'duration' | 'now';
  readonly earliest: number | null;
  readonly latest: number | null;
}

export interface TextDosing extends Span {
  readonly dose: TextQuantity | null;
  readonly route: string | null;
  /** `times` in `periodHours`: twice daily is 2 in 24. */
  readonly frequency: { readonly times: number; readonly periodHours: number } | null;
  readonly asNeeded: boolean;
}

export interface Mention extends Span {
  readonly kind: MentionKind;
  /** Ids of the lexicon; several when the words are ambiguous, the likeliest first. */
  readonly concepts: readonly string[];
  readonly assertion: Assertion;
  readonly side: 'left' | 'right' | 'both' | null;
  /** Numbers that the sentence says of this mention. */
  readonly quantities: readonly TextQuantity[];
  /** Words that say what a result was where no number does: `normal`, `elevated`, `positive`. */
  readonly qualifier: string | null;
  readonly times: readonly TextTime[];
  readonly dosing: TextDosing | null;
  /** How the values went, where the sentence says so. */
  readonly trend: 'rising' | 'falling' | 'stable' | null;
}

export const SECTION_KINDS = [
  'header',
  'chief complaint',
  'present illness',
  'past history',
  'family history',
  'social history',
  'allergies',
  'medications',
  'review of systems',
  'vital signs',
  'examination',
  'results',
  'hospital course',
  'assessment',
  'plan',
  'instructions',
  'signature',
  'other',
] as const;
export type SectionKind = (typeof SECTION_KINDS)[number];

export interface TextSection extends Span {
  /** As written; empty for text before the first heading. */
  readonly heading: string;
  readonly kind: SectionKind;
}

export interface TextSentence extends Span {
  /** Place in `sections`. */
  readonly section: number;
  readonly mentions: readonly Mention[];
  /** All of the sentence, those of mentions among them. */
  readonly quantities: readonly TextQuantity[];
  readonly times: readonly TextTime[];
}

export interface NoteReading {
  readonly text: string;
  /** ISO 639-3 of the language when it is not English with confidence enough; `und` for too little text to tell. */
  readonly language: string;
  readonly sections: readonly TextSection[];
  readonly sentences: readonly TextSentence[];
}
