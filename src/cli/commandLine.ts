/**
 * From words on the command line to the command that they name, its arguments and its flags, through commander. Help and
 * version come back as text to print; a wrong command line is commander's error, which `failure.ts` puts into words.
 */
import { CommanderError, Command as Parser, Option as ParserOption } from 'commander';
import { TOOL_VERSION } from '../base/manifest.ts';
import type { Command, OptionSpec } from './command.ts';

/** A command and what the user gave it, not yet checked against its declaration. */
export interface Invocation {
  readonly kind: 'run';
  readonly command: Command;
  readonly arguments: readonly string[];
  /** Only the flags that the user gave, by camelCase name. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly configurationPath: string | undefined;
}

export interface Information {
  readonly kind: 'help' | 'version';
  readonly text: string;
}

/** @throws CommanderError for an unknown command or option, a missing or an extra argument. */
export function readCommandLine(commands: readonly Command[], words: readonly string[]): Invocation | Information {
  let written = '';
  let invocation: Invocation | undefined;
  const root = rootParser((text) => {
    written += text;
  });
  for (const command of commands) {
    addCommand(root, command, (given, flags) => {
      const { config } = root.opts<{ config?: string }>();
      invocation = { kind: 'run', command, arguments: given, flags, configurationPath: config };
    });
  }
  try {
    root.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A line without a command ends in commander's help too, and counts as asking for it.
    if (error.code === 'commander.help') return { kind: 'help', text: root.helpInformation() };
    if (error.exitCode !== 0) throw error;
    return { kind: error.code === 'commander.version' ? 'version' : 'help', text: written };
  }
  return invocation ?? { kind: 'help', text: root.helpInformation() };
}

/** True when the words ask for one JSON document, also where the rest of the line cannot be read. */
export function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
}

function rootParser(writeOut: (text: string) => void): Parser {
  return new Parser('anamnesis')
    .description('A health foundation model: trained, measured and served from a hospital’s own records.')
    .version(TOOL_VERSION, '--version', 'print the version')
    .helpOption('--help', 'show how to use a command')
    .option('--json', 'print one JSON document on standard output and nothing else')
    .addOption(new ParserOption('--config <file>', 'read settings from a YAML or JSON file; flags override it'))
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut, writeErr: () => {}, outputError: () => {} })
    .helpCommand(false)
    .exitOverride();
}

function addCommand(
  root: Parser,
  command: Command,
  invoke: (given: readonly string[], flags: Readonly<Record<string, unknown>>) => void,
): void {
  const parser = root.command(command.name).description(command.summary).allowExcessArguments(false);
  for (const { name, help, required } of command.arguments) parser.argument(required ? `<${name}>` : `[${name}]`, help);
  for (const spec of command.options) parser.addOption(parserOption(spec));
  if (command.examples.length > 0) {
    parser.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`);
  }
  parser.action(() => {
    const given = Object.entries(parser.opts<Record<string, unknown>>());
    const flags = given.filter(([name]) => parser.getOptionValueSource(name) === 'cli');
    invoke(parser.args, Object.fromEntries(flags));
  });
}

/** Values and choices are checked later, together with those of the configuration file. */
function parserOption(spec: OptionSpec): ParserOption {
  const choices = spec.choices === undefined ? '' : ` (${spec.choices.join(', ')})`;
  const option = new ParserOption(spec.flag, `${spec.help}${choices}`);
  return spec.default === undefined ? option : option.default(spec.default, String(spec.default));
}
