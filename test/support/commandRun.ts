/**
 * Runs one command in this process, as the frame would, and gathers everything that a user could read: result, document,
 * remarks, progress and failure. For tests that run many small cases; whole processes are tested with the frame.
 */
import { fixedClock } from '../../src/base/clock.ts';
import type { Progress } from '../../src/base/progress.ts';
import type { Command } from '../../src/cli/command.ts';
import { explainFailure, type Failure, failureDocument, failureText } from '../../src/cli/failure.ts';
import { declareOptions, resolveSettings } from '../../src/cli/settings.ts';

export interface CommandRun {
  readonly json: unknown;
  readonly failure: Failure | undefined;
  /** All that was shown, in one text. */
  readonly shown: string;
}

/** `flags` by camelCase name, as text, lists or booleans. */
export async function runCommand(
  command: Command,
  given: readonly string[],
  flags: Readonly<Record<string, string | boolean | readonly string[]>> = {},
): Promise<CommandRun> {
  const shown: string[] = [];
  const note = (text: string | undefined) => {
    if (text !== undefined) shown.push(text);
  };
  const progress: Progress = { start: (label) => note(label), update: (_, text) => note(text), finish: note };
  const signal = new AbortController().signal;
  try {
    const settings = resolveSettings(declareOptions(command.options), {}, flags);
    const context = { arguments: given, settings, progress, clock: fixedClock(0), say: note, signal };
    const { json, text } = await command.run(context);
    return { json, failure: undefined, shown: [...shown, text, asText(json)].join('\n') };
  } catch (error) {
    const failure = explainFailure(error, false);
    const told = [...shown, failureText(failure), asText(failureDocument(failure))];
    return { json: undefined, failure, shown: told.join('\n') };
  }
}

function asText(json: unknown): string {
  return JSON.stringify(json, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
}
