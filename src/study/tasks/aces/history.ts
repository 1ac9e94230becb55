/**
 * A subject's past, and a past with a sampled future appended: what `judgeFuture` looks at. Pure; the future comes as tokens with their
 * times, and `tokensOfPredicates` says for which predicates each token counts.
 */
import type { SubjectRecord } from './subjectView.ts';

export interface SampledEvents {
  /** One a token, ascending, none before the past's last; microseconds since the Unix epoch. */
  readonly times: BigInt64Array;
  readonly tokens: Int32Array;
}

/** What was known at the prediction time: everything up to and at it. */
export function pastOf(record: SubjectRecord, predictionTime: bigint): SubjectRecord {
  const after = record.times.findIndex((time) => time > predictionTime);
  const length = after < 0 ? record.times.length : after;
  return {
    times: record.times.subarray(0, length),
    counts: record.counts.map((column) => column.subarray(0, length)),
    staticCounts: record.staticCounts,
  };
}

/**
 * @param marks per predicate, 1 where a token counts for it
 */
export function withFuture(past: SubjectRecord, future: SampledEvents, marks: readonly Uint8Array[]): SubjectRecord {
  const times = [...past.times];
  const rowOf = Array.from(future.times, (time) => {
    if (times.length === 0 || time > times[times.length - 1]) times.push(time);
    return times.length - 1;
  });
  const counts = past.counts.map((column, predicate) => {
    const longer = new Int32Array(times.length);
    longer.set(column);
    for (const [event, row] of rowOf.entries()) longer[row] += marks[predicate][future.tokens[event]];
    return longer;
  });
  return { times: BigInt64Array.from(times), counts, staticCounts: past.staticCounts };
}
