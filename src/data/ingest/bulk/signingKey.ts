/**
 * The client's private key: one JWK in a file, or a JWK Set that holds it (RFC 7517). RSA keys sign by RS384, keys on P-384 by
 * ES384, the two algorithms that SMART App Launch 2.2 asks of every client; other keys are refused by name of the part at fault.
 *
 * Promises: nothing of the key is ever in a message, and the imported key cannot be exported again.
 */
import { readFile } from 'node:fs/promises';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { isRecord, type JsonRecord, parseJson, recordsOf, textOf } from './json.ts';

const ALGORITHMS = ['RS384', 'ES384'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

export interface SigningKey {
  readonly key: CryptoKey;
  readonly kid: string;
  readonly algorithm: Algorithm;
}

const PARTS = ['kty', 'crv', 'x', 'y', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;
const MIN_RSA_BITS = 2048;

/** @throws input/missing, input/not-readable, input/invalid. */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const parsed = parseJson(await readKeyFile(path));
  if (!isRecord(parsed)) throw unusable(path, 'The file does not hold a JSON object.');
  const candidates = Array.isArray(parsed.keys) ? recordsOf(parsed.keys) : [parsed];
  const jwk = candidates.find(({ d }) => typeof d === 'string');
  if (jwk === undefined) throw unusable(path, 'The file holds no private key (no "d").');
  const kid = textOf(jwk.kid);
  if (kid === undefined || kid === '') throw unusable(path, 'The key has no "kid".');
  const algorithm = algorithmOf(path, jwk);
  return { key: await importKey(path, jwk, algorithm), kid, algorithm };
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'There is no such key file.' : 'The key file cannot be read.',
      remedy: "Give --key the file with the client's private JWK.",
      cause,
    });
  }
}

function algorithmOf(path: string, jwk: JsonRecord): Algorithm {
  const algorithm = jwk.kty === 'RSA' ? 'RS384' : jwk.kty === 'EC' && jwk.crv === 'P-384' ? 'ES384' : undefined;
  if (algorithm === undefined) throw unusable(path, 'The key is neither RSA nor EC on the curve P-384.');
  if (jwk.alg !== undefined && jwk.alg !== algorithm) {
    throw unusable(path, `The key's "alg" is not ${algorithm}, the only one that SMART has for it.`);
  }
  const modulusBits = Buffer.from(textOf(jwk.n) ?? '', 'base64url').length * 8;
  if (algorithm === 'RS384' && modulusBits < MIN_RSA_BITS) {
    throw unusable(path, `The RSA key is shorter than ${MIN_RSA_BITS} bits.`);
  }
  return algorithm;
}

async function importKey(path: string, jwk: JsonRecord, algorithm: Algorithm): Promise<CryptoKey> {
  const parts: JWK = {};
  for (const name of PARTS) {
    const part = textOf(jwk[name]);
    if (part !== undefined) parts[name] = part;
  }
  const key = await importJWK(parts, algorithm).catch(() => undefined);
  if (key === undefined || key instanceof Uint8Array) throw unusable(path, 'The parts of the key do not make a key.');
  return key;
}

function unusable(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule,
    remedy:
      'Give the private JWK (kty, kid, d …) whose public half is registered: RSA of 2048 bits or more, or EC P-384.',
  });
}
