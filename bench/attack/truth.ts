/**
 * Whether a claim is true of a record, by the fields of its facts alone: the suite's own judge, which shares no code with the verifier. It errs to the side of
 * "may be true": a corruption counts only where nothing in the record could be meant by it.
 */
import type { ClinicalRecord, Fact } from '../../src/care/facts/fact.ts';
import type { Claim } from './claim.ts';

const MINUTES_A_DAY = 1440;

export function dayOf(minutes: number): number {
  return Math.floor(minutes / MINUTES_A_DAY) * MINUTES_A_DAY;
}

/** Holds at the record's time, as its fields say. */
export function isHeld(fact: Fact, { asOf }: ClinicalRecord): boolean {
  if (fact.time.end !== null && fact.time.end < asOf) return false;
  if (fact.status === 'active') return true;
  if (fact.kind === 'condition') return fact.status === 'unknown';
  const days = fact.time.start === null ? Number.POSITIVE_INFINITY : (asOf - fact.time.start) / MINUTES_A_DAY;
  return (fact.status === 'completed' || fact.status === 'unknown') && days < 180;
}

/** Long over, and said so. */
export function isOver({ status, time }: Fact, { asOf }: ClinicalRecord): boolean {
  const ended = time.end ?? (status === 'resolved' || status === 'stopped' ? time.start : null);
  return ended !== null && ended < asOf - 60 * MINUTES_A_DAY && status !== 'active';
}

/** SNOMED CT's codes and words for none known. */
export function isNoneKnown({ concept }: Fact): boolean {
  return /\bno (?:known )?(?:\w+ )?allerg/i.test(concept.name) || concept.codes.includes('SNOMED//716186003');
}

export function numberOf({ value }: Fact): number | null {
  return value?.type === 'quantity' ? value.value : null;
}

function namesOfRecord(record: ClinicalRecord): readonly string[] {
  const names = NAMES.get(record);
  if (names !== undefined) return names;
  const found = new Set<string>();
  for (const { concept, dosing, value } of record.facts) {
    for (const name of [concept.name, ...concept.synonyms, ...(dosing?.ingredients ?? [])]) found.add(name);
    if (value?.type === 'coded') found.add(value.name);
    if (value?.type === 'text') found.add(value.text);
  }
  NAMES.set(record, [...found]);
  return [...found];
}

const NAMES = new WeakMap<ClinicalRecord, readonly string[]>();

/** Whether any name in the record has these words. */
export function hasWords(record: ClinicalRecord, words: RegExp): boolean {
  return namesOfRecord(record).some((name) => words.test(name));
}

/** Whether anything in the record shares a word of five letters or more with this name. */
export function isRelated(record: ClinicalRecord, names: readonly string[], kinds: readonly Fact['kind'][]): boolean {
  const words = names
    .flatMap((name) => name.toLowerCase().match(/[a-z]{5,}/g) ?? [])
    .filter((word) => !VAGUE.has(word));
  if (words.length === 0) return true;
  return record.facts
    .filter(({ kind }) => kinds.includes(kind))
    .some(({ concept, dosing }) => {
      const own = [concept.name, ...concept.synonyms, ...(dosing?.ingredients ?? [])].join(' ').toLowerCase();
      return words.some((word) => own.includes(word.slice(0, 6)));
    });
}

const VAGUE = new Set(
  'disease disorder acute chronic unspecified other stage primary essential without complications system tract'.split(
    ' ',
  ),
);

/** Could these numbers, at this day (null: any), be of any measurement of these codes? Two in a hundred are forgiven to rounding. */
export function couldBeValue(record: ClinicalRecord, claim: Claim, day: number | null): boolean {
  return sameCode(record, claim).some((fact) => {
    const number = numberOf(fact);
    const isOfDay = day === null || (fact.time.start !== null && dayOf(fact.time.start) === day);
    return (
      isOfDay &&
      number !== null &&
      claim.value !== null &&
      Math.abs(number - claim.value) <= 0.02 * Math.abs(number) + 1e-9
    );
  });
}

/** Facts with one of the claim's codes. */
export function sameCode({ facts }: ClinicalRecord, { codes }: Claim): readonly Fact[] {
  return facts.filter(({ concept }) => concept.codes.some((code) => codes.includes(code)));
}

/** Anything of the claim's codes or names on or near that day: such a date is no lie. */
export function happenedNear(record: ClinicalRecord, { codes, name }: Claim, day: number): boolean {
  return record.facts.some(({ concept, time, known }) => {
    const isSame =
      concept.codes.some((code) => codes.includes(code)) || concept.name.toLowerCase() === name.toLowerCase();
    const near = (at: number | null): boolean => at !== null && Math.abs(dayOf(at) - day) <= 2 * MINUTES_A_DAY;
    return isSame && (near(time.start) || near(time.end) || near(known));
  });
}
