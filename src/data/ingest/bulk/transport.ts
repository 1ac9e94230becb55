/**
 * One HTTP request, sent by the platform's `fetch`: redirects followed by hand (so that each hop is checked and a token never
 * reaches another origin), failures of the network named without repeating an address, asked again when the connection
 * failed before any answer.
 *
 * Left out: proxies and private certificate authorities, which Node itself reads from NODE_USE_ENV_PROXY and NODE_EXTRA_CA_CERTS.
 */
import type { Clock } from '../../../base/clock.ts';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { TOOL_VERSION } from '../../../base/manifest.ts';
import type { Progress } from '../../../base/progress.ts';
import { secureAddress } from './addresses.ts';
import { dropBody } from './json.ts';
import { backOffMs, type Pause } from './waiting.ts';

/** What every step is handed. */
export interface BulkContext {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly pause: Pause;
}

export interface BulkRequest {
  /** As messages name it: "the status request". */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Set for what must not happen twice: it is not sent again when the connection fails. */
  readonly once?: boolean;
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;
const CONNECTION_ATTEMPTS = 5;

/**
 * Sends, and gives whatever the server answers.
 * @throws network/failed when no answer came; input/invalid for a redirect that must not be followed; AbortError.
 */
export async function transmit(
  request: BulkRequest,
  token: string | undefined,
  context: BulkContext,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await followRedirects(request, token, context.signal);
    } catch (error) {
      if (error instanceof AnamnesisError || context.signal.aborted) throw error;
      if (request.once === true || attempt + 1 >= CONNECTION_ATTEMPTS) throw networkFailure(placeOf(request), error);
      await context.pause(backOffMs(attempt, 1000, 30_000), context.signal);
    }
  }
}

/** What was asked of which host; never a path or a query. */
export function placeOf({ what, url }: Pick<BulkRequest, 'what' | 'url'>): string {
  return `${what} to ${url.host}`;
}

/** The system's code of the failure is named; its text, which may hold an address, is not. */
export function networkFailure(where: string, error: unknown): AnamnesisError {
  const code = systemErrorCode(error) ?? (error instanceof Error ? systemErrorCode(error.cause) : undefined);
  return new AnamnesisError('network/failed', {
    where,
    rule: `The connection failed${code === undefined ? '' : ` (${code})`}.`,
    remedy: 'Check the network and the address, then run the same command again: it goes on where it stopped.',
  });
}

async function followRedirects(
  request: BulkRequest,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  let url = request.url;
  for (let hop = 0; ; hop++) {
    const mayCarryToken = token !== undefined && url.origin === request.url.origin;
    const response = await fetch(url, {
      method: request.method,
      headers: {
        'user-agent': `anamnesis/${TOOL_VERSION}`,
        ...request.headers,
        ...(mayCarryToken ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || location === null) return response;
    await dropBody(response);
    if (request.method !== 'GET' || hop >= MAX_REDIRECTS) throw redirected(request);
    url = secureAddress(location, `the redirect of ${placeOf(request)}`, url);
  }
}

function redirected(request: BulkRequest): AnamnesisError {
  return new AnamnesisError('input/not-readable', {
    where: placeOf(request),
    rule: request.method === 'GET' ? 'The server redirects without end.' : 'The server redirects what is not a GET.',
    remedy: 'Give the address that the server itself names as its FHIR base.',
  });
}
