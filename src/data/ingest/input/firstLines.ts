/**
 * How the first three lines of a text begin and end, and whether the brackets that the first one opens are closed on it. One pass
 * over the bytes up to the beginning of the third line, however many they are; nothing is kept but a few marks.
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
  const takeByte = (byte: number): void => {
    if (byte === LINE_FEED) inLine = false;
    if (isBlank(byte) || (lines.length === 0 && BYTE_ORDER_MARK.includes(byte))) return;
    if (inLine) lines[lines.length - 1].end = byte;
    else lines.push({ begin: byte, end: byte });
    inLine = true;
    if (lines.length === 1) brackets.take(byte);
  };
  const take = (piece: Buffer): boolean => {
    for (let i = 0; i < piece.length && lines.length < 3; i++) takeByte(piece[i]);
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

function bracketCounter(): { take(byte: number): void; state(): BracketState } {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let closed = false;
  let more = false;
  return {
    take(byte) {
      if (closed) more = true;
      else if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = inString;
      else if (byte === QUOTE) inString = !inString;
      else if (inString) return;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) closed = --depth <= 0;
    },
    state: () => (more ? 'closed, then more' : closed ? 'closed' : 'open'),
  };
}
