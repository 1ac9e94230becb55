/**
 * The one error base of the project.
 *
 * Promises: every failure that a person can cause or mend is an `AnamnesisError` with a stable code, the place
 * (file, column, flag; never a patient's value), the rule that was broken, and what to do next. The command line prints these
 * three lines and exits 1 for `input`, 2 for `internal`; anything else that is thrown is our fault and exits 2.
 */

export const ERROR_CODES = [
  'settings/unknown-key',
  'settings/invalid',
  'input/missing',
  'input/not-readable',
  'input/invalid',
  'input/mismatch',
  'network/failed',
  'output/exists',
  'output/disk-full',
  'output/not-writable',
  'run/interrupted',
  'internal/invariant',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetail {
  /** File, folder, column, flag or setting at fault. Never a value from a patient's record. */
  readonly where: string;
  /** The rule that was broken, in one sentence. */
  readonly rule: string;
  /** What the reader can do about it. */
  readonly remedy: string;
  readonly cause?: unknown;
}

export class AnamnesisError extends Error {
  readonly code: ErrorCode;
  readonly where: string;
  readonly rule: string;
  readonly remedy: string;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    super(
      `${detail.where}: ${detail.rule} ${detail.remedy}`,
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = 'AnamnesisError';
    this.code = code;
    this.where = detail.where;
    this.rule = detail.rule;
    this.remedy = detail.remedy;
  }

  /** 1 when the user's input or settings are wrong, 2 when it is our fault, 130 when the user stopped the run. */
  get exitStatus(): 1 | 2 | 130 {
    if (this.code === 'run/interrupted') return 130;
    return this.code.startsWith('internal/') ? 2 : 1;
  }
}

/** Asserts what our own code guarantees; a failure is our fault, never the user's. */
export function invariant(condition: boolean, where: string, rule: string): asserts condition {
  if (!condition) throw new AnamnesisError('internal/invariant', { where, rule, remedy: 'Please report this.' });
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC` …), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
