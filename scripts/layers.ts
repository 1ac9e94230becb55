/**
 * Checks that the code follows the plan in `layersTable.ts`: imports fall downward, fenced things stay behind their fences,
 * names say something, files stay short. Reads imports by pattern, not by parsing: enough for code that the formatter has laid out.
 * Tests, benchmarks and scripts may import from anywhere; their names and lengths count too.
 *
 * `node scripts/layers.ts` exits 1 at a violation.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { FENCES, FORBIDDEN_NAMES, LONG_FILE_LINES, TOO_LONG_FILE_LINES, WINGS } from './layersTable.ts';

export interface Finding {
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly rule: string;
}

const FOLDERS = ['src', 'bench', 'test', 'scripts', 'interop'];

/** Checks every TypeScript file below the project's root. */
export function checkTree(root: string): readonly Finding[] {
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return entries.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
  });
  return paths.sort().flatMap((path) => checkFile(path, readFileSync(join(root, path), 'utf8')));
}

/** Checks one file, given its path from the project's root. */
export function checkFile(path: string, text: string): readonly Finding[] {
  const findings = [...checkNames(path), ...checkLength(path, text)];
  if (!path.startsWith('src/') || path.endsWith('.test.ts')) return findings;
  const code = withoutComments(text);
  const here = path.slice('src/'.length);
  for (const specifier of importsOf(code)) {
    if (specifier.startsWith('.')) findings.push(...checkDirection(path, specifier));
  }
  for (const fence of FENCES) {
    if (fence.only.some((prefix) => here.startsWith(prefix))) continue;
    const crossed =
      (fence.imports !== undefined && importsOf(code).some((specifier) => fence.imports?.test(specifier))) ||
      fence.code?.test(code);
    if (crossed) findings.push(broken(path, `${fence.what} is used outside ${fence.only.join(', ')}.`));
  }
  return findings;
}

/** The plan as Markdown tables, bottom first. */
export function layersMarkdown(): string {
  const rows = WINGS.flatMap((wing) => [
    `| \`${wing.name}\` | ${wing.level} | ${wing.holds} |`,
    ...wing.rooms.map((room) => `| \`${wing.name}/${room.name}\` | | ${room.holds} |`),
  ]);
  const fences = FENCES.map(({ what, only }) => `| ${what} | ${only.map((prefix) => `\`${prefix}\``).join(', ')} |`);
  return [
    '| folder | level | holds |',
    '|---|---|---|',
    ...rows,
    '',
    '| fenced | only in |',
    '|---|---|',
    ...fences,
  ].join('\n');
}

function checkNames(path: string): readonly Finding[] {
  const parts = path.split('/').flatMap((part) => part.replace(/\..*$/, '').split(/(?=[A-Z])|[-_]/));
  const bad = parts.map((part) => part.toLowerCase()).filter((part) => FORBIDDEN_NAMES.some((name) => name === part));
  return bad.map((name) => broken(path, `"${name}" says nothing: name it after what it does.`));
}

function checkLength(path: string, text: string): readonly Finding[] {
  const lines = text.split('\n').length - 1;
  if (lines > TOO_LONG_FILE_LINES) return [broken(path, `${lines} lines; the limit is ${TOO_LONG_FILE_LINES}.`)];
  if (lines <= LONG_FILE_LINES) return [];
  return [{ path, severity: 'warning', rule: `${lines} lines; think again past ${LONG_FILE_LINES}.` }];
}

function checkDirection(path: string, specifier: string): readonly Finding[] {
  const target = normalize(join(dirname(path), specifier));
  if (!target.startsWith('src/')) {
    return target === 'package.json' ? [] : [broken(path, `imports ${target}, which is not part of src.`)];
  }
  const from = placeOf(path);
  const to = placeOf(target);
  if (from === undefined) return [broken(path, 'stands in no room of the plan.')];
  if (to === undefined) return [broken(path, `imports ${target}, which stands in no room of the plan.`)];
  if (from.wing === to.wing) {
    return to.room <= from.room ? [] : [broken(path, `imports upward inside its wing: ${target}.`)];
  }
  return to.level < from.level ? [] : [broken(path, `imports upward or sideways: ${target}.`)];
}

function placeOf(path: string): { readonly wing: string; readonly level: number; readonly room: number } | undefined {
  const [, wingName, roomName] = path.split('/');
  const wing = WINGS.find(({ name }) => name === wingName);
  if (wing === undefined) return undefined;
  const room = wing.rooms.length === 0 ? 0 : wing.rooms.findIndex(({ name }) => name === roomName);
  return room < 0 ? undefined : { wing: wing.name, level: wing.level, room };
}

/** Block comments that begin a line, and line comments; what stands in strings is kept. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

function importsOf(code: string): readonly string[] {
  const pattern = /\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function broken(path: string, rule: string): Finding {
  return { path, severity: 'error', rule };
}

function main(): void {
  const findings = checkTree(join(import.meta.dirname, '..'));
  for (const { path, severity, rule } of findings) console.error(`${severity}  ${path}: ${rule}`);
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}

if (import.meta.main) main();
