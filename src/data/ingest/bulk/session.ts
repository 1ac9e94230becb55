/**
 * Requests to one server: with the access token where the caller says so, a new token and one more try after a 401, and patience
 * with 429 and 503 (as long as `Retry-After` says, a limited number of times).
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { openTokenSource, type TokenSource } from './authorize.ts';
import { dropBody } from './json.ts';
import type { BulkCredentials } from './source.ts';
import { type BulkContext, type BulkRequest, placeOf, transmit } from './transport.ts';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './waiting.ts';

export interface Session {
  /** Whether there is a client to answer for. */
  readonly authorized: boolean;
  /**
   * @param withToken false for files that must be fetched without one.
   * @throws network/failed when no answer came or the server stays busy; AbortError; what a token request throws.
   */
  send(request: BulkRequest, withToken: boolean): Promise<Response>;
}

const BUSY_ATTEMPTS = 10;

export async function openSession(
  credentials: BulkCredentials | undefined,
  base: URL,
  context: BulkContext,
): Promise<Session> {
  const tokens = credentials === undefined ? undefined : await openTokenSource(credentials, base, context);
  return {
    authorized: tokens !== undefined,
    send: (request, withToken) => sendPatiently(request, withToken ? tokens : undefined, context),
  };
}

async function sendPatiently(
  request: BulkRequest,
  tokens: TokenSource | undefined,
  context: BulkContext,
): Promise<Response> {
  for (let busy = 0; ; busy++) {
    const response = await sendAuthorized(request, tokens, context);
    if (response.status !== 429 && response.status !== 503) return response;
    const asked = retryAfterMs(response.headers.get('retry-after'), context.clock.now());
    const waitMs = asked ?? backOffMs(busy, 2000, 120_000);
    await dropBody(response);
    if (busy + 1 >= BUSY_ATTEMPTS || waitMs > LONGEST_WAIT_MS) throw stillBusy(request, response.status);
    await context.pause(waitMs, context.signal);
  }
}

async function sendAuthorized(
  request: BulkRequest,
  tokens: TokenSource | undefined,
  context: BulkContext,
): Promise<Response> {
  const token = await tokens?.current();
  const response = await transmit(request, token, context);
  if (response.status !== 401 || tokens === undefined || token === undefined) return response;
  await dropBody(response);
  tokens.forget(token);
  return transmit(request, await tokens.current(), context);
}

function stillBusy(request: BulkRequest, status: number): AnamnesisError {
  return new AnamnesisError('network/failed', {
    where: placeOf(request),
    rule: `The server is too busy (${status}).`,
    remedy: 'Run the same command again later: it goes on where it stopped.',
  });
}
