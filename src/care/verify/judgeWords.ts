/**
 * Measurements of which a note gives no number: "potassium normal", "CRP elevated", "troponin positive", "creatinine rising", "an ECG was done".
 *
 * Words are held against the record's own interpretation, its reference range, or its coded or text result; a trend against the last values, where a
 * change of less than a twentieth is none. Where the record gives nothing to compare, the measurement is found and the word is not checkable.
 */
import type { Fact } from '../facts/fact.ts';
import { factText, valueText } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notCheckable,
  notFound,
  type StatementFamily,
  supported,
} from './statement.ts';
import { beganWithin } from './times.ts';

export function judgeWords(
  { mention, windows }: MentionStatement,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  const within =
    windows.length === 0 ? facts : facts.filter(({ time }) => windows.some((window) => beganWithin(time, window)));
  if (within.length === 0) {
    const [near] = facts.toReversed();
    const recordSays = factText(near, bench.written);
    return contradicted(family, [{ how: 'time', noteSays: 'at another time', recordSays, fact: near.id }]);
  }
  if (mention.trend !== null) return judgeTrend(mention.trend, family, within, bench);
  if (mention.qualifier !== null)
    return judgeQualifier(mention.qualifier, mention.assertion.negated, family, within, bench);
  const { temporality } = mention.assertion;
  if (temporality === 'planned') {
    const orders = within.filter(({ status }) => status === 'planned' || status === 'pending' || status === 'active');
    return orders.length > 0 ? supported(family, orders, 'Ordered.') : notCheckable(family, 'A plan.');
  }
  return supported(family, within.toReversed(), `Recorded: ${factText(within[within.length - 1], bench.written)}.`);
}

const LOW = /^(?:low|decreased|reduced|depressed|below|hypo)/i;
const HIGH = /^(?:high|elevated|increased|raised|above|hyper)/i;
const NORMAL = /^(?:normal|unremarkable|within|wnl|stable)/i;
const NEGATIVE = /^(?:negative|non-?reactive|not detected|undetect|absent|no growth|clear)/i;
const POSITIVE = /^(?:positive|reactive|detected|present)/i;

function judgeQualifier(
  qualifier: string,
  negated: boolean,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  const newest = facts[facts.length - 1];
  const said = HIGH.test(qualifier) ? 'high' : LOW.test(qualifier) ? 'low' : NORMAL.test(qualifier) ? 'normal' : null;
  const read = said === null ? readingOfWords(qualifier, newest) : agreesWithLevel(said, facts);
  if (read === null) return notCheckable(family, `The record has it, but not whether it is ${qualifier}.`, [newest]);
  if (read !== negated) return supported(family, [newest], `Recorded: ${factText(newest, bench.written)}.`);
  const recordSays = `${factText(newest, bench.written)}${newest.interpretation === null ? '' : ` (${newest.interpretation})`}`;
  return contradicted(family, [
    { how: 'value', noteSays: `${negated ? 'not ' : ''}${qualifier}`, recordSays, fact: newest.id },
  ]);
}

function agreesWithLevel(said: 'high' | 'low' | 'normal', facts: readonly Fact[]): boolean | null {
  const newest = facts[facts.length - 1];
  const level = levelOf(newest);
  if (level === null) return null;
  return level === said || (said !== 'normal' && level === 'abnormal');
}

function levelOf({ interpretation, referenceRange, value }: Fact): 'high' | 'low' | 'normal' | 'abnormal' | null {
  const flag = interpretation?.toUpperCase() ?? '';
  if (/^H/.test(flag)) return 'high';
  if (/^L/.test(flag)) return 'low';
  if (flag === 'N') return 'normal';
  if (value?.type === 'quantity' && referenceRange !== null) {
    if (referenceRange.high !== null && value.value > referenceRange.high) return 'high';
    if (referenceRange.low !== null && value.value < referenceRange.low) return 'low';
    if (referenceRange.high !== null || referenceRange.low !== null) return 'normal';
  }
  return flag === 'A' || flag === 'AA' ? 'abnormal' : null;
}

/** Positive or negative, or the record's own word; null where the record's result is neither. */
function readingOfWords(qualifier: string, { value, interpretation }: Fact): boolean | null {
  const result = value === null || value.type === 'quantity' ? (interpretation ?? '') : valueText(value);
  if (result === '') return null;
  const recorded = /^(?:pos|positive|detected|reactive|present)\b/i.test(result)
    ? 'positive'
    : NEGATIVE.test(result)
      ? 'negative'
      : null;
  if (recorded !== null) {
    if (POSITIVE.test(qualifier)) return recorded === 'positive';
    if (NEGATIVE.test(qualifier)) return recorded === 'negative';
  }
  return result.toLowerCase().includes(qualifier.toLowerCase()) ? true : null;
}

/** Less than this part of the earlier value is no change. */
const SMALLEST_CHANGE = 0.05;
/** How many values a trend is read from. */
const TREND_VALUES = 3;

function judgeTrend(
  said: 'rising' | 'falling' | 'stable',
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  const measured = facts.filter(({ value, kind }) => value?.type === 'quantity' && kind !== 'derived');
  const last = measured.slice(-TREND_VALUES);
  const numbers = last.flatMap(({ value }) => (value?.type === 'quantity' ? [value.value] : []));
  if (numbers.length < 2) return notFound(family, 'The record has too few values for a trend.', last);
  const trends = [numbers.slice(-2), numbers].map(([first, ...rest]) => trendOf(first, rest[rest.length - 1]));
  if (trends.includes(said)) return supported(family, last.toReversed(), `Values: ${numbers.join(', ')}.`);
  const newest = last[last.length - 1];
  const recordSays = `${trends[0]}, at last ${factText(newest, bench.written)}`;
  return contradicted(family, [{ how: 'value', noteSays: said, recordSays, fact: newest.id }]);
}

function trendOf(first: number, last: number): 'rising' | 'falling' | 'stable' {
  const change = (last - first) / Math.max(Math.abs(first), Number.MIN_VALUE);
  if (Math.abs(change) < SMALLEST_CHANGE) return 'stable';
  return change > 0 ? 'rising' : 'falling';
}
