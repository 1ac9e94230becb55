/**
 * Condition: diagnoses and problems. Refuted ones and errors give nothing; unconfirmed, provisional and differential ones are `suspected`.
 *
 * Known when recorded; without that date at the end of its stay (it was coded for the bill), without a stay from onset. `clinicalStatus` is the state of
 * today: an abatement with a date says since when it is over, otherwise that it is over belongs to today's record alone.
 */
import type { FactStatus, Side } from '../fact.ts';
import { pastCondition } from '../naming/history.ts';
import { sideIn } from '../naming/side.ts';
import type { Ending, Statement } from '../statement.ts';
import { authorOf, type Chart, encounterOf, endOfStay, later, referenceOf, stated } from './chart.ts';
import { conceptOf, labelled, nameOf } from './concept.ts';
import { type Element, elementOf, elementsOf, statusCodes, textOf } from './element.ts';
import { firstMoment, type Moment } from './fhirTime.ts';

export function conditionStatements(resource: Element, chart: Chart): readonly Statement[] {
  const verification = statusCodes(resource, 'verificationStatus');
  const concept = conceptOf(elementOf(resource, 'code'), 'condition');
  if (concept === null || verification.some((code) => code === 'entered-in-error' || code === 'refuted')) return [];
  const isSuspected = verification.some((code) => ['unconfirmed', 'provisional', 'differential'].includes(code));
  const encounter = encounterOf(resource);
  const onset = firstMoment(resource, ['onsetDateTime', 'onsetPeriod.start']);
  const recorded = firstMoment(resource, ['recordedDate']);
  const known = recorded?.last ?? endOfStay(chart, encounter) ?? onset?.last ?? null;
  const past = pastCondition(concept);
  const ending = endingOf(resource, known);
  return [
    stated({
      resource,
      path: 'code',
      kind: past?.kind ?? 'condition',
      concept: past?.concept ?? concept,
      at: onset ?? recorded,
      known,
      ending,
      encounter,
      author: authorOf(chart, referenceOf(resource, 'recorder')),
      fact: {
        status: statusBefore(statusCodes(resource, 'clinicalStatus'), ending),
        assertion: isSuspected ? 'suspected' : past === null ? 'present' : 'historical',
        side: sideOfSite(resource) ?? sideIn([concept.name, ...concept.synonyms].join('; ')),
        details: detailsOf(resource),
      },
    }),
  ];
}

/** Side of a body site, by its codes' names or SNOMED's qualifiers. */
export function sideOfSite(resource: Element): Side | null {
  const sites = elementsOf(resource, 'bodySite');
  const codes = sites.flatMap((site) => elementsOf(site, 'coding').flatMap((coding) => textOf(coding, 'code') ?? []));
  const names = sites.flatMap((site) => nameOf(site) ?? []).join('; ');
  const [left, right] = ['7771000', '24028007'].map((code) => codes.includes(code));
  if (codes.includes('51440002') || (left && right)) return 'both';
  return left ? 'left' : right ? 'right' : sideIn(names);
}

const ACTIVE = ['active', 'recurrence', 'relapse'];
const OVER = ['inactive', 'remission', 'resolved'];

function endingOf(resource: Element, known: number | null): Ending | null {
  const clinical = statusCodes(resource, 'clinicalStatus');
  const abated = abatementOf(resource);
  if (ACTIVE.some((code) => clinical.includes(code))) return null;
  const state = OVER.find((code) => clinical.includes(code));
  if (abated === null && state === undefined && !hasAbatement(resource)) return null;
  const details = state === undefined || state === 'resolved' ? [] : [state === 'remission' ? 'in remission' : state];
  const since = abated === null ? null : later(abated.last, known);
  return { at: abated?.start ?? null, known: since, status: 'resolved', details };
}

function abatementOf(resource: Element): Moment | null {
  return firstMoment(resource, ['abatementDateTime', 'abatementPeriod.end', 'abatementPeriod.start']);
}

function hasAbatement(resource: Element): boolean {
  return Object.keys(resource).some((name) => name.startsWith('abatement')) && resource.abatementBoolean !== false;
}

/** Before it was over: it was active where the source follows its state at all and says when it ended. */
function statusBefore(clinical: readonly string[], ending: Ending | null): FactStatus {
  if (ACTIVE.some((code) => clinical.includes(code))) return 'active';
  return ending !== null && ending.at !== null ? 'active' : 'unknown';
}

const CATEGORIES: Readonly<Record<string, string>> = {
  'problem-list-item': 'problem list',
  'encounter-diagnosis': 'encounter diagnosis',
  'health-concern': 'health concern',
};

function detailsOf(resource: Element): readonly string[] {
  const categories = elementsOf(resource, 'category').flatMap((category) =>
    elementsOf(category, 'coding').flatMap((coding) => CATEGORIES[textOf(coding, 'code') ?? ''] ?? []),
  );
  const stages = elementsOf(resource, 'stage').flatMap((stage) => labelled('stage', stage, 'summary'));
  return [
    ...new Set(categories),
    ...labelled('severity', resource, 'severity'),
    ...stages,
    ...labelled('site', resource, 'bodySite'),
  ];
}
