/**
 * Observation: results, vital signs, social history, functions, directives and symptoms, with every kind of value; each component is a fact of its own in
 * the panel of its resource.
 *
 * Known when issued, else when observed, at its end. Registered and preliminary ones are `pending`. One whose value is said to be absent gives nothing, and
 * neither do cancelled ones and errors; a panel without a value of its own gives its components.
 */
import type { Fact, FactConcept, FactStatus, FactValue } from '../fact.ts';
import { observationKind } from '../naming/observationKind.ts';
import { sideIn } from '../naming/side.ts';
import type { Statement } from '../statement.ts';
import { quantityOf, rangeOf, ratioOf, textValue } from './amounts.ts';
import { authorOf, bareReference, type Chart, encounterOf, endOfStay, stated } from './chart.ts';
import { answerOf, conceptOf } from './concept.ts';
import { sideOfSite } from './conditions.ts';
import { type Element, elementOf, elementsOf, numberOf, textOf } from './element.ts';
import { firstMoment } from './fhirTime.ts';

const WHEN = ['effectiveDateTime', 'effectiveInstant', 'effectivePeriod.start', 'effectivePeriod.end'];

export function observationStatements(resource: Element, chart: Chart): readonly Statement[] {
  const status = STATUSES[textOf(resource, 'status') ?? ''];
  if (status === undefined) return [];
  const components = elementsOf(resource, 'component');
  const own = partOf(resource, 'code', status);
  const parts = [
    ...(own !== null && (own.value !== null || components.length === 0) ? [own] : []),
    ...components.flatMap((component, index) => partOf(component, `component[${index}].code`, status) ?? []),
  ];
  const encounter = encounterOf(resource);
  const ended = firstMoment(resource, ['effectivePeriod.end', ...WHEN]);
  const known = firstMoment(resource, ['issued'])?.last ?? ended?.last ?? endOfStay(chart, encounter);
  const [performer] = elementsOf(resource, 'performer');
  const panel = parts.length > 1 ? `Observation/${textOf(resource, 'id') ?? ''}` : null;
  return parts.map((part) =>
    stated({
      resource,
      path: part.path,
      kind: observationKind(part.concept.codes, part.concept.name, categoriesOf(resource)),
      concept: part.concept,
      at: firstMoment(resource, [...WHEN, 'issued']),
      known,
      encounter,
      author: authorOf(chart, bareReference(performer === undefined ? null : textOf(performer, 'reference'))),
      fact: { ...part.fact, value: part.value, panel, status, side: sideOfSite(resource) ?? sideIn(part.concept.name) },
    }),
  );
}

/** Others (cancelled, entered in error) give nothing. */
const STATUSES: Readonly<Record<string, FactStatus>> = {
  registered: 'pending',
  preliminary: 'pending',
  final: 'completed',
  amended: 'completed',
  corrected: 'completed',
  unknown: 'unknown',
};

interface Part {
  readonly path: string;
  readonly concept: FactConcept;
  readonly value: FactValue | null;
  readonly fact: Pick<Fact, 'referenceRange' | 'interpretation' | 'details'>;
}

/** Null when it has no code, or its value is said to be absent. */
function partOf(observed: Element, path: string, status: FactStatus): Part | null {
  const concept = conceptOf(elementOf(observed, 'code'), 'observation');
  const value = valueOfObserved(observed);
  const isAbsent = value === null && 'dataAbsentReason' in observed && status !== 'pending';
  if (concept === null || isAbsent) return null;
  const state = textOf(observed, 'status');
  const details = state === 'amended' || state === 'corrected' ? [state] : [];
  return {
    path,
    concept,
    value,
    fact: { referenceRange: normalRange(observed), interpretation: flagOf(observed), details },
  };
}

function valueOfObserved(observed: Element): FactValue | null {
  const quantity = quantityOf(observed, 'valueQuantity');
  if (quantity !== null) return { type: 'quantity', ...quantity };
  const coded = answerOf(elementOf(observed, 'valueCodeableConcept'));
  if (coded !== null) return coded;
  const integer = numberOf(observed, 'valueInteger');
  if (integer !== null) return { type: 'quantity', value: integer, comparator: null, unit: '' };
  if (typeof observed.valueBoolean === 'boolean') return { type: 'text', text: String(observed.valueBoolean) };
  const text = textOf(observed, 'valueString');
  if (text !== null) return textValue(text);
  const date = textOf(observed, 'valueDateTime') ?? textOf(observed, 'valueTime');
  if (date !== null) return { type: 'text', text: date };
  return rangeOf(observed, 'valueRange') ?? ratioOf(observed, 'valueRatio');
}

/** The first that holds for everybody or says that it is the normal one. */
function normalRange(observed: Element): Fact['referenceRange'] {
  for (const range of elementsOf(observed, 'referenceRange')) {
    const types = elementsOf(elementOf(range, 'type'), 'coding').map((coding) => textOf(coding, 'code'));
    const [low, high] = [quantityOf(range, 'low'), quantityOf(range, 'high')];
    if ((low === null && high === null) || (types.length > 0 && !types.includes('normal'))) continue;
    return { low: low?.value ?? null, high: high?.value ?? null };
  }
  return null;
}

function flagOf(observed: Element): string | null {
  for (const codeable of elementsOf(observed, 'interpretation')) {
    for (const coding of elementsOf(codeable, 'coding')) {
      const code = textOf(coding, 'code');
      if (code !== null) return code;
    }
    const text = textOf(codeable, 'text');
    if (text !== null && /^[HLNA]{1,2}$/.test(text)) return text;
  }
  return null;
}

function categoriesOf(resource: Element): readonly string[] {
  return elementsOf(resource, 'category').flatMap((category) =>
    elementsOf(category, 'coding').flatMap((coding) => textOf(coding, 'code') ?? []),
  );
}
