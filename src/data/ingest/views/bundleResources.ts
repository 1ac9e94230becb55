/**
 * The resources of a FHIR Bundle, with references among them made relative, so that views can follow them: a reference to an entry's
 * `fullUrl` (`urn:uuid:…` in a transaction) becomes `Patient/id` (FHIR R4, 2.36.4 Resolving references in Bundles). What is not a Bundle is
 * given back as the one resource it is.
 *
 * Leaves out: references to resources outside the Bundle, conditional references, entries without a resource. Nothing handed in is changed.
 */

export interface PlacedResource {
  readonly resource: unknown;
  /** Its place among the entries of the Bundle, from 1; 1 for a resource of its own. */
  readonly place: number;
}

/**
 * The resources of `document`, a parsed Bundle or any other resource.
 * @param types only resources of these are given, when there are any
 */
export function* resourcesOf(document: unknown, types?: ReadonlySet<string>): Generator<PlacedResource> {
  if (fieldOf(document, 'resourceType') !== 'Bundle') {
    yield { resource: document, place: 1 };
    return;
  }
  const entries = fieldOf(document, 'entry');
  if (!Array.isArray(entries)) return;
  const resources = entries.map(namedResource);
  const relative = relativeReferences(entries, resources);
  for (const [index, resource] of resources.entries()) {
    const isWanted = types === undefined || types.has(String(fieldOf(resource, 'resourceType')));
    if (resource !== undefined && isWanted) yield { resource: withRelative(resource, relative), place: index + 1 };
  }
}

/** An entry's resource; one without an id is called by what the entry's fullUrl names, as everywhere in ingest. */
function namedResource(entry: unknown): unknown {
  const [resource, url] = [fieldOf(entry, 'resource'), fieldOf(entry, 'fullUrl')];
  if (typeof resource !== 'object' || resource === null || fieldOf(resource, 'id') !== undefined) return resource;
  const id = typeof url === 'string' ? (NAMED_ID.exec(url)?.groups?.id ?? undefined) : undefined;
  return id === undefined ? resource : { ...resource, id };
}

const NAMED_ID = /(?:^urn:uuid:|[A-Z][A-Za-z]+\/)(?<id>[A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/;

function relativeReferences(entries: readonly unknown[], resources: readonly unknown[]): ReadonlyMap<string, string> {
  const relative = new Map<string, string>();
  for (const [index, resource] of resources.entries()) {
    const url = fieldOf(entries[index], 'fullUrl');
    const [type, id] = [fieldOf(resource, 'resourceType'), fieldOf(resource, 'id')];
    if (typeof url === 'string' && typeof type === 'string' && typeof id === 'string')
      relative.set(url, `${type}/${id}`);
  }
  return relative;
}

/** The same value where nothing changes, a copy along the way to what does. */
function withRelative(value: unknown, relative: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withRelative(item, relative));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  let changed: Record<string, unknown> | undefined;
  for (const [key, field] of Object.entries(value)) {
    const target = key === 'reference' && typeof field === 'string' ? relative.get(field) : undefined;
    const next = target ?? withRelative(field, relative);
    if (next !== field) changed = { ...(changed ?? value), [key]: next };
  }
  return changed ?? value;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
