/**
 * Which version of each resource counts: the last one that was there at the time asked for; by `meta.lastUpdated`, then version id, then text, so that the order of
 * files plays no part.
 *
 * What was deleted, entered in error or refuted in its last version is gone at all times: that it was wrong is no news to be kept from the past. A version
 * stored after the time asked for counts when there is no earlier one: an export's times of storage can be those of a migration.
 */
import { type Element, elementOf, statusCodes, textOf } from './element.ts';
import { momentOf } from './fhirTime.ts';

export interface VersionedResource {
  readonly resource: Element;
  readonly text: string;
}

/** @param asOf minutes; null for the last version of each. In a fixed order. */
export function versionsAt(
  found: readonly VersionedResource[],
  deleted: ReadonlySet<string>,
  asOf: number | null,
): readonly Element[] {
  const byKey = new Map<string, VersionedResource[]>();
  for (const one of found) {
    const key = keyOf(one);
    if (deleted.has(key)) continue;
    const versions = byKey.get(key);
    if (versions === undefined) byKey.set(key, [one]);
    else versions.push(one);
  }
  const counting: Element[] = [];
  for (const key of [...byKey.keys()].sort()) {
    const version = countingVersion(byKey.get(key) ?? [], asOf);
    if (version !== undefined) counting.push(version);
  }
  return counting;
}

function keyOf({ resource, text }: VersionedResource): string {
  return `${textOf(resource, 'resourceType') ?? ''}/${textOf(resource, 'id') ?? text}`;
}

function countingVersion(versions: readonly VersionedResource[], asOf: number | null): Element | undefined {
  const sorted = versions.length === 1 ? versions : [...versions].sort(byVersion);
  const last = sorted[sorted.length - 1].resource;
  if (isWrong(last)) return undefined;
  if (asOf === null || sorted.length === 1) return last;
  const stored = sorted.findLast(({ resource }) => storedAt(resource) <= asOf) ?? sorted[0];
  return isWrong(stored.resource) ? undefined : stored.resource;
}

function byVersion(a: VersionedResource, b: VersionedResource): number {
  const [first, second] = [a, b].map(({ resource }) => Number(textOf(elementOf(resource, 'meta'), 'versionId') ?? 0));
  const byNumber = Number.isFinite(first - second) ? first - second : 0;
  const byTime = storedAt(a.resource) === storedAt(b.resource) ? 0 : storedAt(a.resource) - storedAt(b.resource);
  return byTime || byNumber || (a.text < b.text ? -1 : Number(a.text > b.text));
}

function storedAt(resource: Element): number {
  return momentOf(textOf(elementOf(resource, 'meta'), 'lastUpdated'))?.last ?? Number.NEGATIVE_INFINITY;
}

function isWrong(resource: Element): boolean {
  const verification = statusCodes(resource, 'verificationStatus');
  return (
    resource.status === 'entered-in-error' ||
    verification.some((code) => code === 'entered-in-error' || code === 'refuted')
  );
}
