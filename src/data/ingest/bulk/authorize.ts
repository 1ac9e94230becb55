/**
 * SMART back-end services (SMART App Launch 2.2; RFC 6749 section 4.4, RFC 7523): finds the token endpoint, signs one assertion a
 * request (private_key_jwt: `iss` = `sub` = client id, `aud` = token endpoint, four minutes of life, a fresh `jti`), and keeps the
 * access token until shortly before it ends or until a server refuses it.
 *
 * Promises: tokens and assertions live in memory only and are in no message; requests at the same time share one token.
 */
import { randomUUID } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { AnamnesisError } from '../../../base/errors.ts';
import { secureAddress } from './addresses.ts';
import { dropBody, isRecord, parseJson, readBody, textOf } from './json.ts';
import { readRefusal, refusalError } from './refusal.ts';
import { readSigningKey, type SigningKey } from './signingKey.ts';
import type { BulkCredentials } from './source.ts';
import { type BulkContext, networkFailure, placeOf, transmit } from './transport.ts';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './waiting.ts';

export interface TokenSource {
  /** A token that should still be good. */
  current(): Promise<string>;
  /** Says that a server refused this token. */
  forget(token: string): void;
}

interface AccessToken {
  readonly value: string;
  /** By the clock that was handed in. */
  readonly renewAtMs: number;
}

interface TokenEndpoint {
  readonly url: URL;
  /** As the server writes it: what `aud` must equal, letter for letter. */
  readonly audience: string;
}

const DEFAULT_SCOPE = 'system/*.rs';
/** SMART allows five minutes at most. */
const ASSERTION_SECONDS = 240;
/** When the server does not say how long a token lives. */
const ASSUMED_TOKEN_SECONDS = 300;
const RENEW_BEFORE_SECONDS = 30;
const TOKEN_ATTEMPTS = 4;
const MAX_CONFIGURATION_BYTES = 1_000_000;
const OAUTH_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
] as const;

/** Reads the key and the server's configuration; no token is asked for yet. */
export async function openTokenSource(
  credentials: BulkCredentials,
  base: URL,
  context: BulkContext,
): Promise<TokenSource> {
  const key = await readSigningKey(credentials.keyPath);
  const endpoint = await discoverTokenEndpoint(base, context);
  let held: AccessToken | undefined;
  let asked: Promise<AccessToken> | undefined;
  const renew = async (): Promise<AccessToken> => {
    try {
      held = await requestToken(credentials, key, endpoint, context);
      return held;
    } finally {
      asked = undefined;
    }
  };
  return {
    async current() {
      if (held !== undefined && context.clock.now() < held.renewAtMs) return held.value;
      asked ??= renew();
      return (await asked).value;
    },
    forget(token) {
      if (held?.value === token) held = undefined;
    },
  };
}

/** `[base]/.well-known/smart-configuration`. @throws input/not-readable, input/invalid. */
async function discoverTokenEndpoint(base: URL, context: BulkContext): Promise<TokenEndpoint> {
  const url = new URL(`${base.href.replace(/\/+$/, '')}/.well-known/smart-configuration`);
  const request = { what: 'the SMART configuration request', method: 'GET', url } as const;
  const response = await transmit({ ...request, headers: { accept: 'application/json' } }, undefined, context);
  if (response.status !== 200) throw refusalError(await readRefusal(response), placeOf(request), false);
  const text = await readBody(response, MAX_CONFIGURATION_BYTES).catch((error) => {
    throw context.signal.aborted ? error : networkFailure(placeOf(request), error);
  });
  const body = parseJson(text ?? '');
  const endpoint = isRecord(body) ? textOf(body.token_endpoint) : undefined;
  if (endpoint !== undefined) return { url: secureAddress(endpoint, 'the token endpoint', base), audience: endpoint };
  throw new AnamnesisError('input/invalid', {
    where: placeOf(request),
    rule: "The server's SMART configuration names no token endpoint.",
    remedy: 'Check the address; without --client-id the server is asked as an open one.',
  });
}

/** Asks until a token comes; a server that is busy or fails is asked again, each time with a fresh assertion. */
async function requestToken(
  credentials: BulkCredentials,
  key: SigningKey,
  endpoint: TokenEndpoint,
  context: BulkContext,
): Promise<AccessToken> {
  const where = placeOf({ what: 'the token request', url: endpoint.url });
  for (let attempt = 0; ; attempt++) {
    const askedAtMs = context.clock.now();
    const response = await postAssertion(credentials, key, endpoint, context).catch((error) => {
      if (context.signal.aborted) throw error;
      return networkFailure(where, error);
    });
    const failed = response instanceof AnamnesisError;
    const busy = failed || response.status === 429 || response.status >= 500;
    if (!busy) return readToken(credentials, endpoint, response, askedAtMs, where);
    const retry = failed ? null : response.headers.get('retry-after');
    const waitMs = retryAfterMs(retry, context.clock.now()) ?? backOffMs(attempt, 1000, 30_000);
    if (attempt + 1 >= TOKEN_ATTEMPTS || waitMs > LONGEST_WAIT_MS) {
      throw failed ? response : refusalError(await readRefusal(response), where, true);
    }
    if (!failed) await dropBody(response);
    await context.pause(waitMs, context.signal);
  }
}

async function postAssertion(
  credentials: BulkCredentials,
  { key, kid }: SigningKey,
  endpoint: TokenEndpoint,
  context: BulkContext,
): Promise<Response> {
  const nowSeconds = Math.floor(context.clock.now() / 1000);
  const sign = oauth.PrivateKeyJwt(
    { key, kid },
    {
      [oauth.modifyAssertion]: (header, payload) => {
        header.typ = 'JWT';
        payload.aud = endpoint.audience;
        payload.jti = randomUUID();
        payload.iat = nowSeconds;
        payload.exp = nowSeconds + ASSERTION_SECONDS;
        delete payload.nbf;
      },
    },
  );
  return oauth.clientCredentialsGrantRequest(
    serverOf(endpoint),
    { client_id: credentials.clientId },
    async (server, client, body, headers) => {
      await sign(server, client, body, headers);
      body.delete('client_id');
    },
    { scope: credentials.scope ?? DEFAULT_SCOPE },
    { signal: context.signal, [oauth.allowInsecureRequests]: endpoint.url.protocol === 'http:' },
  );
}

async function readToken(
  credentials: BulkCredentials,
  endpoint: TokenEndpoint,
  response: Response,
  askedAtMs: number,
  where: string,
): Promise<AccessToken> {
  const client = { client_id: credentials.clientId };
  const granted = await oauth
    .processClientCredentialsResponse(serverOf(endpoint), client, response)
    .catch((error) => Promise.reject(tokenRefused(error, where)));
  const seconds = granted.expires_in ?? ASSUMED_TOKEN_SECONDS;
  const margin = Math.min(RENEW_BEFORE_SECONDS, seconds / 4);
  return { value: granted.access_token, renewAtMs: askedAtMs + (seconds - margin) * 1000 };
}

/** Only the error's code, and only when it is one of OAuth's: descriptions may say anything. */
function tokenRefused(error: unknown, where: string): AnamnesisError {
  const said = error instanceof oauth.ResponseBodyError ? error.error : undefined;
  const code = OAUTH_ERRORS.find((known) => known === said);
  return new AnamnesisError('settings/invalid', {
    where,
    rule: code === undefined ? 'The server gave no access token.' : `The server gave no access token (${code}).`,
    remedy:
      "Check --client-id, --key, --scope and this machine's clock against the server's registration of the client.",
  });
}

function serverOf({ url }: TokenEndpoint): oauth.AuthorizationServer {
  return { issuer: url.origin, token_endpoint: url.href };
}
