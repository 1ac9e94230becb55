/**
 * Numbers as spoken, in digits: "forty five" is 45, "one twenty seven over eighty" 127/80, "two out of six" 2/6, "five milligrams" 5 mg,
 * "nineteen eighty two" after "in" 1982.
 *
 * Promises: only words that name one number by English grammar are joined; "six eight weeks" and "one" alone stay as said.
 */
import type { Word } from './words.ts';

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, 20 + 10 * i]),
);
const SHORT_UNITS: Readonly<Record<string, string>> = {
  milligram: 'mg',
  milligrams: 'mg',
  microgram: 'mcg',
  micrograms: 'mcg',
  milliliter: 'mL',
  milliliters: 'mL',
  centimeter: 'cm',
  centimeters: 'cm',
  millimeter: 'mm',
  millimeters: 'mm',
  percent: '%',
};
const BEFORE_YEAR =
  /^(in|since|of|from|until|till|year|around|about|late|early|january|february|march|april|may|june|july|august|september|october|november|december)$/i;

interface Read {
  readonly text: string;
  readonly count: number;
}

export function withDigits(words: readonly Word[]): readonly Word[] {
  const plain: Word[] = [];
  for (let i = 0; i < words.length; ) {
    const read = yearAt(words, i) ?? ordinalAt(words, i) ?? numberAt(words, i);
    if (read === null) {
      plain.push(words[i++]);
    } else {
      plain.push({ written: read.text, start: words[i].start, end: words[i + read.count - 1].end });
      i += read.count;
    }
  }
  return joined(plain);
}

const lower = (words: readonly Word[], i: number): string => words[i]?.written.toLowerCase() ?? '';
const unitOf = (word: string): number | undefined => (Object.hasOwn(UNITS, word) ? UNITS[word] : undefined);
const tensOf = (word: string): number | undefined => (Object.hasOwn(TENS, word) ? TENS[word] : undefined);

/** Below one hundred; "twenty-five" may be one word. */
function smallAt(words: readonly Word[], i: number): { readonly value: number; readonly count: number } | null {
  const [head, tail] = lower(words, i).split('-');
  const ten = tensOf(head);
  if (ten !== undefined && tail !== undefined) {
    const unit = unitOf(tail);
    return unit !== undefined && unit > 0 && unit < 10 ? { value: ten + unit, count: 1 } : null;
  }
  if (tail !== undefined) return null;
  if (ten !== undefined) {
    if (/(th|first|second|third)$/.test(lower(words, i + 1))) return null;
    const unit = unitOf(lower(words, i + 1));
    return unit !== undefined && unit > 0 && unit < 10 ? { value: ten + unit, count: 2 } : { value: ten, count: 1 };
  }
  const unit = unitOf(head);
  return unit === undefined ? null : { value: unit, count: 1 };
}

function isNumberWord(word: string): boolean {
  return unitOf(word) !== undefined || tensOf(word) !== undefined || word === 'hundred' || word === 'thousand';
}

/** Null when there is none, or when what follows makes it another number than it seems. */
function numberAt(words: readonly Word[], i: number): Read | null {
  const small = smallAt(words, i);
  if (small === null) return null;
  let { value, count } = small;
  for (const [name, size] of [
    ['thousand', 1000],
    ['hundred', 100],
  ] as const) {
    if (lower(words, i + count) !== name || value === 0) continue;
    value *= size;
    count++;
    const and = lower(words, i + count) === 'and' ? 1 : 0;
    const rest = smallAt(words, i + count + and);
    if (rest !== null && lower(words, i + count + and + rest.count) !== 'hundred') {
      value += rest.value;
      count += and + rest.count;
    }
    break;
  }
  const pressure = value < 10 ? smallAt(words, i + 1) : null;
  if (
    small.count === 1 &&
    count === 1 &&
    pressure !== null &&
    pressure.value >= 10 &&
    lower(words, i + 1 + pressure.count) === 'over'
  ) {
    return { text: String(100 * value + pressure.value), count: 1 + pressure.count };
  }
  if (lower(words, i + count) === 'point') return decimalAt(words, i, value, count);
  if (isNumberWord(lower(words, i + count)) || (i > 0 && isNumberWord(lower(words, i - 1)))) return null;
  if (
    value === 1 &&
    count === 1 &&
    !/^(over|out|plus)$/.test(lower(words, i + 1)) &&
    SHORT_UNITS[lower(words, i + 1)] === undefined
  )
    return null;
  return { text: String(value), count };
}

function decimalAt(words: readonly Word[], i: number, value: number, count: number): Read | null {
  let digits = '';
  let used = count + 1;
  for (
    let unit = unitOf(lower(words, i + used));
    unit !== undefined && unit < 10;
    unit = unitOf(lower(words, i + ++used))
  ) {
    digits += String(unit);
  }
  return digits === '' || isNumberWord(lower(words, i + used)) ? null : { text: `${value}.${digits}`, count: used };
}

function yearAt(words: readonly Word[], i: number): Read | null {
  const century = { nineteen: 1900, twenty: 2000 }[lower(words, i)];
  if (century === undefined || !BEFORE_YEAR.test(lower(words, i - 1))) return null;
  const rest = smallAt(words, i + 1);
  return rest === null || rest.value < 10 || isNumberWord(lower(words, i + 1 + rest.count))
    ? null
    : { text: String(century + rest.value), count: 1 + rest.count };
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** "twenty first" and "twenty-first"; smaller ones stay words. */
function ordinalAt(words: readonly Word[], i: number): Read | null {
  const [head, tail] = lower(words, i).split('-');
  const ten = tensOf(head);
  if (ten === undefined) return null;
  const unit = ORDINALS.indexOf(tail ?? lower(words, i + 1)) + 1;
  if (unit === 0 || unitOf(lower(words, i - 1)) !== undefined) return null;
  const ending = ['th', 'st', 'nd', 'rd'][unit] ?? 'th';
  return { text: `${ten + unit}${ending}`, count: tail === undefined ? 2 : 1 };
}

const isNumber = (word: Word | undefined): boolean => word !== undefined && /^\d+(\.\d+)?$/.test(word.written);

/** Pairs, shares, grades and units: 127 over 80, 2 out of 6, 1 plus, 5 milligrams. */
function joined(words: readonly Word[]): readonly Word[] {
  const result: Word[] = [];
  for (let i = 0; i < words.length; ) {
    const to = (count: number, written: string): void => {
      result.push({ written, start: words[i].start, end: words[i + count - 1].end });
      i += count;
    };
    const unit = SHORT_UNITS[lower(words, i)];
    if (isNumber(words[i]) && lower(words, i + 1) === 'over' && isNumber(words[i + 2])) {
      to(3, `${words[i].written}/${words[i + 2].written}`);
    } else if (
      isNumber(words[i]) &&
      lower(words, i + 1) === 'out' &&
      lower(words, i + 2) === 'of' &&
      isNumber(words[i + 3])
    ) {
      to(4, `${words[i].written}/${words[i + 3].written}`);
    } else if (
      isNumber(words[i]) &&
      lower(words, i + 1) === 'plus' &&
      /^(pitting|edema|pulses|tenderness)$/.test(lower(words, i + 2))
    ) {
      to(2, `${words[i].written}+`);
    } else if (unit !== undefined && isNumber(result.at(-1))) {
      to(1, unit);
    } else {
      result.push(words[i++]);
    }
  }
  return result;
}
