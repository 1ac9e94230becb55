/**
 * What a sentence says, as far as it must not change: concepts with their state, numbers with unit and direction, times, tense, sex, further words, and in
 * what order. Read by data/text; sameMeaning.ts compares two of them.
 */
import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Mention, MentionKind, Span, TextQuantity, TextTime } from '../../data/text/reading.ts';
import { readNote } from '../../data/text/readNote.ts';
import { DENIALS } from '../conversation/denials.ts';
import { DIRECTIONS, isFree, NEGATORS, RECORDED, RELATIONS, sexesOf, type Token, tensesOf, tokensOf } from './words.ts';

export interface MeaningContext {
  readonly lexicon: Lexicon;
  /** Minutes. */
  readonly written: number;
  readonly sex: 'female' | 'male' | null;
}

export interface Meaning {
  readonly concepts: readonly string[];
  readonly numbers: readonly string[];
  readonly times: readonly string[];
  readonly negators: number;
  readonly asRecorded: boolean;
  /** "No nausea or vomiting" may be "no nausea and no vomiting". */
  readonly deniesList: boolean;
  readonly past: boolean;
  readonly present: boolean;
  readonly firstTense: 'past' | 'present' | null;
  readonly sexes: ReadonlySet<'female' | 'male'>;
  readonly words: readonly string[];
  /** Concepts, numbers and times as they follow one another. */
  readonly sequence: readonly string[];
  /** Numbers, times and further words as they follow one another. */
  readonly values: readonly string[];
  /** Each further word, number and time with the concept that stands nearest. */
  readonly owned: readonly string[];
  readonly related: boolean;
}

interface Anchor extends Span {
  readonly key: string;
  readonly kind: 'concept' | 'number' | 'time';
}

export function meaningOf(text: string, { lexicon, written }: MeaningContext): Meaning {
  const tokens = tokensOf(text);
  const sentences = readNote(text, lexicon.withoutGuesses(), { written }).sentences;
  const mentions = sentences.flatMap((sentence) => withoutTrendWords(sentence.mentions, text));
  const times = sentences.flatMap((sentence) => sentence.times).filter(isResolved);
  const quantities = sentences
    .flatMap((sentence) => sentence.quantities)
    .filter((one) => !times.some((time) => within(one, time)));
  const frequencies = mentions.flatMap(({ dosing }) => (dosing?.frequency != null ? [dosing] : []));
  const taken = [...mentions, ...times, ...quantities];
  const numbers = [
    ...quantities.map((one) => ({ ...one, kind: 'number' as const, key: quantityKey(one, tokens) })),
    ...looseNumbers(tokens, [...taken, ...frequencies]),
  ].filter((one) => !frequencies.some((span) => within(one, span) && isOfFrequency(one, span.dose)));
  const anchors: Anchor[] = [
    ...mentions.map((one) => ({ start: one.start, end: one.end, kind: 'concept' as const, key: one.concepts[0] })),
    ...numbers.map(({ start, end, kind, key }) => ({ start, end, kind, key })),
    ...times.map((one) => ({ start: one.start, end: one.end, kind: 'time' as const, key: timeKey(one, tokens) })),
  ].toSorted((a, b) => a.start - b.start);
  const named = [...mentions.filter(({ kind }) => !IN_OWN_WORDS.has(kind)), ...times, ...quantities];
  const loose = tokens.filter(
    (token) =>
      !isFree(token) &&
      token.kind === 'word' &&
      !RECORDED.has(token.form) &&
      !named.some((span) => within(token, span)),
  );
  const words = loose
    .filter((token) => !frequencies.some((span) => within(token, span)))
    .map((token) => tagged(token, tokens, mentions));
  const inOrder = withoutFramingTime(anchors, loose);
  const ofKind = (kind: Anchor['kind']): string[] =>
    anchors.filter((anchor) => anchor.kind === kind).map(({ key }) => key);
  const negated = mentions.filter(({ assertion }) => assertion.negated);
  return {
    concepts: mentions.map((mention) => mentionKey(mention)),
    numbers: ofKind('number'),
    times: ofKind('time'),
    negators: tokens.filter(({ form }) => NEGATORS.has(form)).length,
    asRecorded: tokens.some(({ form }) => RECORDED.has(form)),
    deniesList: negated.length > 1,
    ...tensesOf(tokens),
    sexes: sexesOf(tokens),
    words,
    sequence: inOrder.map(({ key }) => key),
    values: [
      ...anchors.filter(({ kind }) => kind !== 'concept'),
      ...loose.map(({ start, form }) => ({ start, key: form })),
    ]
      .toSorted((a, b) => a.start - b.start)
      .map(({ key }) => key),
    owned: ownedOf(
      inOrder,
      loose.filter(({ form }) => form !== 'or'),
    ),
    related: tokens.some(({ form }) => RELATIONS.has(form)),
  };
}

/** A value that fell is nobody's fall. */
function withoutTrendWords(mentions: readonly Mention[], text: string): readonly Mention[] {
  if (!mentions.some(({ trend }) => trend !== null)) return mentions;
  return mentions.filter(
    ({ start, end, kind }) =>
      kind !== 'function' || !/^(fell|fall|falls|falling|fallen)$/i.test(text.slice(start, end)),
  );
}

/** What is called by one concept may be several things: kinds of smoker, grades of help. */
const IN_OWN_WORDS: ReadonlySet<MentionKind> = new Set(['social', 'function', 'directive', 'device']);

const within = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
const isResolved = ({ kind, earliest, latest }: TextTime): boolean =>
  kind === 'date' && earliest !== null && latest !== null;

function mentionKey(mention: Mention): string {
  const { negated, uncertain, temporality, ended, experiencer, relative } = mention.assertion;
  const { dosing, quantities, side } = mention;
  const taken =
    dosing === null ? [] : [dosing.frequency?.times, dosing.frequency?.periodHours, dosing.route, dosing.asNeeded];
  const values = quantities.map(({ value, high, unit, comparator }) => [value, high, unit, comparator].join(':'));
  const denied = DENIALS.get(mention.concepts[0]);
  return [
    denied ?? mention.concepts[0],
    negated !== (denied !== undefined),
    uncertain,
    temporality,
    ended,
    experiencer,
    relative,
    side,
    ...taken,
    ...values.toSorted(),
  ].join(' ');
}

/** With the word before it that says which way it is meant. */
function quantityKey({ value, high, comparator, unit, start }: TextQuantity, tokens: readonly Token[]): string {
  return [directionBefore(start, tokens), comparator, value, high, unit].join(' ');
}

function timeKey({ earliest, latest, start }: TextTime, tokens: readonly Token[]): string {
  return [directionBefore(start, tokens), earliest, latest].join(' ');
}

function directionBefore(start: number, tokens: readonly Token[]): string {
  const before = tokens.findLast((token) => token.end <= start);
  return before !== undefined && DIRECTIONS.has(before.form) ? before.form : '';
}

/** Numbers that the reading does not take as quantities: of a stage, of a name. */
function looseNumbers(tokens: readonly Token[], taken: readonly Span[]): readonly Anchor[] {
  return tokens
    .filter((token) => token.kind === 'number' && !taken.some((span) => within(token, span)))
    .map((token) => ({
      start: token.start,
      end: token.end,
      kind: 'number',
      key: `${directionBefore(token.start, tokens)} ${token.form}`,
    }));
}

function isOfFrequency(number: Span, dose: TextQuantity | null): boolean {
  return dose === null || !within(number, dose);
}

/** `not:` where a negator stands close before it and no concept between. */
function tagged(token: Token, tokens: readonly Token[], mentions: readonly Mention[]): string {
  const at = tokens.indexOf(token);
  const negator = tokens.slice(Math.max(at - 3, 0), at).findLast(({ form }) => NEGATORS.has(form));
  const between = negator !== undefined && mentions.some(({ start }) => negator.end <= start && start < token.start);
  return negator === undefined || between ? token.form : `not:${token.form}`;
}

/** A sentence's only time says the same at its beginning as at its end. */
function withoutFramingTime(anchors: readonly Anchor[], loose: readonly Token[]): readonly Anchor[] {
  const times = anchors.filter(({ kind }) => kind === 'time');
  if (times.length !== 1) return anchors;
  const others = [...anchors.filter((anchor) => anchor !== times[0]), ...loose];
  const framing =
    others.every(({ start }) => times[0].start < start) || others.every(({ start }) => times[0].start > start);
  return framing ? anchors.filter((anchor) => anchor !== times[0]) : anchors;
}

function ownedOf(anchors: readonly Anchor[], loose: readonly Token[]): readonly string[] {
  const concepts = anchors.filter(({ kind }) => kind === 'concept');
  const nearest = ({ start, end }: Span): string => {
    let best = '';
    let distance = Number.POSITIVE_INFINITY;
    for (const concept of concepts) {
      const gap = concept.end <= start ? start - concept.end : Math.max(concept.start - end, 0);
      if (gap < distance) [best, distance] = [concept.key, gap];
    }
    return best;
  };
  const others = [
    ...anchors.filter(({ kind }) => kind !== 'concept'),
    ...loose.map(({ start, end, form }) => ({ start, end, key: form })),
  ];
  return others.map((one) => `${one.key} of ${nearest(one)}`);
}
