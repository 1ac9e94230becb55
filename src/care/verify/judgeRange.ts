/** Ranges of values: "120 to 140" says two values of the record, or that all values of the time lie between. */
import { factText } from './factState.ts';
import { compareNumbers, type WrittenNumber } from './numbers.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notFound,
  type StatementFamily,
  supported,
} from './statement.ts';
import { beganWithin } from './times.ts';
import { compare, type Valued } from './valued.ts';

/** Both ends must be values of the record, and no value of that time outside of them. */
export function judgeRange(
  [low, high]: readonly WrittenNumber[],
  statement: MentionStatement,
  family: StatementFamily,
  valued: readonly Valued[],
  bench: Bench,
): Judgement {
  const { windows } = statement;
  const within =
    windows.length === 0
      ? valued
      : valued.filter(({ fact }) => windows.some((window) => beganWithin(fact.time, window)));
  if (within.length === 0) return notFound(family, 'The record has no value of that time.');
  const same = within.filter((each) => each.numbers.length === 2 && compare([low, high], each) === 'equal');
  if (same.length > 0) {
    const facts = same.map(({ fact }) => fact).toReversed();
    return supported(family, facts, `Recorded: ${factText(facts[0], bench.written)}.`);
  }
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
