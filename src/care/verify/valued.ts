/** Facts with the numbers that a statement may say of them, and how a written number compares with those: one value, or the two of a blood pressure. */
import type { Fact, Quantity } from '../facts/fact.ts';
import { compareNumbers, type NumberMatch, type WrittenNumber } from './numbers.ts';

/** A fact with the numbers that a statement may say of it: one, or the two of a blood pressure. */
export interface Valued {
  readonly fact: Fact;
  readonly numbers: readonly Quantity[];
}

export type Compared = Valued & { readonly match: NumberMatch };

/** Derived facts that bear the name of a measurement and are another quantity. */
const OTHER_QUANTITIES: ReadonlyMap<string, RegExp> = new Map([
  ['change', /\b(?:by|chang\w*|difference|delta|increase|decrease|drop|gain|loss|lost|gained)\b/],
  ['trend', /\btrend/],
  ['duration', /\b(?:for|duration)\b/],
  ['time since', /\b(?:ago|since)\b/],
]);
const EXTREMES: readonly { readonly words: RegExp; readonly method: string }[] = [
  { words: /\b(?:highest|peak|maximum)\b/, method: 'highest' },
  { words: /\b(?:lowest|nadir|minimum)\b/, method: 'lowest' },
];

/** Those that the words may speak of: a change only where a change is said, the highest alone where that is. */
export function spokenOf(valued: readonly Valued[], clause: string): readonly Valued[] {
  const extreme = EXTREMES.find(({ words }) => words.test(clause));
  if (extreme !== undefined) {
    const derived = valued.flatMap(({ fact }) => {
      const { derivation, id } = fact;
      return derivation?.method.startsWith(extreme.method) === true ? [id, ...derivation.inputs] : [];
    });
    const ids = new Set(derived);
    if (ids.size > 0) return valued.filter(({ fact }) => ids.has(fact.id));
  }
  const said = [...OTHER_QUANTITIES].filter(([, words]) => words.test(clause)).map(([method]) => method);
  if (said.length === 0) return ownQuantities(valued);
  return valued.filter(({ fact }) => isOwnQuantity(fact) || said.includes(fact.derivation?.method ?? ''));
}

function isOwnQuantity({ derivation }: Fact): boolean {
  return derivation === null || !OTHER_QUANTITIES.has(derivation.method);
}

/** Remembered like `valuesOfAll`. */
function ownQuantities(valued: readonly Valued[]): readonly Valued[] {
  const known = OWN.get(valued);
  if (known !== undefined) return known;
  const own = valued.filter(({ fact }) => isOwnQuantity(fact));
  OWN.set(valued, own);
  return own;
}

const OWN = new WeakMap<readonly Valued[], readonly Valued[]>();

/** Of all facts that have a number; remembered for a list of facts, which the index gives out again and again. */
export function valuesOfAll(facts: readonly Fact[]): readonly Valued[] {
  const known = REMEMBERED.get(facts);
  if (known !== undefined) return known;
  const valued = facts.flatMap((fact) => valuesOf(fact));
  REMEMBERED.set(facts, valued);
  return valued;
}

const REMEMBERED = new WeakMap<readonly Fact[], readonly Valued[]>();

function valuesOf(fact: Fact): readonly Valued[] {
  const { value } = fact;
  if (value?.type === 'quantity') return [{ fact, numbers: [value] }];
  if (value?.type === 'range') {
    const at = (end: number): Quantity => ({ value: end, comparator: null, unit: value.unit });
    return [{ fact, numbers: [at(value.low), at(value.high)] }];
  }
  const number =
    value?.type === 'text' || value?.type === 'coded'
      ? numberIn(value.type === 'text' ? value.text : value.name)
      : null;
  return number === null ? [] : [{ fact, numbers: [number] }];
}

/** Records keep some numbers as text: `>=1000 ng/mL`, `1.030`. */
function numberIn(text: string): Quantity | null {
  const parts = /^\s*(<=?|>=?)?\s*(-?\d+(?:\.\d+)?)\s*([^\s\d]\S*)?\s*$/.exec(text);
  if (parts === null) return null;
  const comparator = parts[1] === '<' || parts[1] === '<=' || parts[1] === '>' || parts[1] === '>=' ? parts[1] : null;
  return { value: Number(parts[2]), comparator, unit: parts[3] ?? '' };
}

export function compareAll(written: readonly WrittenNumber[], valued: readonly Valued[]): readonly Compared[] {
  return valued.map((each) => ({ fact: each.fact, numbers: each.numbers, match: compare(written, each) }));
}

export function compare(written: readonly WrittenNumber[], { fact, numbers }: Valued): NumberMatch {
  if (numbers.length === 1) return compareNumbers(written[0], numbers[0], fact.concept.codes);
  const matches = numbers.map((number, at) => compareNumbers(written[at] ?? written[0], number, fact.concept.codes));
  if (matches.includes('value')) return 'value';
  return matches.includes('unit') ? 'unit' : 'equal';
}
