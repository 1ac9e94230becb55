import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { makeKeys } from '../../../../test/support/bulkTokens.ts';
import { readSigningKey } from './signingKey.ts';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rsa = await makeKeys('RS384');
const ec = await makeKeys('ES384');
const p256 = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);

function fileOf(content: unknown): string {
  const path = join(folder, 'key.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the key file', () => {
  it.each([
    ['RS384', rsa],
    ['ES384', ec],
  ] as const)('may hold one JWK for %s, or a set with it; it cannot be exported again', async (algorithm, keys) => {
    const one = await readSigningKey(fileOf(keys.privateKey));
    const ofSet = await readSigningKey(fileOf({ keys: [rsa.publicKey, ec.publicKey, keys.privateKey] }));
    expect([one, ofSet]).toMatchObject([
      { algorithm, kid: `test-${algorithm}` },
      { algorithm, kid: `test-${algorithm}` },
    ]);
    expect(one.key.extractable).toBe(false);
  });

  it.each([
    ['not JSON', '{"d":"planted-secret'],
    ['a list', [ec.privateKey]],
    ['a public key', ec.publicKey],
    ['no kid', { ...ec.privateKey, kid: undefined }],
    ['another curve', { ...p256, kid: 'x' }],
    ['another algorithm', { ...rsa.privateKey, alg: 'RS256' }],
    ['a short modulus', { ...rsa.privateKey, n: 'AQAB' }],
    ['parts that make no key', { ...ec.privateKey, x: 'planted-secret' }],
    ['a symmetric key', { kty: 'oct', k: 'planted-secret', d: 'planted-secret', kid: 'x' }],
  ])('is refused with %s, and no part of it is repeated', async (_, content) => {
    const error = await readSigningKey(fileOf(content)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'input/invalid', where: join(folder, 'key.json') });
    expect(String(error)).not.toContain('planted-secret');
    expect(String(error)).not.toContain(String(ec.privateKey.d));
  });

  it('is missed by name', async () => {
    await expect(readSigningKey(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'input/missing' });
  });
});
