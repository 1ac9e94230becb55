/**
 * Sections of medications: what is prescribed, what was stopped, what was given.
 *
 * What is prescribed is never told by the latest statement alone: a drug can be ordered in two strengths, by two routes, regularly and as needed. What is known to
 * be active is never left out for length. Prescriptions of long ago of which no end is recorded stand apart, so that nobody takes them for current.
 */

import type { Fact } from '../../facts/fact.ts';
import { DISPENSED, isForbidding, NOT_TO_BE_GIVEN, overtakesOrder } from '../../facts/supersede.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { administrationSentence, medicationSentence } from '../prose/medications.ts';
import { sayAbsent } from '../prose/sentence.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import { LIST_LIMIT, list, type MaybeSentence, paragraph, section } from './section.ts';

const MEDICATION_LIMIT = 20;
/** A prescription without an end is taken for current for so long. */
const CURRENT_DAYS = 365;
/** Orders written so soon after one another make one dose: facts/supersede.ts. */
const TOGETHER_MINUTES = 60;

/** The last statement of each drug, the most salient first. */
function latestOfEach(facts: readonly Fact[], chart: Chart): readonly Fact[] {
  const latest = [...Map.groupBy(facts, drugKey).values()].map((same) => same[same.length - 1]);
  return latest.toSorted(bySalience(chart));
}

function drugKey({ concept, dosing }: Fact): string {
  const ingredients = dosing?.ingredients ?? [];
  return ingredients.length > 0 ? ingredients.toSorted().join(' + ') : (concept.codes[0] ?? concept.name.toLowerCase());
}

/**
 * Active, or prescribed without an end, and not overtaken by a later statement of the same way of taking the drug; the most salient first. A package
 * handed out neither ends an order nor is one: it counts where no order says more.
 */
export function takenMedications(chart: Chart): readonly Fact[] {
  return [...Map.groupBy(chart.of('medication'), drugKey).values()].flatMap(takenOf).toSorted(bySalience(chart));
}

/** @param same statements of one drug, in order of time. */
function takenOf(same: readonly Fact[]): readonly Fact[] {
  const orders = same.filter((fact) => !isDispensed(fact));
  const taken = orders.filter(
    (fact, place) => isTaken(fact) && !orders.some((later, at) => at > place && overtakes(later, fact)),
  );
  const last = same[same.length - 1];
  return taken.length === 0 && isDispensed(last) ? [last] : taken;
}

/**
 * What the latest statement of the drug says is not taken. Apart from what is prescribed, which it does not end: both are told.
 * @param same statements of one drug, in order of time.
 */
function notTakenOf(same: readonly Fact[]): readonly Fact[] {
  const last = same.findLast(({ status, assertion }) => status !== 'not done' || assertion === 'absent');
  return last !== undefined && last.status === 'not done' && !last.details.includes(NOT_TO_BE_GIVEN) ? [last] : [];
}

/** Orders that a drug must not be given: instructions, never left out. */
export function forbiddenMedications(chart: Chart): readonly Fact[] {
  return chart.of('medication').filter(isForbidding).toSorted(bySalience(chart));
}

function isTaken({ status, assertion }: Fact): boolean {
  return assertion === 'present' && (status === 'active' || status === 'unknown');
}

function isDispensed({ details }: Fact): boolean {
  return details.includes(DISPENSED);
}

/** Facts mark what is overtaken by the same route (`overtakesOrder`); here a route that is not said can be any. */
function overtakes(later: Fact, fact: Fact): boolean {
  const [a, b] = [later.dosing, fact.dosing];
  const sameWay = (a?.asNeeded ?? false) === (b?.asNeeded ?? false);
  const isApart = (later.time.start ?? 0) - (fact.time.start ?? 0) > TOGETHER_MINUTES;
  const sameRoute = a?.route == null || b?.route == null || a.route === b.route;
  return isApart && sameWay && sameRoute && overtakesOrder(later, fact);
}

/** Out of ISMP's lists of high-alert medications (ISMP 2021, 2024): those of everyday care in which one missed entry can kill. */
export function isHighAlert({ concept, dosing }: Fact): boolean {
  const names = [concept.name, ...concept.synonyms, ...(dosing?.ingredients ?? [])].join(' ');
  return HIGH_ALERT.test(names) && !/\b(?:flush|lock)\b/i.test(names);
}

const HIGH_ALERT =
  /\b(?:warfarin|acenocoumarol|phenprocoumon|apixaban|eliquis|rivaroxaban|xarelto|dabigatran|pradaxa|edoxaban|heparin|\w+parin|fondaparinux|argatroban|bivalirudin|insulin|methotrexate|digoxin|lithium)\b/i;

function isEnded(fact: Fact): boolean {
  return ['stopped', 'completed', 'resolved'].includes(fact.status) && !isDispensed(fact);
}

/** @param chosen which of what is taken belong; all by default. */
export function medicationSections(
  chart: Chart,
  heading: string,
  code: string,
  chosen: (fact: Fact) => boolean = () => true,
): readonly (DraftSection | null)[] {
  if (chart.of('medication').length === 0)
    return [section(heading, code, [paragraph(sayAbsent('medication', chart.record))])];
  const taken = takenMedications(chart).filter(chosen);
  const isOld = ({ status, time: { start } }: Fact): boolean =>
    status !== 'active' && start !== null && start < chart.asOf - CURRENT_DAYS * MINUTES_OF_A_DAY;
  const notTaken = [...Map.groupBy(chart.of('medication'), drugKey).values()].flatMap(notTakenOf).filter(chosen);
  const told = [...taken.filter((fact) => !isOld(fact)), ...notTaken.toSorted(bySalience(chart))];
  return [
    medicationList(heading, code, told, forbiddenMedications(chart)),
    medicationList('Medications prescribed over a year ago, end not recorded', code, taken.filter(isOld)),
  ];
}

/** What ended last, of each drug. */
export function endedSection(
  chart: Chart,
  heading: string,
  chosen: (fact: Fact) => boolean = () => true,
): DraftSection | null {
  const orders = chart.of('medication').filter((fact) => !isDispensed(fact));
  const ended = latestOfEach(orders, chart).filter((fact) => isEnded(fact) && chosen(fact));
  return medicationList(heading, '10160-0', ended);
}

/**
 * What is active, or does the most harm when it is overlooked, stands first and is always shown.
 * @param forbidden before everything, all of it.
 */
function medicationList(
  heading: string,
  code: string,
  facts: readonly Fact[],
  forbidden: readonly Fact[] = [],
): DraftSection | null {
  const isFirst = (fact: Fact): boolean => fact.status === 'active' || isHighAlert(fact);
  const first = facts.filter(isFirst);
  const sorted = [...first, ...facts.filter((fact) => !isFirst(fact))];
  const limit = Math.max(MEDICATION_LIMIT, first.length);
  const sentences = [...forbidden, ...sorted.slice(0, limit)].map(medicationSentence);
  return section(heading, code, [list(sentences)], sorted.length - limit);
}

/** Doses given, one sentence a drug. */
export function givenSentences(
  chart: Chart,
  doses: readonly Fact[],
  timed: boolean,
): { shown: readonly MaybeSentence[]; left: number } {
  const given = doses.filter(({ status }) => status !== 'not done' && status !== 'planned' && status !== 'pending');
  const drugs = [...Map.groupBy(given, drugKey).values()];
  const order = bySalience(chart);
  const sorted = drugs.toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]));
  return {
    shown: sorted.slice(0, LIST_LIMIT).map((same) => administrationSentence(same, timed)),
    left: Math.max(0, sorted.length - LIST_LIMIT),
  };
}
