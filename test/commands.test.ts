/** Every command file is listed in `main.ts`, and every example, in the help and in the README, is a command line that is accepted. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '../src/cli/command.ts';
import { readCommandLine } from '../src/cli/commandLine.ts';
import { declareOptions, resolveSettings } from '../src/cli/settings.ts';

const root = join(import.meta.dirname, '..');
const commands = await Promise.all(globSync('src/cli/*.ts', { cwd: root }).filter(holdsCommand).map(load));

function holdsCommand(path: string): boolean {
  return /export const \w+Command: Command/.test(readFileSync(join(root, path), 'utf8'));
}

async function load(path: string): Promise<Command> {
  const module: Readonly<Record<string, Command>> = await import(join(root, path));
  return module[`${basename(path, '.ts')}Command`];
}

/** Reads a line as the shell would hand it over, and checks its settings. */
function accept(line: string): void {
  const [program, ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
  expect(program).toBe('anamnesis');
  const invocation = readCommandLine(commands, words);
  if (invocation.kind === 'run') resolveSettings(declareOptions(invocation.command.options), {}, invocation.flags);
}

describe.each(commands)('$name', (command) => {
  it('is listed', () => {
    const main = readFileSync(join(root, 'src/cli/main.ts'), 'utf8');
    expect(main.split(`.${command.name}Command`)).toHaveLength(2);
  });

  it('has examples that are accepted', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) accept(example);
  });
});

it('the README’s command lines are accepted', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const lines = [...readme.matchAll(/^npx (anamnesis [^#\n]+)/gm)].map((match) => match[1].trim());
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) accept(line);
});
