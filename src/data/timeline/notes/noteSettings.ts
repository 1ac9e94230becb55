/**
 * How notes become part of timelines, as a vocabulary remembers it: not at all, as the concepts that reading them finds, or as byte-pair
 * tokens of their text. A note is an event of the domain `NOTE` with a time and a text; its own token stays what it is in every mode, and
 * what the note says follows it, at the same time.
 */
import { CODE_SEPARATOR } from '../../record/meds.ts';

export const NOTE_MODES = ['none', 'concepts', 'text'] as const;
export type NoteMode = (typeof NOTE_MODES)[number];

/** What is asked for when a vocabulary is learned. */
export interface NoteChoice {
  readonly mode: NoteMode;
  /** Merges to learn at most, of mode `text`. */
  readonly merges: number;
  /** Tokens of a note's text at most, its two marks not counted. */
  readonly tokens: number;
}

export const DEFAULT_NOTES: NoteChoice = { mode: 'none', merges: 1000, tokens: 256 };
/** Symbols are numbered below 65,536. */
export const MAXIMUM_MERGES = 65_000;

/** Two symbols that become one: bytes are 0 to 255, merge i makes symbol 256 + i. */
export type Merge = readonly [left: number, right: number];

/** What a vocabulary holds of it; a vocabulary without it does not read notes. */
export type NoteSettings =
  | {
      readonly mode: 'concepts';
      /** Hash of the lexicon that the notes were read with. */
      readonly lexicon: string;
    }
  | { readonly mode: 'text'; readonly tokens: number; readonly merges: readonly Merge[] };

const NOTE_DOMAIN = 'NOTE';

/** Characters of a note that are read at most; what is over is left out and counted. */
export const NOTE_CHARACTERS = 100_000;

/** Whether a row is a note, in SQL, and there is something to read. */
export const IS_NOTE = `(code = '${NOTE_DOMAIN}' OR starts_with(code, '${NOTE_DOMAIN}${CODE_SEPARATOR}')) AND text_value IS NOT NULL AND time IS NOT NULL`;

/** The text of a note within DuckDB: one character more than is read says that there was more. */
export const NOTE_TEXT = `left(text_value, ${NOTE_CHARACTERS + 1})`;

export function isNoteSettings(value: unknown): value is NoteSettings {
  if (typeof value !== 'object' || value === null || !('mode' in value)) return false;
  if (value.mode === 'concepts') return 'lexicon' in value && typeof value.lexicon === 'string';
  if (value.mode !== 'text' || !('tokens' in value && 'merges' in value)) return false;
  return Number.isSafeInteger(value.tokens) && Array.isArray(value.merges) && value.merges.every(isMerge);
}

/** A merge may use bytes and what came before it. */
function isMerge(value: unknown, index: number): boolean {
  const isKnown = (symbol: unknown): boolean => Number.isSafeInteger(symbol) && Number(symbol) >= 0;
  return Array.isArray(value) && value.length === 2 && value.every((each) => isKnown(each) && each < 256 + index);
}
