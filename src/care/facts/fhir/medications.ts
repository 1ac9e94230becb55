/**
 * MedicationRequest, MedicationDispense, MedicationStatement (kind `medication`) and MedicationAdministration (kind `administration`).
 *
 * An order that is `completed` was carried out; whether the drug is still taken, it does not say. `stopped` counts from the end of its period, and without one
 * for today's record alone. What was ordered not to be given (an instruction: detail `not to be given`), or is said not to be taken, is `absent`. Doses not given are no facts: neither by status
 * nor by a method that says so, as barcode systems have it.
 */
import type { Fact, FactStatus } from '../fact.ts';
import type { Ending, Statement } from '../statement.ts';
import { DISPENSED, NO_LONGER_IN_FORCE, NOT_TO_BE_GIVEN, SHORT_COURSE } from '../supersede.ts';
import { authorOf, type Chart, encounterOf, endOfStay, later, referenceOf, stated } from './chart.ts';
import { labelled, nameOf } from './concept.ts';
import { dosingOf, isShortCourse, routeOfCodeable } from './dosage.ts';
import { type Element, elementOf, elementsOf, isTrue, textOf } from './element.ts';
import { firstMoment, type Moment, periodOf } from './fhirTime.ts';
import { drugOf } from './medicationConcept.ts';

const REQUEST: Readonly<Record<string, FactStatus>> = {
  active: 'active',
  'on-hold': 'stopped',
  cancelled: 'not done',
  completed: 'completed',
  stopped: 'stopped',
  draft: 'planned',
  unknown: 'unknown',
};

export function requestStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = REQUEST[textOf(resource, 'status') ?? 'unknown'];
  const drug = drugOf(resource, chart);
  if (status === undefined || drug === null) return [];
  const encounter = encounterOf(resource);
  const instructions = elementsOf(resource, 'dosageInstruction');
  const supply = periodOf(elementOf(resource, 'dispenseRequest'), 'validityPeriod');
  const at = firstMoment(resource, ['authoredOn']) ?? supply.start;
  const known = at?.last ?? endOfStay(chart, encounter);
  const isPlan = ['proposal', 'plan', 'option'].includes(textOf(resource, 'intent') ?? '');
  const isForbidden = isTrue(resource, 'doNotPerform');
  const end =
    periodOf(elementOf(elementOf(instructions[0] ?? {}, 'timing'), 'repeat'), 'boundsPeriod').end ?? supply.end;
  if (isForbidden && status === 'not done') return [];
  const isOver = status === 'stopped' || status === 'completed';
  const now = isPlan ? 'planned' : status;
  const before = isForbidden
    ? { status: 'not done' as const, ending: isOver ? endOfBan(end, known) : null }
    : now === 'stopped' || now === 'completed'
      ? beforeEnd(now, end, known)
      : { status: now, ending: null };
  const said = {
    resource,
    path: 'medication',
    kind: 'medication',
    concept: drug.concept,
    at,
    known,
    encounter,
  } as const;
  const fact: Partial<Fact> = {
    status: before.status,
    assertion: isForbidden ? 'absent' : 'present',
    dosing: dosingOf(instructions, drug.product),
    details: [
      ...labelled('category', resource, 'category'),
      ...reasonsOf(resource),
      ...(textOf(resource, 'status') === 'on-hold' ? ['on hold'] : []),
      ...(isForbidden ? [NOT_TO_BE_GIVEN] : []),
      ...(isShortCourse(resource, instructions) ? [SHORT_COURSE] : []),
    ],
  };
  return [
    stated({ ...said, ending: before.ending, author: authorOf(chart, referenceOf(resource, 'requester')), fact }),
  ];
}

/** A drug that was stopped was active before; where nothing says since when, that belongs to today's record, and before nobody knows. */
function beforeEnd(
  status: FactStatus,
  end: Moment | null,
  known: number | null,
): { readonly status: FactStatus; readonly ending: Ending } {
  return {
    status: end === null ? 'unknown' : 'active',
    ending: { at: end?.start ?? null, known: end === null ? null : later(end.last, known), status, details: [] },
  };
}

/** An order not to give a drug never reads as one that was given, whatever became of it. */
function endOfBan(end: Moment | null, known: number | null): Ending {
  return { ...beforeEnd('not done', end, known).ending, details: [NO_LONGER_IN_FORCE] };
}

function reasonsOf(resource: Element): readonly string[] {
  return [...labelled('reason', resource, 'reasonCode'), ...labelled('status reason', resource, 'statusReason')];
}

export function dispenseStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = textOf(resource, 'status') ?? 'unknown';
  const drug = drugOf(resource, chart);
  if (drug === null || !['completed', 'unknown', 'in-progress'].includes(status)) return [];
  const encounter = encounterOf(resource, 'context');
  const at = firstMoment(resource, ['whenHandedOver', 'whenPrepared']);
  const dosing = dosingOf(elementsOf(resource, 'dosageInstruction'), drug.product);
  const known = at?.last ?? endOfStay(chart, encounter);
  const fact: Partial<Fact> = { status: 'completed', dosing, details: [DISPENSED] };
  return [
    stated({ resource, path: 'medication', kind: 'medication', concept: drug.concept, at, known, encounter, fact }),
  ];
}

const STATED: Readonly<Record<string, FactStatus>> = {
  active: 'active',
  completed: 'completed',
  intended: 'planned',
  stopped: 'stopped',
  'on-hold': 'stopped',
  unknown: 'unknown',
  'not-taken': 'not done',
};

export function statementStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = STATED[textOf(resource, 'status') ?? 'unknown'];
  const drug = drugOf(resource, chart);
  if (status === undefined || drug === null) return [];
  const encounter = encounterOf(resource, 'context');
  const period = periodOf(resource, 'effectivePeriod');
  const at = firstMoment(resource, ['effectiveDateTime']) ?? period.start ?? firstMoment(resource, ['dateAsserted']);
  const known = firstMoment(resource, ['dateAsserted'])?.last ?? endOfStay(chart, encounter) ?? at?.last ?? null;
  const isOver = status === 'completed' || status === 'stopped';
  const ending: Ending | null = isOver
    ? {
        at: period.end?.start ?? null,
        known: period.end === null ? known : later(period.end.last, known),
        status,
        details: [],
      }
    : null;
  const author = authorOf(chart, referenceOf(resource, 'informationSource'));
  const fact: Partial<Fact> = {
    status: isOver ? 'active' : status,
    assertion: status === 'not done' ? 'absent' : 'present',
    dosing: dosingOf(elementsOf(resource, 'dosage'), drug.product),
    details: ['as stated', ...reasonsOf(resource)],
  };
  return [
    stated({
      resource,
      path: 'medication',
      kind: 'medication',
      concept: drug.concept,
      at,
      known,
      ending,
      encounter,
      author,
      fact,
    }),
  ];
}

/** Ways to say that no dose was given, in any text or code of a method; "do not crush" is none. */
const NOT_GIVEN =
  /\bnot[ _-]+(yet[ _-]+|been[ _-]+)*(given|administered|flushed|applied|(re)?started|taken|done|performed|infused|injected|inhaled|instilled|received|confirmed|assessed|removed|stopped)\b|^(dose[ _-]+|on[ _-]+)?(hold|held|withheld)([ _-]+dose)?$|^(dose[ _-]+|patient[ _-]+)?(refused|declined|omitted|missed|skipped)\b/i;

export function administrationStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = textOf(resource, 'status') ?? 'unknown';
  const drug = drugOf(resource, chart);
  if (drug === null || !['completed', 'in-progress', 'stopped', 'on-hold', 'unknown'].includes(status)) return [];
  const dosage = elementOf(resource, 'dosage');
  if (methodTexts(elementOf(dosage, 'method')).some((text) => NOT_GIVEN.test(text))) return [];
  const period = periodOf(resource, 'effectivePeriod');
  const at = firstMoment(resource, ['effectiveDateTime']) ?? period.start;
  const ending: Ending | null =
    period.end === null ? null : { at: period.end.start, known: period.end.last, status: 'completed', details: [] };
  const dosing = { ...dosingOf([dosage], drug.product), text: textOf(dosage, 'text') };
  const route = routeOfCodeable(elementOf(dosage, 'route')) ?? dosing.route;
  const fact: Partial<Fact> = {
    status: status === 'in-progress' || ending !== null ? 'active' : 'completed',
    dosing: { ...dosing, route },
    details: reasonsOf(resource),
  };
  const encounter = encounterOf(resource, 'context');
  return [
    stated({
      resource,
      path: 'medication',
      kind: 'administration',
      concept: drug.concept,
      at,
      known: at?.last ?? null,
      ending,
      encounter,
      fact,
    }),
  ];
}

function methodTexts(method: Element): readonly string[] {
  const codings = elementsOf(method, 'coding').flatMap((coding) => [textOf(coding, 'code'), textOf(coding, 'display')]);
  return [...codings, textOf(method, 'text'), nameOf(method)].filter((text): text is string => text !== null);
}
