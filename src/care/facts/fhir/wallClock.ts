/**
 * The times of a patient's resources on the clock of the hospital's wall, before anything is read from them: each instant is written anew, without offset.
 *
 * With a zone, all instants are put on its clock. Without one, an instant stands as it is written, by its own offset. Exports mix offsets with UTC (Synthea
 * writes stays with an offset and results in UTC): then those in UTC take the offset of the nearest instant that has one, except beside offsets of +01:00 alone, where
 * UTC may be London's winter. An export all in UTC stays in UTC. Dates are no instants and stay. `meta` stays in UTC: it orders versions.
 */
import type { HospitalClock } from '../hospitalClock.ts';
import { type Element, isElement } from './element.ts';

/** @param clock null where no zone is known. */
export function onWallClock(resources: readonly Element[], clock: HospitalClock | null): readonly Element[] {
  if (clock !== null) return resources.map((resource) => rewritten(resource, ({ instant }) => clock.wall(instant)));
  const offsets = offsetsIn(resources);
  if (offsets.length === 0) return resources;
  const takesNearest = offsets.some(({ offset }) => offset !== 60);
  return resources.map((resource) =>
    rewritten(resource, ({ instant, offset }) =>
      offset === 0 && takesNearest ? instant + nearest(offsets, instant) : instant + offset,
    ),
  );
}

interface Instant {
  /** Minutes, UTC. */
  readonly instant: number;
  readonly offset: number;
}

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|([+-])(\d\d):(\d\d))$/;

function instantOf(text: string): Instant | null {
  if (text.length < 17 || text[10] !== 'T') return null;
  const [, wall, , sign, hours, minutes] = FORM.exec(text) ?? [];
  if (wall === undefined) return null;
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const millis = Date.parse(`${wall}Z`);
  return Number.isNaN(millis) ? null : { instant: millis / 60_000 - offset, offset };
}

/** Those beside UTC, in order of time. */
function offsetsIn(resources: readonly Element[]): readonly Instant[] {
  const found: Instant[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const read = instantOf(value);
      if (read !== null && read.offset !== 0) found.push(read);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (isElement(value)) for (const [name, part] of Object.entries(value)) if (name !== 'meta') visit(part);
  };
  resources.forEach(visit);
  return found.sort((a, b) => a.instant - b.instant || a.offset - b.offset);
}

function nearest(offsets: readonly Instant[], instant: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle].instant < instant) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [offsets[Math.max(0, low - 1)], offsets[low]];
  return Math.abs(before.instant - instant) <= Math.abs(after.instant - instant) ? before.offset : after.offset;
}

function rewritten(resource: Element, wall: (instant: Instant) => number): Element {
  const rewrite = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const read = instantOf(value);
      return read === null ? value : new Date(wall(read) * 60_000).toISOString().slice(0, -1);
    }
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isElement(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, name === 'meta' ? part : rewrite(part)]),
    );
  };
  const result = rewrite(resource);
  return isElement(result) ? result : resource;
}
