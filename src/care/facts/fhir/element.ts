/** Reads JSON of FHIR without trusting it: what is not of the kind asked for reads as absent. */
export type Element = Readonly<Record<string, unknown>>;

export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The element of a name; an empty one when there is none. */
export function elementOf(value: Element, name: string): Element {
  const found = value[name];
  return isElement(found) ? found : NOTHING;
}

/** All elements of a name, given as a list or alone. */
export function elementsOf(value: Element, name: string): readonly Element[] {
  const found = value[name];
  if (Array.isArray(found)) return found.filter(isElement);
  return isElement(found) ? [found] : [];
}

/** A text that is not blank, trimmed. */
export function textOf(value: Element, name: string): string | null {
  const found = value[name];
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
}

export function textsOf(value: Element, name: string): readonly string[] {
  const found = value[name];
  return Array.isArray(found)
    ? found.filter((text): text is string => typeof text === 'string' && text.trim() !== '')
    : [];
}

export function numberOf(value: Element, name: string): number | null {
  const found = value[name];
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

export function isTrue(value: Element, name: string): boolean {
  return value[name] === true;
}

/** The codes of a CodeableConcept that states a status, whatever their systems. */
export function statusCodes(value: Element, name: string): readonly string[] {
  return elementsOf(elementOf(value, name), 'coding').flatMap((coding) => textOf(coding, 'code') ?? []);
}

const NOTHING: Element = {};
