/**
 * The bytes of an input file, unpacked, handed out piece by piece in bounded memory. A gzip file that ends too soon, or is damaged
 * on the way, gives all that can be had before that place: how it ended is the answer, not an error.
 *
 * Several gzip members in one file are read on. Compression is known by the content (`sniff.ts`), not by the name.
 */
import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { systemErrorCode } from '../../../base/errors.ts';

export const COMPRESSIONS = ['none', 'gzip'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface PackedFile {
  readonly path: string;
  readonly compression: Compression;
}

/** `stopped`: by who takes the pieces. `cut short`: the compressed data end in the middle. `damaged`: they cannot be unpacked on. */
export type Ending = 'whole' | 'stopped' | 'cut short' | 'damaged';

const PIECE_BYTES = 1 << 18;

/** @param take gets each piece, at once and in order (the piece is its own to keep); false ends the reading. */
export async function readBytes(
  file: PackedFile,
  take: (piece: Buffer) => boolean,
  signal?: AbortSignal,
): Promise<Ending> {
  if (file.compression === 'gzip') return unpack(file.path, take, signal);
  for await (const piece of piecesOf(file.path, signal)) if (!take(piece)) return 'stopped';
  return 'whole';
}

/** The first bytes, at most `limit`, and how the reading ended: `stopped` when there may be more. */
export async function readHead(
  file: PackedFile,
  limit: number,
  signal?: AbortSignal,
): Promise<{ readonly bytes: Buffer; readonly ending: Ending }> {
  const pieces: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer): boolean => {
    pieces.push(piece);
    length += piece.length;
    return length < limit;
  };
  const ending = await readBytes(file, take, signal);
  return { bytes: Buffer.concat(pieces).subarray(0, limit), ending };
}

function piecesOf(path: string, signal: AbortSignal | undefined): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: PIECE_BYTES, ...(signal && { signal }) });
}

/**
 * Each piece is unpacked before the next is read, and the end is told only after the last: then an error at the end takes nothing with it,
 * as it would in a pipeline, whose error drops what is still buffered.
 */
async function unpack(
  path: string,
  take: (piece: Buffer) => boolean,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  let stopped = false;
  let refusal: unknown;
  gunzip.on('data', (piece: Buffer) => {
    if (stopped) return;
    try {
      stopped = !take(piece);
    } catch (error) {
      refusal = error;
      stopped = true;
    }
  });
  const ended = endOf(gunzip);
  try {
    for await (const piece of piecesOf(path, signal)) {
      if (stopped || gunzip.errored !== null || gunzip.readableEnded) break;
      // After an error the write never calls back.
      await Promise.race([ended, new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))]);
    }
    if (!stopped) {
      gunzip.end();
      const ending = await ended;
      if (!stopped) return ending;
    }
  } finally {
    gunzip.destroy();
  }
  if (refusal !== undefined) throw refusal;
  return 'stopped';
}

function endOf(gunzip: Gunzip): Promise<Ending> {
  return new Promise((resolve) => {
    gunzip.on('end', () => resolve('whole'));
    gunzip.on('error', (error) => resolve(systemErrorCode(error) === 'Z_BUF_ERROR' ? 'cut short' : 'damaged'));
  });
}
