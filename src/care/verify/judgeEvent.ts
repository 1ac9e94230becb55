/**
 * Procedures, immunizations and devices: done or not, when, on which side; planned ones against orders.
 */
import type { Fact, FactKind } from '../facts/fact.ts';
import { factText, sideOf } from './factState.ts';
import { sideDisagreement } from './sides.ts';
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
import { beganBy, beganWithin, endedWithin, heldWithin, MINUTES_A_DAY, timeText, type Window } from './times.ts';
import { type Disagreement, leastDisagreeing } from './weigh.ts';

const KINDS: ReadonlySet<FactKind> = new Set([
  'procedure',
  'immunization',
  'device',
  'order',
  'care plan',
  'encounter',
  'report',
  'result',
  'administration',
  'medication',
]);

export function judgeEvent(statement: MentionStatement, bench: Bench): Judgement {
  const { mention } = statement;
  const { negated, experiencer, temporality } = mention.assertion;
  if (experiencer !== 'patient') return notCheckable('event', 'It is said of another person.');
  if (DESTINATION.test(bench.text.slice(Math.max(0, mention.start - 40), mention.start)))
    return judgeDestination(statement, bench);
  const facts = bench.index.about(conceptsOf(statement, bench)).filter(({ kind }) => KINDS.has(kind));
  const isGiven = /\b(?:vaccinated|immuni[sz]ed) (?:against|for)\b/.test(statement.clause);
  if (temporality === 'planned' || (temporality === 'hypothetical' && !isGiven)) return judgePlan(facts);
  const past = facts.filter((fact) => beganBy(fact, bench.written + MINUTES_A_DAY));
  const done = past.filter(
    ({ status, assertion }) => status !== 'not done' && status !== 'planned' && assertion !== 'absent',
  );
  if (negated) return judgeDenied(statement, done, past, bench);
  if (done.length === 0) return withoutDone(past, bench);
  const weighed = leastDisagreeing(done, (fact) => disagreements(statement, fact, bench));
  if (weighed.disagreements.length > 0) return contradicted('event', weighed.disagreements);
  if (mention.side !== null && weighed.agreeing.every((fact) => sideOf(fact) === null)) {
    return notFound('event', 'The record has it without a side.', weighed.agreeing);
  }
  const agreeing = [...weighed.agreeing.filter(isEvent), ...weighed.agreeing.filter((fact) => !isEvent(fact))];
  return supported('event', agreeing, `Recorded: ${factText(agreeing[0], bench.written)}.`);
}

/** Where a patient went is a place, not something done there. */
const DESTINATION = /\b(?:discharged|transferred|went|released)(?: home)? to(?: an?| the)? *$/i;

function judgeDestination({ mention }: MentionStatement, { text, index }: Bench): Judgement {
  const words = text.slice(mention.start, mention.end).toLowerCase();
  const stays = index
    .ofKind('encounter')
    .filter(({ details }) => details.some((each) => each.toLowerCase().includes(words)));
  if (stays.length > 0) return supported('stay', stays.toReversed(), 'The record names this place.');
  return notCheckable('stay', 'A place that the record does not name.');
}

/** The event itself is closer than what was measured or given in its name. */
function isEvent({ kind }: Fact): boolean {
  return kind === 'procedure' || kind === 'immunization' || kind === 'device';
}

/** "Vaccinated against influenza" names the disease and means the vaccine. */
function conceptsOf({ mention, clause }: MentionStatement, { index: { lexicon } }: Bench): readonly string[] {
  if (mention.kind === 'immunization' || !/\b(?:vaccin\w*|immuni[sz]\w*|shot|booster|jab|vacc|vax|imms)\b/.test(clause))
    return mention.concepts;
  const names = mention.concepts.flatMap((id) => lexicon.concept(id)?.name ?? []);
  return [...mention.concepts, ...names.flatMap((name) => lexicon.conceptsOfName(`${name} vaccine`))];
}

function disagreements({ mention, windows }: MentionStatement, fact: Fact, bench: Bench): readonly Disagreement[] {
  const side = sideDisagreement(mention.side, fact);
  const timely = windows.length === 0 || fact.time.start === null || windows.some((window) => isWithin(fact, window));
  const found = side === null ? [] : [side];
  if (timely) return found;
  const [{ start, end }] = mention.times;
  const recordSays = (): string => `${fact.concept.name}, ${timeText(fact.time)}`;
  return [...found, { how: 'time', noteSays: bench.text.slice(start, end), recordSays, fact: fact.id }];
}

/** Devices and conditions last; other events are where they began or ended. */
function isWithin(fact: Fact, window: Window): boolean {
  const { kind, time } = fact;
  if (kind === 'device' || kind === 'care plan') return heldWithin(time, window, window.latest ?? 0);
  return beganWithin(time, window) || endedWithin(time, window);
}

function isWithinAny(fact: Fact, windows: readonly Window[]): boolean {
  return windows.length === 0 || windows.some((window) => isWithin(fact, window));
}

function judgePlan(facts: readonly Fact[]): Judgement {
  const ordered = facts.filter(({ status }) => status === 'planned' || status === 'pending' || status === 'active');
  if (ordered.length > 0) return supported('event', ordered, 'Ordered or booked.');
  return notCheckable('event', 'A plan of which the record has no order.');
}

function judgeDenied(
  { mention, windows }: MentionStatement,
  done: readonly Fact[],
  all: readonly Fact[],
  { written, index }: Bench,
): Judgement {
  const against = done.findLast((fact) => windows.length === 0 || windows.some((window) => isWithin(fact, window)));
  if (against !== undefined) {
    const recordSays = factText(against, written);
    return contradicted('event', [{ how: 'negation', noteSays: 'not done', recordSays, fact: against.id }]);
  }
  const denied = all.filter((fact) => !done.includes(fact) && isWithinAny(fact, windows));
  if (denied.length > 0) return supported('event', denied.toReversed(), 'The record says that it was not done.');
  const kind: FactKind =
    mention.kind === 'immunization' ? 'immunization' : mention.kind === 'device' ? 'device' : 'procedure';
  if (index.covers(kind)) return supportedByNone('event', kind);
  return notFound('event', `This record does not cover the kind (${kind}).`);
}

function withoutDone(facts: readonly Fact[], { written }: Bench): Judgement {
  const denied = facts.find(({ status, assertion }) => status === 'not done' || assertion === 'absent');
  if (denied !== undefined) {
    const recordSays = factText(denied, written);
    return contradicted('event', [{ how: 'negation', noteSays: 'done', recordSays, fact: denied.id }]);
  }
  const planned = facts.find(({ status }) => status === 'planned');
  if (planned !== undefined) {
    const recordSays = factText(planned, written);
    return contradicted('event', [{ how: 'status', noteSays: 'done', recordSays, fact: planned.id }]);
  }
  return notFound('event', 'The record has no such event.');
}
