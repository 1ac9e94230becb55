/**
 * A prompt taken apart into events with their times, and put together again without some of them, as it would have been encoded had
 * they never been recorded: time stays right, because intervals are told anew between the events that are left (two intervals around a
 * removed event become the one of their sum), and so does what has passed since the last of them.
 *
 * Promises: with nothing removed, the prompt is `promptAt`'s, token for token. Ages are no facts of their own: one that was told at a
 * removed event is told at the next that is left.
 */
import { countAtOrBelow } from '../../../data/timeline/bins.ts';
import { promptTokens, type TokenStore } from '../../../data/timeline/store.ts';
import { type TokenKind, tokensOfKind, type Vocabulary } from '../../../data/timeline/vocabulary.ts';
import { type Prompt, promptAt } from '../prompt.ts';

export interface PastEvent {
  readonly token: number;
  readonly kind: TokenKind;
  /** The code that the token stands for; its text for an age. */
  readonly code: string;
  /** Since the Unix epoch; NaN for a diagnosis of the older part that a cut prompt only names (prompt.ts). */
  readonly minutes: number;
  /** What a note says, in tokens: it stays and goes with the note. */
  readonly content?: readonly number[];
}

export interface Past {
  readonly vocabulary: Vocabulary;
  /** What comes before the first event: `<bos>`, static facts, and in a cut prompt the age. */
  readonly opening: Int32Array;
  /** Events, unknowns and ages, in their order. */
  readonly events: readonly PastEvent[];
  /** The last mark in time before the first event; NaN when the first event is the first mark. */
  readonly mark: number;
  readonly predictionMinutes: number;
  readonly cutTokens: number;
}

/** What `promptAt` would give the model, taken apart. @param limit longest prompt, in tokens */
export function pastAt(
  vocabulary: Vocabulary,
  store: TokenStore,
  patient: number,
  predictionMinutes: number,
  limit: number,
): Past {
  const { tokens, cutTokens, recentTokens, summaryTokens } = promptAt(
    vocabulary,
    store,
    patient,
    predictionMinutes,
    limit,
  );
  const known = promptTokens(store, patient, predictionMinutes);
  const from = tokens.length - recentTokens - summaryTokens;
  const first = store.offsets[patient] + known.length - recentTokens;
  const events = Array.from(tokens.subarray(from, from + summaryTokens), (token) =>
    eventOf(vocabulary, token, Number.NaN),
  );
  for (let at = first; at < store.offsets[patient] + known.length; at++) {
    const event = eventOf(vocabulary, store.inputIds[at], store.minutes[at]);
    const note = events[events.length - 1];
    if (event.kind === 'note' && note !== undefined) {
      events[events.length - 1] = { ...note, content: [...(note.content ?? []), event.token] };
    } else if (event.kind !== 'interval') events.push(event);
  }
  const mark = markBefore(vocabulary, store, store.offsets[patient], first);
  return { vocabulary, opening: tokens.slice(0, from), events, mark, predictionMinutes, cutTokens };
}

/** Whether an event can be removed: ages are not events of the record. */
export function isRemovable({ kind }: PastEvent): boolean {
  return kind === 'event' || kind === 'unknown';
}

/** The prompt without the events whose numbers are in `removed`. */
export function promptWithout(past: Past, removed: ReadonlySet<number>): Prompt {
  const { places, ...prompt } = placedWithout(past, removed);
  return prompt;
}

/** The same, with the place of each event in the prompt; -1 for those that are not in it. */
export function placedWithout(past: Past, removed: ReadonlySet<number>): Prompt & { readonly places: Int32Array } {
  const time = new TimeTeller(past.vocabulary, past.mark);
  const tokens = [...past.opening];
  const places = new Int32Array(past.events.length).fill(-1);
  let age: number | undefined;
  for (const [index, event] of past.events.entries()) {
    if (!isRemovable(event)) age = event.token;
    if (!isRemovable(event) || removed.has(index)) continue;
    const interval = time.pass(event.minutes);
    if (interval !== undefined) tokens.push(interval);
    if (age !== undefined) tokens.push(age);
    age = undefined;
    places[index] = tokens.push(event.token) - 1;
    tokens.push(...(event.content ?? []));
  }
  if (age !== undefined) tokens.push(age);
  return {
    tokens: Int32Array.from(tokens),
    elapsedMinutes: Number.isNaN(time.mark) ? undefined : past.predictionMinutes - time.mark,
    cutTokens: past.cutTokens,
    places,
  };
}

/** For each event the mark in time that it belongs to: events less than the shortest interval after a mark share it. */
export function marksOf(past: Past): Float64Array {
  const time = new TimeTeller(past.vocabulary, past.mark);
  return Float64Array.from(past.events, ({ minutes }) => {
    time.pass(minutes);
    return time.mark;
  });
}

const MICROS_A_MINUTE = 60_000_000;

/** Tells intervals as the encoder does (data/timeline/encode.ts), in whole microseconds. */
class TimeTeller {
  mark: number;
  readonly #lows: Float64Array;
  readonly #firstInterval: number;

  constructor(vocabulary: Vocabulary, mark: number) {
    const intervals = tokensOfKind(vocabulary, 'interval');
    this.mark = mark;
    this.#lows = Float64Array.from(intervals, ({ interval }) => interval?.lowMinutes ?? Number.NaN);
    this.#firstInterval = intervals[0]?.id ?? -1;
  }

  /** The interval token before an event of that time, if one is due. */
  pass(minutes: number): number | undefined {
    if (Number.isNaN(minutes)) return undefined;
    if (Number.isNaN(this.mark)) {
      this.mark = minutes;
      return undefined;
    }
    const micros = Math.round(minutes * MICROS_A_MINUTE) - Math.round(this.mark * MICROS_A_MINUTE);
    const interval = countAtOrBelow(this.#lows, micros / MICROS_A_MINUTE) - 1;
    if (interval < 0) return undefined;
    this.mark = minutes;
    return this.#firstInterval + interval;
  }
}

function eventOf(vocabulary: Vocabulary, token: number, minutes: number): PastEvent {
  const { kind, code, text } = vocabulary.tokens[token];
  return { token, kind, code: code ?? text, minutes };
}

/** The last interval's end before token `at`, else the time of the first timed token before it. */
function markBefore(vocabulary: Vocabulary, store: TokenStore, start: number, at: number): number {
  for (let i = at - 1; i >= start; i--) {
    if (vocabulary.tokens[store.inputIds[i]].kind === 'interval') return store.minutes[i];
  }
  for (let i = start; i < at; i++) if (!Number.isNaN(store.minutes[i])) return store.minutes[i];
  return Number.NaN;
}
