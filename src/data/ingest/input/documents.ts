/**
 * JSON documents out of pieces of bytes, each on one line: objects laid out over lines, one after the other, or the elements of
 * arrays at the top, which need not fit in memory as a whole. Blanks outside strings are dropped, everything else stays as it is: no number changes.
 *
 * Brackets and quotes are followed, nothing else is checked: `checkJson` does that with each document.
 */
import { isBlank } from './lines.ts';

export interface JsonDocument {
  /** Line of the file where it begins, 1-based. */
  readonly line: number;
  /** Undefined when it is longer than the limit. */
  readonly bytes: Buffer | undefined;
  /** False when the file ends before the document does. */
  readonly ended: boolean;
}

export interface DocumentSplitter {
  take(piece: Buffer): void;
  /** After the last piece. @returns whether nothing was left open. */
  end(): boolean;
}

export function documentSplitter(maximumBytes: number, emit: (document: JsonDocument) => void): DocumentSplitter {
  const collected = growingBytes(maximumBytes);
  let line = 1;
  let begin = 1;
  /** Brackets open inside the document; 0 between documents. */
  let depth = 0;
  let inArray = false;
  /** Inside something that is neither an object nor an array. */
  let inScalar = false;
  let inString = false;
  let escaped = false;

  const start = (): void => {
    begin = line;
    collected.clear();
  };
  const finish = (ended: boolean): void => {
    depth = 0;
    inScalar = false;
    inString = false;
    emit({ line: begin, bytes: collected.bytes(), ended });
  };
  /** Inside a string: up to its end, or the piece's. @returns the place behind what was taken. */
  const takeString = (piece: Buffer, from: number): number => {
    let at = from;
    while (at < piece.length && inString) {
      const byte = piece[at++];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inString = false;
      else if (byte === LINE_FEED) line++;
    }
    collected.append(piece, from, at);
    return at;
  };
  /** Inside a document: blanks are passed over, then what is not blank is taken up to the next blank, string or end. */
  const takeTokens = (piece: Buffer, from: number): number => {
    let start = from;
    while (start < piece.length && isBlank(piece[start])) if (piece[start++] === LINE_FEED) line++;
    let at = start;
    while (at < piece.length && !isBlank(piece[at]) && depth > 0 && !inString) {
      const byte = piece[at++];
      if (byte === QUOTE) inString = true;
      else if (isOpening(byte)) depth++;
      else if (isClosing(byte)) depth--;
    }
    collected.append(piece, start, at);
    if (depth === 0) finish(true);
    return at;
  };
  const takeBetween = (piece: Buffer, at: number): void => {
    const byte = piece[at];
    if (byte === LINE_FEED) line++;
    const opens = byte === OPEN_BRACE || (inArray && byte === OPEN_BRACKET);
    const ends = isBlank(byte) || byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET;
    if (inScalar && (ends || opens)) finish(true);
    if (opens) {
      start();
      collected.append(piece, at, at + 1);
      depth = 1;
    } else if (byte === OPEN_BRACKET) inArray = true;
    else if (byte === CLOSE_BRACKET && inArray) inArray = false;
    else if (!isBlank(byte) && byte !== COMMA) {
      if (!inScalar) start();
      inScalar = true;
      inString = byte === QUOTE;
      collected.append(piece, at, at + 1);
    }
  };
  return {
    take(piece) {
      let at = 0;
      while (at < piece.length) {
        if (inString) at = takeString(piece, at);
        else if (depth > 0) at = takeTokens(piece, at);
        else takeBetween(piece, at++);
      }
    },
    end() {
      const whole = depth === 0 && !inArray && !inString;
      if (depth > 0 || inScalar) finish(whole);
      return whole;
    },
  };
}

const [LINE_FEED, QUOTE, COMMA, BACKSLASH] = [0x0a, 0x22, 0x2c, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

function isOpening(byte: number): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET;
}

function isClosing(byte: number): boolean {
  return byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}

interface GrowingBytes {
  append(piece: Buffer, from: number, to: number): void;
  clear(): void;
  bytes(): Buffer | undefined;
}

/** Bytes gathered up to a limit; beyond it nothing is kept. */
function growingBytes(maximum: number): GrowingBytes {
  let buffer = Buffer.allocUnsafe(1 << 16);
  let length = 0;
  return {
    append(piece, from, to) {
      const needed = length + to - from;
      if (needed > buffer.length && needed <= maximum) {
        const larger = Buffer.allocUnsafe(Math.min(maximum, Math.max(needed, 2 * buffer.length)));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      // A call into native code costs more than a short loop.
      if (needed <= buffer.length && to - from > 32) piece.copy(buffer, length, from, to);
      else if (needed <= buffer.length) for (let k = from; k < to; k++) buffer[length + k - from] = piece[k];
      length = needed;
    },
    clear() {
      length = 0;
    },
    bytes: () => (length > maximum ? undefined : Buffer.from(buffer.subarray(0, length))),
  };
}
