/**
 * Whether a reworded sentence says exactly what the original says: nothing added, nothing lost, nothing changed.
 *
 * Both are read by data/text. They must agree in every concept with its negation, certainty, time, person, side, trend and dosing and with the numbers said
 * of it; in every other number with its unit and direction; in every date; in tense and sex; and in every further word that is not free (words.ts). Where
 * several things are named, what is said of each must stay with it, or the order must stay. What is doubtful differs: the template's sentence is always good.
 */
import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Mention, MentionKind, Span, TextQuantity, TextTime } from '../../data/text/reading.ts';
import { readNote } from '../../data/text/readNote.ts';
import { DENIALS } from '../conversation/denials.ts';
import { DIRECTIONS, isFree, NEGATORS, RECORDED, RELATIONS, sexesOf, type Token, tensesOf, tokensOf } from './words.ts';

export const DIFFERENCES = [
  'not a sentence',
  'quotation',
  'concept',
  'number',
  'time',
  'negation',
  'tense',
  'person',
  'words added',
  'words lost',
  'order',
] as const;
export type Difference = (typeof DIFFERENCES)[number];

export interface MeaningContext {
  readonly lexicon: Lexicon;
  /** Minutes. */
  readonly written: number;
  readonly sex: 'female' | 'male' | null;
}

/** Reads the original once, for many answers. The function is null where an answer says the same. */
export function meaningCheck(original: string, context: MeaningContext): (reworded: string) => Difference | null {
  let read: Meaning | null = null;
  return (reworded) => {
    if (!isPlainSentence(original, reworded)) return 'not a sentence';
    if (/[“”"]/.test(original) || /[“”"]/.test(reworded)) return original === reworded ? null : 'quotation';
    read ??= meaningOf(original, context);
    return differenceOf(read, meaningOf(reworded, context), context);
  };
}

function differenceOf(ours: Meaning, theirs: Meaning, { sex }: MeaningContext): Difference | null {
  if (!sameSet(ours.concepts, theirs.concepts)) return 'concept';
  if (ours.numbers.join('|') !== theirs.numbers.join('|')) return 'number';
  if (ours.times.join('|') !== theirs.times.join('|')) return 'time';
  if (ours.negators !== theirs.negators && !(ours.deniesList && theirs.deniesList)) return 'negation';
  if (ours.negators > 0 && ours.asRecorded !== theirs.asRecorded) return 'negation';
  if (newTense(ours, theirs)) return 'tense';
  const mayBe = ours.sexes.size > 0 ? ours.sexes : new Set([sex]);
  if (![...theirs.sexes].every((sex) => mayBe.has(sex))) return 'person';
  if (!theirs.words.every((word) => ours.words.includes(word))) return 'words added';
  if (!ours.words.every((word) => theirs.words.includes(word))) return 'words lost';
  return sameOrder(ours, theirs) ? null : 'order';
}

const LONGEST = 1000;

function isPlainSentence(original: string, reworded: string): boolean {
  if (/[.]$/.test(original.trim()) && !/[.]$/.test(reworded.trim())) return false;
  if (reworded.length > Math.min(2 * original.length + 60, LONGEST) || reworded.trim() === '') return false;
  // Lines, markup, addresses and control characters have no place in a sentence.
  return (
    !/[\p{Cc}\p{Cf}\p{Co}<>{}|\\`*_#[\]@]|https?:|www\./u.test(withoutShared(reworded, original)) &&
    sentencesIn(reworded) <= sentencesIn(original) + 1
  );
}

/** Comparators and the like count only where the original has none of them. */
function withoutShared(reworded: string, original: string): string {
  return [...reworded].filter((sign) => !original.includes(sign) || /[\n\r]/.test(sign)).join('');
}

const sentencesIn = (text: string): number => text.split(/[.!?](?:\s|$)/).filter((part) => part.trim() !== '').length;

interface Meaning {
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

function meaningOf(text: string, { lexicon, written }: MeaningContext): Meaning {
  const tokens = tokensOf(text);
  const sentences = readNote(text, lexicon, { written }).sentences;
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

/** Where the original has a verb that tells the time, no other time may come in; where it has none, only the present. */
function newTense(ours: Meaning, theirs: Meaning): boolean {
  if (!ours.past && !ours.present) return theirs.past;
  if (theirs.firstTense !== null && theirs.firstTense !== ours.firstTense) return true;
  return (theirs.past && !ours.past) || (theirs.present && !ours.present);
}

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

function sameOrder(ours: Meaning, theirs: Meaning): boolean {
  const same = (of: 'sequence' | 'words' | 'values'): boolean => ours[of].join('|') === theirs[of].join('|');
  if (same('sequence') && same('values')) return true;
  if (ours.related || theirs.related) return same('sequence');
  if ((ours.numbers.length > 1 || ours.times.length > 1) && !same('values')) return false;
  const single = new Set(ours.concepts.map((key) => key.split(' ')[0])).size < 2;
  return single || sameSet(ours.owned, theirs.owned);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
}
