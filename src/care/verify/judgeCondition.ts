/**
 * Conditions, symptoms and findings: has it, had it, since when, on which side, does not have it, or a relative has it.
 *
 * A fact about the same or a more specific thing supports an affirmed statement unless it is denied there, a relative's, over (for statements of
 * now), of another side or of another time; the fact that disagrees least is the one reported. That a record has none supports "no X" where it covers the
 * kind at all; it never contradicts. Symptoms are what a patient told the writer: a record that holds none can neither support nor refute them.
 */
import type { Mention, Span } from '../../data/text/reading.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import { judgeDuration } from './durations.ts';
import { factText, sideOf, stateOf } from './factState.ts';
import { judgeFamily } from './judgeFamily.ts';
import { narrowingWord, withWord } from './modifiers.ts';
import { sideDisagreement } from './sides.ts';
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
import { beganBy, beganWithin, heldWithin, MINUTES_A_DAY, timeText, type Window } from './times.ts';
import { type Disagreement, leastDisagreeing } from './weigh.ts';

const KINDS: ReadonlySet<FactKind> = new Set(['condition', 'symptom', 'death', 'report', 'function']);

export function judgeCondition(statement: MentionStatement, bench: Bench): Judgement {
  const { mention } = statement;
  const { assertion } = mention;
  const family: StatementFamily = mention.kind === 'symptom' ? 'symptom' : 'condition';
  const all = bench.index.about(mention.concepts).filter((fact) => beganBy(fact, bench.written + MINUTES_A_DAY));
  if (assertion.experiencer === 'family') return judgeFamily(statement, all, bench);
  if (assertion.experiencer === 'other') return notCheckable(family, 'It is said of another person.');
  if (assertion.temporality === 'hypothetical') return notCheckable(family, 'It is said of what may happen.');
  const own = all.filter(({ kind }) => KINDS.has(kind));
  const presents = own.filter((fact) => isPresent(fact));
  const denials = own.filter(({ assertion: said }) => said === 'absent');
  const conflict = conflictOf(presents, denials, bench.written);
  if (conflict !== null) return notCheckable(family, 'The record contradicts itself here; both are shown.', conflict);
  if (assertion.negated) return judgeDenied(statement, family, presents, denials, bench);
  if (presents.length > 0) return judgeAffirmed(statement, family, presents, bench);
  return withoutPresent(statement, family, all, denials, bench);
}

function isPresent({ assertion, status }: Fact): boolean {
  return (assertion === 'present' || assertion === 'historical') && status !== 'not done' && status !== 'planned';
}

/** Present and denied, neither clearly before the other: null where the record is of one mind, or has changed it. */
function conflictOf(presents: readonly Fact[], denials: readonly Fact[], written: number): readonly Fact[] | null {
  if (denials.length === 0) return null;
  const holding = presents.filter((fact) => stateOf(fact, written) !== 'over');
  const last = denials[denials.length - 1];
  const clash = holding.findLast((fact) => Math.abs((fact.time.start ?? 0) - (last.time.start ?? 0)) < MINUTES_A_DAY);
  return clash === undefined ? null : [clash, last];
}

function judgeAffirmed(
  statement: MentionStatement,
  family: StatementFamily,
  presents: readonly Fact[],
  bench: Bench,
): Judgement {
  const weighed = leastDisagreeing(presents, (fact) => disagreements(statement, fact, bench));
  if (weighed.disagreements.length > 0) return contradicted(family, weighed.disagreements);
  const lasting = judgeDuration(statement, family, weighed.agreeing, bench);
  if (lasting !== null) return lasting;
  const { side, start } = statement.mention;
  const narrowing = narrowingWord(bench.text.slice(Math.max(0, start - 40), start));
  if (narrowing !== null && withWord(weighed.agreeing, narrowing).length === 0) {
    return notFound(family, 'The record has something more general, not this.', weighed.agreeing);
  }
  if (side !== null && weighed.agreeing.every((fact) => sideOf(fact) === null)) {
    return notFound(family, 'The record has it without a side.', weighed.agreeing);
  }
  return supported(family, weighed.agreeing, `Recorded: ${factText(weighed.agreeing[0], bench.written)}.`);
}

/** In what a fact speaks against an affirmed statement. */
function disagreements(statement: MentionStatement, fact: Fact, bench: Bench): readonly Disagreement[] {
  const { mention } = statement;
  const found: Disagreement[] = [];
  const recordSays = (): string => factText(fact, bench.written);
  if (saysNow(statement, bench) && isOver(fact, bench)) {
    found.push({ how: 'status', noteSays: 'present now', recordSays, fact: fact.id });
  }
  if (mention.assertion.ended && fact.status === 'active' && fact.time.end === null) {
    found.push({ how: 'status', noteSays: 'over', recordSays, fact: fact.id });
  }
  const side = sideDisagreement(mention.side, fact);
  if (side !== null) found.push(side);
  const { windows } = statement;
  if (windows.length > 0 && !windows.some((window) => fitsTime(statement, fact, window, bench))) {
    const noteSays = bench.text.slice(mention.times[0].start, mention.times[0].end);
    found.push({
      how: 'time',
      noteSays,
      recordSays: () => `${fact.concept.name}, ${timeText(fact.time)}`,
      fact: fact.id,
    });
  }
  return found;
}

function saysNow({ tense, mention, section, sentence, clause, windows }: MentionStatement, bench: Bench): boolean {
  const { temporality, uncertain, ended } = mention.assertion;
  if (uncertain || ended) return false;
  if (ACTIVE_LIST.test(clause) || isCalledOngoing(mention, sentence, bench.text)) return true;
  if (temporality === 'historical' || HAS_HAD.test(clause)) return false;
  if (tense === 'now') return true;
  if (tense === 'past' || windows.length > 0) return false;
  return BARE_PRESENT.test(clause) && section !== 'past history';
}

/** "X, ongoing", "X - active", "X has not resolved", "unresolved X": right beside the name, whatever stands further off. */
function isCalledOngoing({ start, end }: Mention, sentence: Span, text: string): boolean {
  return (
    /^\s*[,(:–-]*\s*(?:which (?:is|remains) )?(?:still |currently )?(?:ongoing|active|current)\s*(?:[.,;)]|$)/i.test(
      text.slice(end, sentence.end),
    ) ||
    LASTS.test(text.slice(end, sentence.end)) ||
    /\b(?:unresolved|ongoing|still has|continues to have)\s+$/i.test(text.slice(sentence.start, start))
  );
}

/** After the name: that it has not gone away. */
const LASTS =
  /^\s*[,(:–-]*\s*(?:which )?(?:(?:is|has|have|had|was|remains|still|currently|as yet|to date) )*(?:unresolved|(?:not|never)(?: yet)?(?: fully)?(?: been)? (?:resolved|settled|gone|cleared)|persists?|persisting|continues)\b/i;

/** "Known to have had": of any time, unless it is said to last. */
const HAS_HAD = /\b(?:to have|has|have|had) (?:had|suffered|experienced)\b(?![^.;]*\b(?:since|for)\b)/;

/** Headings of lists that say "now" although readers file them under past history. */
const ACTIVE_LIST =
  /^\W*(?:(?:active|current|ongoing)(?: medical)? (?:problems?|diagnos[ei]s|dx|conditions?|issues|comorbidities|illnesses)\b|[^:]{0,40}\((?:active|current|ongoing)\)\s*[:\n])|\((?:active|current|ongoing)\)/;
const BARE_PRESENT =
  /\bk\/c\/o\b|\b(?:has|have|is|are|known|with|lives|suffers|problem list|active problems?|current diagnos[ei]s)\b/;

/** What an encounter was for is still of now while the note is of that encounter. */
const STAY_DAYS = 30;

function isOver(fact: Fact, { written }: Bench): boolean {
  if (fact.assertion !== 'historical' && stateOf(fact, written) !== 'over') return false;
  const age = (written - (fact.time.end ?? fact.time.start ?? -Infinity)) / MINUTES_A_DAY;
  return fact.time.end !== null || age > STAY_DAYS || fact.assertion === 'historical';
}

const ONSET =
  /\b(?:diagnosed|diagnosis|dx|since|onset|first|new(?:ly)?|developed|found to have|began|started|established?)\b/;
/** An acute illness whose end isn't recorded counts as lasting for so long. */
const ACUTE_DAYS = 30;

function fitsTime({ clause, mention }: MentionStatement, fact: Fact, window: Window, bench: Bench): boolean {
  if (fact.time.start === null) return true;
  const known = fact.known === null ? false : beganWithin({ start: fact.known, end: null, precision: 'day' }, window);
  if (beganWithin(fact.time, window) || known) return true;
  const isBracketed = mention.times.some(
    ({ start }) => start > mention.end && /^\s*\((?:in\s)?\s*$/.test(bench.text.slice(mention.end, start)),
  );
  if (ONSET.test(clause) || isBracketed) return false;
  const open = stateOf(fact, bench.written) === 'over' ? fact.time.start + ACUTE_DAYS * MINUTES_A_DAY : bench.written;
  return heldWithin(fact.time, window, open);
}

function judgeDenied(
  statement: MentionStatement,
  family: StatementFamily,
  presents: readonly Fact[],
  denials: readonly Fact[],
  bench: Bench,
): Judgement {
  const ever = /\b(?:never|history|hx|h\/o|any|ever)\b/.test(statement.clause) || statement.tense === 'past';
  const against = presents.filter((fact) => {
    if (!ever && isOver(fact, bench)) return false;
    if (fact.kind === 'symptom' || family === 'symptom') return isOfThisVisit(fact, bench);
    return sideDisagreement(statement.mention.side, fact) === null;
  });
  if (against.length > 0) {
    const fact = against[against.length - 1];
    const recordSays = factText(fact, bench.written);
    return contradicted(family, [{ how: 'negation', noteSays: 'absent', recordSays, fact: fact.id }]);
  }
  if (denials.length > 0) return supported(family, denials.toReversed(), 'The record denies it too.');
  const kind: FactKind = family === 'symptom' ? 'symptom' : 'condition';
  if (presents.length > 0) return supported(family, presents, 'The record has it as over.');
  if (bench.index.covers(kind)) return supportedByNone(family, kind);
  if (family === 'symptom') return notCheckable(family, 'A report of symptoms, of which this record holds none.');
  return notFound(family, `This record does not cover the kind (${kind}).`);
}

/** Symptoms come and go: only those of the days around the note speak against a denial. */
const VISIT_DAYS = 3;

function isOfThisVisit(fact: Fact, { written }: Bench): boolean {
  if (fact.time.start === null) return false;
  if (fact.status === 'active' && fact.time.end === null) return true;
  return Math.abs((fact.time.end ?? fact.time.start) - written) <= VISIT_DAYS * MINUTES_A_DAY;
}

/** Affirmed, but the record has it for nobody, for a relative only, as denied, or only in general terms. */
function withoutPresent(
  { mention }: MentionStatement,
  family: StatementFamily,
  all: readonly Fact[],
  denials: readonly Fact[],
  bench: Bench,
): Judgement {
  const against = (fact: Fact, how: 'negation' | 'person', noteSays: string): Judgement =>
    contradicted(family, [{ how, noteSays, recordSays: factText(fact, bench.written), fact: fact.id }]);
  if (denials.length > 0) return against(denials[denials.length - 1], 'negation', 'present');
  const relatives = all.filter(({ assertion }) => assertion === 'family');
  if (relatives.length > 0) return against(relatives[0], 'person', 'of the patient');
  if (mention.assertion.uncertain) {
    const suspected = all.filter(({ assertion }) => assertion === 'suspected');
    if (suspected.length > 0) return supported(family, suspected, 'The record suspects it too.');
    return notCheckable(family, 'A suspicion; the record has nothing of it.');
  }
  if (family === 'symptom' && !bench.index.covers('symptom')) {
    return notCheckable(family, 'A report of symptoms, of which this record holds none.');
  }
  const general = bench.index.moreGeneral(mention.concepts).filter(({ kind }) => KINDS.has(kind));
  if (general.length > 0) return notFound(family, 'The record has something more general, not this.', general);
  return notFound(family, 'The record has nothing of it.');
}
