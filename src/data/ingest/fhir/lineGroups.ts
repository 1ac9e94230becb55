/**
 * Guesses from the beginning of each file what its lines are: resources of one type (as in a bulk export), Bundles, or some of each, and which
 * types occur. Files of a kind are then read together, each kind by the query that costs least.
 *
 * A guess only: what the files turn out to hold is checked after they are landed, and a wrong guess costs time, never a row.
 */
import { readHead } from '../input/bytes.ts';
import type { LineForm } from './compile.ts';

/** Where the lines of an input file are: the file itself, or its clean copy. */
export interface LineSource {
  readonly path: string;
  readonly name: string;
}

export interface GuessedGroup<S extends LineSource = LineSource> {
  readonly sources: readonly S[];
  readonly form: LineForm;
  /** Resource types that were seen. */
  readonly types: ReadonlySet<string>;
}

const HEAD_BYTES = 1 << 16;
/** Of Bundles more is looked at, for the types in them: this much, of so many files. */
const BUNDLE_HEAD_BYTES = 1 << 20;
const BUNDLE_FILES = 8;

/** @throws the system's error when a file cannot be opened. */
export async function guessGroups<S extends LineSource>(
  sources: readonly S[],
  gzip: boolean,
): Promise<readonly GuessedGroup<S>[]> {
  const groups = new Map<string, { sources: S[]; form: LineForm; types: Set<string> }>();
  for (const source of sources) {
    const types = typesOfLines(await textOf(source, gzip, HEAD_BYTES));
    const form = types.size === 1 && types.has('Bundle') ? 'bundles' : types.size === 1 ? 'resources' : 'mixed';
    const key = form === 'resources' ? [...types].join() : form;
    const group = groups.get(key) ?? { sources: [], form, types: new Set(form === 'resources' ? types : []) };
    groups.set(key, group);
    group.sources.push(source);
    if (form !== 'resources' && group.sources.length <= BUNDLE_FILES) {
      for (const type of typesNamed(await textOf(source, gzip, BUNDLE_HEAD_BYTES))) group.types.add(type);
    }
  }
  return [...groups.values()];
}

async function textOf({ path }: LineSource, gzip: boolean, bytes: number): Promise<string> {
  const head = await readHead({ path, compression: gzip ? 'gzip' : 'none' }, bytes);
  return head.bytes.toString('latin1');
}

/** Types of the lines themselves; `?` for one that cannot be told. The last line may be cut. */
function typesOfLines(text: string): Set<string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return new Set(whole.map(typeOfLine));
}

function typeOfLine(line: string): string {
  const first = /^\s*\{\s*"resourceType"\s*:\s*"(\w+)"/.exec(line)?.[1];
  if (first !== undefined) return first;
  try {
    const type: unknown = Object(JSON.parse(line)).resourceType;
    return typeof type === 'string' ? type : '?';
  } catch {
    return '?';
  }
}

function typesNamed(text: string): readonly string[] {
  return Array.from(text.matchAll(/"resourceType"\s*:\s*"(\w+)"/g), ([, type]) => type);
}
