/**
 * Which version of each resource counts: the last one that was there at the time asked for; by `meta.lastUpdated`, then version id, then content, so that neither
 * order nor form of files plays a part.
 *
 * What was deleted, entered in error or refuted in its last version is gone at all times: that it was wrong is no news to be kept from the past. A version
 * stored after the time asked for counts when there is no earlier one: an export's times of storage can be those of a migration.
 */
import { type Element, elementOf, isElement, statusCodes, textOf } from './element.ts';
import { momentOf } from './fhirTime.ts';

/** @param asOf minutes; null for the last version of each. In a fixed order. */
export function versionsAt(
  found: readonly Element[],
  deleted: ReadonlySet<string>,
  asOf: number | null,
): readonly Element[] {
  const byKey = new Map<string, Element[]>();
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

function keyOf(resource: Element): string {
  return `${textOf(resource, 'resourceType') ?? ''}/${textOf(resource, 'id') ?? contentOf(resource)}`;
}

function countingVersion(versions: readonly Element[], asOf: number | null): Element | undefined {
  const sorted = versions.length === 1 ? versions : [...versions].sort(byVersion);
  const last = sorted[sorted.length - 1];
  if (isWrong(last)) return undefined;
  if (asOf === null || sorted.length === 1) return last;
  const stored = sorted.findLast((version) => storedAt(version) <= asOf) ?? sorted[0];
  return isWrong(stored) ? undefined : stored;
}

/** Negative when the second is the later version. */
export function byVersion(a: Element, b: Element): number {
  const [first, second] = [a, b].map((one) => Number(textOf(elementOf(one, 'meta'), 'versionId') ?? 0));
  const byNumber = Number.isFinite(first - second) ? first - second : 0;
  const byTime = storedAt(a) === storedAt(b) ? 0 : storedAt(a) - storedAt(b);
  return byTime || byNumber || (contentOf(a) < contentOf(b) ? -1 : Number(contentOf(a) > contentOf(b)));
}

/** As JSON with keys in order: the same for the same resource, however it was laid out. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isElement(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
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
