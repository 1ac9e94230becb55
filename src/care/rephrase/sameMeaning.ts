/**
 * Whether a reworded sentence says exactly what the original says: nothing added, nothing lost, nothing changed.
 *
 * Both are read by data/text. They must agree in every concept with its negation, certainty, time, person, side, trend and dosing and with the numbers said
 * of it; in every other number with its unit and direction; in every date; in tense and sex; and in every further word that is not free (words.ts). Where
 * several things are named, what is said of each must stay with it, or the order must stay. What is doubtful differs: the template's sentence is always good.
 */
import { type Meaning, type MeaningContext, meaningOf } from './meaning.ts';

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

/** Where the original has a verb that tells the time, no other time may come in; where it has none, only the present. */
function newTense(ours: Meaning, theirs: Meaning): boolean {
  if (!ours.past && !ours.present) return theirs.past;
  if (theirs.firstTense !== null && theirs.firstTense !== ours.firstTense) return true;
  return (theirs.past && !ours.past) || (theirs.present && !ours.present);
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
