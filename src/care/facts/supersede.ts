/**
 * Which statements were overtaken by newer ones of the same thing, as far as is known: an order by a newer order of the same ingredients and route,
 * smoking status and code status by the next, "no known allergies" by an allergy.
 *
 * Superseded facts stay, marked. An allergy is overtaken only by one that says all of what it says. Only facts that can have one state at a time are overtaken; results, diagnoses and doses given are events. Orders
 * written within an hour of each other (two strengths that make one dose), as needed beside regular ones, and dispensed packages overtake nothing. An order that goes on, as far as
 * is known, is overtaken only by one that goes on as well, of the same strength, or by its stop: a burst of 40 mg that is over does not end the 5 mg taken every day.
 */
import type { Fact, FactId, Quantity } from './fact.ts';
import { knownAt } from './statement.ts';

const TOGETHER_MINUTES = 60;

export function withSuperseded(facts: readonly Fact[]): readonly Fact[] {
  const newer = new Map<FactId, FactId>();
  for (const group of groupsOf(facts).values()) markOlder(group, newer);
  markDenials(facts, newer);
  if (newer.size === 0) return facts;
  return facts.map((fact) => ({ ...fact, supersededBy: newer.get(fact.id) ?? fact.supersededBy }));
}

function groupsOf(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = stateOf(fact);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}

/** What this is a state of; undefined for events. */
function stateOf({ kind, concept, dosing, details, status, assertion, relative, side }: Fact): string | undefined {
  if (status === 'not done') return undefined;
  const code = concept.codes[0] ?? concept.name.toLowerCase();
  switch (kind) {
    case 'medication': {
      if (details.includes(DISPENSED)) return undefined;
      const drug = dosing === null || dosing.ingredients.length === 0 ? code : [...dosing.ingredients].sort().join('+');
      return ['medication', drug, dosing?.route ?? '', dosing?.asNeeded ?? false].join('\u001e');
    }
    case 'social history':
    case 'directive':
      return [kind, code].join('\u001e');
    case 'allergy':
      // A reaction that a later entry does not repeat is still one.
      return [kind, code, concept.name, assertion, ...[...details].sort()].join('\u001e');
    case 'family history':
      return [kind, code, assertion, relative, side].join('\u001e');
    default:
      return undefined;
  }
}

/** The detail of a medication that was handed out, which is no order. */
export const DISPENSED = 'dispensed';
/** The detail of an order that a drug must not be given (absent), and of one that is over. */
export const NOT_TO_BE_GIVEN = 'not to be given';
export const NO_LONGER_IN_FORCE = 'no longer in force';
/** The detail of an order for some days. */
export const SHORT_COURSE = 'short course';

/** An order for no longer is a course: a burst, an antibiotic, the orders of most stays. */
export const COURSE_MINUTES = 30 * 1440;

/**
 * Whether an order of a drug says anew how it is taken, so that an earlier one of the same drug and manner no longer does. What has ended is overtaken by any
 * later order; what goes on, by what goes on, and by the stop of the same dose that was no course.
 */
export function overtakesOrder(newer: Fact, older: Fact): boolean {
  if (!isOpen(older)) return true;
  if (!sameAmount(newer.dosing?.strength, older.dosing?.strength)) return false;
  if (newer.status === 'stopped') return !isCourse(newer) && sameAmount(newer.dosing?.dose, older.dosing?.dose);
  return isOpen(newer) && (!isCourse(newer) || isCourse(older));
}

function isOpen({ status, assertion, time }: Fact): boolean {
  return assertion === 'present' && time.end === null && (status === 'active' || status === 'unknown');
}

function isCourse({ details, time: { start, end } }: Fact): boolean {
  return details.includes(SHORT_COURSE) || (start !== null && end !== null && end - start <= COURSE_MINUTES);
}

/** One that is not said can be any. */
function sameAmount(a: Quantity | null = null, b: Quantity | null = null): boolean {
  return a === null || b === null || (a.value === b.value && a.unit === b.unit);
}

/** Whether an order forbids a drug, and does so still. */
export function isForbidding({ assertion, details }: Fact): boolean {
  return assertion === 'absent' && details.includes(NOT_TO_BE_GIVEN) && !details.includes(NO_LONGER_IN_FORCE);
}

/** @param newer gets the older fact's id → the id of the next statement of the same thing. */
function markOlder(group: readonly Fact[], newer: Map<FactId, FactId>): void {
  if (group.length < 2) return;
  const isOrder = group[0].kind === 'medication';
  const apart = isOrder ? TOGETHER_MINUTES : 0;
  const sorted = [...group].sort((a, b) => knownAt(a) - knownAt(b) || (a.id < b.id ? -1 : 1));
  let first = sorted.length;
  for (let index = sorted.length - 2; index >= 0; index--) {
    while (first > index + 1 && knownAt(sorted[first - 1]) - knownAt(sorted[index]) > apart) first--;
    const next = sorted.findIndex((fact, at) => at >= first && (!isOrder || overtakesOrder(fact, sorted[index])));
    if (next >= 0) newer.set(sorted[index].id, sorted[next].id);
  }
}

/** "No known allergy" holds until an allergy is recorded. */
function markDenials(facts: readonly Fact[], newer: Map<FactId, FactId>): void {
  const allergies = facts.filter(({ kind, assertion }) => kind === 'allergy' && assertion === 'present');
  if (allergies.length === 0) return;
  for (const denial of facts) {
    if (denial.kind !== 'allergy' || denial.assertion !== 'absent') continue;
    const later = allergies
      .filter((allergy) => knownAt(allergy) >= knownAt(denial))
      .sort((a, b) => knownAt(a) - knownAt(b) || (a.id < b.id ? -1 : 1))[0];
    if (later !== undefined) newer.set(denial.id, later.id);
  }
}
