/**
 * FamilyMemberHistory, Device, Flag and Consent: what relatives have, implants and aids, what limits treatment.
 *
 * What a relative has is never the patient's. A device says not since when the patient has it: it belongs to today's record. Of flags and consents
 * only advance directives and code status are taken.
 */
import type { Fact, FactStatus } from '../fact.ts';
import { observationKind } from '../naming/observationKind.ts';
import { relativeName } from '../naming/relative.ts';
import { sideIn } from '../naming/side.ts';
import type { Ending, Statement } from '../statement.ts';
import { quantityOf } from './amounts.ts';
import { type Chart, encounterOf, later, stated } from './chart.ts';
import { conceptOf, labelled, nameOf } from './concept.ts';
import { type Element, elementOf, elementsOf, statusCodes, textOf } from './element.ts';
import { firstMoment, periodOf } from './fhirTime.ts';

export function familyStatements(resource: Element): readonly Statement[] {
  if (!['partial', 'completed'].includes(textOf(resource, 'status') ?? 'completed')) return [];
  const date = firstMoment(resource, ['date']);
  const relationship = elementOf(resource, 'relationship');
  const relative = relativeName(statusCodes(resource, 'relationship')[0] ?? '', nameOf(relationship));
  return elementsOf(resource, 'condition').flatMap((condition, index) => {
    const concept = conceptOf(elementOf(condition, 'code'), 'condition');
    if (concept === null) return [];
    const onset = quantityOf(condition, 'onsetAge');
    const fact: Partial<Fact> = {
      assertion: 'family',
      relative,
      details: [
        ...(onset === null ? [] : [`onset at age ${onset.value}`]),
        ...labelled('outcome', condition, 'outcome'),
      ],
    };
    const path = `condition[${index}].code`;
    return [stated({ resource, path, kind: 'family history', concept, at: date, known: date?.last ?? null, fact })];
  });
}

export function deviceStatements(resource: Element): readonly Statement[] {
  const status = ({ active: 'active', inactive: 'stopped', unknown: 'unknown' } as const)[
    textOf(resource, 'status') ?? 'unknown'
  ];
  const concept = conceptOf(elementOf(resource, 'type'), 'other');
  if (status === undefined || concept === null) return [];
  return [
    stated({
      resource,
      path: 'type',
      kind: 'device',
      concept,
      at: null,
      known: null,
      fact: { status, side: sideIn(concept.name) },
    }),
  ];
}

export function flagStatements(resource: Element, _chart: Chart): readonly Statement[] {
  const status = ({ active: 'active', inactive: 'stopped' } as const)[textOf(resource, 'status') ?? ''];
  const concept = conceptOf(elementOf(resource, 'code'), 'other');
  if (status === undefined || concept === null || !isDirective(concept.codes, concept.name)) return [];
  const period = periodOf(resource, 'period');
  return [directive(resource, 'code', concept, { at: period.start, end: period.end, status })];
}

/** Codes of consents that say what treatment is wished for: HL7's ActCode and consent categories. */
const WISHES = new Set(['adr', 'acd', 'dnr', 'emrgonly', 'hcd', '64298-3', '59284-0']);

export function consentStatements(resource: Element): readonly Statement[] {
  const status = ({ active: 'active', inactive: 'stopped' } as const)[textOf(resource, 'status') ?? ''];
  if (status === undefined) return [];
  const categories = elementsOf(resource, 'category');
  const codes = [
    ...statusCodes(resource, 'scope'),
    ...categories.flatMap((one) => elementsOf(one, 'coding').flatMap((coding) => textOf(coding, 'code') ?? [])),
  ];
  const concept = categories.map((category) => conceptOf(category, 'other')).find((one) => one !== null);
  if (concept === undefined || !codes.some((code) => WISHES.has(code.toLowerCase()))) return [];
  const provision = textOf(elementOf(resource, 'provision'), 'type');
  const date = firstMoment(resource, ['dateTime']);
  const end = periodOf(elementOf(resource, 'provision'), 'period').end;
  const statement = directive(resource, 'category', concept, { at: date, end, status });
  return [
    provision === null
      ? statement
      : { ...statement, fact: { ...statement.fact, value: { type: 'text', text: provision } } },
  ];
}

function isDirective(codes: readonly string[], name: string): boolean {
  return observationKind(codes, name) === 'directive';
}

interface Held {
  readonly at: ReturnType<typeof firstMoment>;
  readonly end: ReturnType<typeof firstMoment>;
  readonly status: FactStatus;
}

function directive(
  resource: Element,
  path: string,
  concept: NonNullable<ReturnType<typeof conceptOf>>,
  { at, end, status }: Held,
): Statement {
  const known = at?.last ?? null;
  const ending: Ending | null =
    end !== null
      ? { at: end.start, known: later(end.last, known), status: 'stopped', details: [] }
      : status === 'active'
        ? null
        : { at: null, known: null, status, details: [] };
  const fact: Partial<Fact> = { status: 'active' };
  return stated({
    resource,
    path,
    kind: 'directive',
    concept,
    at,
    known,
    ending,
    encounter: encounterOf(resource),
    fact,
  });
}
