/**
 * Procedure and Immunization: what was done or given. What was not done is said so (`not done`, absent), errors give nothing.
 *
 * A procedure is known when it begins, without any date when its stay is over; a vaccine given here when it was given, one reported when it was recorded.
 */
import type { Fact, FactStatus } from '../fact.ts';
import { sideIn } from '../naming/side.ts';
import type { Ending, Statement } from '../statement.ts';
import { type Chart, encounterOf, endOfStay, stated } from './chart.ts';
import { conceptOf, labelled } from './concept.ts';
import { sideOfSite } from './conditions.ts';
import { type Element, elementOf, elementsOf, numberOf, textOf } from './element.ts';
import { firstMoment, periodOf } from './fhirTime.ts';

const PROCEDURE: Readonly<Record<string, FactStatus>> = {
  preparation: 'planned',
  'in-progress': 'active',
  'not-done': 'not done',
  'on-hold': 'stopped',
  stopped: 'stopped',
  completed: 'completed',
  unknown: 'unknown',
};

export function procedureStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = PROCEDURE[textOf(resource, 'status') ?? 'unknown'];
  const concept = conceptOf(elementOf(resource, 'code'), 'procedure');
  if (status === undefined || concept === null) return [];
  const encounter = encounterOf(resource);
  const period = periodOf(resource, 'performedPeriod');
  const at = firstMoment(resource, ['performedDateTime']) ?? period.start ?? period.end;
  const isTimed = period.start !== null && period.end !== null;
  const ending: Ending | null =
    isTimed && period.end !== null ? { at: period.end.start, known: period.end.last, status, details: [] } : null;
  const fact: Partial<Fact> = {
    status: isTimed && status === 'completed' ? 'active' : status,
    assertion: status === 'not done' ? 'absent' : 'present',
    side: sideOfSite(resource) ?? sideIn([concept.name, ...concept.synonyms].join('; ')),
    details: [...labelled('reason', resource, 'reasonCode'), ...labelled('site', resource, 'bodySite')],
  };
  const known = at?.last ?? endOfStay(chart, encounter);
  return [stated({ resource, path: 'code', kind: 'procedure', concept, at, known, ending, encounter, fact })];
}

export function immunizationStatements(resource: Element): readonly Statement[] {
  const status = ({ completed: 'completed', 'not-done': 'not done' } as const)[textOf(resource, 'status') ?? ''];
  const concept = conceptOf(elementOf(resource, 'vaccineCode'), 'immunization');
  if (status === undefined || concept === null) return [];
  const [given, recorded] = [firstMoment(resource, ['occurrenceDateTime']), firstMoment(resource, ['recorded'])];
  const isOwn = resource.primarySource ?? recorded === null;
  const known = isOwn === true ? (given ?? recorded) : (recorded ?? given);
  const doses = elementsOf(resource, 'protocolApplied').flatMap(
    (one) => numberOf(one, 'doseNumberPositiveInt') ?? textOf(one, 'doseNumberString') ?? [],
  );
  const fact: Partial<Fact> = {
    status,
    assertion: status === 'not done' ? 'absent' : 'present',
    details: [...doses.map((dose) => `dose ${dose}`), ...labelled('reason not done', resource, 'statusReason')],
  };
  const encounter = encounterOf(resource);
  return [
    stated({
      resource,
      path: 'vaccineCode',
      kind: 'immunization',
      concept,
      at: given ?? recorded,
      known: known?.last ?? null,
      encounter,
      fact,
    }),
  ];
}
