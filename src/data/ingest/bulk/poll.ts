/**
 * Waits until a page of the manifest is ready: asks the status URL, shows `X-Progress`, waits as long as `Retry-After` says or in
 * doubling steps, and tells apart a job that failed, a job that is gone, and a server that could not say just now.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { dropBody, parseJson, readBody } from './json.ts';
import { type Refusal, readRefusal, refusalError } from './refusal.ts';
import type { Session } from './session.ts';
import { type BulkContext, type BulkRequest, networkFailure, placeOf } from './transport.ts';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './waiting.ts';

export type PollResult =
  | { readonly kind: 'complete'; readonly body: unknown }
  /** The server knows the job no longer. */
  | { readonly kind: 'gone'; readonly error: AnamnesisError }
  /** The job failed for good: its status URL is of no more use. */
  | { readonly kind: 'failed'; readonly error: AnamnesisError };

const FIRST_WAIT_MS = 1000;
const LONGEST_STEP_MS = 120_000;
const FAULT_ATTEMPTS = 5;
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
const MAX_PROGRESS_LENGTH = 100;

/** @throws network/failed or input/not-readable when nothing is known of the job: asking again later may work. */
export async function pollManifest(url: URL, session: Session, context: BulkContext): Promise<PollResult> {
  const request: BulkRequest = {
    what: 'the status request',
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
  };
  let faults = 0;
  for (let polls = 0; ; polls++) {
    const response = await session.send(request, true);
    if (response.status === 200) {
      const body = await readManifestBody(response, request, context);
      if (body !== undefined) return { kind: 'complete', body };
      faults += 1;
    } else if (response.status === 202) {
      faults = 0;
      showProgress(response, context);
      await dropBody(response);
    } else {
      const refusal = await readRefusal(response);
      const verdict = judge(refusal, request, session);
      if (verdict !== undefined) return verdict;
      faults += 1;
      if (faults >= FAULT_ATTEMPTS) throw refusalError(refusal, placeOf(request), session.authorized);
    }
    if (faults >= FAULT_ATTEMPTS) throw networkFailure(placeOf(request), undefined);
    const asked = retryAfterMs(response.headers.get('retry-after'), context.clock.now());
    const waitMs =
      asked === undefined ? backOffMs(polls, FIRST_WAIT_MS, LONGEST_STEP_MS) : Math.max(asked, FIRST_WAIT_MS);
    await context.pause(Math.min(waitMs, LONGEST_WAIT_MS), context.signal);
  }
}

/** Undefined when the connection broke half-way: worth another try. */
async function readManifestBody(response: Response, request: BulkRequest, context: BulkContext): Promise<unknown> {
  let text: string | undefined;
  try {
    text = await readBody(response, MAX_MANIFEST_BYTES);
  } catch (error) {
    if (context.signal.aborted) throw error;
    return undefined;
  }
  const body = text === undefined ? undefined : parseJson(text);
  if (body !== undefined) return body;
  throw new AnamnesisError('input/invalid', {
    where: placeOf(request),
    rule: text === undefined ? `The manifest is longer than ${MAX_MANIFEST_BYTES} bytes.` : 'The manifest is not JSON.',
    remedy: 'Check that the address is that of a FHIR server, and ask its operator.',
  });
}

/** Undefined when the answer says nothing about the job. */
function judge(refusal: Refusal, request: BulkRequest, session: Session): PollResult | undefined {
  const { status, issues, transient } = refusal;
  const error = refusalError(refusal, placeOf(request), session.authorized);
  if (status === 404 || status === 410) {
    const remedy = 'The server knows the export no longer: run the same command again to start a new one.';
    return { kind: 'gone', error: new AnamnesisError(error.code, { where: error.where, rule: error.rule, remedy }) };
  }
  if (status === 401 || status === 403) throw error;
  if (transient || (status >= 500 && issues.length === 0)) return undefined;
  return { kind: 'failed', error };
}

function showProgress(response: Response, { progress }: BulkContext): void {
  const said = response.headers
    .get('x-progress')
    ?.replaceAll(/[^\x20-\x7e]/g, ' ')
    .trim()
    .slice(0, MAX_PROGRESS_LENGTH);
  const percent = /(\d{1,3}(?:\.\d+)?)\s*%/.exec(said ?? '');
  progress.update(percent === null ? 0 : Math.min(100, Number(percent[1])), said);
}
