/**
 * Whose a resource is: Patient.id alone does not say so, for every server may have a `Patient/b` of its own.
 *
 * A reference is resolved first (FHIR R4, 2.36.4): a relative one against the base of the entry's `fullUrl`, and bases are compared whole but for http and https. Ours are
 * references without a base; those to a base at which the Patient stands; and where it stands at none, those to the resource's own server, or to the only base that the
 * source names at all, when none of its references is relative. A Patient.id that stands at several bases is several patients, named by their URLs.
 */
import { type Element, elementOf, textOf } from './element.ts';

/** A reference to a patient, or a Patient itself. */
export interface Owner {
  /** Patient.id. */
  readonly id: string;
  /** `server.example/fhir`; null of what stands without one. */
  readonly base: string | null;
  /** An absolute reference to another base than the resource's own. */
  readonly isElsewhere: boolean;
}

export interface Ownership {
  /** Of each resource that is met, and of none twice. */
  meet(owner: Owner, isPatient: boolean): void;
  /** Of documents that are not read as well: which bases patients are referred to at. */
  look(bytes: Buffer): void;
  /** After everything was met: whose it is, as subjects are called; null of another server's. */
  subjectOf(owner: Owner): string | null;
  subjects(): ReadonlySet<string>;
  /** Resources of other servers' patients. */
  others(): number;
}

/**
 * @param raw as it stands in the entry, references not resolved within the Bundle
 * @param url fullUrl of the entry; null of a resource that stands by itself
 * @param bare the id that is referred to, without its base
 */
export function ownerOf(resource: Element, raw: Element, url: string | null, bare: string): Owner {
  const own = baseOf(url);
  const reference =
    textOf(elementOf(raw, 'subject'), 'reference') ?? textOf(elementOf(raw, 'patient'), 'reference') ?? null;
  if (textOf(resource, 'resourceType') === 'Patient' || reference === null)
    return { id: bare, base: own, isElsewhere: false };
  const base = baseOf(reference);
  return base === null
    ? { id: bare, base: reference.startsWith('urn:') ? null : own, isElsewhere: false }
    : { id: bare, base, isElsewhere: base !== own };
}

/** `https://server.example/fhir/Patient/b` → `server.example/fhir`; null of what is no such URL. */
function baseOf(url: string | null): string | null {
  return URL_FORM.exec(url ?? '')?.[1] ?? null;
}

const URL_FORM = /^https?:\/\/(.+)\/[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[^/]+)?$/;
const RELATIVE = Buffer.from('"Patient/');
const ABSOLUTE = /"https?:\/\/([^"\s]+)\/Patient\/[A-Za-z0-9.-]{1,64}["/]/g;

export function newOwnership(): Ownership {
  const standing = new Map<string, Set<string>>();
  const here = new Set<string>();
  const elsewhere = new Map<string, { readonly owner: Owner; count: number }>();
  const bases = new Set<string>();
  let hasRelative = false;
  const placesOf = (id: string): ReadonlySet<string> => standing.get(id) ?? NOWHERE;
  const isOwn = ({ id, base, isElsewhere }: Owner): boolean => {
    const places = placesOf(id);
    if (places.size > 0) return base === null ? places.size === 1 : places.has(base);
    return !isElsewhere || (!hasRelative && bases.size === 1);
  };
  const nameOf = ({ id, base }: Owner): string => (placesOf(id).size > 1 ? `${base}/Patient/${id}` : id);
  const subjectOf = (owner: Owner): string | null => (isOwn(owner) ? nameOf(owner) : null);
  return {
    meet(owner, isPatient) {
      const { id, base, isElsewhere } = owner;
      if (isPatient && base !== null) standing.set(id, (standing.get(id) ?? new Set()).add(base));
      if (!isElsewhere) {
        here.add(id);
        return;
      }
      const key = `${base}/${id}`;
      const known = elsewhere.get(key);
      if (known === undefined) elsewhere.set(key, { owner, count: 1 });
      else known.count++;
    },
    look(bytes) {
      hasRelative ||= bytes.includes(RELATIVE);
      if (hasRelative || !bytes.includes('/Patient/')) return;
      for (const [, base] of bytes.toString('latin1').matchAll(ABSOLUTE)) bases.add(base);
    },
    subjectOf,
    subjects() {
      const names = [...elsewhere.values()].flatMap(({ owner }) => subjectOf(owner) ?? []);
      for (const id of here) {
        const places = placesOf(id);
        if (places.size > 1) for (const base of places) names.push(`${base}/Patient/${id}`);
        else names.push(id);
      }
      return new Set(names);
    },
    others: () => [...elsewhere.values()].reduce((sum, { owner, count }) => sum + (isOwn(owner) ? 0 : count), 0),
  };
}

const NOWHERE: ReadonlySet<string> = new Set();
