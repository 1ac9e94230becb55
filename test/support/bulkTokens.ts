/** The authorization server of the test server for Bulk Data: it verifies assertions for real, and remembers each `jti`. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify } from 'jose';
import type { Clock } from '../../src/base/clock.ts';
import { type Answer, json } from './bulkFaults.ts';

export interface RegisteredClient {
  readonly id: string;
  readonly publicKey: JWK;
}

export interface TokenDesk {
  /** Answers a token request; every assertion and token is told to `secret`. */
  grant(
    form: URLSearchParams,
    client: RegisteredClient | undefined,
    seconds: number,
    audience: string,
  ): Promise<Answer>;
  isGood(authorization: string | undefined): boolean;
  forget(): void;
}

/** A key pair as JWKs; the private one has the `kid` that the public one has. */
export async function makeKeys(
  algorithm: 'RS384' | 'ES384',
): Promise<{ readonly privateKey: JWK; readonly publicKey: JWK }> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const named = { kid: `test-${algorithm}`, alg: algorithm };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...named },
    publicKey: { ...(await exportJWK(pair.publicKey)), ...named },
  };
}

export function openTokenDesk(clock: Clock, secret: (text: string) => string): TokenDesk {
  const tokens = new Map<string, number>();
  const usedIds = new Set<string>();
  const refuse = (error: string): Answer => json(400, { error, error_description: secret('Jane Q. Described') });
  return {
    async grant(form, client, seconds, audience) {
      const assertion = secret(form.get('client_assertion') ?? '');
      const typed = form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      const asked = typed && form.get('grant_type') === 'client_credentials';
      if (client === undefined || !asked) return refuse('invalid_request');
      if (!/^system\/\S+/.test(form.get('scope') ?? '')) return refuse('invalid_scope');
      if (!(await isGenuine(assertion, client, audience, clock, usedIds))) return refuse('invalid_client');
      const token = secret(`token-${randomUUID()}`);
      tokens.set(token, clock.now() + seconds * 1000);
      return json(200, { access_token: token, token_type: 'bearer', expires_in: seconds, scope: form.get('scope') });
    },
    isGood(authorization) {
      const ends = tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
      return ends !== undefined && clock.now() < ends;
    },
    forget: () => tokens.clear(),
  };
}

/** Signature, algorithm, type, issuer, subject, audience, at most five minutes of life, and not seen before. */
async function isGenuine(
  assertion: string,
  client: RegisteredClient,
  audience: string,
  clock: Clock,
  usedIds: Set<string>,
): Promise<boolean> {
  try {
    const key = await importJWK(client.publicKey, client.publicKey.alg);
    const { payload, protectedHeader } = await jwtVerify(assertion, key, {
      ...{ algorithms: ['RS384', 'ES384'], issuer: client.id, subject: client.id, audience, typ: 'JWT' },
      ...{ requiredClaims: ['exp', 'jti'], currentDate: new Date(clock.now()) },
    });
    const tooLong = Number(payload.exp) * 1000 - clock.now() > 300_000;
    if (tooLong || protectedHeader.kid !== client.publicKey.kid || usedIds.has(String(payload.jti))) return false;
    usedIds.add(String(payload.jti));
    return true;
  } catch {
    return false;
  }
}
