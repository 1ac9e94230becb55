/**
 * Text tables of terminologies, record by record: CSV, tab- and pipe-separated, gzip or not, UTF-8 with or without its mark.
 *
 * Promises: streams, so memory does not grow with the file; refuses archives and binary files by name. Quotes count only in CSV (RF2
 * and RRF give them no meaning). Error messages name files and columns, never a field's content.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AnamnesisError, systemErrorCode } from '../../base/errors.ts';

export type Delimiter = ',' | '\t' | '|';

/** Longer than any record of a terminology: a file without line ends is not such a table. */
const LONGEST_RECORD = 1_000_000;

/** The lines of a text file, without their ends. */
export async function* textLines(path: string): AsyncGenerator<string> {
  const gzip = await startsAs(path);
  const file = createReadStream(path);
  const bytes = gzip ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_RECORD) throw notATable(path);
      for (const line of lines) yield withoutReturn(line);
    }
  } catch (cause) {
    if (cause instanceof AnamnesisError) throw cause;
    throw notReadable(path, cause);
  } finally {
    file.destroy();
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

/** Records of a table, the header first; empty lines are left out. */
export async function* records(path: string, delimiter?: Delimiter): AsyncGenerator<readonly string[]> {
  let sign = delimiter;
  let open = '';
  for await (const line of textLines(path)) {
    sign ??= likelyDelimiter(line);
    const text = open === '' ? line : `${open}\n${line}`;
    if (text === '') continue;
    open = sign === ',' && isOpen(text) ? text : '';
    if (open.length > LONGEST_RECORD) throw notATable(path);
    if (open === '') yield sign === ',' ? quotedFields(text) : text.split(sign);
  }
  if (open !== '') throw notATable(path);
}

/** The named columns of every record, in that order. @throws input/invalid when the header lacks one. */
export async function* columnsOf(
  path: string,
  names: readonly string[],
  delimiter?: Delimiter,
): AsyncGenerator<readonly string[]> {
  let places: readonly number[] | undefined;
  for await (const fields of records(path, delimiter)) {
    if (places === undefined) places = names.map(headerOf(path, fields).place);
    else yield places.map((place) => fields[place]?.trim() ?? '');
  }
  if (places === undefined) throw unknownLayout(path, [], 'The file is empty.');
}

/** The places of named columns, found without regard to case and to quotes around the names. */
export interface Header {
  readonly names: readonly string[];
  has(...names: readonly string[]): boolean;
  /** @throws input/invalid when the column is missing. */
  place(name: string): number;
}

export function headerOf(path: string, fields: readonly string[]): Header {
  const names = fields.map((field) =>
    field
      .trim()
      .replaceAll(/^['"]|['"]$/g, '')
      .toLowerCase(),
  );
  const find = (name: string): number => names.indexOf(name.toLowerCase());
  return {
    names,
    has: (...wanted) => wanted.every((name) => find(name) >= 0),
    place: (name) => {
      if (find(name) >= 0) return find(name);
      throw unknownLayout(path, fields, `It has no column ${name}.`);
    },
  };
}

/** The layout is none of those that we know. Names the columns found, shortened: a file without a header shows data there. */
export function unknownLayout(path: string, fields: readonly string[], rule: string): AnamnesisError {
  const shown = fields.slice(0, 20).map((field) =>
    field
      .trim()
      .replaceAll(/[^\w .()/-]/g, '')
      .slice(0, 40),
  );
  const looksLikeHeader = fields.length > 1 && fields.every((field) => /[A-Za-z]/.test(field) || field.trim() === '');
  return new AnamnesisError('input/invalid', {
    where: path,
    rule: looksLikeHeader ? `${rule} Its columns are ${shown.join(', ')}.` : `${rule} Its first line is no header.`,
    remedy: 'Give a file in one of the layouts that docs/terminology.md lists.',
  });
}

async function startsAs(path: string): Promise<boolean> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      if (bytesRead >= 2 && buffer[0] === 0x50 && buffer[1] === 0x4b) {
        throw new AnamnesisError('input/invalid', {
          where: path,
          rule: 'This is a zip archive.',
          remedy: 'Unpack it and give the file inside.',
        });
      }
      return bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof AnamnesisError) throw cause;
    throw notReadable(path, cause);
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function likelyDelimiter(line: string): Delimiter {
  const count = (sign: string): number => line.split(sign).length;
  const signs: readonly Delimiter[] = [',', '\t', '|'];
  return signs.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Whether a quoted field goes on in the next line. */
function isOpen(text: string): boolean {
  let quotes = 0;
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) quotes++;
  return quotes % 2 === 1;
}

function quotedFields(text: string): readonly string[] {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  let start = 0;
  for (let i = 0, quoted = false; i <= text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    if (i < text.length && (quoted || text[i] !== ',')) continue;
    fields.push(unquoted(text.slice(start, i)));
    start = i + 1;
  }
  return fields;
}

function unquoted(field: string): string {
  const text = field.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll('""', '"')
    : field;
}

function notATable(path: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule: 'A record of this file does not end: it is no text table, or a quote in it is never closed.',
    remedy: 'Check that the file is whole and of the expected format.',
  });
}

function notReadable(path: string, cause: unknown): AnamnesisError {
  const missing = systemErrorCode(cause) === 'ENOENT';
  return new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
    where: path,
    rule: missing ? 'There is no such file.' : 'The file cannot be read.',
    remedy: missing ? 'Check the path.' : 'Check that it is a whole text file, plain or gzip.',
    cause,
  });
}
