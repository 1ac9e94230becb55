/**
 * Cuts an input into units: files of one kind that are landed together, and into shares for several machines.
 *
 * A unit's id is the hash of its files' content and of the settings that change what is landed, so a unit landed before is found again,
 * on any machine, as long as nothing of it changed.
 */
import { createHash } from 'node:crypto';
import { TOOL_VERSION } from '../../../base/manifest.ts';
import { byCodePoint, type InputFile } from '../input/files.ts';
import type { Shard } from '../options.ts';

/** Version of landed files: a change of it, or of the tool, lands everything anew. */
const LANDED_FORMAT = 3;

/** Files of a unit together, uncompressed or not: enough to keep the cores busy, small enough to be done again after a crash. */
const UNIT_BYTES = 256 << 20;

export interface GroupedFile extends InputFile {
  readonly sha256: string;
  /** What the landing must know to read it (`ndjson`, `measurement`): files of different groups are never in one unit. */
  readonly group: string;
}

export interface Unit {
  readonly id: string;
  readonly group: string;
  readonly files: readonly GroupedFile[];
}

/** @param settings what changes the landed rows, as a JSON value */
export function unitsOf(files: readonly GroupedFile[], settings: unknown): readonly Unit[] {
  const units: GroupedFile[][] = [];
  let last: { group: string; bytes: number } | undefined;
  for (const file of files.toSorted((a, b) => byCodePoint(a.group, b.group) || byCodePoint(a.name, b.name))) {
    if (last === undefined || last.group !== file.group || last.bytes + file.bytes > UNIT_BYTES) {
      units.push([]);
      last = { group: file.group, bytes: 0 };
    }
    units[units.length - 1].push(file);
    last.bytes += file.bytes;
  }
  return units.map((members) => ({ id: idOf(members, settings), group: members[0].group, files: members }));
}

/** The id that a unit of these files has. */
export function idOf(files: readonly Pick<GroupedFile, 'name' | 'sha256' | 'group'>[], settings: unknown): string {
  const content = [
    LANDED_FORMAT,
    TOOL_VERSION,
    settings,
    files.map(({ name, sha256, group }) => [name, sha256, group]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

/** The files of one share: the largest first, each to the share that has the least so far; the same on every machine. */
export function shareOf<T extends InputFile>(files: readonly T[], { part, of }: Shard): readonly T[] {
  const shares = Array.from({ length: of }, () => ({ bytes: 0, files: new Set<T>() }));
  for (const file of files.toSorted((a, b) => b.bytes - a.bytes || byCodePoint(a.name, b.name))) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.files.add(file);
    // A file costs something however small it is.
    least.bytes += file.bytes + 1;
  }
  return files.filter((file) => shares[part - 1].files.has(file));
}
