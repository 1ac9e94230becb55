/**
 * A patient's past as the model's prompt: every token known at the time of prediction and nothing later.
 *
 * When it is longer than the context, the most recent events stay, and before them what says who the patient is: `<bos>`, static facts, the
 * last age told, and a summary of the diagnoses that only the older part names, each once, as a first visit's problem list has them. The
 * rest of the older part goes; how much is said. What a note says is kept whole or not at all.
 */
import { promptTokens, type TokenStore } from '../../data/timeline/store.ts';
import type { Vocabulary } from '../../data/timeline/vocabulary.ts';

export interface Prompt {
  readonly tokens: Int32Array;
  /** Since the last mark in time (the last interval token, or the first event); undefined when nothing has happened yet. */
  readonly elapsedMinutes: number | undefined;
  /** Tokens left out because the context is too short. */
  readonly cutTokens: number;
}

/** What became of the history. */
export interface FittedPrompt extends Prompt {
  /** The last so many tokens are the history's own; what comes before them is the opening. */
  readonly recentTokens: number;
  /** Diagnoses of the older part that the opening names. */
  readonly summaryTokens: number;
}

/** Share of a prompt that the summary may take. */
const SUMMARY_SHARE = 1 / 8;

/** Code systems and domains of diagnoses and problems. */
const DIAGNOSES = /^(ICD-?\d+\w*|DIAGNOSIS|CONDITION|PROBLEM|SNOMED|ALLERGY)\b/i;

/** @param limit longest prompt, in tokens */
export function promptAt(
  vocabulary: Vocabulary,
  store: TokenStore,
  patient: number,
  predictionMinutes: number,
  limit: number,
): FittedPrompt {
  const known = promptTokens(store, patient, predictionMinutes);
  const mark = lastMark(vocabulary, store, patient, known.length);
  const cut = cutToFit(vocabulary, known, limit);
  return {
    ...cut,
    elapsedMinutes: mark === undefined ? undefined : predictionMinutes - mark,
    cutTokens: known.length - cut.tokens.length,
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

type Cut = Pick<FittedPrompt, 'tokens' | 'recentTokens' | 'summaryTokens'>;

function cutToFit(vocabulary: Vocabulary, tokens: Int32Array, limit: number): Cut {
  const start = openingOf(vocabulary, tokens);
  if (tokens.length <= limit) return { tokens, recentTokens: tokens.length - start, summaryTokens: 0 };
  const opening = tokens.subarray(0, Math.min(start, limit - 1));
  const room = limit - opening.length;
  const summary = summaryOf(vocabulary, tokens, start, tokens.length - room, Math.floor(room * SUMMARY_SHARE));
  const isAge = (token: number): boolean => vocabulary.tokens[token].kind === 'age';
  const left = room - summary.length;
  const hasAge = tokens.subarray(tokens.length - left).some(isAge);
  const age = hasAge || left < 2 ? undefined : tokens.findLast(isAge);
  const told = age === undefined ? [] : [age];
  const recent = wholeNotes(vocabulary, tokens.subarray(tokens.length - (left - told.length)));
  return {
    tokens: Int32Array.from([...opening, ...told, ...summary, ...recent]),
    recentTokens: recent.length,
    summaryTokens: summary.length,
  };
}

/** Without the rest of a note that begins before them. */
function wholeNotes(vocabulary: Vocabulary, tokens: Int32Array): Int32Array {
  const first = tokens.findIndex((token) => vocabulary.tokens[token].kind !== 'note');
  return tokens.subarray(first < 0 ? tokens.length : first);
}

/** How many tokens come before the first event: `<bos>` and static facts. */
function openingOf(vocabulary: Vocabulary, tokens: Int32Array): number {
  const first = tokens.findIndex((token) => !['special', 'static'].includes(vocabulary.tokens[token].kind));
  return first < 0 ? tokens.length : first;
}

/** Diagnoses between `start` and `end` that no later token names: those mentioned last, at most `most`, in the order of their last mentions. */
function summaryOf(vocabulary: Vocabulary, tokens: Int32Array, start: number, end: number, most: number): number[] {
  const later = new Set(tokens.subarray(end));
  const summary: number[] = [];
  for (let at = end - 1; at >= start && summary.length < most; at--) {
    const { kind, bin, code = '' } = vocabulary.tokens[tokens[at]];
    if (kind !== 'event' || bin !== undefined || later.has(tokens[at]) || !DIAGNOSES.test(code)) continue;
    later.add(tokens[at]);
    summary.push(tokens[at]);
  }
  return summary.reverse();
}
