import { describe, expect, it } from 'vitest';
import { backOffMs, retryAfterMs } from './waiting.ts';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 31, 12);

  it.each([
    [null, undefined],
    ['120', 120_000],
    ['0', 0],
    ['Sat, 31 Jan 2026 12:01:30 GMT', 90_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
  ])('%s', (header, milliseconds) => {
    expect(retryAfterMs(header, now)).toBe(milliseconds);
  });
});

it('backs off in doubling steps up to a limit', () => {
  expect([0, 1, 2, 3, 4, 100].map((attempt) => backOffMs(attempt, 1000, 10_000))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
});
