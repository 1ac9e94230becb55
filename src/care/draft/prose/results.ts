/**
 * How results and vital signs are said: one value with its flag, range and date; several as a course with the worst of them.
 */
import type { Fact } from '../../facts/fact.ts';
import type { DraftSentence } from '../document.ts';
import { nameOf, verbsOf } from './names.ts';
import { numberText, quantityText, valueText, withUnit } from './quantities.ts';
import { say } from './sentence.ts';
import { atTime, dateText, onDate } from './times.ts';

/** Smaller changes are not called a rise or a fall. */
const NOTABLE_CHANGE = 0.05;

/** `Creatinine was 1.8 mg/dL on 5 March 2021, which is high.`; null where there is nothing that can be said of it. */
export function resultSentence(fact: Fact, timed = false): DraftSentence | null {
  const name = nameOf(fact);
  const { was } = verbsOf(name);
  const when = whenText(fact, timed);
  if (fact.status === 'not done') return say(`${name} ${was} not done${when}`, [fact]);
  if (fact.status === 'planned') return say(`${name} ${was} ordered${when}`, [fact]);
  const value = saidValue(fact, name);
  // What is known of a result counts before it is final.
  if (fact.status === 'pending') {
    if (value === null) return say(`the result of ${name}${when} is pending`, [fact]);
    return say(`the preliminary result of ${name} was ${value}${when}${flagText(fact, 'was')}`, [fact]);
  }
  if (fact.value === null) return null;
  // A half of a long text could say the opposite of the whole: it is only told that there is one.
  if (value === null)
    return isInWords(fact) ? say(`${name} ${was} reported${when}, in more words than fit here`, [fact]) : null;
  return say(`${name} ${was} ${value}${when}${flagText(fact, was)}`, [fact]);
}

function isInWords({ value }: Fact): boolean {
  return value?.type === 'text' && /\p{L}{3}/u.test(value.text);
}

/** A pH has no unit, whatever its source says; words are the source's own, and quoted. */
function saidValue({ value }: Fact, name: string): string | null {
  if (value === null) return null;
  if (value.type === 'quantity' && /\bpH\b/.test(name)) return quantityText({ ...value, unit: '' });
  if (value.type === 'quantity' && value.unit === '/min')
    return `${quantityText({ ...value, unit: '' })}${rateUnit(name)}`;
  const text = valueText(value);
  if (text === null || value.type === 'quantity' || value.type === 'range') return text;
  return `“${text}”`;
}

function rateUnit(name: string): string {
  return /heart rate|pulse/i.test(name) ? ' beats/min' : '/min';
}

/** Systolic and diastolic of one measurement. */
export function pressureSentence(systolic: Fact, diastolic: Fact, timed = false): DraftSentence | null {
  const [high, low] = [systolic.value, diastolic.value];
  if (high?.type !== 'quantity' || low?.type !== 'quantity') return null;
  const pair = withUnit(`${numberText(high.value)}/${numberText(low.value)}`, high.unit);
  return say(`blood pressure was ${pair}${whenText(systolic, timed)}`, [systolic, diastolic]);
}

/** The way from the first to the last of a series of numbers in one unit. */
export function courseSentence(first: Fact, last: Fact, timed = false): DraftSentence | null {
  if (first.value?.type !== 'quantity' || last.value?.type !== 'quantity') return null;
  const name = nameOf(last);
  const { was } = verbsOf(name);
  const [from, to] = [saidValue(first, name), saidValue(last, name)];
  const [fromWhen, toWhen] = [whenText(first, timed), whenText(last, timed)];
  if (from === to) return null;
  const change = last.value.value - first.value.value;
  const scale = Math.max(Math.abs(first.value.value), Math.abs(last.value.value));
  const isExact = first.value.comparator === null && last.value.comparator === null;
  if (!isExact || Math.abs(change) <= NOTABLE_CHANGE * scale) {
    return say(`${name} ${was} ${from}${fromWhen} and ${to}${toWhen}${flagText(last, was)}`, [first, last]);
  }
  return say(`${name} went from ${from}${fromWhen} to ${to}${toWhen}${flagText(last, was)}`, [first, last]);
}

/** `Creatinine was as high as 2.4 mg/dL on 3 March 2021.` */
export function extremeSentence(fact: Fact, extreme: 'high' | 'low', timed = false): DraftSentence | null {
  if (fact.value?.type !== 'quantity') return null;
  const name = nameOf(fact);
  const { was } = verbsOf(name);
  return say(`${name} ${was} as ${extreme} as ${saidValue(fact, name)}${whenText(fact, timed)}`, [fact]);
}

/** The same test, the same moment, other values: both are said. */
export function conflictingResultsSentence(facts: readonly Fact[], timed = false): DraftSentence | null {
  const values = facts.flatMap((fact) => (fact.value === null ? [] : (valueText(fact.value) ?? [])));
  if (values.length < 2) return null;
  const when = whenText(facts[0], timed);
  return say(`the record has more than one value of ${nameOf(facts[0])}${when}: ${values.join(' and ')}`, facts);
}

const FLAGS: Readonly<Record<string, string>> = {
  H: 'high',
  L: 'low',
  HH: 'critically high',
  LL: 'critically low',
  A: 'abnormal',
  AA: 'critically abnormal',
};

function flagText(fact: Fact, was: string): string {
  const flag = flagOf(fact);
  const said = flag === null ? undefined : FLAGS[flag];
  if (said === undefined) return '';
  return `, which ${was === 'were' ? 'are' : 'is'} ${said}${rangeText(fact)}`;
}

/** The source's flag, or what its reference range says. */
export function flagOf(fact: Fact): string | null {
  if (fact.interpretation !== null && fact.interpretation !== '') return fact.interpretation;
  const { value, referenceRange: range } = fact;
  if (range === null || value?.type !== 'quantity' || value.comparator !== null) return null;
  if (range.high !== null && value.value > range.high) return 'H';
  if (range.low !== null && value.value < range.low) return 'L';
  return range.high !== null && range.low !== null ? 'N' : null;
}

function rangeText({ referenceRange: range, value }: Fact): string {
  if (range === null || value?.type !== 'quantity') return '';
  const { low, high } = range;
  if (low !== null && high !== null)
    return ` (reference range ${numberText(low)} to ${withUnit(numberText(high), value.unit)})`;
  if (high !== null) return ` (reference up to ${withUnit(numberText(high), value.unit)})`;
  return low === null ? '' : ` (reference from ${withUnit(numberText(low), value.unit)})`;
}

function whenText({ time: { start, precision } }: Fact, timed: boolean): string {
  if (start === null) return '';
  return ` ${timed ? atTime(start, precision) : onDate(start, precision)}`;
}

/** Two times that would read the same as dates need hours. */
export function needsHours(first: Fact, last: Fact): boolean {
  const [a, b] = [first.time.start, last.time.start];
  return a !== null && b !== null && dateText(a) === dateText(b);
}
