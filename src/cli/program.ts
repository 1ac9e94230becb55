/**
 * The frame around every command: reads the command line, the configuration file and the settings, runs the command, prints
 * its result or its failure, and returns the exit status: 0 done, 1 the input or settings are wrong, 2 our fault, 130 stopped
 * by the user. Commands never see the parser, the streams or exit codes.
 */
import { systemClock } from '../base/clock.ts';
import { removeUnfinishedOutputs } from '../base/outputs.ts';
import type { Command, CommandResult } from './command.ts';
import { asksForJson, type Information, type Invocation, readCommandLine } from './commandLine.ts';
import { explainFailure, failureDocument, failureText } from './failure.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { declareOptions, readConfiguration, resolveSettings } from './settings.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/**
 * Runs one command line (without `node` and the script's name) and returns its exit status.
 * @param loadCommands gives the commands that these words may name.
 */
export async function runProgram(
  loadCommands: (words: readonly string[]) => Promise<readonly Command[]>,
  words: readonly string[],
): Promise<number> {
  const json = asksForJson(words);
  const terminal = openTerminal(process.stdout, process.stderr, systemClock, json);
  const interruption = listenForInterruption(systemClock, terminal.say);
  const onStray = (error: unknown): void => {
    const status = reportFailure(error, terminal, json);
    removeUnfinishedOutputs();
    process.exit(status);
  };
  process.on('uncaughtException', onStray);
  try {
    const line = readCommandLine(await loadCommands(words), words);
    const result = line.kind === 'run' ? await runCommand(line, terminal, interruption) : informationResult(line);
    show(result, terminal, json);
    return interruption.signal.aborted ? 130 : (result.status ?? 0);
  } catch (error) {
    return reportFailure(error, terminal, json);
  } finally {
    interruption.stopListening();
    process.off('uncaughtException', onStray);
  }
}

async function runCommand(line: Invocation, terminal: Terminal, interruption: Interruption): Promise<CommandResult> {
  const options = declareOptions(line.command.options);
  const fromFile = line.configurationPath === undefined ? {} : await readConfiguration(line.configurationPath, options);
  return line.command.run({
    arguments: line.arguments,
    settings: resolveSettings(options, fromFile, line.flags),
    progress: terminal.progress,
    clock: systemClock,
    say: terminal.say,
    signal: interruption.signal,
  });
}

function informationResult({ kind, text }: Information): CommandResult {
  return { json: { [kind]: text.trimEnd() }, text };
}

function show(result: CommandResult, terminal: Terminal, json: boolean): void {
  terminal.close();
  if (json) terminal.document(result.json);
  else terminal.result(result.text);
}

function reportFailure(error: unknown, terminal: Terminal, json: boolean): number {
  terminal.close();
  const failure = explainFailure(error, process.env.ANAMNESIS_SHOW_MESSAGES === '1');
  if (json) terminal.document(failureDocument(failure));
  else terminal.complain(failureText(failure));
  return failure.status;
}
