/**
 * Which codes a question means: one exactly, a list, a regular expression (found anywhere in the code, in Rust's syntax as ACES
 * files have it), or a glob; and which values of them.
 *
 * Expressions are matched by JavaScript after translation; what both do not share (look-around, back-references) is refused.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { hasSpecialCode } from '../../data/record/meds.ts';

export type CodeSelector =
  | { readonly kind: 'exact'; readonly code: string }
  | { readonly kind: 'any'; readonly codes: readonly string[] }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'glob'; readonly pattern: string }
  /** The code itself and every code that goes on after it: `MEDS_DEATH`, `MEDS_DEATH//cardiac`. */
  | { readonly kind: 'component'; readonly code: string }
  /** Every code: a condition on values alone. */
  | { readonly kind: 'every' };

/** Null bounds are open. A value that is missing or not a number is in no range. */
export interface ValueRange {
  readonly min: number | null;
  readonly minInclusive: boolean;
  readonly max: number | null;
  readonly maxInclusive: boolean;
}

/** Codes, and the values of them that count; a null range takes rows without a value too. */
export interface EventSelector {
  readonly codes: CodeSelector;
  readonly range: ValueRange | null;
}

/** @throws settings/invalid for an expression that cannot be used. */
export function codeMatcher(selector: CodeSelector): (code: string) => boolean {
  switch (selector.kind) {
    case 'exact':
      return (code) => code === selector.code;
    case 'any': {
      const codes = new Set(selector.codes);
      return (code) => codes.has(code);
    }
    case 'regex': {
      const expression = regexOf(selector.pattern);
      return (code) => expression.test(code);
    }
    case 'glob': {
      const expression = globOf(selector.pattern);
      return (code) => expression.test(code);
    }
    case 'component':
      return (code) => hasSpecialCode(code, selector.code);
    case 'every':
      return () => true;
  }
}

/** How a person would write it. */
export function selectorText(selector: CodeSelector): string {
  switch (selector.kind) {
    case 'exact':
    case 'component':
      return selector.code;
    case 'any':
      return selector.codes.join(', ');
    case 'regex':
      return `/${selector.pattern}/`;
    case 'glob':
      return selector.pattern;
    case 'every':
      return 'every code';
  }
}

export function isInRange(value: number, { min, minInclusive, max, maxInclusive }: ValueRange): boolean {
  if (Number.isNaN(value)) return false;
  const above = min === null || (minInclusive ? value >= min : value > min);
  const below = max === null || (maxInclusive ? value <= max : value < max);
  return above && below;
}

/** Values in both ranges. */
export function intersectRanges(a: ValueRange | null, b: ValueRange | null): ValueRange | null {
  if (a === null || b === null) return a ?? b;
  const byMin = (a.min ?? Number.NEGATIVE_INFINITY) > (b.min ?? Number.NEGATIVE_INFINITY) ? a : b;
  const byMax = (a.max ?? Number.POSITIVE_INFINITY) < (b.max ?? Number.POSITIVE_INFINITY) ? a : b;
  return {
    min: byMin.min,
    minInclusive: a.min === b.min ? a.minInclusive && b.minInclusive : byMin.minInclusive,
    max: byMax.max,
    maxInclusive: a.max === b.max ? a.maxInclusive && b.maxInclusive : byMax.maxInclusive,
  };
}

const LEADING_FLAGS = /^\(\?([imsx]+)\)/;

/** A regular expression in the syntax of Rust's regex crate, as JavaScript's. */
function regexOf(pattern: string): RegExp {
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(pattern)) {
    throw unusable(pattern, 'Look-around and back-references are not part of the syntax of ACES.');
  }
  const flags = LEADING_FLAGS.exec(pattern)?.[1] ?? '';
  if (flags.includes('x')) throw unusable(pattern, 'The flag x is not supported.');
  const body = pattern
    .replace(LEADING_FLAGS, '')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\\A/g, '^')
    .replaceAll(/\\z/g, '$');
  // With the flag u escapes that mean nothing would be errors (`\/`, `\-` are common): try it, then do without.
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(body, flags + unicode);
    } catch {
      // The next form, or the refusal below.
    }
  }
  throw unusable(pattern, 'The regular expression cannot be read.');
}

function globOf(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

function unusable(pattern: string, rule: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: `regular expression ${pattern}`,
    rule,
    remedy: 'Write it with plain groups, classes and repetition, or list the codes with `any`.',
  });
}
