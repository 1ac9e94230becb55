/** SHA-256 of bytes and of files, as lower-case hexadecimal. Files are streamed: memory stays constant. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Read at once: a stream's small pieces cost more than the hash itself. */
const PIECE_BYTES = 1 << 20;

export function sha256OfBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, (await file.stat()).size + 1));
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
