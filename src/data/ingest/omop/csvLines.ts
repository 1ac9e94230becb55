/**
 * CSV in Node, for what DuckDB does not do: whether a file is whole and valid UTF-8, how many lines it has, and a clean copy of a file
 * with bad lines. DuckDB reads the good ones (fast, strict); one bad line makes it refuse the whole file.
 *
 * The method is RFC 4180 with any delimiter: a field that starts with `"` ends at the next lone `"`. Line ends may be mixed. Where a
 * quoted field never ends, or text follows its end, the line alone is refused and reading goes on after it, so one stray quote costs
 * one line. In tab-separated files, whose writers seldom quote, such a line is taken literally when it has the right number of fields.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { systemErrorCode } from '../../../base/errors.ts';

export const DELIMITERS = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Just under DuckDB's own limit for one line. */
export const LONGEST_LINE = 2_000_000;

const LINE_FEED = 10;
const RETURN = 13;
const QUOTE = 34;
const CHUNK_BYTES = 1 << 18;

/** Why a line of a CSV file cannot be read; each is an outcome of `../outcomes.ts`. */
export const CSV_OUTCOMES = ['wrong column count', 'not UTF-8', 'line too long'] as const;
export type CsvOutcome = (typeof CSV_OUTCOMES)[number];

export interface BadLines {
  readonly outcome: CsvOutcome;
  readonly count: number;
  /** 1-based number of the first one. */
  readonly firstLine: number;
}

/** The bytes of a file, unpacked; of a gzip file cut short or damaged, those before the damage (`salvage`), else an error of zlib. */
export async function* readBytes(path: string, gzip: boolean, salvage: boolean): AsyncGenerator<Buffer> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unpack = createGunzip({
    chunkSize: CHUNK_BYTES,
    finishFlush: salvage ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
  });
  const stream: AsyncIterable<Buffer> = gzip ? raw.on('error', (error) => unpack.destroy(error)).pipe(unpack) : raw;
  try {
    yield* stream;
  } catch (error) {
    if (!salvage || !isDamage(error)) throw error;
  } finally {
    raw.destroy();
    unpack.destroy();
  }
}

/** Whether zlib says that the content is cut short or damaged. */
export function isDamage(error: unknown): boolean {
  return (systemErrorCode(error) ?? '').startsWith('Z_');
}

/** Reads a file once: is it whole, and valid UTF-8 throughout? */
export async function verifyBytes(
  path: string,
  gzip: boolean,
): Promise<{ readonly whole: boolean; readonly utf8: boolean }> {
  let tail: Buffer = Buffer.alloc(0);
  let utf8 = true;
  try {
    for await (const chunk of readBytes(path, gzip, false)) {
      if (!utf8) continue;
      const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      const end = bytes.length - unfinishedBytes(bytes);
      utf8 = isUtf8(bytes.subarray(0, end));
      tail = Buffer.from(bytes.subarray(end));
    }
  } catch (error) {
    if (isDamage(error)) return { whole: false, utf8 };
    throw error;
  }
  return { whole: true, utf8: utf8 && tail.length === 0 };
}

/** How many bytes at the end begin a character that goes on after them. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** How many lines a file has after its header: records where fields may be quoted, else lines; empty ones do not count. */
export async function countLines(path: string, gzip: boolean, quoted: boolean): Promise<number> {
  let lines = 0;
  let inQuotes = false;
  let empty = true;
  for await (const chunk of readBytes(path, gzip, true)) {
    for (const byte of chunk) {
      if (byte === QUOTE && quoted) inQuotes = !inQuotes;
      if (byte !== LINE_FEED || inQuotes) {
        if (byte !== RETURN) empty = false;
        continue;
      }
      if (!empty) lines++;
      empty = true;
    }
  }
  if (!empty) lines++;
  return Math.max(0, lines - 1);
}

/**
 * Copies the good lines of a CSV file, header first, to `to` as plain UTF-8, and counts the others.
 * @param width the number of fields of the header
 */
export async function copyGoodLines(
  path: string,
  gzip: boolean,
  to: string,
  delimiter: Delimiter,
  width: number,
): Promise<readonly BadLines[]> {
  const bad = new Map<CsvOutcome, { count: number; firstLine: number }>();
  const refuse = (outcome: CsvOutcome, line: number): void => {
    const seen = bad.get(outcome);
    if (seen === undefined) bad.set(outcome, { count: 1, firstLine: line });
    else seen.count++;
  };
  const lines = goodLines(readBytes(path, gzip, true), delimiter, width, refuse);
  await pipeline(Readable.from(lines, { objectMode: false }), createWriteStream(to));
  return [...bad].map(([outcome, { count, firstLine }]) => ({ outcome, count, firstLine }));
}

async function* goodLines(
  chunks: AsyncIterable<Buffer>,
  delimiter: Delimiter,
  width: number,
  refuse: (outcome: CsvOutcome, line: number) => void,
): AsyncGenerator<Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for await (const { bytes, fields, line } of records(chunks, delimiter)) {
    const checked = checkLine(line === 1 ? withoutMark(bytes) : bytes, fields, delimiter, width);
    if (!Buffer.isBuffer(checked)) {
      refuse(checked, line);
      continue;
    }
    batch.push(checked, NEW_LINE);
    size += checked.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(batch);
    batch = [];
    size = 0;
  }
  yield Buffer.concat(batch);
}

const NEW_LINE = Buffer.from('\n');

/** A record of a file: its bytes without the line end, its number of fields (undefined when its quotes are wrong), its first line. */
interface CsvRecord {
  readonly bytes: Buffer;
  readonly fields: number | undefined;
  readonly line: number;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The line as it is to be read, or why it cannot be. */
function checkLine(
  bytes: Buffer,
  fields: number | undefined,
  delimiter: Delimiter,
  width: number,
): Buffer | CsvOutcome {
  if (bytes.length > LONGEST_LINE) return 'line too long';
  if (!isUtf8(bytes)) return 'not UTF-8';
  if (fields === width) return bytes;
  const endsEmpty = bytes.at(-1) === delimiter.charCodeAt(0);
  if (fields === width + 1 && endsEmpty) return bytes.subarray(0, -1);
  if (delimiter !== '\t' || fields !== undefined) return 'wrong column count';
  const literal = bytes.toString('utf8').split('\t');
  if (literal.length !== width) return 'wrong column count';
  return Buffer.from(literal.map((field) => `"${field.replaceAll('"', '""')}"`).join('\t'));
}

async function* records(chunks: AsyncIterable<Buffer>, delimiter: Delimiter): AsyncGenerator<CsvRecord> {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  const take = function* (atEnd: boolean): Generator<CsvRecord> {
    let start = 0;
    while (start < pending.length) {
      const found = nextRecord(pending, start, atEnd, delimiter.charCodeAt(0));
      if (found === undefined) break;
      if (found.end > start) yield { bytes: pending.subarray(start, found.end), fields: found.fields, line };
      line += lineEnds(pending, start, found.next);
      start = found.next;
    }
    pending = pending.subarray(start);
  };
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    yield* take(false);
  }
  yield* take(true);
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
