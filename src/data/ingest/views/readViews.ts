/**
 * Views for ingest from files: one ViewDefinition a file, JSON or YAML, checked and compiled before any data is read. A view without a
 * `name` takes that of its file.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { type CompiledView, compileView } from './compile.ts';
import { parseViewDefinition } from './viewDefinition.ts';
import { checkEventColumns } from './viewRows.ts';

export interface NamedView {
  readonly name: string;
  readonly path: string;
  readonly view: CompiledView;
}

/**
 * Reads views in the order given.
 * @throws input/missing, input/not-readable, settings/invalid, settings/unknown-key; also when two views have one name.
 */
export async function readViews(paths: readonly string[]): Promise<readonly NamedView[]> {
  const views: NamedView[] = [];
  for (const path of paths) {
    const view = compileView(parseViewDefinition(parseText(path, await readText(path)), path));
    checkEventColumns(view, path);
    const name = view.name ?? basename(path).replace(/\.[^.]*$/, '');
    if (views.some((other) => other.name === name)) {
      throw fault(path, `There are two views "${name}".`, 'Give each view a "name" of its own.');
    }
    views.push({ name, path, view });
  }
  return views;
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
