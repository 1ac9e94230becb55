/**
 * What the resources of one patient look up among each other, and the statements that come of them.
 *
 * A resource that names a patient other than its own, or none, never gets here (`gather.ts`).
 */
import type { Fact, FactConcept, FactKind, FactSource, FactTime } from '../fact.ts';
import { factOf } from '../newFact.ts';
import type { Ending, Statement } from '../statement.ts';
import { type Element, elementOf, textOf } from './element.ts';
import { type Moment, periodOf, timeOf } from './fhirTime.ts';

export interface Chart {
  /** Of this type and id: `Medication/1`. Also contained ones of the resource itself. */
  find(reference: string, within: Element): Element | undefined;
  /** Reference to a practitioner → specialty. */
  readonly specialties: ReadonlyMap<string, string>;
}

/** A statement of a resource: the fact, and when it became known. */
export interface Stated {
  readonly resource: Element;
  readonly kind: FactKind;
  readonly concept: FactConcept;
  /** FHIRPath below the resource. */
  readonly path: string;
  /** When it holds or happened. */
  readonly at: Moment | null;
  /** When it became known; null when the source does not say. */
  readonly known: number | null;
  readonly ending?: Ending | null;
  readonly encounter?: string | null;
  readonly author?: string | null;
  readonly fact?: Partial<Omit<Fact, 'time' | 'known' | 'id' | 'source' | 'kind' | 'concept'>>;
}

export function stated({
  resource,
  kind,
  concept,
  path,
  at,
  known,
  ending,
  encounter,
  author,
  fact,
}: Stated): Statement {
  const source: FactSource = { table: textOf(resource, 'resourceType') ?? '', id: textOf(resource, 'id') ?? '', path };
  const time: FactTime = timeOf(at);
  const extra = { encounter: encounter ?? null, author: author ?? null, ...fact };
  return {
    fact: factOf({ kind, source, concept, time, known, ...extra }),
    ending: ending ?? null,
    undated: known === null,
  };
}

/** `Encounter/1` of a reference, whatever comes before and behind it; contained ones begin with `#`. */
export function referenceOf(value: Element, name: string): string | null {
  return bareReference(textOf(elementOf(value, name), 'reference'));
}

export function bareReference(text: string | null): string | null {
  if (text === null) return null;
  if (text.startsWith('#')) return text;
  const parts = /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(text);
  return parts?.[1] ?? text.replace(/^urn:(uuid|oid):/, '');
}

/** Id of the stay that a resource names. */
export function encounterOf(value: Element, name = 'encounter'): string | null {
  const reference = referenceOf(value, name);
  return reference?.startsWith('Encounter/') ? reference.slice('Encounter/'.length) : null;
}

/** When a stay was over: the last minute that its end leaves open. Null while it goes on, or when it is unknown. */
export function endOfStay(chart: Chart, encounter: string | null): number | null {
  const stay = encounter === null ? undefined : chart.find(`Encounter/${encounter}`, {});
  return stay === undefined ? null : (periodOf(stay, 'period').end?.last ?? null);
}

/** Who says so: a specialty, the patient, a relative; null when it does not say. */
export function authorOf(chart: Chart, reference: string | null): string | null {
  if (reference === null) return null;
  if (reference.startsWith('Patient/')) return 'patient';
  if (reference.startsWith('RelatedPerson/')) return 'relative';
  return chart.specialties.get(reference)?.toLowerCase() ?? null;
}

/** The later of two times; the one there is. */
export function later(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
