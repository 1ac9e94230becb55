/**
 * The language of window boundaries: `REF`, `REF + 24h`, `REF - 2 days`, `REF -> PREDICATE` (next), `REF <- PREDICATE` (previous), where
 * REF is `trigger`, this window's other side (`start`, `end`) or another window's (`gap.end`).
 */
import { parseDuration } from './duration.ts';
import { fault, type YamlPlace } from './yamlTree.ts';

export const SIDES = ['start', 'end'] as const;
export type Side = (typeof SIDES)[number];

export type Reference =
  | { readonly kind: 'trigger' }
  | { readonly kind: 'own'; readonly side: Side }
  | { readonly kind: 'window'; readonly window: string; readonly side: Side };

/** How far from the reference. */
export type Step =
  | { readonly kind: 'same' }
  | { readonly kind: 'shift'; readonly micros: number }
  | { readonly kind: 'next'; readonly predicate: string }
  | { readonly kind: 'previous'; readonly predicate: string };

export interface Boundary {
  readonly reference: Reference;
  readonly step: Step;
}

const ARROWS = [
  ['->', 'next'],
  ['<-', 'previous'],
] as const;

export function parseBoundary(text: string, place: YamlPlace): Boundary {
  const both = ARROWS.filter(([arrow]) => text.includes(arrow));
  if (both.length > 1)
    throw fault(place, 'A boundary has one arrow at most.', 'Use a second window for the second step.');
  for (const [arrow, kind] of both) {
    const [reference, predicate, ...more] = text.split(arrow).map((part) => part.trim());
    if (more.length > 0 || !/^\w+$/.test(predicate)) {
      throw fault(
        place,
        `After ${arrow} comes the name of one predicate.`,
        `Write for example trigger ${arrow} discharge.`,
      );
    }
    checkDirection(kind, predicate, place);
    return { reference: parseReference(reference, place), step: { kind, predicate } };
  }
  const match = /^([^+-]*)([+-])(.*)$/s.exec(text);
  if (match === null) return { reference: parseReference(text.trim(), place), step: { kind: 'same' } };
  const [, reference, sign, length] = match;
  const micros = parseDuration(length);
  if (micros === undefined) {
    throw fault(
      place,
      `"${length.trim()}" is not a duration.`,
      'Write for example 24h, 30 days or 1 hour 30 min; months and years have no fixed length, so 365 days.',
    );
  }
  const step: Step = micros === 0 ? { kind: 'same' } : { kind: 'shift', micros: sign === '-' ? -micros : micros };
  return { reference: parseReference(reference.trim(), place), step };
}

function parseReference(text: string, place: YamlPlace): Reference {
  if (text === 'trigger') return { kind: 'trigger' };
  if (text === 'start' || text === 'end') return { kind: 'own', side: text };
  const match = /^(\w+)\.(start|end)$/.exec(text);
  if (match !== null) return { kind: 'window', window: match[1], side: match[2] === 'start' ? 'start' : 'end' };
  throw fault(
    place,
    `"${text}" is not a place to start from.`,
    'Use trigger, start or end of this window, or WINDOW.start and WINDOW.end.',
  );
}

function checkDirection(kind: 'next' | 'previous', predicate: string, place: YamlPlace): void {
  if (kind === 'next' && predicate === '_RECORD_START') {
    throw fault(place, 'The start of the record never comes next.', 'Write <- _RECORD_START.');
  }
  if (kind === 'previous' && predicate === '_RECORD_END') {
    throw fault(place, 'The end of the record is never before.', 'Write -> _RECORD_END.');
  }
}
