/**
 * Timelines changed at random for training, so that a model leans neither on how densely one hospital measures nor on how long its
 * records run: a share of events is dropped, events of the same time are shuffled, and some histories are cut at a random time and
 * joined straight to their next milestone (death, discharge). Intervals are made anew from the times that remain. What a note says stays
 * with the note; from a random note on it is left out, because that is how the future looks to a model that reads notes and never
 * writes them.
 *
 * Static facts, ages and milestones are never dropped; the order of times never changes. Same seed, same timeline.
 */
import { invariant } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import { countAtOrBelow } from './bins.ts';
import type { TokenStore } from './store.ts';
import { BOS_TOKEN, EOS_TOKEN, tokensOfKind, type Vocabulary } from './vocabulary.ts';

export interface AugmentSettings {
  /** Share of events to drop, in [0, 1). */
  readonly eventDropout: number;
  readonly shuffleSimultaneous: boolean;
  /** Probability that a history is cut and joined to its next milestone. */
  readonly cutProbability: number;
  /** Token ids of milestones; see `matchTokens`. */
  readonly milestoneTokens: ReadonlySet<number> | readonly number[];
}

/** One training sequence of a patient, from `<bos>` to `<eos>`. */
export function augmentTimeline(
  vocabulary: Vocabulary,
  store: TokenStore,
  patientIndex: number,
  random: Random,
  settings: AugmentSettings,
): Int32Array {
  const grammar = grammarOf(vocabulary);
  const milestones = new Set(settings.milestoneTokens);
  const record = takeApart(grammar, store, patientIndex);
  const joined =
    random.uniform() < settings.cutProbability ? cutToMilestone(record.events, milestones, random) : record.events;
  const kept = joined.filter(
    ({ token }) => grammar.kinds[token] === AGE || milestones.has(token) || random.uniform() >= settings.eventDropout,
  );
  if (settings.shuffleSimultaneous) shuffleSimultaneous(kept, grammar, random);
  const told = vocabulary.notes === undefined ? kept : hideLaterNotes(kept, random);
  return putTogether(grammar, record.opening, told);
}

interface TimedToken {
  readonly token: number;
  readonly minutes: number;
  /** What the note says. */
  readonly content: readonly number[];
}

/** At each note, the probability that it and all later ones say nothing. */
const NOTE_HIDING = 1 / 16;

interface Grammar {
  readonly kinds: Uint8Array;
  readonly intervalLows: Float64Array;
  readonly firstInterval: number;
}

const MICROS_A_MINUTE = 60_000_000;
const OTHER = 0;
const AGE = 1;
const INTERVAL = 2;
const NOTE = 3;
const NO_CONTENT: readonly number[] = [];

/** Derived once per vocabulary: a pure function of it, so remembering changes nothing but speed. */
const grammars = new WeakMap<Vocabulary, Grammar>();

function grammarOf(vocabulary: Vocabulary): Grammar {
  const known = grammars.get(vocabulary);
  if (known !== undefined) return known;
  const intervals = tokensOfKind(vocabulary, 'interval');
  const grammar = {
    kinds: Uint8Array.from(vocabulary.tokens, ({ kind }) => {
      if (kind === 'age') return AGE;
      if (kind === 'note') return NOTE;
      return kind === 'interval' ? INTERVAL : OTHER;
    }),
    intervalLows: Float64Array.from(intervals, ({ interval }) => interval?.lowMinutes ?? Number.NaN),
    firstInterval: intervals[0]?.id ?? -1,
  };
  grammars.set(vocabulary, grammar);
  return grammar;
}

/** The static facts (without `<bos>`) and the timed tokens without intervals and `<eos>`. */
function takeApart(
  grammar: Grammar,
  store: TokenStore,
  patientIndex: number,
): { opening: number[]; events: TimedToken[] } {
  const opening: number[] = [];
  const events: TimedToken[] = [];
  let content: number[] = [];
  for (let i = store.offsets[patientIndex]; i < store.offsets[patientIndex + 1]; i++) {
    const token = store.inputIds[i];
    const minutes = store.minutes[i];
    if (token === BOS_TOKEN || token === EOS_TOKEN || grammar.kinds[token] === INTERVAL) continue;
    if (grammar.kinds[token] === NOTE) {
      if (content.length === 0) events.push({ ...noteOf(events), content });
      content.push(token);
      continue;
    }
    content = [];
    if (Number.isNaN(minutes)) opening.push(token);
    else events.push({ token, minutes, content: NO_CONTENT });
  }
  return { opening, events };
}

/** Keeps what is known at a random event time before the last milestone, then goes on at the next milestone after it. */
function cutToMilestone(events: TimedToken[], milestones: ReadonlySet<number>, random: Random): TimedToken[] {
  const lastMilestone = events.findLastIndex(({ token }) => milestones.has(token));
  if (lastMilestone < 0) return events;
  const times: number[] = [];
  for (const { minutes } of events) {
    if (minutes >= events[lastMilestone].minutes) break;
    if (minutes !== times[times.length - 1]) times.push(minutes);
  }
  if (times.length === 0) return events;
  const cut = times[random.integer(times.length)];
  const next = events.findIndex(({ token, minutes }) => minutes > cut && milestones.has(token));
  return events.filter(({ minutes }, i) => minutes <= cut || i >= next);
}

/** Shuffles the events of each time; an age token keeps its place. */
function shuffleSimultaneous(events: TimedToken[], grammar: Grammar, random: Random): void {
  let start = 0;
  while (start < events.length) {
    if (grammar.kinds[events[start].token] === AGE) {
      start++;
      continue;
    }
    let end = start + 1;
    const isTogether = ({ token, minutes }: TimedToken): boolean =>
      minutes === events[start].minutes && grammar.kinds[token] !== AGE;
    while (end < events.length && isTogether(events[end])) end++;
    for (let i = end - 1; i > start; i--) {
      const j = start + random.integer(i - start + 1);
      [events[i], events[j]] = [events[j], events[i]];
    }
    start = end;
  }
}

/** The event that the content follows, taken off. */
function noteOf(events: TimedToken[]): TimedToken {
  const note = events.pop();
  invariant(note !== undefined, 'timeline', 'What a note says follows the note.');
  return note;
}

/**
 * From a random note on, notes say nothing. Which one is decided note by note, by the same odds each time: chosen among all notes of the
 * record, it would tell how long the record goes on.
 */
function hideLaterNotes(events: readonly TimedToken[], random: Random): readonly TimedToken[] {
  let isHidden = false;
  return events.map((event) => {
    if (event.content.length === 0) return event;
    isHidden ||= random.uniform() < NOTE_HIDING;
    return isHidden ? { ...event, content: NO_CONTENT } : event;
  });
}

/** The rule of intervals is the encoder's: one at each time at least five minutes after the last mark. */
function putTogether(grammar: Grammar, opening: readonly number[], events: readonly TimedToken[]): Int32Array {
  const tokens = [BOS_TOKEN, ...opening];
  let mark = Number.NaN;
  for (const { token, minutes, content } of events) {
    if (Number.isNaN(mark)) mark = minutes;
    // In whole microseconds, as the encoder counts: minutes of this size do not tell a gap of exactly five.
    const micros = Math.round(minutes * MICROS_A_MINUTE) - Math.round(mark * MICROS_A_MINUTE);
    const interval = countAtOrBelow(grammar.intervalLows, micros / MICROS_A_MINUTE) - 1;
    if (interval >= 0) {
      tokens.push(grammar.firstInterval + interval);
      mark = minutes;
    }
    tokens.push(token, ...content);
  }
  tokens.push(EOS_TOKEN);
  return Int32Array.from(tokens);
}
