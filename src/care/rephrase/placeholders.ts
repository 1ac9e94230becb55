/**
 * Sentences without what identifies the patient, for a language model that is not under one's own roof: names, identifiers and dates as placeholders, put
 * back afterwards.
 *
 * A sentence is not sent at all when anything identifying is left that we know of: part of a name, an identifier, a long run of digits, an address of the
 * net, an age over 89, or a capitalised word inside the sentence that is neither of the lexicon nor of a date. Limits: it knows the names of this
 * patient's record, not of relatives, staff or places that are written in lower case or stand first; rare diagnoses are left in. It is no
 * substitute for the release of a de-identified record.
 */
import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Span } from '../../data/text/reading.ts';
import { readNote } from '../../data/text/readNote.ts';
import type { ClinicalRecord } from '../facts/fact.ts';

export interface Masked {
  readonly text: string;
  /** Null where a placeholder is missing, doubled or unknown. */
  readonly restore: (reworded: string) => string | null;
}

export class Masker {
  readonly #lexicon: Lexicon;
  readonly #written: number;
  readonly #names: readonly string[];
  readonly #identifiers: readonly string[];

  constructor({ person, subject, asOf }: ClinicalRecord, lexicon: Lexicon) {
    this.#lexicon = lexicon;
    this.#written = asOf;
    const parts = person.names.flatMap((name) => name.split(/[^\p{L}'-]+/u));
    this.#names = [...person.names, ...parts].filter((name) => name.length > 1).toSorted((a, b) => b.length - a.length);
    this.#identifiers = [...person.identifiers, subject].filter((one) => one.length > 1);
  }

  /** Null when something identifying would be left. */
  mask(sentence: string): Masked | null {
    const values: string[] = [];
    const put = (kind: string, value: string): string => {
      values.push(value);
      return `[${kind}${values.length}]`;
    };
    const [reading] = [readNote(sentence, this.#lexicon, { written: this.#written })];
    const dates = reading.sentences.flatMap(({ times }) => times).filter(({ kind }) => kind === 'date');
    const text = replaced(
      sentence,
      [
        ...spansOf(sentence, this.#names, 'NAME'),
        ...spansOf(sentence, this.#identifiers, 'ID'),
        ...dates.map((one) => ({ ...one, kind: 'DATE' })),
      ],
      put,
    );
    if (this.#identifies(text)) return null;
    return { text, restore: (reworded) => restored(reworded, values) };
  }

  #identifies(text: string): boolean {
    const plain = text.replaceAll(/\[(?:NAME|ID|DATE)\d+\]/g, ' ');
    const lower = plain.toLowerCase();
    if ([...this.#names, ...this.#identifiers].some((one) => lower.includes(one.toLowerCase()))) return true;
    if (
      /\d{5,}|\b(19|20)\d\d\b|\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b|@|https?:|www\.|\(\d{3}\)|\b\d{3}-\d{3,4}/i.test(plain)
    )
      return true;
    if (MONTH.test(plain)) return true;
    if (/\b(9\d|1[0-3]\d)[- ](year|yr)s?[- ]?old\b|\baged? (9\d|1[0-3]\d)\b/i.test(plain)) return true;
    return this.#hasUnknownName(plain);
  }

  /** A capitalised word inside a sentence is somebody's or some place's, unless the lexicon knows it. */
  #hasUnknownName(plain: string): boolean {
    const mentions = readNote(plain, this.#lexicon, { written: null }).sentences.flatMap(
      (sentence) => sentence.mentions,
    );
    return [...plain.matchAll(/(?<=[\p{L}\d,;:)%\]] +)\p{Lu}\p{Ll}+/gu)].some(
      ({ 0: word, index }) => !mentions.some(({ start, end }) => start <= index && index + word.length <= end),
    );
  }
}

const MONTH =
  /\b(January|February|March|April|June|July|August|September|October|November|December|(?<=\d )May|May(?= \d))\b/;

interface Kinded extends Span {
  readonly kind: string;
}

function spansOf(sentence: string, values: readonly string[], kind: string): readonly Kinded[] {
  const lower = sentence.toLowerCase();
  return values.flatMap((value) => {
    const found: Kinded[] = [];
    const sought = value.toLowerCase();
    for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + sought.length)) {
      const whole =
        !/[\p{L}\d]/u.test(`${lower[at - 1] ?? ' '}`) && !/[\p{L}\d]/u.test(`${lower[at + sought.length] ?? ' '}`);
      if (whole) found.push({ start: at, end: at + sought.length, kind });
    }
    return found;
  });
}

/** Longer spans first where they overlap. */
function replaced(text: string, spans: readonly Kinded[], put: (kind: string, value: string) => string): string {
  const chosen: Kinded[] = [];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (!chosen.some(({ start, end }) => start < span.end && span.start < end)) chosen.push(span);
  }
  let result = '';
  let past = 0;
  for (const { start, end, kind } of chosen.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(past, start) + put(kind, text.slice(start, end));
    past = end;
  }
  return result + text.slice(past);
}

function restored(reworded: string, values: readonly string[]): string | null {
  const seen = new Set<number>();
  let broken = false;
  const text = reworded.replaceAll(/\[(?:NAME|ID|DATE)(\d+)\]/g, (_, digits: string) => {
    const index = Number(digits) - 1;
    broken ||= seen.has(index) || values[index] === undefined;
    seen.add(index);
    return values[index] ?? '';
  });
  return broken || seen.size !== values.length ? null : text;
}
