/**
 * Records of a CSV file out of pieces of its bytes. RFC 4180 with any delimiter: a field that starts with `"` ends at the next lone
 * `"`; a quote within an unquoted field is a character; line ends may be mixed; empty lines are none.
 *
 * Where a quoted field never ends, or text follows its end, the line alone is given as malformed and reading goes on after it: one
 * stray quote costs one line, not the rest of the file.
 */
export const DELIMITERS = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Just under DuckDB's own limit for one line. */
export const LONGEST_LINE = 2_000_000;

const LINE_FEED = 10;
const RETURN = 13;
const QUOTE = 34;

/** One record: its bytes without the line end, its number of fields (undefined when malformed), the number of its first line. */
export interface CsvRecord {
  readonly bytes: Buffer;
  readonly fields: number | undefined;
  readonly line: number;
}

export interface RecordSplitter {
  take(piece: Buffer): void;
  /** After the last piece. */
  end(): void;
}

/** @param emit gets each record; its bytes are valid during the call and as long as the piece is */
export function recordSplitter(delimiter: Delimiter, emit: (record: CsvRecord) => void): RecordSplitter {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  const split = (atEnd: boolean): void => {
    let start = 0;
    while (start < pending.length) {
      const found = nextRecord(pending, start, atEnd, delimiter.charCodeAt(0));
      if (found === undefined) break;
      if (found.end > start) emit({ bytes: pending.subarray(start, found.end), fields: found.fields, line });
      line += lineEnds(pending, start, found.next);
      start = found.next;
    }
    pending = pending.subarray(start);
  };
  return {
    take(piece) {
      pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
      split(false);
    },
    end: () => split(true),
  };
}

interface Found {
  /** Where the record ends, without its line end, and where the next one starts. */
  readonly end: number;
  readonly next: number;
  readonly fields: number | undefined;
}

/** The record at `start`; undefined when more bytes are needed to tell. */
function nextRecord(bytes: Buffer, start: number, atEnd: boolean, delimiter: number): Found | undefined {
  let position = start;
  for (let fields = 1; ; fields++) {
    if (bytes[position] === QUOTE) {
      const close = closingQuote(bytes, position);
      // One more byte tells whether a quote at the very end is doubled.
      const undecided = close === undefined || close === bytes.length - 1;
      if (undecided && !atEnd && bytes.length - start <= LONGEST_LINE) return undefined;
      if (close === undefined || !endsField(bytes[close + 1], delimiter)) return physicalLine(bytes, start, atEnd);
      position = close + 1;
    } else {
      while (position < bytes.length && !endsField(bytes[position], delimiter)) position++;
    }
    if (bytes[position] === delimiter) position++;
    else return position < bytes.length || atEnd ? ended(bytes, position, fields, atEnd) : undefined;
  }
}

function closingQuote(bytes: Buffer, open: number): number | undefined {
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close >= 0 && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2);
  return close < 0 ? undefined : close;
}

/** The end of the buffer (undefined) ends a field too. */
function endsField(byte: number | undefined, delimiter: number): boolean {
  return byte === undefined || byte === delimiter || byte === LINE_FEED || byte === RETURN;
}

function ended(bytes: Buffer, end: number, fields: number | undefined, atEnd: boolean): Found | undefined {
  if (bytes[end] !== RETURN) return { end, next: end + 1, fields };
  if (end + 1 === bytes.length && !atEnd) return undefined;
  return { end, next: bytes[end + 1] === LINE_FEED ? end + 2 : end + 1, fields };
}

/** The line alone, whatever its quotes. */
function physicalLine(bytes: Buffer, start: number, atEnd: boolean): Found | undefined {
  let end = start;
  while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== RETURN) end++;
  if (end === bytes.length && !atEnd) return undefined;
  return ended(bytes, end, undefined, atEnd);
}

function lineEnds(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === LINE_FEED || (bytes[i] === RETURN && bytes[i + 1] !== LINE_FEED)) count++;
  }
  return count;
}
