/**
 * One patient's events, in order, to tokens: `<bos>`, static facts, then at every event of a later time one interval token, the age
 * band where it is due, and the event fused with its value's bin; `<eos>` at the end of the record.
 *
 * Promise: a token depends only on events at or before its time, and every token carries the time at which it is known (an interval
 * the later event's), so cutting at a time never shows the future. `MEDS_BIRTH` is no token: age is. Age is told at the first
 * event after birth, and again at the first event after its band has changed. What a note says (notes/) follows the note's own token.
 */
import { countAtOrBelow } from './bins.ts';
import type { Codebook } from './codebook.ts';
import { ageBand, yearsBetween } from './intervals.ts';
import { BOS_TOKEN, EOS_TOKEN } from './vocabulary.ts';

const MICROS_A_MINUTE = 60_000_000;

/** A patient's tokens and the time of each in microseconds; NaN for `<bos>` and static facts. */
export interface Timeline {
  readonly inputIds: number[];
  readonly micros: number[];
}

/** What was met while encoding: nothing vanishes silently. */
export interface Tally {
  readonly tokenCounts: Float64Array;
  /** Sum of the gaps of each interval token, in minutes. */
  readonly gapMinutes: Float64Array;
  subjects: number;
  subjectsWithoutBirth: number;
  events: number;
  births: number;
  rowsBroader: number;
  rowsUnknown: number;
  valuesWithoutBins: number;
  valuesOutsideTrainingRange: number;
  eventsBeforeBirth: number;
}

export function newTally(vocabularySize: number): Tally {
  return {
    tokenCounts: new Float64Array(vocabularySize),
    gapMinutes: new Float64Array(vocabularySize),
    subjects: 0,
    subjectsWithoutBirth: 0,
    events: 0,
    births: 0,
    rowsBroader: 0,
    rowsUnknown: 0,
    valuesWithoutBins: 0,
    valuesOutsideTrainingRange: 0,
    eventsBeforeBirth: 0,
  };
}

export class TimelineEncoder {
  readonly #codebook: Codebook;
  readonly #tally: Tally;
  #inputIds: number[] = [];
  #micros: number[] = [];
  /** Time of the last interval mark, of birth, of the last event; NaN before there is one. */
  #mark = Number.NaN;
  #birth = Number.NaN;
  #last = Number.NaN;
  #band = -1;

  constructor(codebook: Codebook, tally: Tally) {
    this.#codebook = codebook;
    this.#tally = tally;
    this.#begin();
  }

  /** Tokens of this patient so far. */
  get length(): number {
    return this.#inputIds.length;
  }

  /**
   * The next event: `entry` is its index in the codebook, `micros` NaN for a static fact, `value` NaN when missing; `content` are the tokens
   * of what a note says.
   */
  add(entry: number, micros: number, value: number, content: readonly number[] = []): void {
    const { isBirth } = this.#codebook.entries[entry];
    if (isBirth) {
      this.#tally.births++;
      if (Number.isNaN(this.#birth)) this.#birth = micros;
      return;
    }
    if (!Number.isNaN(micros)) {
      this.#pass(micros);
      this.#tellAge(micros);
      this.#last = micros;
    }
    this.#tally.events++;
    this.#push(this.#eventToken(entry, value), micros);
    for (const token of content) this.#push(token, micros);
  }

  /** Ends the record and makes ready for the next patient. */
  finish(): Timeline {
    this.#push(EOS_TOKEN, this.#last);
    this.#tally.subjects++;
    if (Number.isNaN(this.#birth)) this.#tally.subjectsWithoutBirth++;
    const timeline = { inputIds: this.#inputIds, micros: this.#micros };
    this.#begin();
    return timeline;
  }

  #begin(): void {
    this.#inputIds = [];
    this.#micros = [];
    this.#mark = Number.NaN;
    this.#birth = Number.NaN;
    this.#last = Number.NaN;
    this.#band = -1;
    this.#inputIds.push(BOS_TOKEN);
    this.#micros.push(Number.NaN);
  }

  /** An interval token when enough time has gone by since the last mark. */
  #pass(micros: number): void {
    if (Number.isNaN(this.#mark)) {
      this.#mark = micros;
      return;
    }
    const gapMinutes = (micros - this.#mark) / MICROS_A_MINUTE;
    const interval = countAtOrBelow(this.#codebook.intervalLows, gapMinutes) - 1;
    if (interval < 0) return;
    const token = this.#codebook.firstInterval + interval;
    this.#tally.gapMinutes[token] += gapMinutes;
    this.#push(token, micros);
    this.#mark = micros;
  }

  #tellAge(micros: number): void {
    if (Number.isNaN(this.#birth)) return;
    const years = yearsBetween(this.#birth / MICROS_A_MINUTE, micros / MICROS_A_MINUTE);
    if (years < 0) this.#tally.eventsBeforeBirth++;
    const band = ageBand(years);
    if (band === this.#band) return;
    this.#band = band;
    this.#push(this.#codebook.firstAge + band, micros);
  }

  #eventToken(entry: number, value: number): number {
    const { tokens, resolution } = this.#codebook.entries[entry];
    if (resolution === 'broader') this.#tally.rowsBroader++;
    if (resolution === 'unknown') this.#tally.rowsUnknown++;
    if (Number.isNaN(value)) return tokens.bare;
    if (tokens.firstBin < 0) {
      this.#tally.valuesWithoutBins++;
      return tokens.bare;
    }
    if (value < tokens.low || value > tokens.high) this.#tally.valuesOutsideTrainingRange++;
    return tokens.firstBin + countAtOrBelow(tokens.edges, value);
  }

  #push(token: number, micros: number): void {
    this.#tally.tokenCounts[token]++;
    this.#inputIds.push(token);
    this.#micros.push(micros);
  }
}
