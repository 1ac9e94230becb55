/**
 * What a file is, by its content: names and endings are hints at most, since exports call their files anything.
 *
 * Reads the first lines, however long they are (a Bundle can be one line of many MB), in bounded memory: JSON is told from the depth
 * of its brackets at the end of the first line and from how the next two lines begin. A first line that is broken or cut does not hide that the
 * others are NDJSON. Left out: what is inside (FHIR, OMOP), which the landing finds.
 */
import { basename } from 'node:path';
import { type Compression, readHead } from './bytes.ts';
import { type FirstLines, firstLines } from './firstLines.ts';

export const INPUT_FORMATS = ['ndjson', 'json documents', 'csv', 'parquet', 'empty', 'other'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

export interface Sniffed {
  readonly compression: Compression;
  readonly format: InputFormat;
  /** A UTF-8 byte order mark stands first; DuckDB's JSON reader refuses it, `salvageLines` drops it. */
  readonly byteOrderMark: boolean;
  /** Why the file cannot be read although it looks like data. */
  readonly fault?: { readonly rule: string; readonly remedy: string };
}

const HEAD_BYTES = 1 << 20;

/** @throws the system's error when the file cannot be opened. */
export async function sniff(path: string, signal?: AbortSignal): Promise<Sniffed> {
  const raw = await readHead({ path, compression: 'none' }, 300, signal);
  const compression = startsWith(raw.bytes, [0x1f, 0x8b]) ? 'gzip' : 'none';
  const { bytes, ending } = await readHead({ path, compression }, HEAD_BYTES, signal);
  const byteOrderMark = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const text = byteOrderMark ? bytes.subarray(3) : bytes;
  const is = (format: InputFormat, fault?: Sniffed['fault']): Sniffed => ({
    compression,
    format,
    byteOrderMark,
    ...(fault && { fault }),
  });
  const known = magicOf(bytes);
  if (known !== undefined) return is(known.format, known.fault);
  if (ending === 'damaged' && bytes.length === 0) return is('other', DAMAGED);
  if (isBinary(bytes)) return is('other', isUtf16(bytes) ? UTF16 : misnamed(path));
  const lines = await firstLines({ path, compression }, signal);
  if (lines === undefined) return ending === 'cut short' ? is('other', DAMAGED) : is('empty');
  const json = jsonFormat(lines);
  if (json !== undefined) return is(json);
  const start = text.toString('latin1');
  if (looksLikeCsv(start, path)) return is('csv');
  if (/^\s*</.test(start) && start.includes('http://hl7.org/fhir')) return is('other', XML);
  return is('other', misnamed(path));
}

const UTF16 = { rule: 'The file is UTF-16 text.', remedy: 'Convert it to UTF-8 (iconv -f UTF-16 -t UTF-8).' };
const XML = { rule: 'The file is FHIR as XML.', remedy: 'Export it as JSON: XML is not read.' };
const DAMAGED = {
  rule: 'The gzip data cannot be unpacked.',
  remedy: 'Copy the file again, and check it with gzip -t.',
};
const ENCRYPTED = { rule: 'The Parquet file is encrypted.', remedy: 'Write it again without encryption.' };

const ARCHIVES: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed with zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['compressed with bzip2', [0x42, 0x5a, 0x68]],
  ['compressed with xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['compressed with gzip twice', [0x1f, 0x8b]],
];

function magicOf(bytes: Buffer): { readonly format: InputFormat; readonly fault?: Sniffed['fault'] } | undefined {
  if (startsWith(bytes, [...Buffer.from('PAR1')])) return { format: 'parquet' };
  if (startsWith(bytes, [...Buffer.from('PARE')])) return { format: 'other', fault: ENCRYPTED };
  const tar = bytes.subarray(257, 262).toString('latin1') === 'ustar';
  const archive = tar ? 'a tar archive' : ARCHIVES.find(([, magic]) => startsWith(bytes, magic))?.[0];
  if (archive === undefined) return undefined;
  return {
    format: 'other',
    fault: { rule: `The file is ${archive}.`, remedy: 'Unpack it; gzip alone is read as it is.' },
  };
}

/** NDJSON, or documents laid out over lines; undefined when it does not look like JSON at all. */
function jsonFormat({ first, second, third }: FirstLines): InputFormat | undefined {
  const nextIsObject = second !== undefined && second.begin === '{' && second.end === '}';
  if (first.begin !== '{' && first.begin !== '[') return nextIsObject ? 'ndjson' : undefined;
  switch (first.state) {
    case 'closed':
      return first.begin === '{' || second !== undefined ? 'ndjson' : 'json documents';
    case 'closed, then more':
      return nextIsObject ? 'ndjson' : 'json documents';
    case 'open':
      if (second === undefined) return 'ndjson';
      return nextIsObject && (third === undefined || third.begin === '{') ? 'ndjson' : 'json documents';
  }
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const NAME = /^[A-Za-z_][\w .-]{0,99}$/;

/** A header of several names; one name, or names of any kind, when the file is called csv. */
function looksLikeCsv(start: string, path: string): boolean {
  if (/\.(csv|tsv)(\.gz)?$/i.test(path)) return true;
  const header = /^[^\r\n]*/.exec(start.trimStart())?.[0] ?? '';
  return DELIMITERS.some((delimiter) => {
    const names = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    return names.length > 1 && names.every((name) => NAME.test(name));
  });
}

function isBinary(bytes: Buffer): boolean {
  return isUtf16(bytes) || bytes.subarray(0, 4096).includes(0);
}

/** By its mark, or by a zero in every other byte of the start. */
function isUtf16(bytes: Buffer): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  const start = bytes.subarray(0, 64);
  if (start.length < 4) return false;
  const zerosAt = (from: number): boolean => start.every((byte, i) => (i % 2 === from) === (byte === 0));
  return zerosAt(0) || zerosAt(1);
}

function misnamed(path: string): Sniffed['fault'] {
  const name = /\.(ndjson|jsonl|json|csv|tsv|parquet)(\.gz)?$/i.exec(basename(path))?.[1];
  if (name === undefined) return undefined;
  return {
    rule: `The content is not what the ending .${name.toLowerCase()} says.`,
    remedy: 'Copy or export the file again.',
  };
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.length <= bytes.length && magic.every((byte, i) => bytes[i] === byte);
}
