/**
 * Which drug a resource names: by concept, by reference to a Medication (of the records, or contained), by its ingredients; and what its name says of
 * ingredients, strength and form.
 */
import { type Product, readProduct } from '../drugs/product.ts';
import type { FactConcept } from '../fact.ts';
import { isOwnName } from '../naming/readableName.ts';
import { type Chart, referenceOf } from './chart.ts';
import { conceptOf, displayOf, namesBeside } from './concept.ts';
import { type Element, elementOf, elementsOf, textOf } from './element.ts';

export interface NamedDrug {
  readonly concept: FactConcept;
  /** Null when the drug has a code only. */
  readonly product: Product | null;
}

/** Null when the resource names no drug that can be found. */
export function drugOf(resource: Element, chart: Chart): NamedDrug | null {
  const own = elementOf(resource, 'medicationCodeableConcept');
  if (Object.keys(own).length > 0) return named(own, null);
  const reference = referenceOf(resource, 'medicationReference');
  const medication = reference === null ? undefined : chart.find(reference, resource);
  const display = displayOf(resource, 'medicationReference');
  if (medication !== undefined) return ofMedication(medication, resource, chart) ?? named({}, display);
  return named({}, display);
}

function ofMedication(medication: Element, within: Element, chart: Chart): NamedDrug | null {
  const ingredients = ingredientsOf(medication, within, chart);
  return named(elementOf(medication, 'code'), nameByIdentifier(medication) ?? ingredients);
}

/** Names of hospitals' formularies can stand among the identifiers, under a system that says so. */
function nameByIdentifier(medication: Element): string | null {
  const found = elementsOf(medication, 'identifier').find((one) =>
    /medication-name$/.test(textOf(one, 'system') ?? ''),
  );
  return found === undefined ? null : textOf(found, 'value');
}

function ingredientsOf(medication: Element, within: Element, chart: Chart): string | null {
  const names = elementsOf(medication, 'ingredient').flatMap((ingredient) => {
    const coded = conceptOf(elementOf(ingredient, 'itemCodeableConcept'), 'medication');
    if (coded !== null) return [coded.name];
    const reference = referenceOf(ingredient, 'itemReference');
    const other = reference === null ? undefined : (chart.find(reference, medication) ?? chart.find(reference, within));
    return other === undefined || other === medication
      ? []
      : (named(elementOf(other, 'code'), nameByIdentifier(other))?.concept.name ?? []);
  });
  return names.length === 0 ? null : names.join(' / ');
}

/** @param otherwise the name where the concept has none. */
function named(codeable: Element, otherwise: string | null): NamedDrug | null {
  const concept = conceptOf(codeable, 'medication');
  if (concept === null && otherwise === null) return null;
  const codes = concept?.codes ?? [`LOCAL//${otherwise ?? ''}`];
  const own = codes.find(isOwnName);
  const ownName = own === undefined ? null : own.slice(own.indexOf('//') + 2);
  const given = isUnnamed(codeable) ? (otherwise ?? ownName) : (concept?.name ?? otherwise);
  if (given === null)
    return {
      concept: { codes, name: `medication with code ${codes[0].replace('//', ' ')}`, synonyms: [] },
      product: null,
    };
  const product = readProduct(given);
  const synonyms = namesBeside(product.name, [...product.synonyms, ...(concept?.synonyms ?? [])]);
  return { concept: { codes, name: product.name, synonyms }, product };
}

/** Codes alone. Where the code is the name (systems of names), it is taken as such. */
function isUnnamed(codeable: Element): boolean {
  const codings = elementsOf(codeable, 'coding');
  return textOf(codeable, 'text') === null && codings.every((coding) => textOf(coding, 'display') === null);
}
