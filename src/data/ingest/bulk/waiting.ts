/**
 * How long to wait before asking a server again: what its `Retry-After` says (seconds or an HTTP date, RFC 9110 section 10.2.3),
 * else doubling steps. Waiting is handed in, so that tests need no real time.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; rejects when the signal fires. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal });

/** Longer than this nobody is kept waiting: the run stops and can be taken up again. */
export const LONGEST_WAIT_MS = 3_600_000;

/** Undefined when the header is absent or unreadable; a date in the past is 0. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = /[A-Za-z]/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** `firstMs`, twice that, four times, … up to `longestMs`; `attempt` counts from 0. */
export function backOffMs(attempt: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30));
}
