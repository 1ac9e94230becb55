/**
 * Whether something said in a sentence is affirmed, when it holds and of whom it is said, after ConText (Harkema et al. 2009): trigger phrases turn what
 * stands in their scope, which ends with the sentence or where another statement begins.
 *
 * Promises the same answer for the same sentence, place and section; one pass for the triggers of a sentence, and a look at them for each mention. Leaves
 * out what only another sentence tells.
 */
import { type Token, tokensOf } from '../terminology/lexicon/words.ts';
import { marksOf } from './gap.ts';
import { type Onset, onsetAt } from './longAgo.ts';
import { type PersonSaid, personOf, personsOf } from './persons.ts';
import type { Assertion, SectionKind, Span } from './reading.ts';
import { type TriggerPlace, turnsBefore } from './scope.ts';
import { turnsAfter } from './scopeAfter.ts';
import { sectionsOf } from './sections.ts';
import { sentencesOf } from './sentences.ts';
import { TRIGGERS, type Trigger, type Turn } from './triggers.ts';
import { warningAt } from './warnings.ts';

/** What a section says of its mentions where their sentence says nothing else. */
export interface SectionDefaults {
  readonly kind: SectionKind;
  /** Its heading says that what is listed was stopped. */
  readonly stopped: boolean;
  /** What follows names a person or a place ("Kestrel Falls"): nothing clinical. */
  readonly names: boolean;
}

/** Triggers of one sentence, looked for once. */
export interface SentenceTriggers {
  readonly tokens: readonly Token[];
  readonly found: readonly TriggerPlace[];
  readonly marks: Uint16Array;
  readonly persons: ReturnType<typeof personsOf>;
  readonly defaults: SectionDefaults;
}

/**
 * The assertion of what stands at `span` of a single sentence. `section` is the kind of section that it stands in; null when the sentence is all that is known of its note: then
 * its own heading counts, if it has one.
 */
export function assertionAt(sentence: string, span: Span, section: SectionKind | null): Assertion {
  const opened = section === null ? sectionsOf(sentence).findLast(({ body }) => body <= span.start) : undefined;
  const kind = section ?? opened?.kind ?? 'other';
  const { start, end } = around(sentence, span, opened?.body ?? 0, opened?.end ?? sentence.length);
  const tokens = tokensOf(sentence, start, end).filter(({ joins }) => !joins);
  const first = tokens.findIndex(({ end }) => end > span.start);
  const after = tokens.findIndex(({ start }) => start >= span.end);
  const triggers = triggersOf(tokens, { kind, stopped: false, names: false });
  return assertionOf(triggers, Math.max(0, first), after < 0 ? tokens.length : after, true);
}

const NOT_WRAPPED: ReadonlySet<number> = new Set();

/** The sentence that holds the span, in case there are several. */
function around(text: string, span: Span, from: number, to: number): Span {
  const within = sentencesOf(text, from, to, NOT_WRAPPED).find(
    ({ start, end }) => start <= span.start && span.start < end,
  );
  return { start: within?.start ?? from, end: Math.max(within?.end ?? to, span.end) };
}

/** `tokens` of one sentence, none joining. */
export function triggersOf(tokens: readonly Token[], defaults: SectionDefaults): SentenceTriggers {
  const found: TriggerPlace[] = [];
  for (let at = 0; at < tokens.length; ) {
    const place = placeAt(tokens, at);
    if (place !== null) found.push(place);
    at = place?.to ?? at + 1;
  }
  return {
    tokens,
    found,
    marks: marksOf(tokens),
    persons: personsOf(tokens, defaults.kind === 'family history'),
    defaults,
  };
}

/** The longest that begins at a token: a phrase, a time, a warning. */
function placeAt(tokens: readonly Token[], from: number): TriggerPlace | null {
  const match = isMonth(tokens, from) ? null : TRIGGERS.longest((index) => tokens[index]?.form, from);
  const phrase = match === null ? null : { from, to: from + match.length, triggers: match.values };
  const onset = onsetAt(tokens, from);
  if (onset !== null && onset.next >= (phrase?.to ?? 0)) return { from, to: onset.next, triggers: ONSETS[onset.onset] };
  const warned = warningAt(tokens, from);
  return warned !== null && warned > (phrase?.to ?? 0) ? { from, to: warned, triggers: WARNING } : phrase;
}

const ONSETS: Readonly<Record<Onset, readonly Trigger[]>> = {
  past: bothSides('historical'),
  since: bothSides('since'),
  recent: bothSides('recent'),
};

const WARNING: readonly Trigger[] = [{ type: 'turn', turn: 'hypothetical', side: 'before', reach: 'statement' }];

function bothSides(turn: Turn): readonly Trigger[] {
  return [
    { type: 'turn', turn, side: 'before', reach: 'time' },
    { type: 'turn', turn, side: 'after', reach: 'time' },
  ];
}

/** "On 5 May 2019", "May 5": no doubt. */
function isMonth(tokens: readonly Token[], at: number): boolean {
  const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\d+(st|nd|rd|th)?$/.test(token.form);
  return tokens[at].form === 'may' && (isNumber(tokens[at - 1]) || isNumber(tokens[at + 1]));
}

/** The assertion of tokens `from` to before `to`. `canBePast`: a section of past history makes it historical. */
export function assertionOf(sentence: SentenceTriggers, from: number, to: number, canBePast: boolean): Assertion {
  const before = turnsBefore(sentence, from);
  const after = turnsAfter(sentence, to);
  const turns = new Set([...before, ...after]);
  const { kind, stopped } = sentence.defaults;
  const person = personOf(sentence.persons, sentence.tokens, from, to) ?? personBySection(kind, turns);
  const ended = turns.has('ended');
  const past =
    after.includes('historical') ||
    (before.includes('historical') && !after.includes('recent')) ||
    (kind === 'past history' && canBePast) ||
    person?.experiencer === 'family';
  const hypothetical = turns.has('hypothetical');
  return {
    negated: turns.has('negated') && !ended,
    uncertain: turns.has('uncertain'),
    temporality: hypothetical
      ? 'hypothetical'
      : past && canBePast && isPastFirst(before)
        ? 'historical'
        : turns.has('stopped') || stopped
          ? 'stopped'
          : turns.has('planned') && !ended
            ? 'planned'
            : past || ended
              ? 'historical'
              : 'recent',
    longSince: turns.has('since') && !hypothetical && !ended,
    ended,
    experiencer: person?.experiencer ?? 'patient',
    relative: person?.relative ?? null,
  };
}

/** "We will start aspirin given her prior stroke": the nearer word counts. `before`: nearest first. */
function isPastFirst(before: readonly Turn[]): boolean {
  const first = before.find((turn) => turn === 'historical' || turn === 'planned' || turn === 'stopped');
  return first === 'historical';
}

function personBySection(kind: SectionKind, turns: ReadonlySet<Turn>): PersonSaid | null {
  if (turns.has('family') || kind === 'family history') return { experiencer: 'family', relative: null };
  return turns.has('other') ? { experiencer: 'other', relative: null } : null;
}
