/**
 * ServiceRequest (kind `order`) and CarePlan: what is to be done. Orders of resuscitation limits are directives.
 *
 * An order that is active is `planned`: ordered, not yet done. Its time is when it is to be done, where it says so, else when it was written; known it is
 * when it was written. `completed` and `revoked` are states of today.
 */
import type { Fact, FactStatus } from '../fact.ts';
import { observationKind } from '../naming/observationKind.ts';
import { sideIn } from '../naming/side.ts';
import type { Ending, Statement } from '../statement.ts';
import { authorOf, type Chart, encounterOf, endOfStay, later, referenceOf, stated } from './chart.ts';
import { conceptOf, labelled, nameOf } from './concept.ts';
import { sideOfSite } from './conditions.ts';
import { type Element, elementOf, elementsOf, isTrue, textOf } from './element.ts';
import { firstMoment, periodOf } from './fhirTime.ts';

const ORDER: Readonly<Record<string, FactStatus>> = {
  draft: 'planned',
  active: 'planned',
  'on-hold': 'stopped',
  revoked: 'not done',
  completed: 'completed',
  unknown: 'unknown',
};

export function orderStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = ORDER[textOf(resource, 'status') ?? 'unknown'];
  const concept = conceptOf(elementOf(resource, 'code'), 'procedure');
  if (status === undefined || concept === null) return [];
  const encounter = encounterOf(resource);
  const authored = firstMoment(resource, ['authoredOn']);
  const due = firstMoment(resource, ['occurrenceDateTime', 'occurrencePeriod.start']);
  const isForbidden = isTrue(resource, 'doNotPerform');
  const isDirective =
    observationKind(concept.codes, concept.name) === 'directive' ||
    (isForbidden && /resuscitat|intubat|cpr/i.test(concept.name));
  const isPast = status === 'completed' || status === 'not done' || status === 'stopped';
  const ending: Ending | null = isPast ? { at: null, known: null, status, details: [] } : null;
  const priority = textOf(resource, 'priority');
  const fact: Partial<Fact> = {
    status: isForbidden || isDirective ? 'active' : isPast ? 'planned' : status,
    assertion: isForbidden ? 'absent' : 'present',
    side: sideOfSite(resource) ?? sideIn(concept.name),
    details: [
      ...labelled('reason', resource, 'reasonCode'),
      ...(priority === null || priority === 'routine' ? [] : [`priority: ${priority}`]),
    ],
  };
  return [
    stated({
      resource,
      path: 'code',
      kind: isDirective ? 'directive' : 'order',
      concept,
      at: due ?? authored,
      known: authored?.last ?? endOfStay(chart, encounter) ?? due?.last ?? null,
      ending,
      encounter,
      author: authorOf(chart, referenceOf(resource, 'requester')),
      fact,
    }),
  ];
}

const PLAN: Readonly<Record<string, FactStatus>> = {
  draft: 'planned',
  active: 'active',
  'on-hold': 'stopped',
  revoked: 'stopped',
  completed: 'completed',
  unknown: 'unknown',
};

export function carePlanStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = PLAN[textOf(resource, 'status') ?? 'unknown'];
  if (status === undefined) return [];
  const encounter = encounterOf(resource);
  const period = periodOf(resource, 'period');
  const created = firstMoment(resource, ['created']);
  const at = period.start ?? created;
  const known = created?.last ?? at?.last ?? endOfStay(chart, encounter);
  const isOver = status === 'completed' || status === 'stopped';
  const since = period.end === null ? null : later(period.end.last, known);
  const ending: Ending | null = isOver ? { at: period.end?.start ?? null, known: since, status, details: [] } : null;
  const details = activitiesOf(resource);
  return elementsOf(resource, 'category').flatMap((category, index) => {
    const concept = conceptOf(category, 'other');
    if (concept === null || concept.name === 'assess-plan') return [];
    const fact: Partial<Fact> = { status: isOver ? 'active' : status, details };
    return [
      stated({ resource, path: `category[${index}]`, kind: 'care plan', concept, at, known, ending, encounter, fact }),
    ];
  });
}

function activitiesOf(resource: Element): readonly string[] {
  return elementsOf(resource, 'activity').flatMap((activity) => {
    const detail = elementOf(activity, 'detail');
    const name = nameOf(elementOf(detail, 'code')) ?? textOf(detail, 'description');
    return name === null || ['cancelled', 'entered-in-error'].includes(textOf(detail, 'status') ?? '')
      ? []
      : [`activity: ${name}`];
  });
}
