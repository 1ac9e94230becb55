/**
 * A patient's past as the model's prompt: every token known at the time of prediction and nothing later. When it is longer than the
 * context, what says who the patient is stays (`<bos>`, static facts, the last age told) and the oldest events go.
 */
import { promptTokens, type TokenStore } from '../../data/timeline/store.ts';
import type { TokenKind, Vocabulary } from '../../data/timeline/vocabulary.ts';

export interface Prompt {
  readonly tokens: Int32Array;
  /** Since the last mark in time (the last interval token, or the first event); undefined when nothing has happened yet. */
  readonly elapsedMinutes: number | undefined;
  /** Tokens left out because the context is too short. */
  readonly cutTokens: number;
}

/** @param limit longest prompt, in tokens */
export function promptAt(
  vocabulary: Vocabulary,
  store: TokenStore,
  patient: number,
  predictionMinutes: number,
  limit: number,
): Prompt {
  const known = promptTokens(store, patient, predictionMinutes);
  const mark = lastMark(vocabulary, store, patient, known.length);
  const tokens = cutToFit(vocabulary, known, limit);
  return {
    tokens,
    elapsedMinutes: mark === undefined ? undefined : predictionMinutes - mark,
    cutTokens: known.length - tokens.length,
  };
}

/** The patient's place in the store by subject. */
export function patientIndex(store: TokenStore): ReadonlyMap<bigint, number> {
  return new Map(Array.from(store.subjectIds, (subject, index) => [subject, index]));
}

/** When the last interval among the first `count` tokens ended, or the first event was. */
function lastMark(vocabulary: Vocabulary, store: TokenStore, patient: number, count: number): number | undefined {
  const start = store.offsets[patient];
  for (let at = start + count - 1; at >= start; at--) {
    if (vocabulary.tokens[store.inputIds[at]].kind === 'interval') return store.minutes[at];
  }
  for (let at = start; at < start + count; at++) {
    if (!Number.isNaN(store.minutes[at])) return store.minutes[at];
  }
  return undefined;
}

function cutToFit(vocabulary: Vocabulary, tokens: Int32Array, limit: number): Int32Array {
  if (tokens.length <= limit) return tokens;
  const kindOf = (token: number): TokenKind => vocabulary.tokens[token].kind;
  const firstEvent = tokens.findIndex((token) => kindOf(token) !== 'special' && kindOf(token) !== 'static');
  const head = Array.from(tokens.subarray(0, Math.min(firstEvent < 0 ? tokens.length : firstEvent, limit - 1)));
  const tail = (count: number): Int32Array => tokens.subarray(tokens.length - count);
  let recent = tail(limit - head.length);
  if (!recent.some((token) => kindOf(token) === 'age')) {
    const age = tokens.findLast((token) => kindOf(token) === 'age');
    if (age !== undefined && recent.length > 1) {
      head.push(age);
      recent = tail(limit - head.length);
    }
  }
  return Int32Array.from([...head, ...recent]);
}
