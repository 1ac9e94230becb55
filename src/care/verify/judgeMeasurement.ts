/**
 * Results and vital signs: each number of a statement against the values of the record, at the time that is said.
 *
 * With a date, the value of that date decides; said of now, the newest does; said of the past, any. A bare "creatinine 1.2" speaks of the newest
 * value or of the stay that the note is about. A true number at a wrong time is a contradiction of time, in a wrong unit one of unit.
 * What words alone say (elevated, rising) is judged in `judgeWords.ts`.
 */
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import { momentOf } from './earlierValues.ts';
import { factText, quantityText } from './factState.ts';
import { judgeRange } from './judgeRange.ts';
import { judgeWords } from './judgeWords.ts';
import { unitsCompare, type WrittenNumber, writtenNumbers } from './numbers.ts';
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
import { beganStrictlyWithin, beganWithin, MINUTES_A_DAY, type Window } from './times.ts';
import { type Compared, compareAll, spokenOf, type Valued, valuesOfAll } from './valued.ts';
import { nearestTo, newestOf, timelyOf, windowFor } from './valuesInTime.ts';
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
  const facts = bench.index.known(mention.concepts, KINDS, bench.written + MINUTES_A_DAY);
  const quantities = mention.quantities.filter(({ unit }) => unit === null || !isTimeUnit(unit));
  if (facts.length === 0) return withoutFacts(statement, family, bench);
  if (mention.assertion.negated && quantities.length === 0) return judgeDenied(statement, family, facts, bench);
  if (quantities.length === 0) return judgeWords(statement, family, facts, bench);
  const judged = quantities.map((quantity) =>
    judgeQuantity(quantity, atMoment(quantity, statement, bench), family, facts, bench),
  );
  const words = mention.trend === null || quantities.length > 1 ? [] : [judgeWords(statement, family, facts, bench)];
  return worstOf([...judged, ...words.filter(({ verdict }) => verdict === 'contradicted')]);
}

/** What is said of an earlier value is of the past, and of the value beside it, of now. */
function atMoment(quantity: TextQuantity, statement: MentionStatement, { text }: Bench): MentionStatement {
  const moment = momentOf(quantity, statement.mention, text);
  if (moment === 'unsaid') return statement;
  return { ...statement, tense: moment === 'earlier' ? 'past' : 'now' };
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
  const { windows } = statement;
  const against = facts.findLast(
    ({ time }) => windows.length === 0 || windows.some((window) => beganWithin(time, window)),
  );
  if (against === undefined) return supportedByNone(family, family === 'vital sign' ? 'vital sign' : 'result');
  return contradicted(family, [
    { how: 'negation', noteSays: 'not measured', recordSays: factText(against, bench.written), fact: against.id },
  ]);
}

function judgeQuantity(
  quantity: TextQuantity,
  statement: MentionStatement,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement {
  const written = writtenNumbers(quantity, bench.text);
  const valued = isPairOf(quantity) ? pairsOf(facts, bench.index) : spokenOf(valuesOfAll(facts), statement.clause);
  if (valued.length === 0) return notFound(family, 'The record has no number for it.', facts.toReversed());
  if (quantity.high !== null && !quantity.pair) return judgeRange(written, statement, family, valued, bench);
  const window = windowFor(quantity, statement);
  if (window !== null) return judgeAtTime(quantity, family, window, written, valued, bench);
  return judgeUndated(quantity, statement, family, written, valued, bench);
}

function judgeUndated(
  quantity: TextQuantity,
  statement: MentionStatement,
  family: StatementFamily,
  written: readonly WrittenNumber[],
  valued: readonly Valued[],
  bench: Bench,
): Judgement {
  const compared = compareAll(written, valued);
  const agreeing = compared.filter(({ match }) => match === 'equal');
  if (agreeing.length === 0) return mismatch(quantity, family, newestOf(compared), bench);
  const mayBeOld = statement.tense === 'past' || statement.mention.assertion.temporality === 'historical';
  const timely = mayBeOld ? agreeing : timelyOf(agreeing, valued, statement, bench);
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
  written: readonly WrittenNumber[],
  valued: readonly Valued[],
  bench: Bench,
): Judgement {
  const ofDay = valued.filter(({ fact }) => beganStrictlyWithin(fact.time, window));
  const ofTime = ofDay.length > 0 ? ofDay : valued.filter(({ fact }) => beganWithin(fact.time, window));
  const within = compareAll(written, ofTime);
  const agreeing = within.filter(({ match }) => match === 'equal');
  if (agreeing.length > 0) return found(family, agreeing, bench);
  const elsewhere = compareAll(written, valued).filter(({ match }) => match === 'equal');
  if (within.length > 0 && elsewhere.length === 0) return mismatch(quantity, family, within, bench);
  if (elsewhere.length === 0)
    return notFound(family, 'The record has no such value, and none of that time.', [valued[valued.length - 1].fact]);
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

function wordsOf({ start, end }: TextQuantity, { text }: Bench): string {
  return text.slice(start, end);
}
