/**
 * Results and vital signs: each number of a statement against the values of the record, at the time that is said.
 *
 * With a date, the value of that date decides; said of now, the newest does; said of the past, any. A bare "creatinine 1.2" speaks of the newest
 * value or of the stay that the note is about. A true number at a wrong time is a contradiction of time, in a wrong unit one of unit.
 * What words alone say (elevated, rising) is judged in `judgeWords.ts`.
 */
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Fact, FactKind, Quantity } from '../facts/fact.ts';
import { factText, quantityText } from './factState.ts';
import { judgeWords } from './judgeWords.ts';
import { compareNumbers, type NumberMatch, unitsCompare, type WrittenNumber, writtenNumbers } from './numbers.ts';
import { isPairOf, pairsOf } from './pressurePairs.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notCheckable,
  notFound,
  type StatementFamily,
  supported,
  supportedByNone,
} from './statement.ts';
import { beganBy, beganWithin, MINUTES_A_DAY, type Window, windowsOf } from './times.ts';
import type { ContradictionKind } from './verdict.ts';
import { worstOf } from './worst.ts';

const KINDS: ReadonlySet<FactKind> = new Set([
  'result',
  'vital sign',
  'derived',
  'report',
  'order',
  'function',
  'administration',
]);

export function judgeMeasurement(statement: MentionStatement, bench: Bench): Judgement {
  const { mention } = statement;
  const family: StatementFamily = mention.kind === 'vital sign' ? 'vital sign' : 'result';
  if (mention.assertion.experiencer !== 'patient') return notCheckable(family, 'It is said of another person.');
  if (mention.assertion.temporality === 'hypothetical') return notCheckable(family, 'It is said of what may happen.');
  const facts = bench.index
    .about(mention.concepts)
    .filter((fact) => KINDS.has(fact.kind) && beganBy(fact, bench.written + MINUTES_A_DAY));
  const quantities = mention.quantities.filter(({ unit }) => unit === null || !isTimeUnit(unit));
  if (facts.length === 0) return withoutFacts(statement, family, bench);
  if (mention.assertion.negated && quantities.length === 0) return judgeDenied(statement, family, facts, bench);
  if (quantities.length === 0) return judgeWords(statement, family, facts, bench);
  const judged = quantities.map((quantity) => judgeQuantity(quantity, statement, family, facts, bench));
  const words = mention.trend === null || quantities.length > 1 ? [] : [judgeWords(statement, family, facts, bench)];
  return worstOf([...judged, ...words.filter(({ verdict }) => verdict === 'contradicted')]);
}

function isTimeUnit(unit: string): boolean {
  return /^(?:a|mo|wk|d|h|min|s|years?|months?|weeks?|days?|hours?)$/.test(unit) && unit !== 's';
}

function withoutFacts({ mention }: MentionStatement, family: StatementFamily, { index }: Bench): Judgement {
  const { negated, temporality } = mention.assertion;
  if (temporality === 'planned') return notCheckable(family, 'A plan of which the record has no order.');
  if (negated && index.covers('result'))
    return supportedByNone(family, family === 'vital sign' ? 'vital sign' : 'result');
  return notFound(family, 'The record has no such measurement.');
}

/** "No troponin was taken" against a result of it; "no anaemia on haemoglobin" is not said here. */
function judgeDenied(
  statement: MentionStatement,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  if (statement.mention.qualifier !== null) return judgeWords(statement, family, facts, bench);
  const windows = windowsOf(statement.mention.times);
  const against = facts.findLast(
    ({ time }) => windows.length === 0 || windows.some((window) => beganWithin(time, window)),
  );
  if (against === undefined) return supportedByNone(family, family === 'vital sign' ? 'vital sign' : 'result');
  return contradicted(family, [
    { how: 'negation', noteSays: 'not measured', recordSays: factText(against, bench.written), fact: against.id },
  ]);
}

/** A fact with the numbers that a statement may say of it: one, or the two of a blood pressure. */
interface Valued {
  readonly fact: Fact;
  readonly numbers: readonly Quantity[];
}

function judgeQuantity(
  quantity: TextQuantity,
  statement: MentionStatement,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  const written = writtenNumbers(quantity, bench.text);
  const valued = isPairOf(quantity) ? pairsOf(facts, bench.index) : facts.flatMap((fact) => valuesOf(fact));
  if (valued.length === 0) return notFound(family, 'The record has no number for it.', facts.toReversed());
  if (quantity.high !== null && !quantity.pair) return judgeRange(written, statement, family, valued, bench);
  const compared = valued.map((each) => ({ ...each, match: compare(written, each) }));
  return placeInTime(quantity, statement, family, compared, bench);
}

function valuesOf(fact: Fact): readonly Valued[] {
  const { value } = fact;
  if (value?.type === 'quantity') return [{ fact, numbers: [value] }];
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

function compare(written: readonly WrittenNumber[], { fact, numbers }: Valued): NumberMatch {
  const matches = numbers.map((number, at) => compareNumbers(written[at] ?? written[0], number, fact.concept.codes));
  if (matches.includes('value')) return 'value';
  return matches.includes('unit') ? 'unit' : 'equal';
}

type Compared = Valued & { readonly match: NumberMatch };

function placeInTime(
  quantity: TextQuantity,
  statement: MentionStatement,
  family: StatementFamily,
  compared: readonly Compared[],
  bench: Bench,
): Judgement {
  const window = windowFor(quantity, statement);
  const agreeing = compared.filter(({ match }) => match === 'equal');
  if (window !== null) return judgeAtTime(quantity, family, window, compared, bench);
  if (agreeing.length === 0) return mismatch(quantity, family, newestOf(compared), bench);
  const mayBeOld = statement.tense === 'past' || statement.mention.assertion.temporality === 'historical';
  const timely = mayBeOld ? agreeing : agreeing.filter((each) => isTimely(each, compared, statement, bench));
  if (timely.length > 0) return found(family, timely, bench);
  const newest = newestOf(compared)[0];
  return contradicted(family, [
    {
      how: 'time',
      noteSays: `${wordsOf(quantity, bench)} now`,
      recordSays: `newest is ${factText(newest.fact, bench.written)}`,
      fact: newest.fact.id,
    },
  ]);
}

function judgeAtTime(
  quantity: TextQuantity,
  family: StatementFamily,
  window: Window,
  compared: readonly Compared[],
  bench: Bench,
): Judgement {
  const within = compared.filter(({ fact }) => beganWithin(fact.time, window));
  const agreeing = within.filter(({ match }) => match === 'equal');
  if (agreeing.length > 0) return found(family, agreeing, bench);
  const elsewhere = compared.filter(({ match }) => match === 'equal');
  if (within.length > 0 && elsewhere.length === 0) return mismatch(quantity, family, within, bench);
  if (elsewhere.length === 0)
    return notFound(family, 'The record has no such value, and none of that time.', [
      compared[compared.length - 1].fact,
    ]);
  const nearest = nearestTo(elsewhere, window);
  return contradicted(family, [
    {
      how: 'time',
      noteSays: `${wordsOf(quantity, bench)} at another time`,
      recordSays: factText(nearest.fact, bench.written),
      fact: nearest.fact.id,
    },
  ]);
}

/** Of several times in a sentence the one that stands nearest to the number, those after it first. */
function windowFor(quantity: TextQuantity, { mention }: MentionStatement): Window | null {
  const windows = windowsOf(mention.times);
  if (windows.length < 2) return windows[0] ?? null;
  const order = mention.quantities.findIndex(({ start }) => start === quantity.start);
  if (windows.length === mention.quantities.length) return windows[order] ?? windows[0];
  return windows.toSorted((a, b) => Math.abs(a.start - quantity.end) - Math.abs(b.start - quantity.end))[0];
}

/** The stay or visit that a note is about reaches so far back. */
const VISIT_DAYS = 7;

/** Newest of its own kind of measurement, or of the days around the note where the statement doesn't say "now". */
function isTimely(
  { fact }: Compared,
  all: readonly Compared[],
  { tense }: MentionStatement,
  { written }: Bench,
): boolean {
  const start = fact.time.start;
  if (start === null) return true;
  if (tense !== 'now' && written - start <= VISIT_DAYS * MINUTES_A_DAY) return true;
  const code = codeOf(fact);
  return !all.some(
    (other) =>
      codeOf(other.fact) === code && other.fact.kind !== 'derived' && (other.fact.time.start ?? -Infinity) > start,
  );
}

function codeOf({ concept }: Fact): string {
  return concept.codes[0] ?? concept.name;
}

function newestOf(compared: readonly Compared[]): readonly Compared[] {
  const time = Math.max(...compared.map(({ fact }) => fact.time.start ?? -Infinity));
  return compared.filter(({ fact }) => (fact.time.start ?? -Infinity) === time);
}

function nearestTo(compared: readonly Compared[], { earliest, latest }: Window): Compared {
  const middle = ((earliest ?? latest ?? 0) + (latest ?? earliest ?? 0)) / 2;
  const distance = ({ fact }: Compared): number => Math.abs((fact.time.start ?? -Infinity) - middle);
  return compared.toSorted((a, b) => distance(a) - distance(b))[0];
}

function found(family: StatementFamily, agreeing: readonly Compared[], { written }: Bench): Judgement {
  const facts = agreeing.map(({ fact }) => fact).toReversed();
  return supported(family, facts, `Recorded: ${factText(facts[0], written)}.`);
}

/** No value agrees: is it the unit, or the number? */
function mismatch(
  quantity: TextQuantity,
  family: StatementFamily,
  against: readonly Compared[],
  bench: Bench,
): Judgement {
  const byUnit = against.find(({ match }) => match === 'unit') ?? against.find((each) => !comparable(quantity, each));
  const how: ContradictionKind = byUnit === undefined ? 'value' : 'unit';
  const { fact, numbers } = byUnit ?? against[0];
  const recordSays = `${factText(fact, bench.written)}${numbers.length > 1 ? ` (${numbers.map(quantityText).join(' over ')})` : ''}`;
  return contradicted(family, [{ how, noteSays: wordsOf(quantity, bench), recordSays, fact: fact.id }]);
}

function comparable({ unit }: TextQuantity, { fact, numbers }: Valued): boolean {
  return unitsCompare(unit, numbers[0].unit, fact.concept.codes);
}

/** Both ends must be values of the record, and no value of that time outside of them. */
function judgeRange(
  [low, high]: readonly WrittenNumber[],
  statement: MentionStatement,
  family: StatementFamily,
  valued: readonly Valued[],
  bench: Bench,
): Judgement {
  const windows = windowsOf(statement.mention.times);
  const within =
    windows.length === 0
      ? valued
      : valued.filter(({ fact }) => windows.some((window) => beganWithin(fact.time, window)));
  if (within.length === 0) return notFound(family, 'The record has no value of that time.');
  const lows = within.filter((each) => compare([low], each) === 'equal');
  const highs = within.filter((each) => compare([high], each) === 'equal');
  const inside = within.filter((each) => isBetween(low, high, each));
  const outside = within.filter((each) => !inside.includes(each) && !lows.includes(each) && !highs.includes(each));
  if (lows.length > 0 && highs.length > 0)
    return supported(family, [lows[0].fact, highs[0].fact], 'Both ends are recorded.');
  if (outside.length === 0)
    return supported(
      family,
      within.map(({ fact }) => fact),
      'All values of that time lie within.',
    );
  const { fact } = outside[outside.length - 1];
  const noteSays = `${low.value} to ${high.value}`;
  return contradicted(family, [{ how: 'value', noteSays, recordSays: factText(fact, bench.written), fact: fact.id }]);
}

function isBetween(low: WrittenNumber, high: WrittenNumber, { fact, numbers }: Valued): boolean {
  const at = (note: WrittenNumber, comparator: '>=' | '<='): boolean =>
    compareNumbers({ ...note, comparator }, numbers[0], fact.concept.codes) === 'equal';
  return at(low, '>=') && at(high, '<=');
}

function wordsOf({ start, end }: TextQuantity, { text }: Bench): string {
  return text.slice(start, end);
}
