/**
 * AllergyIntolerance: to what, how bad, how it showed; "no known allergy" is `absent`. Refuted ones and errors give nothing.
 *
 * One that nobody has confirmed stays an allergy, with the detail `unconfirmed`: most are told by the patient, and leaving one out harms. Known when
 * recorded, else at the end of its stay, else from onset.
 */
import type { FactStatus } from '../fact.ts';
import { namedAllergy } from '../naming/allergen.ts';
import { withoutTag } from '../naming/readableName.ts';
import type { Ending, Statement } from '../statement.ts';
import { authorOf, type Chart, encounterOf, endOfStay, referenceOf, stated } from './chart.ts';
import { conceptOf, nameOf, namesBeside } from './concept.ts';
import { type Element, elementOf, elementsOf, statusCodes, textOf } from './element.ts';
import { firstMoment } from './fhirTime.ts';

export function allergyStatements(resource: Element, chart: Chart): readonly Statement[] {
  const verification = statusCodes(resource, 'verificationStatus');
  const [reaction] = elementsOf(resource, 'reaction');
  const concept =
    conceptOf(elementOf(resource, 'code'), 'other') ??
    (reaction === undefined ? null : conceptOf(elementOf(reaction, 'substance'), 'other'));
  if (concept === null || verification.some((code) => code === 'entered-in-error' || code === 'refuted')) return [];
  const { name, assertion } = namedAllergy(concept.codes[0], withoutTag(concept.name));
  const encounter = encounterOf(resource);
  const recorded = firstMoment(resource, ['recordedDate', 'assertedDate']);
  const onset = firstMoment(resource, ['onsetDateTime', 'onsetPeriod.start']);
  const { status, ending } = stateOf(resource);
  return [
    stated({
      resource,
      path: 'code',
      kind: 'allergy',
      concept: { codes: concept.codes, name, synonyms: namesBeside(name, [concept.name, ...concept.synonyms]) },
      at: onset ?? recorded,
      known: recorded?.last ?? endOfStay(chart, encounter) ?? onset?.last ?? null,
      ending,
      encounter,
      author: authorOf(chart, referenceOf(resource, 'asserter') ?? referenceOf(resource, 'recorder')),
      fact: { status, assertion, details: detailsOf(resource, verification) },
    }),
  ];
}

/** Inactive and resolved are states of today, without the time since when. */
function stateOf(resource: Element): { readonly status: FactStatus; readonly ending: Ending | null } {
  const clinical = statusCodes(resource, 'clinicalStatus');
  if (clinical.includes('active')) return { status: 'active', ending: null };
  const over = ['inactive', 'resolved'].find((code) => clinical.includes(code));
  if (over === undefined) return { status: 'unknown', ending: null };
  return {
    status: 'active',
    ending: { at: null, known: null, status: 'resolved', details: over === 'inactive' ? ['inactive'] : [] },
  };
}

function detailsOf(resource: Element, verification: readonly string[]): readonly string[] {
  const [type, criticality] = [textOf(resource, 'type'), textOf(resource, 'criticality')];
  const reactions = elementsOf(resource, 'reaction').flatMap((reaction) => {
    const severity = textOf(reaction, 'severity');
    return elementsOf(reaction, 'manifestation').flatMap((manifestation) => {
      const name = nameOf(manifestation);
      return name === null ? [] : [`reaction: ${withoutTag(name)}${severity === null ? '' : ` (${severity})`}`];
    });
  });
  return [
    ...(type === 'intolerance' ? ['intolerance'] : []),
    ...(criticality === null || criticality === 'unable-to-assess' ? [] : [`criticality: ${criticality}`]),
    ...reactions,
    ...(verification.includes('unconfirmed') ? ['unconfirmed'] : []),
  ];
}
