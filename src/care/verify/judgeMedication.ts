/**
 * Medicines: takes, took, stopped, does not take, will take; how much, how often, by which route.
 *
 * A statement is held against all orders and doses given of the drug (or of the class that is named) and judged by the one it disagrees with
 * least. Said as current, the drug must not have been stopped or have run out; said as stopped, it must have been. Doses compare per take,
 * or per day where the note says so (`dosing.ts`). A plan is checked against orders where there are any, and else left alone.
 */
import type { Fact, FactKind } from '../facts/fact.ts';
import { isForbidding, NOT_TO_BE_GIVEN } from '../facts/supersede.ts';
import { dosingDisagreements, dosingUnknown } from './dosing.ts';
import { factText, stateOf } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notCheckable,
  notFound,
  supported,
  supportedByNone,
} from './statement.ts';
import { beganWithin, endedWithin, heldWithin, MINUTES_A_DAY, timeText, type Window } from './times.ts';
import { type Disagreement, leastDisagreeing } from './weigh.ts';

const KINDS: ReadonlySet<FactKind> = new Set(['medication', 'administration', 'order']);

export function judgeMedication(statement: MentionStatement, bench: Bench): Judgement {
  const { assertion, concepts } = statement.mention;
  if (assertion.experiencer !== 'patient') return notCheckable('medication', 'It is said of another person.');
  const facts = bench.index.known(concepts, KINDS, bench.written + MINUTES_A_DAY);
  const given = facts.filter(({ status, assertion: said }) => status !== 'not done' && said !== 'absent');
  const forbidding = facts.filter(isForbidding);
  if (forbidding.length > 0 && FORBIDS.test(statement.clause)) return judgeForbidden(statement, forbidding, bench);
  const use = useOf(statement);
  const isTold = use === 'now' || use === 'ever';
  if (isTold && FORBIDS.test(statement.clause))
    return notCheckable('medication', 'An instruction of which the record has no order.');
  if (use === 'plan') return judgePlan(statement, facts, bench);
  if (use === 'none') return judgeDenied(statement, given, facts, bench);
  if (given.length === 0) return withoutFacts(statement, facts, bench);
  const weighed = leastDisagreeing(given, (fact) => disagreements(statement, use, fact, bench));
  if (weighed.disagreements.length > 0) return contradicted('medication', weighed.disagreements);
  const open = weighed.agreeing.filter((fact) => !dosingUnknown(statement, fact, bench));
  if (open.length === 0)
    return notFound('medication', 'The record has the drug, but not that dosing of it.', weighed.agreeing);
  const foremost = use === 'stopped' ? stoppedFirst(open) : open;
  return supported('medication', foremost, `Recorded: ${factText(foremost[0], bench.written)}.`);
}

/** That it was stopped is said by orders that were, before doses that merely lie in the past. */
function stoppedFirst(facts: readonly Fact[]): readonly Fact[] {
  return facts.toSorted((a, b) => Number(b.status === 'stopped') - Number(a.status === 'stopped'));
}

/** How a statement has the drug: taken now, at some time, no longer, not at all, or to be taken. */
type Use = 'now' | 'ever' | 'stopped' | 'none' | 'plan';

function useOf({ mention, tense, clause, windows }: MentionStatement): Use {
  const { negated, temporality } = mention.assertion;
  if (/\b(?:no longer|off|ceased|d\/c'?d|has ended|discontinued|stopped)\b/.test(clause) && temporality !== 'planned')
    return 'stopped';
  if (temporality === 'planned' || temporality === 'hypothetical') return 'plan';
  if (temporality === 'stopped') return 'stopped';
  if (negated) return 'none';
  if (temporality === 'historical' || tense === 'past' || windows.length > 0) return 'ever';
  return 'now';
}

function disagreements(statement: MentionStatement, use: Use, fact: Fact, bench: Bench): readonly Disagreement[] {
  const found: Disagreement[] = [...dosingDisagreements(statement, fact, bench)];
  const state = stateOf(fact, bench.written);
  const recordSays = (): string => factText(fact, bench.written);
  if (use === 'now' && state === 'over')
    found.push({ how: 'status', noteSays: 'taken now', recordSays, fact: fact.id });
  if (use === 'now' && fact.status === 'planned')
    found.push({ how: 'status', noteSays: 'taken now', recordSays, fact: fact.id });
  if (use === 'stopped' && state === 'holds')
    found.push({ how: 'status', noteSays: 'stopped', recordSays, fact: fact.id });
  const { windows } = statement;
  const open = state === 'over' ? (fact.time.start ?? 0) : bench.written;
  const isThen = (window: Window): boolean =>
    heldWithin(fact.time, window, open) || (use === 'stopped' && endedWithin(fact.time, window));
  if (windows.length > 0 && !windows.some(isThen)) {
    const [{ start, end }] = statement.mention.times;
    const noteSays = bench.text.slice(start, end);
    found.push({
      how: 'time',
      noteSays,
      recordSays: () => `${fact.concept.name}, ${timeText(fact.time)}`,
      fact: fact.id,
    });
  }
  return found;
}

/** An order not to give the drug: an instruction, of which it says nothing whether any was given. */
const FORBIDS =
  /\bnot to be (?:given|taken|administered|used|prescribed)\b|\b(?:do|must|should) not (?:be )?(?:giv|tak|administer|prescrib)/;

function judgeForbidden(statement: MentionStatement, forbidding: readonly Fact[], bench: Bench): Judgement {
  const { windows } = statement;
  const weighed = leastDisagreeing(forbidding, (fact) => dosingDisagreements(statement, fact, bench));
  if (weighed.disagreements.length > 0) return contradicted('medication', weighed.disagreements);
  const then = weighed.agreeing.filter(
    ({ time }) => windows.length === 0 || windows.some((window) => beganWithin(time, window)),
  );
  if (then.length === 0) return notFound('medication', 'Ordered so, but at another time.', weighed.agreeing);
  return supported('medication', then, 'Ordered not to be given.');
}

/** @param all also what the record denies, oldest first. */
function judgeDenied(
  { clause }: MentionStatement,
  given: readonly Fact[],
  all: readonly Fact[],
  { written, index }: Bench,
): Judgement {
  const taken = given.findLast((fact) => fact.status !== 'planned' && stateOf(fact, written) !== 'over');
  const said = all.filter((fact) => fact.assertion === 'absent' && !fact.details.includes(NOT_TO_BE_GIVEN));
  const last = said.at(-1);
  if (last !== undefined && (last.time.start ?? -Infinity) >= (taken?.time.start ?? -Infinity))
    return supported('medication', said.toReversed(), 'The record says that it is not taken.');
  if (taken !== undefined) {
    const recordSays = factText(taken, written);
    return contradicted('medication', [{ how: 'negation', noteSays: 'not taken', recordSays, fact: taken.id }]);
  }
  if (given.length > 0) return supported('medication', given.toReversed(), 'The record has it as over.');
  if (NOT_DONE.test(clause)) return notFound('medication', 'The record does not say that it was not taken.');
  if (index.covers('medication')) return supportedByNone('medication', 'medication');
  return notFound('medication', 'This record does not cover medicines.');
}

/** Said of what was offered or due, which a record without the drug does not bear out. */
const NOT_DONE =
  /\b(?:was|were|has|have|had|is|are)(?: not|n't)(?: been)? (?:being )?(?:taken|given|administered|received|used)\b/;

/** A planned dose against what was ordered; without an order a plan stands on its own. */
function judgePlan(statement: MentionStatement, facts: readonly Fact[], bench: Bench): Judgement {
  const ordered = facts.filter(({ status }) => status === 'planned' || status === 'active');
  if (ordered.length === 0) return notCheckable('medication', 'A plan of which the record has no order.');
  if (statement.mention.dosing === null) return supported('medication', ordered, 'Ordered.');
  const weighed = leastDisagreeing(ordered, (fact) => dosingDisagreements(statement, fact, bench));
  if (weighed.disagreements.length > 0) {
    const changes = /\b(?:increas|decreas|reduc|titrat|chang|adjust|lower|raise|up|down|doubl|halv)/.test(
      statement.clause,
    );
    if (changes) return notCheckable('medication', 'A change of dose that is planned.', ordered);
    return contradicted('medication', weighed.disagreements);
  }
  return supported('medication', weighed.agreeing, 'Ordered so.');
}

function withoutFacts({ mention }: MentionStatement, facts: readonly Fact[], { index, written }: Bench): Judgement {
  const [notDone] = facts;
  if (notDone !== undefined) {
    const recordSays = factText(notDone, written);
    return contradicted('medication', [{ how: 'negation', noteSays: 'taken', recordSays, fact: notDone.id }]);
  }
  const general = index.moreGeneral(mention.concepts).filter(({ kind }) => KINDS.has(kind));
  if (general.length > 0) return notFound('medication', 'The record names only a class of it.', general);
  return notFound('medication', 'The record has no such medicine.');
}
