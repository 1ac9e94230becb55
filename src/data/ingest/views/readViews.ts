/**
 * Views for ingest from files: one ViewDefinition a file, JSON or YAML, checked and compiled before any data is read. A view without a
 * `name` takes that of its file.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { sha256OfBytes } from '../../../base/hashing.ts';
import { type CompiledView, compileView } from './compile.ts';
import { parseViewDefinition, type Selection } from './viewDefinition.ts';
import { checkEventColumns } from './viewRows.ts';

export interface NamedView {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly view: CompiledView;
  /** The expressions of its times, one a branch of a union. */
  readonly times: readonly string[];
  /** Asks for boundaries of decimals, so resources have to be read with their digits (`parseResource`). */
  readonly needsDigits: boolean;
}

/**
 * Reads views in the order given.
 * @throws input/missing, input/not-readable, settings/invalid, settings/unknown-key; also when two views have one name.
 */
export async function readViews(paths: readonly string[]): Promise<readonly NamedView[]> {
  const views: NamedView[] = [];
  for (const path of paths) {
    const text = await readText(path);
    const definition = parseViewDefinition(parseText(path, text), path);
    const view = compileView(definition);
    checkEventColumns(view, path);
    const name = view.name ?? basename(path).replace(/\.[^.]*$/, '');
    if (views.some((other) => other.name === name)) {
      throw fault(path, `There are two views "${name}".`, 'Give each view a "name" of its own.');
    }
    const needsDigits = /\b(low|high)Boundary\b/.test(text);
    views.push({ name, path, sha256: sha256OfBytes(text), view, times: timesOf(definition.selections), needsDigits });
  }
  return views;
}

function timesOf(selections: readonly Selection[]): readonly string[] {
  return selections.flatMap(({ columns, selections: nested, unionAll }) => [
    ...columns.filter(({ name }) => name === 'time').map(({ path }) => path.text),
    ...timesOf(nested),
    ...timesOf(unionAll),
  ]);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'The view does not exist.' : 'The view cannot be read.',
      remedy: 'Give the path of a ViewDefinition, JSON or YAML.',
      cause,
    });
  }
}

/** JSON is YAML too, so one reader serves both. */
function parseText(path: string, text: string): unknown {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem === undefined) return document.toJS();
  const place = problem.linePos?.[0];
  const where = place === undefined ? path : `${path}:${place.line}:${place.col}`;
  throw fault(
    where,
    'This is not valid YAML or JSON.',
    'Mend it, or compare it with the example in the documentation.',
  );
}

function fault(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
