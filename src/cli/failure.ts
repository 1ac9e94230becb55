/**
 * What the user sees when a run fails: where, which rule, what to do; and the exit status (1 input or settings, 2 our fault,
 * 130 stopped by the user).
 *
 * Promises that an unexpected error never shows its message, which may quote a value from a record: only its class and the
 * places in the code are shown. `ANAMNESIS_SHOW_MESSAGES=1` shows the message too, for work on made-up records.
 */
import { CommanderError } from 'commander';
import { AnamnesisError, systemErrorCode } from '../base/errors.ts';
import { explainWriteError } from '../base/outputs.ts';

export interface Failure {
  readonly status: 1 | 2 | 130;
  readonly code: string;
  readonly where: string;
  readonly rule: string;
  readonly remedy: string;
  /** For unexpected errors: where in the code, without the message. */
  readonly trace: readonly string[];
}

export function explainFailure(error: unknown, showMessages: boolean): Failure {
  if (error instanceof AnamnesisError) return ofOurs(error);
  if (error instanceof CommanderError) return ofCommandLine(error);
  if (error instanceof Error && error.name === 'AbortError') return ofOurs(interrupted(error));
  const explained = explainWriteError(error, systemErrorPath(error) ?? 'the output');
  if (explained instanceof AnamnesisError) return ofOurs(explained);
  if (systemErrorCode(error) === 'ENOENT') return ofOurs(missing(error));
  return unexpected(error, showMessages);
}

export function interrupted(cause?: unknown): AnamnesisError {
  return new AnamnesisError('run/interrupted', {
    where: 'this run',
    rule: 'Stopped on request; no unfinished output was left.',
    remedy: 'Run the same command again to start over.',
    cause,
  });
}

/** Four short lines for a terminal. */
export function failureText(failure: Failure): string {
  const lines = [
    `error  ${failure.code}`,
    `where  ${failure.where}`,
    `rule   ${failure.rule}`,
    `do     ${failure.remedy}`,
    ...failure.trace.map((line) => `       ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The document that `--json` prints in place of a result. */
export function failureDocument(failure: Failure): {
  readonly error: Omit<Failure, 'trace'> & { trace?: readonly string[] };
} {
  const { trace, ...rest } = failure;
  return { error: trace.length === 0 ? rest : { ...rest, trace } };
}

function ofOurs(error: AnamnesisError): Failure {
  const { code, where, rule, remedy, exitStatus } = error;
  return { status: exitStatus, code, where, rule, remedy, trace: exitStatus === 2 ? framesOf(error) : [] };
}

/** Commander's message is "error: what happened" and, on a second line, "(Did you mean --this?)". */
function ofCommandLine(error: CommanderError): Failure {
  const [first, suggestion] = error.message.replace(/^error: /, '').split('\n');
  const unknown = error.code === 'commander.unknownOption';
  return {
    status: 1,
    code: unknown ? 'settings/unknown-key' : 'settings/invalid',
    where: 'the command line',
    rule: `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}`,
    remedy: suggestion?.replaceAll(/[()]/g, '') ?? 'See the same command with --help.',
    trace: [],
  };
}

function missing(error: unknown): AnamnesisError {
  return new AnamnesisError('input/missing', {
    where: systemErrorPath(error) ?? 'an input',
    rule: 'The file or folder does not exist.',
    remedy: 'Check the path.',
    cause: error,
  });
}

function unexpected(error: unknown, showMessages: boolean): Failure {
  const name = error instanceof Error ? error.name : typeof error;
  return {
    status: 2,
    code: 'internal/unexpected',
    where: `anamnesis (${name})`,
    rule: showMessages
      ? String(error)
      : 'Something failed that should not have. Its message is withheld: it may quote a record.',
    remedy: 'Please report it with the lines below. On made-up records, ANAMNESIS_SHOW_MESSAGES=1 shows the message.',
    trace: framesOf(error),
  };
}

/** The stack's frames; the message in front of them, which may span lines, is cut off. */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const start = error.stack.indexOf(error.message);
  const afterMessage = start < 0 ? error.stack : error.stack.slice(start + error.message.length);
  return afterMessage
    .split('\n')
    .filter((line) => /^\s+at .*(:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}

function systemErrorPath(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('path' in error)) return undefined;
  return typeof error.path === 'string' ? error.path : undefined;
}
