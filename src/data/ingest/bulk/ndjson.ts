/**
 * Looks over a downloaded NDJSON file before it gets its final name: size, SHA-256, number of lines that hold something; whether
 * it begins as a JSON object and whether its last line is whole. One pass, constant memory but for a last line without its end.
 *
 * Left out: parsing the other lines, which is the business of ingest.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isRecord, parseJson } from './json.ts';

export interface NdjsonFacts {
  readonly bytes: number;
  readonly sha256: string;
  /** Lines with something other than spaces. */
  readonly lines: number;
  /** Undefined when nothing speaks against the file. */
  readonly fault: 'not-ndjson' | 'cut-off' | undefined;
}

const NEWLINE = 0x0a;
const OPENING_BRACE = 0x7b;
const LONGEST_LAST_LINE = 256 * 1024 * 1024;

export async function inspectNdjson(path: string, signal: AbortSignal): Promise<NdjsonFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let lineStart = 0;
  let lineHasText = false;
  let first: number | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) {
    const block: Buffer = chunk;
    hash.update(block);
    for (let at = 0; at < block.length; ) {
      const newline = block.indexOf(NEWLINE, at);
      const end = newline < 0 ? block.length : newline;
      if (!lineHasText) {
        const text = firstText(block, at, end);
        lineHasText = text !== undefined;
        first ??= text;
      }
      if (newline >= 0) {
        if (lineHasText) lines += 1;
        lineHasText = false;
        lineStart = bytes + newline + 1;
      }
      at = end + 1;
    }
    bytes += block.length;
  }
  const cutOff = lineHasText && !(await isWholeObject(path, lineStart, bytes));
  if (lineHasText) lines += 1;
  const fault = first !== undefined && first !== OPENING_BRACE ? 'not-ndjson' : cutOff ? 'cut-off' : undefined;
  return { bytes, sha256: hash.digest('hex'), lines, fault };
}

/** The first byte that is no space, tab or carriage return. */
function firstText(block: Buffer, from: number, end: number): number | undefined {
  for (let at = from; at < end; at++) {
    const byte = block[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return byte;
  }
  return undefined;
}

async function isWholeObject(path: string, start: number, end: number): Promise<boolean> {
  if (end - start > LONGEST_LAST_LINE) return false;
  const parts: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start })) parts.push(chunk);
  return isRecord(parseJson(Buffer.concat(parts).toString('utf8')));
}
