/**
 * Reads a parsed JSON document strictly: every value is asked for by its kind, every key of an object has to be known. A fault names
 * the JSON path (`select[0].column[1].name`), the rule and the remedy; a misspelt key also the nearest known one.
 *
 * FHIR's own freedoms stay (FHIR R4, 2.6.2 JSON): any element may carry `id` and `extension`, and a primitive its `_name` companion.
 * `modifierExtension` is refused, since what it means is not known here.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { nearestName } from '../../../base/nearest.ts';

/** A value of the document and where it stands. */
export interface Place {
  /** The file, or what else the document is called. */
  readonly document: string;
  /** JSON path from the root, empty for the root itself. */
  readonly path: string;
  readonly value: unknown;
}

export type Fields = ReadonlyMap<string, Place>;

const ELEMENT_KEYS = ['id', 'extension'];

/** The fields of an object. @throws settings/invalid, settings/unknown-key. */
export function readFields(place: Place, known: readonly string[]): Fields {
  const { value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, 'an object');
  const fields = new Map<string, Place>();
  for (const [key, entry] of Object.entries(value)) {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    const plain = key.startsWith('_') ? key.slice(1) : key;
    if (!known.includes(plain) && !ELEMENT_KEYS.includes(plain)) throw unknownKey({ ...place, path }, key, known);
    fields.set(key, { document: place.document, path, value: entry });
  }
  return fields;
}

export function readText(place: Place): string {
  if (typeof place.value !== 'string' || place.value.trim() === '') throw wrong(place, 'a text that is not empty');
  return place.value;
}

export function readBoolean(place: Place): boolean {
  if (typeof place.value !== 'boolean') throw wrong(place, 'true or false');
  return place.value;
}

/** The items of a list, which FHIR never leaves empty. */
export function readList(place: Place): readonly Place[] {
  const { document, path, value } = place;
  if (!Array.isArray(value) || value.length === 0) throw wrong(place, 'a list with at least one item');
  return value.map((item: unknown, index) => ({ document, path: `${path}[${index}]`, value: item }));
}

/** @throws settings/invalid when the field is absent. */
export function requireField(fields: Fields, parent: Place, name: string): Place {
  const field = fields.get(name);
  if (field === undefined) throw faultAt(parent, `"${name}" is missing.`, `Give "${name}".`);
  return field;
}

/** A broken rule at a place of the document. */
export function faultAt(place: Pick<Place, 'document' | 'path'>, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where: placeName(place), rule, remedy });
}

export function placeName(place: Pick<Place, 'document' | 'path'>): string {
  return place.path === '' ? place.document : `${place.document}: ${place.path}`;
}

function wrong(place: Place, wanted: string): AnamnesisError {
  return faultAt(place, `This has to be ${wanted}.`, `Write ${wanted} here.`);
}

function unknownKey(place: Place, key: string, known: readonly string[]): AnamnesisError {
  if (key === 'modifierExtension') {
    return faultAt(place, 'A modifier extension may change the meaning of its element.', 'Take it out of the view.');
  }
  const nearest = nearestName(key, known);
  const list = `Known keys here: ${known.join(', ')}.`;
  return new AnamnesisError('settings/unknown-key', {
    where: placeName(place),
    rule: `There is no key "${key}" here.`,
    remedy: nearest === undefined ? list : `Did you mean "${nearest}"? ${list}`,
  });
}
