/**
 * Whether something said in a sentence is affirmed, when it holds and of whom it is said, after ConText (Harkema et al. 2009): trigger phrases turn what
 * stands in their scope, which ends with the sentence or where another statement begins.
 *
 * Promises the same answer for the same sentence, place and section; one pass for the triggers of a sentence, and a look at them for each mention. Leaves
 * out what only another sentence tells.
 */
import { type Token, tokensOf } from '../terminology/lexicon/words.ts';
import { type PersonSaid, personOf, personsOf } from './persons.ts';
import type { Assertion, SectionKind, Span } from './reading.ts';
import { sectionsOf } from './sections.ts';
import { sentencesOf } from './sentences.ts';
import { TRIGGERS, type Trigger, type Turn } from './triggers.ts';

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
  readonly persons: ReturnType<typeof personsOf>;
  readonly defaults: SectionDefaults;
}

interface TriggerPlace {
  readonly from: number;
  readonly to: number;
  readonly triggers: readonly Trigger[];
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
  const wordAt = (index: number) => tokens[index]?.form;
  for (let at = 0; at < tokens.length; ) {
    const match = isMonth(tokens, at) ? null : TRIGGERS.longest(wordAt, at);
    if (match === null) at++;
    else {
      found.push({ from: at, to: at + match.length, triggers: match.values });
      at += match.length;
    }
  }
  return { tokens, found, persons: personsOf(tokens, defaults.kind === 'family history'), defaults };
}

/** "On 5 May 2019", "May 5": no doubt. */
function isMonth(tokens: readonly Token[], at: number): boolean {
  const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\d+(st|nd|rd|th)?$/.test(token.form);
  return tokens[at].form === 'may' && (isNumber(tokens[at - 1]) || isNumber(tokens[at + 1]));
}

/** The assertion of tokens `from` to before `to`. `canBePast`: a section of past history makes it historical. */
export function assertionOf(sentence: SentenceTriggers, from: number, to: number, canBePast: boolean): Assertion {
  const turns = new Set([...turnsBefore(sentence, from), ...turnsAfter(sentence, to)]);
  const { kind, stopped } = sentence.defaults;
  const person = personOf(sentence.persons, sentence.tokens, from, to) ?? personBySection(kind, turns);
  const ended = turns.has('ended');
  return {
    negated: turns.has('negated') && !ended,
    uncertain: turns.has('uncertain'),
    temporality: turns.has('hypothetical')
      ? 'hypothetical'
      : turns.has('stopped') || stopped
        ? 'stopped'
        : turns.has('planned') && !ended
          ? 'planned'
          : turns.has('historical') ||
              ended ||
              (kind === 'past history' && canBePast) ||
              person?.experiencer === 'family'
            ? 'historical'
            : 'recent',
    ended,
    experiencer: person?.experiencer ?? 'patient',
    relative: person?.relative ?? null,
  };
}

function personBySection(kind: SectionKind, turns: ReadonlySet<Turn>): PersonSaid | null {
  if (turns.has('family') || kind === 'family history') return { experiencer: 'family', relative: null };
  return turns.has('other') ? { experiencer: 'other', relative: null } : null;
}

function turnsBefore({ found, tokens }: SentenceTriggers, from: number): readonly Turn[] {
  const turns: Turn[] = [];
  let [weakly, strongly] = [false, false];
  for (let index = found.length - 1; index >= 0 && !strongly; index--) {
    const { triggers, to } = found[index];
    if (to > from) continue;
    for (const trigger of triggers) {
      if (trigger.type === 'turn' && trigger.side === 'before' && (!weakly || GOES_ON.has(trigger.turn))) {
        if (!anotherClause(tokens, to, from, trigger.turn)) turns.push(trigger.turn);
      }
    }
    const end = triggers.find(({ type }) => type === 'ends');
    if (end?.type === 'ends' && (end.strongly || !goesOnFrom(found, tokens, index))) {
      weakly = true;
      strongly = end.strongly;
    }
  }
  return turns;
}

/** "Past medical history is positive for", "does not report": what would begin another statement belongs to the words before it. */
function goesOnFrom(found: readonly TriggerPlace[], tokens: readonly Token[], index: number): boolean {
  const before = found[index - 1];
  const turned = before?.triggers.some((one) => one.type === 'turn' && one.side === 'before');
  const gap = tokens.slice(before?.to ?? 0, found[index].from);
  return turned === true && gap.length <= 1 && gap.every(({ form }) => COPULAS.has(form));
}

const COPULAS: ReadonlySet<string> = new Set(['is', 'was', 'are', 'were', 'been', 'be', 'any', 'also', 'remain']);

/** What is not ended by the start of another statement. */
const GOES_ON: ReadonlySet<Turn> = new Set<Turn>(['hypothetical', 'family']);

/** A comma, then a new subject: what was turned before it goes no further. */
function anotherClause(tokens: readonly Token[], from: number, to: number, turn: Turn): boolean {
  for (let at = from; at < to; at++) {
    const { form } = tokens[at];
    if (form === ')' && tokens[at - 1]?.kind === 'number' && tokens[at - 2]?.form !== '(') return true;
    if (GOES_ON.has(turn)) continue;
    if ((form === ',' || form === 'and') && at + 1 < to && SUBJECTS.has(tokens[at + 1].form)) return true;
    if (form === '.' || form === ':') return at > from;
  }
  return false;
}

const SUBJECTS: ReadonlySet<string> = new Set([
  'he',
  'she',
  'patient',
  'pt',
  'they',
  'it',
  'i',
  'is',
  'was',
  'has',
  'had',
  'his',
  'her',
  'we',
  'who',
]);

function turnsAfter({ found, tokens }: SentenceTriggers, to: number): readonly Turn[] {
  const turns: Turn[] = [];
  let takenUp = false;
  for (const place of found) {
    const { triggers, from } = place;
    if (from < to) continue;
    if (triggers.some(({ type }) => type === 'ends')) {
      if (takenUp || !TAKES_UP.has(tokens[place.to]?.form ?? '')) break;
      takenUp = true;
    }
    for (const trigger of triggers) {
      if (trigger.type !== 'turn' || trigger.side !== 'after') continue;
      if (
        trigger.turn === 'ended'
          ? reachesBack(tokens, to, from, takenUp)
          : !takenUp && reachesBack(tokens, to, from, false)
      )
        turns.push(trigger.turn);
    }
  }
  if (isAnsweredNo(tokens, to)) turns.push('negated');
  return turns;
}

/** After "but", "although": words that go on with what was said ("although that has resolved"). */
const TAKES_UP: ReadonlySet<string> = new Set([
  'that',
  'this',
  'which',
  'it',
  'these',
  'those',
  'they',
  'now',
  'has',
  'have',
  'resolved',
  'since',
  'both',
]);

const FARTHEST_AFTER = 12;

/** From a mention to a phrase after it: near, and past commas only along a list ("nausea, vomiting and pain resolved"). */
function reachesBack(tokens: readonly Token[], from: number, to: number, takenUp: boolean): boolean {
  if (to - from > FARTHEST_AFTER) return false;
  if (takenUp) return true;
  let comma = -1;
  let joined = false;
  for (let at = from; at < to; at++) {
    const { form } = tokens[at];
    if (form === '.' || form === ':' || form === 'with') return false;
    if (form === ',') comma = at;
    if (comma >= 0 && (form === 'and' || form === 'or')) joined = true;
  }
  return comma < 0 || joined || comma === to - 1;
}

const NO: ReadonlySet<string> = new Set([
  'no',
  'none',
  'denied',
  'denies',
  'deny',
  'negative',
  'neg',
  'absent',
  'never',
  'nil',
]);

/** "Fever: no", "Rash - none." */
function isAnsweredNo(tokens: readonly Token[], to: number): boolean {
  const sign = tokens[to]?.form;
  const answer = tokens[to + 1]?.form;
  const after = tokens[to + 2]?.form;
  if ((sign !== ':' && sign !== '-' && sign !== '=') || !NO.has(answer ?? '')) return false;
  return after === undefined || ',;.'.includes(after);
}
