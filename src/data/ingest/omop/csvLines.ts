/**
 * What DuckDB does not do with a CSV file: tell whether it is whole and valid UTF-8, count its lines, and copy it without its bad lines.
 * DuckDB reads good files (fast, strict); of one bad line it makes an error, of bad bytes and a missing end it may say nothing.
 *
 * In tab-separated files, whose writers seldom quote, a line with malformed quotes is taken literally when it has the right number of
 * fields. Left out: other encodings.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';
import { type Ending, type PackedFile, readBytes } from '../input/bytes.ts';
import { type CsvRecord, type Delimiter, LONGEST_LINE, recordSplitter } from './csvRecords.ts';

/** Why a line of a CSV file cannot be read; each is an outcome of `../outcomes.ts`. */
export const CSV_OUTCOMES = ['wrong column count', 'not UTF-8', 'line too long', 'truncated file'] as const;
export type CsvOutcome = (typeof CSV_OUTCOMES)[number];

/** Reads a file once: how it ends, and whether it is valid UTF-8 throughout. */
export async function verifyBytes(file: PackedFile): Promise<{ readonly ending: Ending; readonly utf8: boolean }> {
  let tail: Buffer = Buffer.alloc(0);
  let utf8 = true;
  const ending = await readBytes(file, (piece) => {
    if (!utf8) return true;
    const bytes = tail.length === 0 ? piece : Buffer.concat([tail, piece]);
    const end = bytes.length - unfinishedBytes(bytes);
    utf8 = isUtf8(bytes.subarray(0, end));
    tail = Buffer.from(bytes.subarray(end));
    return true;
  });
  return { ending, utf8: utf8 && tail.length === 0 };
}

/** How many bytes at the end begin a character that goes on after them. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

const LINE_FEED = 10;
const RETURN = 13;
const QUOTE = 34;

/** How many lines a file has after its header: records where fields may be quoted, else lines; empty ones do not count. */
export async function countLines(file: PackedFile, quoted: boolean): Promise<number> {
  let lines = 0;
  let inQuotes = false;
  let empty = true;
  await readBytes(file, (piece) => {
    for (const byte of piece) {
      if (byte === QUOTE && quoted) inQuotes = !inQuotes;
      if (byte !== LINE_FEED || inQuotes) {
        if (byte !== RETURN) empty = false;
        continue;
      }
      if (!empty) lines++;
      empty = true;
    }
    return true;
  });
  if (!empty) lines++;
  return Math.max(0, lines - 1);
}

/**
 * Copies the good lines of a CSV file, header first, to `to` as plain UTF-8.
 * @param width the number of fields of the header
 * @param refuse told of each other line, by its 1-based number
 */
export async function copyGoodLines(
  file: PackedFile,
  to: string,
  delimiter: Delimiter,
  width: number,
  refuse: (outcome: CsvOutcome, line: number) => void,
): Promise<void> {
  const out = openSync(to, 'w');
  try {
    let records: CsvRecord[] = [];
    const write = (): void => {
      const good = records.flatMap((record) => {
        const checked = checkLine(record, delimiter, width);
        if (Buffer.isBuffer(checked)) return [checked, NEW_LINE];
        refuse(checked, record.line);
        return [];
      });
      writeAll(out, Buffer.concat(good));
      records = [];
    };
    const splitter = recordSplitter(delimiter, (record) => records.push(record));
    const ending = await readBytes(file, (piece) => {
      splitter.take(piece);
      write();
      return true;
    });
    splitter.end();
    // Whatever its fields look like, it may go on after the file's end.
    const last = ending === 'whole' ? undefined : records.pop();
    write();
    if (last !== undefined) refuse('truncated file', last.line);
  } finally {
    closeSync(out);
  }
}

const NEW_LINE = Buffer.from('\n');

function writeAll(out: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(out, bytes, written);
}

/** The line as it is to be read, or why it cannot be. */
function checkLine({ bytes, fields }: CsvRecord, delimiter: Delimiter, width: number): Buffer | CsvOutcome {
  if (bytes.length > LONGEST_LINE) return 'line too long';
  if (!isUtf8(bytes)) return 'not UTF-8';
  if (fields === width) return bytes;
  if (fields !== undefined && fields > width) {
    // Delimiters after the last field; DuckDB takes such lines too.
    const end = bytes.length - (fields - width);
    if (bytes.subarray(end).every((byte) => byte === delimiter.charCodeAt(0))) return bytes.subarray(0, end);
  }
  if (delimiter !== '\t' || fields !== undefined) return 'wrong column count';
  const literal = bytes.toString('utf8').split('\t');
  if (literal.length !== width) return 'wrong column count';
  return Buffer.from(literal.map((field) => `"${field.replaceAll('"', '""')}"`).join('\t'));
}
