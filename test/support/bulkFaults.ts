/** What the test server for Bulk Data answers, and how it misbehaves: cut connections, short bodies, answers of other kinds. */
import type { ServerResponse } from 'node:http';

/** One misbehaviour, used up by the request that meets it. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      readonly after?: () => Promise<void>;
    }
  /** Cuts the connection without an answer. */
  | { readonly kind: 'hang-up' }
  /** Sends this much of the body, then cuts the connection, at once or when the promise resolves. */
  | { readonly kind: 'drop'; readonly afterBytes: number; readonly until?: () => Promise<void> }
  /** Ends the body early and properly: without a length, nobody can tell. */
  | { readonly kind: 'shorten'; readonly bytes: number }
  /** Sends this much, and goes on when the promise resolves. */
  | { readonly kind: 'hold'; readonly afterBytes: number; readonly until: () => Promise<void> };

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Sends an answer, or what the fault makes of it. */
export async function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> {
  const body = Buffer.from(answer.body ?? '');
  const headers = { ...answer.headers };
  if (fault?.kind === 'hang-up') {
    response.destroy();
    return;
  }
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

export function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An OperationOutcome whose text must never be repeated. */
export function outcome(status: number, code: string): Answer {
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
