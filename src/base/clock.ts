/** The wall clock, handed over so that nothing else reads it. Tests hand over a fixed one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  elapsed(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};

/** A clock that stands still, for outputs that must not depend on when they were made. */
export function fixedClock(nowMs: number): Clock {
  return { now: () => nowMs, elapsed: () => 0 };
}
