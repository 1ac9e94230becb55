/**
 * The map of the project for the README: every source file with one phrase, taken from the first sentence of its header, so
 * that the map cannot drift from the code. A file without a header is an error.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WINGS } from './layersTable.ts';

const LONGEST_PHRASE = 96;
const FOLDERS: readonly (readonly [path: string, holds: string])[] = [
  ['src', 'the program; folders in the order in which they stand on each other'],
  ...WINGS.flatMap((wing) => [
    [`src/${wing.name}`, wing.holds] as const,
    ...wing.rooms.map((room) => [`src/${wing.name}/${room.name}`, room.holds] as const),
  ]),
  ['bin', 'how the program starts'],
  ['bench', 'speed of the hot paths, each beside a peer or a limit'],
  ['interop', 'proof that others read what we write'],
  ['runs', 'recipes: one command from data to figures'],
  ['scripts', 'checks of the project itself'],
  ['test', 'what crosses folders'],
  ['test/support', 'what several tests use'],
];

/** The tree as a Markdown code block. Folders without files are left out. */
export function projectTree(root: string): string {
  const lines = FOLDERS.flatMap(([folder, holds]) => {
    const indent = '  '.repeat(folder.split('/').length - 1);
    const below = sourcesBelow(join(root, folder));
    const inner = FOLDERS.map(([path]) => `${path}/`).filter(
      (path) => path.startsWith(`${folder}/`) && path !== `${folder}/`,
    );
    const own = below.filter((name) => !inner.some((path) => `${folder}/${name}`.startsWith(path)));
    const named = own.map((name) => row(`${indent}  ${name}`, phraseOf(join(root, folder, name))));
    return below.length === 0 ? [] : [row(`${indent}${basename(folder)}/`, holds), ...named];
  });
  return ['```', ...lines, '```'].join('\n');
}

function row(name: string, phrase: string): string {
  return `${name.padEnd(34)} ${phrase}`;
}

function sourcesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isSource).sort();
}

function isSource(name: string): boolean {
  return /\.(ts|js|py|sh)$/.test(name) && !name.endsWith('.test.ts') && !/(^|\/)(golden|__pycache__)\//.test(name);
}

/** @throws Error when the file does not begin by saying what it is. */
function phraseOf(path: string): string {
  const header = headerOf(readFileSync(path, 'utf8'));
  if (header === undefined) throw new Error(`${path} does not begin with a header that says what it is.`);
  const sentence = (/^(.*?[^.\s])(?<!\bal)\.(\s|$)/.exec(header)?.[1] ?? header).trim();
  if (sentence.length <= LONGEST_PHRASE) return sentence;
  const breaks = [...sentence.matchAll(/[:;,] | \(/g)].map(({ index }) => index);
  const fitting = breaks.filter((index) => index <= LONGEST_PHRASE && !insideParenthesis(sentence.slice(0, index)));
  return fitting.length > 0 ? sentence.slice(0, fitting.at(-1)) : `${sentence.slice(0, LONGEST_PHRASE)}…`;
}

function insideParenthesis(text: string): boolean {
  return text.lastIndexOf('(') > text.lastIndexOf(')') || text.lastIndexOf('[') > text.lastIndexOf(']');
}

/** The first comment or docstring, on one line; a first line for the shell is skipped. */
function headerOf(text: string): string | undefined {
  const body = text.replace(/^#!.*\n/, '');
  const found =
    /^\s*\/\*\*([\s\S]*?)\*\//.exec(body)?.[1] ??
    /^\s*r?"""([\s\S]*?)"""/.exec(body)?.[1] ??
    /^((?:(?:\/\/|#).*\n?)+)/.exec(body)?.[1];
  return found
    ?.replaceAll(/^\s*(\*|\/\/|#)\s?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
