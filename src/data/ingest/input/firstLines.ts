/**
 * How the first three lines of a text begin and end, and whether the brackets that the first one opens are closed on it. One pass
 * over the bytes up to the piece in which the third line begins, however many they are; nothing is kept but a few marks.
 */
import { type PackedFile, readBytes } from './bytes.ts';

export interface Line {
  /** First and last character that is not blank. */
  readonly begin: string;
  readonly end: string;
}

/** Lines that are not blank. */
export interface FirstLines {
  readonly first: Line & { readonly state: BracketState };
  readonly second: Line | undefined;
  /** Its end is not looked for. */
  readonly third: Line | undefined;
}

/** Of the brackets at the end of the first line. */
export type BracketState = 'open' | 'closed' | 'closed, then more';

/** Undefined when there is nothing but blanks. */
export async function firstLines(file: PackedFile, signal?: AbortSignal): Promise<FirstLines | undefined> {
  const lines: { begin: number; end: number }[] = [];
  const brackets = bracketCounter();
  let inLine = false;
  const takePart = (piece: Buffer, from: number, to: number): void => {
    let start = from;
    let end = to;
    while (start < end && (isBlank(piece[start]) || (lines.length === 0 && BYTE_ORDER_MARK.includes(piece[start]))))
      start++;
    while (end > start && isBlank(piece[end - 1])) end--;
    if (start === end) return;
    if (!inLine) lines.push({ begin: piece[start], end: 0 });
    lines[lines.length - 1].end = piece[end - 1];
    inLine = true;
    if (lines.length === 1) brackets.take(piece, start, end);
  };
  const take = (piece: Buffer): boolean => {
    let at = 0;
    while (at < piece.length && lines.length < 3) {
      const lineFeed = piece.indexOf(LINE_FEED, at);
      const end = lineFeed < 0 ? piece.length : lineFeed;
      takePart(piece, at, end);
      if (lineFeed >= 0) inLine = false;
      at = end + 1;
    }
    return lines.length < 3;
  };
  await readBytes(file, take, signal);
  const [first, second, third] = lines.map(({ begin, end }) => ({
    begin: String.fromCharCode(begin),
    end: String.fromCharCode(end),
  }));
  return first === undefined ? undefined : { first: { ...first, state: brackets.state() }, second, third };
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Blank in JSON: space, tab, carriage return, line feed. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** What is inside of strings, most of a record, is passed over by a search for their end. */
function bracketCounter(): { take(piece: Buffer, from: number, to: number): void; state(): BracketState } {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let closed = false;
  let more = false;
  const takeByte = (byte: number): void => {
    if (closed) more ||= !isBlank(byte);
    else if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = inString;
    else if (byte === QUOTE) inString = !inString;
    else if (inString) return;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) closed = --depth <= 0;
  };
  return {
    take(piece, from, to) {
      const after = (byte: number, start: number): number => {
        const found = piece.indexOf(byte, start);
        return found < 0 ? piece.length : found;
      };
      let [quoteAt, escapeAt] = [-1, -1];
      for (let i = from; i < to && !more; i++) {
        if (inString && !escaped) {
          if (quoteAt < i) quoteAt = after(QUOTE, i);
          if (escapeAt < i) escapeAt = after(BACKSLASH, i);
          i = Math.min(quoteAt, escapeAt);
          if (i >= to) return;
        }
        takeByte(piece[i]);
      }
    },
    state: () => (more ? 'closed, then more' : closed ? 'closed' : 'open'),
  };
}
