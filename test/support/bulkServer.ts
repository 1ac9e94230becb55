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
import type { Clock } from '../../src/base/clock.ts';
import { sha256OfBytes } from '../../src/base/hashing.ts';
import { type Answer, type Fault, json, outcome, send } from './bulkFaults.ts';
import { openTokenDesk, type RegisteredClient } from './bulkTokens.ts';

export interface ServedFile {
  readonly kind: 'output' | 'deleted' | 'error' | 'outcome';
  readonly type?: string;
  readonly text: string;
  /** What the manifest says; nothing when absent. */
  readonly count?: number;
}

export interface Behaviour {
  /** Without it, everybody may read. */
  readonly client?: RegisteredClient;
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
  /**
   * How files are told apart: by path; by path, with signatures in the query that change with every manifest; by the query alone,
   * with such signatures.
   */
  readonly links: 'plain' | 'signed' | 'signed-query';
  /** The snapshot's time; when the job began, unless told. */
  readonly transactionTime?: string;
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
  /** All jobs and tokens are forgotten. */
  forget(): void;
  close(): Promise<void>;
}

const DEFAULT_BEHAVIOUR: Behaviour = {
  tokenSeconds: 300,
  pollsBefore: 2,
  retryAfter: 'seconds',
  requiresAccessToken: true,
  pageSize: 1000,
  ranges: true,
  etags: 'strong',
  gzip: true,
  links: 'plain',
};

interface Job {
  polls: number;
  /** Not before this time may the client ask again. */
  notBeforeMs: number;
  readonly startedMs: number;
}

export async function startBulkServer(behaviour: Partial<Behaviour> = {}): Promise<BulkServer> {
  let elapsed = 0;
  const clock: Clock = { now: () => Date.UTC(2026, 0, 31) + elapsed, elapsed: () => elapsed };
  const seen: SeenRequest[] = [];
  const secrets = new Set<string>();
  const pauses: number[] = [];
  const jobs = new Map<string, Job>();
  const faults = new Map<string, Fault[]>();
  const secret = (text: string): string => {
    secrets.add(text);
    return text;
  };
  const desk = openTokenDesk(clock, secret);

  function grantToken(body: string): Promise<Answer> {
    const { client, tokenSeconds } = server.behaviour;
    return desk.grant(new URLSearchParams(body), client, tokenSeconds, `${server.base}/token`);
  }

  function mayRead({ headers }: IncomingMessage): boolean {
    return server.behaviour.client === undefined || desk.isGood(headers.authorization);
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
    const { pageSize, requiresAccessToken, links } = server.behaviour;
    const page = Number(url.searchParams.get('page') ?? '0');
    const manifest: Record<string, unknown> = {
      transactionTime: server.behaviour.transactionTime ?? new Date(job.startedMs).toISOString(),
      requiresAccessToken,
    };
    const lists: Record<string, unknown[]> = { output: [] };
    server.files.forEach(({ kind, type, count }, k) => {
      if (Math.floor(k / pageSize) !== page) return;
      const signature = links === 'plain' ? 'fixed-signature' : secret(`signature-${randomUUID()}`);
      const place = links === 'signed-query' ? `files?file=${k}&` : `files/${k}?`;
      const link = `${server.base}/${place}sig=${signature}`;
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
    if (path === '/token') return ['token', await grantToken(body)];
    const file = /^\/files\/(\d+)$/.exec(path === '/files' ? `/files/${url.searchParams.get('file')}` : path);
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
    if (request.method !== 'DELETE') return ['status', answerStatus(job, url)];
    jobs.delete(id);
    return ['delete', { status: 202 }];
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
    if (fault?.kind === 'answer') await fault.after?.();
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
      desk.forget();
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}
