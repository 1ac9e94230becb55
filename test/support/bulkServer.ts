/**
 * A small FHIR server with Bulk Data export, for tests: SMART back-end services whose assertions it verifies for real (signature,
 * `aud`, `iss`, `exp`, replay of `jti`), kick-off by GET and POST, polling, NDJSON with Range, ETag and gzip. It misbehaves when told
 * to. It lives in virtual time: `pause` moves its clock on, and nobody waits.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify } from 'jose';
import type { Clock } from '../../src/base/clock.ts';
import { sha256OfBytes } from '../../src/base/hashing.ts';

export interface ServedFile {
  readonly kind: 'output' | 'deleted' | 'error' | 'outcome';
  readonly type?: string;
  readonly text: string;
  /** What the manifest says; nothing when absent. */
  readonly count?: number;
}

/** One misbehaviour, used up by the request that meets it. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Sends this much of the body, then cuts the connection, at once or when the promise resolves. */
  | { readonly kind: 'drop'; readonly afterBytes: number; readonly until?: () => Promise<void> }
  /** Ends the body early and properly: without a length, nobody can tell. */
  | { readonly kind: 'shorten'; readonly bytes: number }
  /** Sends this much, and goes on when the promise resolves. */
  | { readonly kind: 'hold'; readonly afterBytes: number; readonly until: () => Promise<void> };

export interface Behaviour {
  /** Without it, everybody may read. */
  readonly client?: { readonly id: string; readonly publicKey: JWK };
  readonly tokenSeconds: number;
  /** How many polls are answered 202 before the export is ready. */
  readonly pollsBefore: number;
  readonly retryAfter: 'seconds' | 'date' | 'none';
  readonly requiresAccessToken: boolean;
  /** How many files a page of the manifest has. */
  readonly pageSize: number;
  readonly ranges: boolean;
  readonly etags: 'strong' | 'weak' | 'none';
  readonly gzip: boolean;
  /** Files are served with signatures in their addresses that change with every manifest. */
  readonly signedLinks: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly status: number;
}

export interface BulkServer {
  readonly base: string;
  readonly seen: readonly SeenRequest[];
  /** Everything that must never be shown: tokens, assertions, signatures, the status URL's secret. */
  readonly secrets: ReadonlySet<string>;
  readonly clock: Clock;
  /** How long the client waited, each time. */
  readonly pauses: readonly number[];
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  files: readonly ServedFile[];
  behaviour: Behaviour;
  /** What goes wrong next, by route: `configuration`, `token`, `kick-off`, `status`, `file:NUMBER`. */
  readonly faults: Map<string, Fault[]>;
  /** Every running job is forgotten, and no token is good any more. */
  forget(): void;
  close(): Promise<void>;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  tokenSeconds: 300,
  pollsBefore: 2,
  retryAfter: 'seconds',
  requiresAccessToken: true,
  pageSize: 1000,
  ranges: true,
  etags: 'strong',
  gzip: true,
  signedLinks: false,
};

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

interface Job {
  polls: number;
  /** Not before this time may the client ask again. */
  notBeforeMs: number;
  readonly startedMs: number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export async function startBulkServer(behaviour: Partial<Behaviour> = {}): Promise<BulkServer> {
  const start = Date.UTC(2026, 0, 31);
  let elapsed = 0;
  const clock: Clock = { now: () => start + elapsed, elapsed: () => elapsed };
  const seen: SeenRequest[] = [];
  const secrets = new Set<string>();
  const pauses: number[] = [];
  const tokens = new Map<string, number>();
  const usedIds = new Set<string>();
  const jobs = new Map<string, Job>();
  const faults = new Map<string, Fault[]>();
  const secret = (text: string): string => {
    secrets.add(text);
    return text;
  };

  async function grantToken(form: URLSearchParams, audience: string): Promise<Answer> {
    const { client, tokenSeconds } = server.behaviour;
    const refuse = (error: string): Answer => json(400, { error, error_description: secret('Jane Q. Described') });
    const assertion = form.get('client_assertion') ?? '';
    secrets.add(assertion);
    const typed = form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    if (client === undefined || !typed || form.get('grant_type') !== 'client_credentials')
      return refuse('invalid_request');
    if (!/^system\/\S+/.test(form.get('scope') ?? '')) return refuse('invalid_scope');
    try {
      const key = await importJWK(client.publicKey, client.publicKey.alg);
      const { payload, protectedHeader } = await jwtVerify(assertion, key, {
        ...{ algorithms: ['RS384', 'ES384'], issuer: client.id, subject: client.id, audience, typ: 'JWT' },
        ...{ requiredClaims: ['exp', 'jti'], currentDate: new Date(clock.now()) },
      });
      if (protectedHeader.kid !== client.publicKey.kid) return refuse('invalid_client');
      if (Number(payload.exp) * 1000 - clock.now() > 300_000) return refuse('invalid_client');
      if (usedIds.has(String(payload.jti))) return refuse('invalid_client');
      usedIds.add(String(payload.jti));
    } catch {
      return refuse('invalid_client');
    }
    const token = secret(`token-${randomUUID()}`);
    tokens.set(token, clock.now() + tokenSeconds * 1000);
    return json(200, { access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope: form.get('scope') });
  }

  function mayRead(request: IncomingMessage): boolean {
    if (server.behaviour.client === undefined) return true;
    const ends = tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    return ends !== undefined && clock.now() < ends;
  }

  function acceptJob(request: IncomingMessage, body: string): Answer {
    if (request.headers.prefer !== 'respond-async') return outcome(400, 'required');
    if (request.headers.accept !== 'application/fhir+json') return outcome(406, 'not-supported');
    if (request.method === 'POST') {
      if (request.headers['content-type'] !== 'application/fhir+json') return outcome(415, 'not-supported');
      if (JSON.parse(body).resourceType !== 'Parameters') return outcome(400, 'structure');
    }
    const id = secret(`job-${randomUUID()}`);
    jobs.set(id, { polls: 0, notBeforeMs: 0, startedMs: clock.now() });
    return { status: 202, headers: { 'content-location': `${server.base}/status?job=${id}` } };
  }

  function answerStatus(job: Job, url: URL): Answer {
    const early = Math.ceil((job.notBeforeMs - clock.now()) / 1000);
    if (early > 0) return { status: 429, headers: { 'retry-after': String(early) } };
    const { pollsBefore, retryAfter } = server.behaviour;
    if (job.polls < pollsBefore) {
      job.polls += 1;
      const seconds = 30;
      const headers: Record<string, string> = {
        'x-progress': `${Math.floor((100 * job.polls) / (pollsBefore + 1))}% done`,
      };
      if (retryAfter === 'seconds') headers['retry-after'] = String(seconds);
      if (retryAfter === 'date') headers['retry-after'] = new Date(clock.now() + seconds * 1000).toUTCString();
      if (retryAfter !== 'none') job.notBeforeMs = clock.now() + (seconds - 1) * 1000;
      return { status: 202, headers };
    }
    return json(200, manifestPage(job, url));
  }

  function manifestPage(job: Job, url: URL): Record<string, unknown> {
    const { pageSize, requiresAccessToken, signedLinks } = server.behaviour;
    const page = Number(url.searchParams.get('page') ?? '0');
    const manifest: Record<string, unknown> = {
      transactionTime: new Date(job.startedMs).toISOString(),
      requiresAccessToken,
    };
    const lists: Record<string, unknown[]> = { output: [] };
    server.files.forEach(({ kind, type, count }, k) => {
      if (Math.floor(k / pageSize) !== page) return;
      const signature = signedLinks ? secret(`signature-${randomUUID()}`) : 'fixed-signature';
      const link = `${server.base}/files/${k}?sig=${signature}`;
      lists[kind] = [
        ...(lists[kind] ?? []),
        { ...(type && { type }), url: link, ...(count !== undefined && { count }) },
      ];
    });
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const more = server.files.length > (page + 1) * pageSize;
    return { ...manifest, ...lists, ...(more ? { link: [{ relation: 'next', url: next.href }] } : {}) };
  }

  function answerFile(request: IncomingMessage, file: ServedFile): Answer {
    const { ranges, etags, gzip } = server.behaviour;
    const bytes = Buffer.from(file.text);
    const compressed = gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const tag = `"${sha256OfBytes(bytes).slice(0, 16)}${compressed ? '-gzip' : ''}"`;
    const headers: Record<string, string> = { 'content-type': 'application/fhir+ndjson' };
    if (etags !== 'none') headers.etag = etags === 'weak' ? `W/${tag}` : tag;
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    if (ranges && range !== null && (request.headers['if-range'] ?? tag) === tag) {
      const from = Number(range[1]);
      if (from >= bytes.length) return { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } };
      headers['content-range'] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
      return { status: 206, headers, body: bytes.subarray(from) };
    }
    if (!compressed) return { status: 200, headers, body: bytes };
    return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(bytes) };
  }

  async function answer(request: IncomingMessage, url: URL, body: string): Promise<readonly [string, Answer]> {
    const path = url.pathname.replace(/^\/fhir/, '');
    if (path === '/.well-known/smart-configuration') {
      return ['configuration', json(200, { token_endpoint: `${server.base}/token` })];
    }
    if (path === '/token') return ['token', await grantToken(new URLSearchParams(body), `${server.base}/token`)];
    const file = /^\/files\/(\d+)$/.exec(path);
    const open = file !== null && !server.behaviour.requiresAccessToken;
    if (open && request.headers.authorization !== undefined) return ['leak', outcome(400, 'security')];
    if (!open && !mayRead(request)) return [file === null ? 'closed' : `file:${file[1]}`, outcome(401, 'login')];
    if (/\$export$/.test(path)) return ['kick-off', acceptJob(request, body)];
    if (file !== null) {
      const served = server.files[Number(file[1])];
      return [`file:${file[1]}`, served === undefined ? outcome(404, 'not-found') : answerFile(request, served)];
    }
    const id = url.searchParams.get('job') ?? '';
    const job = path === '/status' ? jobs.get(id) : undefined;
    if (job === undefined) return ['status', outcome(404, 'not-found')];
    if (request.method === 'DELETE') {
      jobs.delete(id);
      return ['delete', { status: 202 }];
    }
    return ['status', answerStatus(job, url)];
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', server.base);
    const body = await textOf(request);
    const [route, usual] = await answer(request, url, body);
    const refused = usual.status === 401 || usual.status === 404;
    const fault = refused ? undefined : faults.get(route)?.shift();
    const given: Answer = fault?.kind === 'answer' ? fault : usual;
    seen.push({
      ...{ method: request.method ?? '', path: url.pathname, query: url.searchParams },
      ...{ headers: request.headers, body, status: given.status },
    });
    await send(response, given, fault);
  }

  const http: Server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: BulkServer = {
    base: `http://127.0.0.1:${port}/fhir`,
    ...{ seen, secrets, clock, pauses, faults },
    files: [],
    behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour },
    async pause(milliseconds, signal) {
      signal.throwIfAborted();
      pauses.push(milliseconds);
      elapsed += milliseconds;
    },
    forget() {
      jobs.clear();
      tokens.clear();
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

async function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> {
  const body = Buffer.from(answer.body ?? '');
  const headers = { ...answer.headers };
  if (fault?.kind === 'shorten') {
    response.writeHead(answer.status, headers);
    response.end(body.subarray(0, fault.bytes));
    return;
  }
  response.writeHead(
    answer.status,
    body.length === 0 ? headers : { ...headers, 'content-length': String(body.length) },
  );
  if (fault?.kind === 'drop' || fault?.kind === 'hold') {
    await new Promise<void>((resolve) => response.write(body.subarray(0, fault.afterBytes), () => resolve()));
    if (fault.kind === 'drop') {
      await fault.until?.();
      response.destroy();
      return;
    }
    await fault.until();
    response.end(body.subarray(fault.afterBytes));
    return;
  }
  response.end(body);
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An OperationOutcome whose text must never be repeated. */
function outcome(status: number, code: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/fhir+json' },
    body: operationOutcome(code),
  };
}

export const SPOKEN_OF = 'Jane Q. Diagnosed';

export function operationOutcome(code: string): string {
  const issue = [{ severity: 'error', code, diagnostics: SPOKEN_OF, details: { text: SPOKEN_OF } }];
  return JSON.stringify({ resourceType: 'OperationOutcome', issue });
}
