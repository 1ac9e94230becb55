/**
 * DiagnosticReport, DocumentReference and Composition: that a report or note exists, of what kind, by whom; a report's conclusion. The text is no fact.
 *
 * A report is known when it is issued, a note when it was written. Reports that are registered, partial or preliminary are `pending`.
 */
import type { Fact, FactStatus, FactValue } from '../fact.ts';
import type { Statement } from '../statement.ts';
import { authorOf, bareReference, type Chart, encounterOf, endOfStay, referenceOf, stated } from './chart.ts';
import { conceptOf } from './concept.ts';
import { type Element, elementOf, elementsOf, textOf } from './element.ts';
import { firstMoment } from './fhirTime.ts';

const REPORT: Readonly<Record<string, FactStatus>> = {
  registered: 'pending',
  partial: 'pending',
  preliminary: 'pending',
  final: 'completed',
  amended: 'completed',
  corrected: 'completed',
  appended: 'completed',
  unknown: 'unknown',
};

const LONGEST_CONCLUSION = 2000;

export function reportStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = REPORT[textOf(resource, 'status') ?? 'unknown'];
  const concept = conceptOf(elementOf(resource, 'code'), 'observation');
  if (status === undefined || concept === null) return [];
  const encounter = encounterOf(resource);
  const issued = firstMoment(resource, ['issued']);
  const at = firstMoment(resource, ['effectiveDateTime', 'effectivePeriod.start', 'issued']);
  const known =
    (issued ?? firstMoment(resource, ['effectivePeriod.end', 'effectiveDateTime']))?.last ??
    endOfStay(chart, encounter);
  const conclusion = textOf(resource, 'conclusion');
  const value: FactValue | null =
    conclusion === null ? null : { type: 'text', text: conclusion.slice(0, LONGEST_CONCLUSION) };
  const author = authorOf(chart, firstReference(resource, 'performer'));
  const said = { resource, kind: 'report', at, known, encounter, author } as const;
  return [
    stated({ ...said, path: 'code', concept, fact: { status, value } }),
    ...elementsOf(resource, 'conclusionCode').flatMap((codeable, index) => {
      const found = conceptOf(codeable, 'condition');
      const fact: Partial<Fact> = { status, details: ['conclusion'] };
      return found === null ? [] : [stated({ ...said, path: `conclusionCode[${index}]`, concept: found, fact })];
    }),
  ];
}

export function documentStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = textOf(resource, 'status') ?? 'current';
  if (status === 'entered-in-error' || textOf(resource, 'docStatus') === 'entered-in-error') return [];
  const concept = conceptOf(elementOf(resource, 'type'), 'observation') ?? DOCUMENT;
  const context = elementOf(resource, 'context');
  const [stay] = elementsOf(context, 'encounter');
  const encounter = encounterOf(resource) ?? (stay === undefined ? null : encounterOf({ encounter: stay }));
  const at = firstMoment(resource, ['date']) ?? firstMoment(context, ['period.end']);
  const isPending = ['preliminary', 'registered', 'partial'].includes(textOf(resource, 'docStatus') ?? status);
  const title = textOf(resource, 'description') ?? textOf(resource, 'title');
  const fact: Partial<Fact> = {
    status: isPending ? 'pending' : 'completed',
    details: [...(title === null ? [] : [`title: ${title}`]), ...(status === 'superseded' ? ['superseded'] : [])],
  };
  const author = authorOf(chart, firstReference(resource, 'author'));
  const known = at?.last ?? endOfStay(chart, encounter);
  return [stated({ resource, path: 'type', kind: 'report', concept, at, known, encounter, author, fact })];
}

const DOCUMENT = { codes: [], name: 'Document', synonyms: [] } as const;

function firstReference(resource: Element, name: string): string | null {
  const [first] = elementsOf(resource, name);
  return first === undefined ? null : bareReference(textOf(first, 'reference') ?? referenceOf(first, 'actor'));
}
