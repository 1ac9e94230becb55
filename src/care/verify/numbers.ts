/**
 * Whether a number of a note is a value of the record: after conversion of units, and to the precision in which it is written.
 *
 * 7.2 says 7.18, 72 does not; 32350 says 32353 (zeros at the end of thousands may be rounding, of no more than one part in two thousand); 1 does not say 1.4, although it is its rounding: no more than one part in twenty may be rounded away. A fraction
 * without a unit may say a percentage (0.38 of 38 %). Units convert as `unitsOfCode` lets values of one code be compared (mg/dL and mmol/L of
 * glucose; HbA1c's two scales). Values of MEDS are float32, so agreement is to that.
 */

import { remembered } from '../../data/terminology/remembered.ts';
import { readUnit } from '../../data/terminology/unitSpelling.ts';
import { unitsOfCode } from '../../data/terminology/units.ts';
import { fixedUnitOf } from '../../data/terminology/unitTable.ts';
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Comparator, Quantity } from '../facts/fact.ts';
import { writtenUnit } from './writtenUnits.ts';

/** `unit`: the same number in another unit, or a unit that cannot be compared; `value`: another number. */
export const NUMBER_MATCHES = ['equal', 'unit', 'value'] as const;
export type NumberMatch = (typeof NUMBER_MATCHES)[number];

export interface WrittenNumber {
  readonly value: number;
  /** Half of the last place that is written. */
  readonly tolerance: number;
  readonly comparator: TextQuantity['comparator'];
  readonly unit: string | null;
}

/** The numbers of a quantity as written: one, or two of a range or pair. */
export function writtenNumbers(quantity: TextQuantity, text: string): readonly WrittenNumber[] {
  const written = text.slice(quantity.start, quantity.end);
  const { comparator } = quantity;
  const unit = writtenUnit(quantity, text);
  const sign = isNegative(quantity, text) ? -1 : 1;
  const of = (value: number): WrittenNumber => ({
    value: sign * value,
    tolerance: toleranceOf(value, written),
    comparator,
    unit,
  });
  return quantity.high === null ? [of(quantity.value)] : [of(quantity.value), of(quantity.high)];
}

/** "was -2 mEq/L", "from −2 to 3": a minus; a dash after a name ("K -4.1") is none. */
function isNegative({ start, high }: TextQuantity, text: string): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  return high === null && /\b(?:was|were|is|as|of|from|to|at|and|than|reached)\s+[-−]$/i.test(before);
}

/** @param codes of the fact, most standard first: they say what may be converted into what */
export function compareNumbers(note: WrittenNumber, fact: Quantity, codes: readonly string[]): NumberMatch {
  const line = conversionOf(note.unit, fact.unit, codes);
  const bare = { ...note, unit: null };
  if (line === null) return agree(bare, fact, SAME) ? 'unit' : 'value';
  if (agree(note, fact, line)) return 'equal';
  if (note.unit === null && fact.unit === '%' && note.value <= 1 && agree(note, fact, PERCENT)) return 'equal';
  return line !== SAME && agree(bare, fact, SAME) ? 'unit' : 'value';
}

/** Whether a unit of the note can stand for the record's unit at all. */
export function unitsCompare(note: string | null, fact: string, codes: readonly string[]): boolean {
  return conversionOf(note, fact, codes) !== null;
}

interface Line {
  readonly factor: number;
  readonly offset: number;
}

const SAME: Line = { factor: 1, offset: 0 };
const PERCENT: Line = { factor: 100, offset: 0 };

function toleranceOf(value: number, written: string): number {
  const numerals = written.match(/\d[\d,]*\.?\d*|\.\d+/g) ?? [];
  const own = numerals.find((numeral) => Number(numeral.replaceAll(',', '')) === Math.abs(value)) ?? numerals[0] ?? '';
  const decimals = own.includes('.') ? own.length - own.indexOf('.') - 1 : 0;
  const zeros = decimals === 0 && Math.abs(value) >= 1000 ? (/0*$/.exec(own)?.[0].length ?? 0) : 0;
  return Math.max(0.5 * 10 ** -decimals, Math.min(0.5 * 10 ** zeros, Math.abs(value) / 2000));
}

/** What may be rounded away, of the whole; about (`~`) allows more. */
const MOST_ROUNDED = 0.05;
const ABOUT = 0.1;
const FLOAT32 = 2e-7;

function agree(note: WrittenNumber, fact: Quantity, line: Line): boolean {
  const value = note.value * line.factor + line.offset;
  const noise = FLOAT32 * Math.max(Math.abs(value), Math.abs(fact.value));
  const comparators = agreeByComparator(note.comparator, value, fact, noise);
  if (comparators !== null) return comparators;
  const gap = Math.abs(value - fact.value);
  if (gap <= noise) return true;
  const relative = gap / Math.max(Math.abs(fact.value), Number.MIN_VALUE);
  if (note.comparator === '~') return relative <= ABOUT;
  return gap <= note.tolerance * Math.abs(line.factor) * (1 + 1e-9) + noise && relative <= MOST_ROUNDED;
}

/** Null where neither side says "less than" or "more than". */
function agreeByComparator(
  note: TextQuantity['comparator'],
  value: number,
  fact: Quantity,
  noise: number,
): boolean | null {
  if (fact.comparator !== null) {
    const same = note === null || note === '~' ? false : sense(note) === sense(fact.comparator);
    return same && Math.abs(value - fact.value) <= noise;
  }
  if (note === null || note === '~') return null;
  if (note === '<') return fact.value < value + noise;
  if (note === '<=') return fact.value <= value + noise;
  return note === '>' ? fact.value > value - noise : fact.value >= value - noise;
}

function sense(comparator: Comparator): 'below' | 'above' {
  return comparator.startsWith('<') ? 'below' : 'above';
}

/** The line from the note's unit to the record's; null where they cannot be compared. */
function conversionOf(note: string | null, fact: string, codes: readonly string[]): Line | null {
  if (note === null || note === fact) return SAME;
  const [system, ...code] = (codes[0] ?? '').split('//');
  return lineBetween([system, code[0] ?? '', note, fact].join('\u0000'));
}

const lineBetween = remembered((query: string): Line | null => {
  const [system, code, note, given] = query.split('\u0000');
  // A dataset that has lost its units still has the code's own.
  const fact = given === '' && system === 'LOINC' ? (fixedUnitOf(code) ?? '') : given;
  const spelt = (unit: string): string => readUnit(unit).certain ?? unit;
  if (plainSpelling(spelt(note)) === plainSpelling(spelt(fact)) || plainSpelling(note) === plainSpelling(fact))
    return SAME;
  // The record's own spelling is uncertain; the note has one of what it may mean.
  if (readUnit(fact).candidates.includes(note)) return SAME;
  const decisions = unitsOfCode({ system, code }, [
    { unit: note, rows: 1 },
    { unit: fact === '' ? '{count}' : fact, rows: 2 },
  ]);
  const from = decisions.get(note);
  const to = decisions.get(fact === '' ? '{count}' : fact);
  if (from === undefined || to === undefined || from.separate || to.separate) return null;
  return { factor: from.factor / to.factor, offset: (from.offset - to.offset) / to.factor };
}, 10_000);

/** Annotations in braces do not make another unit, nor does "per minute" of a rate, nor what a percentage is of; units of drugs have many spellings. */
function plainSpelling(unit: string): string {
  const bare = unit.replaceAll(/\{(?!1\.73)[^}]*\}/g, '').trim();
  if (/^(?:1|\/min|\[pH\]|)$/.test(bare)) return '';
  if (/^% of /i.test(bare)) return '%';
  if (bare === 'mg%') return 'mg/dL';
  if (bare === '[drp]') return '';
  if (/^(?:tab(?:let)?|cap(?:sule)?|drop|puff|spray|patch|pill|dose|suppository|packet)s?$/i.test(bare)) return '';
  return /^(?:\[?i?u\]?|units?|unt)$/i.test(bare) || /^\{units?\}$/i.test(unit) ? 'U' : bare;
}
