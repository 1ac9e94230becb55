/**
 * The safetensors format: 8 bytes of header length, a JSON header, then raw little-endian data
 * (https://github.com/huggingface/safetensors). We write float32; every rule that a truncated or altered file breaks is
 * checked before any tensor is returned.
 */
import { open } from 'node:fs/promises';
import { AnamnesisError, systemErrorCode } from '../../base/errors.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of a safetensors file that holds `tensors` in the given order. */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', ...metadata } };
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = JSON.stringify(header);
  const head = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8, ' '));
  const out = Buffer.alloc(8 + head.length + offset);
  out.writeBigUInt64LE(BigInt(head.length), 0);
  head.copy(out, 8);
  let at = 8 + head.length;
  for (const { data } of tensors) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

/** @throws input/missing, input/invalid when the file is not whole or not float32. */
export async function readSafetensors(path: string): Promise<readonly NamedTensor[]> {
  const bytes = await readWhole(path);
  const header = parseHeader(path, bytes);
  const base = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors: NamedTensor[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = describedTensor(path, entry);
    const [from, to] = [base + offsets[0], base + offsets[1]];
    const size = shape.reduce((a, b) => a * b, 1) * 4;
    if (dtype !== 'F32') throw invalid(path, `A tensor has type ${dtype}; float32 (F32) is needed.`);
    if (to > bytes.length) throw invalid(path, 'The file is truncated: a tensor ends after the end of the file.');
    if (to - from !== size) throw invalid(path, "A tensor's bytes do not fill its shape.");
    const data = new Float32Array(size / 4);
    new Uint8Array(data.buffer).set(bytes.subarray(from, to));
    tensors.push({ name, shape, data });
  }
  return tensors;
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'There is no weights file here.' : 'The weights file cannot be read.',
      remedy: 'Give a model folder that `anamnesis pretrain` wrote.',
      cause,
    });
  }
}

function parseHeader(path: string, bytes: Buffer): Record<string, unknown> {
  if (bytes.length < 8) throw invalid(path, 'The file is truncated: it has no header.');
  const length = bytes.readBigUInt64LE(0);
  if (length > BigInt(bytes.length - 8)) throw invalid(path, 'The file is truncated: its header is not whole.');
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + Number(length)));
    if (typeof header === 'object' && header !== null) return { ...header };
  } catch {
    // falls through to the error below
  }
  throw invalid(path, 'The header is not JSON, so this is not a safetensors file.');
}

function describedTensor(
  path: string,
  entry: unknown,
): { dtype: string; shape: number[]; data_offsets: [number, number] } {
  if (typeof entry === 'object' && entry !== null && 'dtype' in entry && 'shape' in entry && 'data_offsets' in entry) {
    const { dtype, shape, data_offsets: offsets } = entry;
    const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isSafeInteger);
    if (typeof dtype === 'string' && numbers(shape) && numbers(offsets) && offsets.length === 2) {
      return { dtype, shape, data_offsets: [offsets[0], offsets[1]] };
    }
  }
  throw invalid(path, 'The header describes a tensor without type, shape or offsets.');
}

function invalid(path: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule,
    remedy: 'Restore the file from a copy, or train the model again.',
  });
}
