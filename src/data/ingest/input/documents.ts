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
  const takeInString = (byte: number): void => {
    collected.add(byte);
    if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = true;
    else if (byte === QUOTE) inString = false;
  };
  const takeInDocument = (byte: number): void => {
    if (isBlank(byte)) return;
    collected.add(byte);
    if (byte === QUOTE) inString = true;
    else if (isOpening(byte)) depth++;
    else if (isClosing(byte) && --depth === 0) finish(true);
  };
  const takeBetween = (byte: number): void => {
    const opens = byte === OPEN_BRACE || (inArray && byte === OPEN_BRACKET);
    const ends = isBlank(byte) || byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET;
    if (inScalar && (ends || opens)) finish(true);
    if (opens) {
      start();
      collected.add(byte);
      depth = 1;
    } else if (byte === OPEN_BRACKET) inArray = true;
    else if (byte === CLOSE_BRACKET && inArray) inArray = false;
    else if (!isBlank(byte) && byte !== COMMA) {
      if (!inScalar) start();
      inScalar = true;
      inString = byte === QUOTE;
      collected.add(byte);
    }
  };
  return {
    take(piece) {
      for (let i = 0; i < piece.length; i++) {
        const byte = piece[i];
        if (byte === LINE_FEED) line++;
        if (inString) takeInString(byte);
        else if (depth > 0) takeInDocument(byte);
        else takeBetween(byte);
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

/** Bytes one by one up to a limit; beyond it nothing is kept. */
function growingBytes(maximum: number): { add(byte: number): void; clear(): void; bytes(): Buffer | undefined } {
  let buffer = Buffer.allocUnsafe(1 << 16);
  let length = 0;
  return {
    add(byte) {
      if (length === buffer.length && length < maximum) {
        const larger = Buffer.allocUnsafe(Math.min(maximum, 2 * length));
        buffer.copy(larger);
        buffer = larger;
      }
      if (length < buffer.length) buffer[length] = byte;
      length++;
    },
    clear() {
      length = 0;
    },
    bytes: () => (length > maximum ? undefined : Buffer.from(buffer.subarray(0, length))),
  };
}
