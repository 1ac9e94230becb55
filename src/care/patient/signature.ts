/**
 * Whether a Composition is signed, and still as it was when it was: its attesters (R4's `mode` is a code, R5's a CodeableConcept), the date of its last
 * editing, Provenance that stands beside it, and a hash of its text where the attester holds one.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { asObject, type JsonObject, objectsAt, textAt } from './json.ts';

/** Of an attester: `valueString` holds the SHA-256 of the text as it was signed. */
export const SIGNED_TEXT_HASH = 'urn:anamnesis:signed-text-sha256';

export interface Attester {
  readonly time: string;
  readonly hash: string | null;
}

const SIGNING_MODES: ReadonlySet<string> = new Set(['legal', 'professional']);
const DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** The last of those who signed. @throws input/invalid when nobody did who may. */
export function requireAttester(composition: JsonObject, resources: readonly JsonObject[], where: string): Attester {
  const attesters = objectsAt(composition, 'attester').filter((attester) =>
    modesOf(attester).some((mode) => SIGNING_MODES.has(mode)),
  );
  if (attesters.length === 0) throw notSigned(where, 'No one attests it in a legal or professional mode.');
  const people = attesters.filter((attester) => isPractitioner(asObject(attester.party), composition, resources));
  if (people.length < attesters.length) throw notSigned(where, 'One who attests it is not a Practitioner.');
  const signed = people.flatMap((attester) => {
    const time = textAt(attester, 'time');
    if (time === null || !DATE_TIME.test(time) || Number.isNaN(Date.parse(time))) return [];
    const extension = objectsAt(attester, 'extension').find((one) => one.url === SIGNED_TEXT_HASH);
    return [{ time, hash: textAt(extension ?? null, 'valueString') }];
  });
  const last = signed.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time)).at(-1);
  if (last === undefined) throw notSigned(where, 'It does not say when it was signed.');
  return last;
}

/** @throws input/invalid when the text is later than the signature by anything that the document says. */
export function refuseChanged(
  composition: JsonObject,
  resources: readonly JsonObject[],
  { time, hash }: Attester,
  hashNow: string,
  where: string,
): void {
  if (hash !== null && hash !== hashNow) throw notSigned(where, 'Its text is not the one that was signed.');
  const edited = textAt(composition, 'date');
  if (edited !== null && isLater(edited, time)) throw notSigned(where, 'It was edited after it was signed.');
  const changed = resources.some(
    (resource) =>
      resource.resourceType === 'Provenance' &&
      objectsAt(resource, 'target').some((target) => pointsTo(textAt(target, 'reference'), composition)) &&
      isLater(textAt(resource, 'recorded') ?? textAt(resource, 'occurredDateTime') ?? '', time),
  );
  if (changed) throw notSigned(where, 'Its Provenance tells of a change after it was signed.');
}

function modesOf(attester: JsonObject): readonly string[] {
  const { mode } = attester;
  if (typeof mode === 'string') return [mode];
  if (Array.isArray(mode)) return mode.filter((one) => typeof one === 'string');
  return objectsAt(asObject(mode), 'coding').flatMap((coding) =>
    typeof coding.code === 'string' ? [coding.code] : [],
  );
}

/** What the reference leads to decides, where it is there; else its own type. A PractitionerRole is a Practitioner at work. */
function isPractitioner(party: JsonObject | null, composition: JsonObject, resources: readonly JsonObject[]): boolean {
  const reference = textAt(party, 'reference');
  if (reference === null) return false;
  const target = [...objectsAt(composition, 'contained'), ...resources].find(
    (resource) => `#${textAt(resource, 'id')}` === reference || pointsTo(reference, resource),
  );
  const type = textAt(party, 'type');
  if (type !== null && !isPractitionerType(type)) return false;
  if (target !== undefined) return isPractitionerType(textAt(target, 'resourceType') ?? '');
  return isPractitionerType(/(?:^|\/)([A-Z]\w+)\/[\w.-]+(?:\/_history\/[\w.-]+)?$/.exec(reference)?.[1] ?? '');
}

function isPractitionerType(type: string): boolean {
  return type === 'Practitioner' || type === 'PractitionerRole';
}

function pointsTo(reference: string | null, resource: JsonObject): boolean {
  if (reference === null) return false;
  const id = textAt(resource, 'id');
  const relative = id === null ? null : `${textAt(resource, 'resourceType')}/${id}`;
  return (
    reference === textAt(resource, 'fullUrl') ||
    reference === relative ||
    (relative !== null && reference.endsWith(`/${relative}`))
  );
}

/** Compared at the coarser of both precisions: a day is not later than a time on it. */
function isLater(one: string, other: string): boolean {
  if (!one.includes('T') || !other.includes('T')) return one.slice(0, 10) > other.slice(0, 10);
  return Date.parse(one) > Date.parse(other);
}

export function notSigned(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule: `This is no signed document. ${rule}`,
    remedy: 'Have a clinician review and sign it first; patients are told from signed documents only.',
  });
}
