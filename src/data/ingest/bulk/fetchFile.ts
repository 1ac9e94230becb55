/**
 * Brings one file of an export to disk: streamed to `NAME.part`, looked over, then renamed. A connection that breaks is taken up by
 * a Range request when the server gave the file a validator (RFC 9110 sections 13.1.5 and 14: `If-Range` with a strong ETag or
 * Last-Modified), else from the start; attempts that gain nothing are limited.
 *
 * Promises: memory is one chunk; only a whole file gets its final name; nothing of the content is in a message.
 */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AnamnesisError } from '../../../base/errors.ts';
import { explainWriteError } from '../../../base/outputs.ts';
import { dropBody } from './json.ts';
import { type PendingFile, partPath } from './ledger.ts';
import { inspectNdjson, type NdjsonFacts } from './ndjson.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Session } from './session.ts';
import { type BulkContext, type BulkRequest, networkFailure, placeOf } from './transport.ts';
import { backOffMs } from './waiting.ts';

export interface FetchOptions {
  readonly folder: string;
  readonly withToken: boolean;
  /** Told before the first byte of a version of the file is kept. */
  readonly onValidator: (validator: string | null) => Promise<void>;
  readonly onBytes: (bytes: number) => void;
}

/** What is on disk so far. */
interface Part {
  readonly bytes: number;
  readonly validator: string | null;
}

type Attempt =
  | { readonly kind: 'whole' }
  | { readonly kind: 'broken'; readonly part: Part; readonly error: AnamnesisError };

const FRUITLESS_ATTEMPTS = 5;

/** @throws network/failed, input/not-readable, input/mismatch, input/invalid, output/disk-full, AbortError. */
export async function fetchFile(
  file: PendingFile,
  session: Session,
  context: BulkContext,
  options: FetchOptions,
): Promise<NdjsonFacts> {
  const path = partPath(options.folder, file.name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let part = await partOnDisk(path, file.validator);
  let most = part.bytes;
  for (let fruitless = 0, encoding = 'gzip'; ; encoding = 'identity') {
    const request = requestOf(file, part, encoding);
    const attempt = await attemptOnce(request, file, part, session, context, options);
    if (attempt.kind === 'whole') break;
    part = attempt.part;
    fruitless = part.bytes > most ? 0 : fruitless + 1;
    most = Math.max(most, part.bytes);
    if (fruitless >= FRUITLESS_ATTEMPTS) throw attempt.error;
    await context.pause(backOffMs(fruitless, 500, 30_000), context.signal);
  }
  const facts = await inspectNdjson(path, context.signal);
  const fault = faultOf(file, facts);
  if (fault !== undefined) {
    await rm(path, { force: true });
    throw fault;
  }
  await rename(path, join(options.folder, file.name));
  return facts;
}

async function attemptOnce(
  request: BulkRequest,
  file: PendingFile,
  part: Part,
  session: Session,
  context: BulkContext,
  options: FetchOptions,
): Promise<Attempt> {
  const response = await session.send(request, options.withToken);
  const place = placeOf(request);
  if (response.status === 206 && continues(response, part)) {
    return keep(response, part, place, file, context, options);
  }
  if (response.status === 200) {
    const fresh = { bytes: 0, validator: validatorOf(response) };
    // Before its validator is noted: bytes of an older version must never be taken for a part of this one.
    await rm(partPath(options.folder, file.name), { force: true });
    await options.onValidator(fresh.validator);
    return keep(response, fresh, place, file, context, options);
  }
  if (response.status === 206 || response.status === 416) {
    await dropBody(response);
    return { kind: 'broken', part: { bytes: 0, validator: null }, error: networkFailure(place, undefined) };
  }
  const error = fileRefused(refusalError(await readRefusal(response), place, session.authorized), response.status);
  if (response.status < 500) throw error;
  return { kind: 'broken', part, error };
}

/** Compressed at first; after a break as it is, so that the next break can be taken up in the middle (as `fetch` asks with Range). */
function requestOf({ name, url }: PendingFile, { bytes, validator }: Part, encoding: string): BulkRequest {
  const accept = 'application/fhir+ndjson, */*;q=0.5';
  const range: Record<string, string> =
    bytes > 0 && validator !== null
      ? { range: `bytes=${bytes}-`, 'if-range': validator }
      : { 'accept-encoding': encoding };
  return { what: `the request for ${name}`, method: 'GET', url, headers: { accept, ...range } };
}

/** Whether a 206 goes on exactly where the part ends, in bytes of the file itself. */
function continues(response: Response, { bytes }: Part): boolean {
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (encoding !== 'identity' || range === null || Number(range[1]) !== bytes) return false;
  return range[3] === '*' || Number(range[2]) === Number(range[3]) - 1;
}

/** A weak ETag does not promise the same bytes, so it is none. */
function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  if (tag !== null) return tag.startsWith('"') ? tag : null;
  return headers.get('last-modified');
}

/** Writes the body behind what is there. A broken connection keeps what has arrived; a disk that fails is an error. */
async function keep(
  response: Response,
  part: Part,
  place: string,
  { name }: PendingFile,
  context: BulkContext,
  { folder, onBytes }: FetchOptions,
): Promise<Attempt> {
  const path = partPath(folder, name);
  let bytes = part.bytes;
  let diskError: unknown;
  const onDisk = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      diskError = error;
      throw error;
    });
  try {
    const handle = await onDisk(open(path, bytes > 0 ? 'a' : 'w', 0o600));
    try {
      for await (const chunk of response.body ?? []) {
        await onDisk(handle.writeFile(chunk));
        bytes += chunk.length;
        onBytes(chunk.length);
      }
      await onDisk(handle.sync());
    } finally {
      await onDisk(handle.close());
    }
  } catch (error) {
    if (diskError !== undefined) throw explainWriteError(diskError, path);
    if (context.signal.aborted) throw error;
    return { kind: 'broken', part: { bytes, validator: part.validator }, error: networkFailure(place, error) };
  }
  return { kind: 'whole' };
}

/** Without a validator, nobody can say what the part is a part of. */
async function partOnDisk(path: string, validator: string | null): Promise<Part> {
  if (validator === null) return { bytes: 0, validator: null };
  const found = await stat(path).catch(() => undefined);
  return { bytes: found?.size ?? 0, validator };
}

function faultOf({ name, count }: PendingFile, { lines, fault }: NdjsonFacts): AnamnesisError | undefined {
  if (fault === 'not-ndjson') return spoilt(name, 'The server did not send NDJSON but something else.');
  if (fault === 'cut-off') return spoilt(name, 'The last line is not whole: the transfer was cut off.');
  if (count === undefined || count === lines) return undefined;
  return new AnamnesisError('input/mismatch', {
    where: name,
    rule: `The file has ${lines} resources where the manifest says ${count}.`,
    remedy: 'Run the same command again to fetch it once more; if it stays so, ask the operator of the server.',
  });
}

function spoilt(name: string, rule: string): AnamnesisError {
  const remedy = 'Run the same command again to fetch it once more.';
  return new AnamnesisError('input/invalid', { where: name, rule, remedy });
}

/** Links of files end before the job does: the next run asks for new ones. */
function fileRefused(error: AnamnesisError, status: number): AnamnesisError {
  if (status !== 403 && status !== 404 && status !== 410) return error;
  const remedy = 'Its link may have ended: run the same command again, which asks the server for a new one.';
  return new AnamnesisError(error.code, { where: error.where, rule: error.rule, remedy });
}
