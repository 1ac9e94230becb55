/**
 * Lines out of pieces of bytes: split at line feeds, blanks at both ends dropped (so `\r\n` is one end), blank lines passed over. A line
 * longer than the limit is told of, but never held: its bytes are skipped up to the next line feed.
 */

/** A line of the file, 1-based. `bytes` is undefined when it is longer than the limit. `ended`: a line feed stands behind it. */
export interface FileLine {
  readonly number: number;
  readonly bytes: Buffer | undefined;
  readonly ended: boolean;
}

export interface LineSplitter {
  take(piece: Buffer): void;
  /** After the last piece: the line without an end, if there is one. */
  end(): void;
}

export function lineSplitter(maximumBytes: number, emit: (line: FileLine) => void): LineSplitter {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= maximumBytes) parts.push(part);
    else parts = [];
  };
  const finish = (ended: boolean): void => {
    const bytes = length > maximumBytes ? undefined : trimmed(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    parts = [];
    length = 0;
    if (bytes === undefined || bytes.length > 0) emit({ number, bytes, ended });
    number++;
  };
  return {
    take(piece) {
      let start = 0;
      for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
        add(piece.subarray(start, end));
        finish(true);
        start = end + 1;
      }
      if (start < piece.length) add(piece.subarray(start));
    },
    end() {
      if (length > 0) finish(false);
    },
  };
}

const LINE_FEED = 0x0a;

/** Without blanks at both ends, as DuckDB passes over them; without a byte order mark in front. */
function trimmed(line: Buffer): Buffer {
  let start = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
  let end = line.length;
  while (start < end && isBlank(line[start])) start++;
  while (end > start && isBlank(line[end - 1])) end--;
  return line.subarray(start, end);
}

/** Blank to DuckDB: space, tab, line feed, vertical tab, form feed, carriage return. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
