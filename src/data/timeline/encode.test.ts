/** Encoding and decoding are each other's inverse, up to bins and intervals; augmentation keeps what it must. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { augmentTimeline } from './augment.ts';
import { binBuilder, countAtOrBelow } from './bins.ts';
import { codebookFor } from './codebook.ts';
import { decodeTokens } from './decode.ts';
import { newTally, type Timeline, TimelineEncoder } from './encode.ts';
import { FIRST_INTERVAL_MINUTES, INTERVAL_LOWS } from './intervals.ts';
import { learnVocabulary } from './learn.ts';
import type { TokenStore } from './store.ts';
import { BOS_TOKEN, EOS_TOKEN } from './vocabulary.ts';

const CODES = ['LAB//a', 'LAB//b', 'MED//c', 'MEDS_BIRTH', 'MEDS_DEATH', 'STATIC//s'];
const EDGES = [1, 2.5, 100];
const vocabulary = learnVocabulary(
  { bins: 10, minPatients: 1 },
  CODES.map((code) => ({
    code,
    patients: 9,
    rows: 9,
    staticRows: code.startsWith('STATIC') ? 9 : 0,
    bins: code.startsWith('LAB') ? { edges: EDGES, low: -3, high: 500 } : undefined,
  })),
  new Map(),
  new Map(),
);
const codebook = codebookFor(vocabulary, CODES, new Map());

interface Event {
  readonly code: number;
  readonly gapMinutes: number;
  readonly value: number;
}
const gap = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 4, noNaN: true }),
  fc.double({ min: 5, max: 3e7, noNaN: true }),
);
const event: fc.Arbitrary<Event> = fc.record({
  code: fc.constantFrom(0, 1, 2, 4),
  gapMinutes: gap.map((minutes) => Math.round(minutes * 100) / 100),
  value: fc.oneof(fc.constant(Number.NaN), fc.float({ min: -10, max: 1000, noNaN: true })),
});
const history = fc.array(event, { maxLength: 40 });

function encode(events: readonly Event[]): Timeline & { minutes: number[] } {
  const encoder = new TimelineEncoder(codebook, newTally(codebook.vocabularySize));
  encoder.add(5, Number.NaN, Number.NaN);
  const minutes: number[] = [];
  let now = 1000;
  for (const { code, gapMinutes, value } of events) {
    now += gapMinutes;
    minutes.push(now);
    encoder.add(code, Math.round(now * 60_000_000), value);
  }
  return { ...encoder.finish(), minutes };
}

function storeOf({ inputIds, micros }: Timeline): TokenStore {
  return {
    subjectIds: BigInt64Array.from([1n]),
    offsets: Float64Array.from([0, inputIds.length]),
    inputIds: Int32Array.from(inputIds),
    minutes: Float64Array.from(micros, (time) => time / 60_000_000),
  };
}

describe('encoding', () => {
  it('round-trips order, codes, bins, and times up to the interval', () => {
    fc.assert(
      fc.property(history, (events) => {
        const { inputIds, minutes } = encode(events);
        const decoded = decodeTokens(vocabulary, inputIds);
        expect(decoded.map(({ code }) => code)).toEqual([
          '<bos>',
          'STATIC//s',
          ...events.map(({ code }) => CODES[code]),
          '<eos>',
        ]);
        events.forEach(({ code, value }, i) => {
          const { bin, elapsed } = decoded[i + 2];
          if (code > 1 || Number.isNaN(value)) expect(bin).toBeUndefined();
          else {
            expect(bin === undefined || value >= bin.low || bin.index === 1).toBe(true);
            expect(bin === undefined || value < bin.high || bin.index === bin.count).toBe(true);
            expect(bin).toBeDefined();
          }
          const trueElapsed = minutes[i] - minutes[0];
          expect(trueElapsed).toBeGreaterThanOrEqual(elapsed.lowMinutes - 1e-3);
          expect(trueElapsed).toBeLessThan((elapsed.highMinutes ?? Number.POSITIVE_INFINITY) + FIRST_INTERVAL_MINUTES);
        });
      }),
    );
  });

  it('of a history cut short is the beginning of the encoding of the whole', () => {
    fc.assert(
      fc.property(history, fc.nat(40), (events, length) => {
        const part = encode(events.slice(0, length)).inputIds.slice(0, -1);
        expect(encode(events).inputIds.slice(0, part.length)).toEqual(part);
      }),
    );
  });
});

describe('bins', () => {
  it('hold every training value between their edges, none empty, and about equally many rows', () => {
    // 0 and -0 are one value.
    const values = fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 60,
      comparator: 'SameValueZero',
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (unsorted, wanted) => {
        const ascending = unsorted.map((value) => value + 0).sort((a, b) => a - b);
        const builder = binBuilder(wanted, ascending.length, ascending.length);
        for (const value of ascending) builder.add(value, 1);
        const { edges, low, high } = builder.finish();
        expect([low, high]).toEqual([ascending[0], ascending[ascending.length - 1]]);
        expect(edges.length).toBe(Math.min(wanted, ascending.length) - 1);
        const sizes = new Array<number>(edges.length + 1).fill(0);
        for (const value of ascending) sizes[countAtOrBelow(edges, value)]++;
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(ascending.length / wanted) + 1);
      }),
    );
  });

  it('give a heavily repeated value a bin of its own', () => {
    const builder = binBuilder(10, 12, 1110);
    builder.add(0, 1000);
    for (let value = 1; value <= 11; value++) builder.add(value, 10);
    const { edges } = builder.finish();
    expect(countAtOrBelow(edges, 0)).toBe(0);
    expect(countAtOrBelow(edges, 1)).toBe(1);
  });
});

describe('intervals', () => {
  it('are evenly spaced on a logarithmic scale from 5 minutes past 40 years', () => {
    const ratios = INTERVAL_LOWS.slice(1).map((low, i) => low / INTERVAL_LOWS[i]);
    expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(1e-9);
    expect(INTERVAL_LOWS[0]).toBe(5);
    expect(INTERVAL_LOWS[20]).toBeCloseTo(365.25 * 1440, 3);
    expect(INTERVAL_LOWS[INTERVAL_LOWS.length - 1]).toBeGreaterThan(40 * 365.25 * 1440);
  });
});

describe('augmentation', () => {
  const still = { eventDropout: 0, shuffleSimultaneous: false, cutProbability: 0, milestoneTokens: [] };
  const death = vocabulary.tokens.find(({ text }) => text === 'MEDS_DEATH')?.id ?? -1;

  it('changes nothing when nothing is asked for', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, seed) => {
        const timeline = encode(events);
        const augmented = augmentTimeline(vocabulary, storeOf(timeline), 0, seededRandom(seed), still);
        expect([...augmented]).toEqual(timeline.inputIds);
      }),
      {
        // A gap of exactly five minutes, far from the beginning.
        examples: [[[12.21, 7.86, 5].map((gapMinutes) => ({ code: 0, gapMinutes, value: Number.NaN })), 0]],
      },
    );
  });

  it('keeps milestones and static facts, drops no more than asked, and makes intervals as the encoder does', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, seed) => {
        const settings = { eventDropout: 0.5, shuffleSimultaneous: true, cutProbability: 0, milestoneTokens: [death] };
        const store = storeOf(encode(events));
        const augmented = [...augmentTimeline(vocabulary, store, 0, seededRandom(seed), settings)];
        expect([augmented[0], augmented[augmented.length - 1]]).toEqual([BOS_TOKEN, EOS_TOKEN]);
        const deaths = (ids: Iterable<number>): number => [...ids].filter((id) => id === death).length;
        expect(deaths(augmented)).toBe(deaths(store.inputIds));
        expect(decodeTokens(vocabulary, augmented)[1].code).toBe('STATIC//s');
        expect([...augmentTimeline(vocabulary, store, 0, seededRandom(seed), settings)]).toEqual(augmented);
      }),
    );
  });

  it('joins a cut history straight to its next milestone', () => {
    const labs = Array.from({ length: 20 }, (): Event => ({ code: 2, gapMinutes: 60, value: Number.NaN }));
    const store = storeOf(encode([...labs, { code: 4, gapMinutes: 60, value: Number.NaN }]));
    for (let seed = 0; seed < 20; seed++) {
      const settings = { ...still, cutProbability: 1, milestoneTokens: [death] };
      const decoded = decodeTokens(vocabulary, augmentTimeline(vocabulary, store, 0, seededRandom(seed), settings));
      const [last, end] = [decoded[decoded.length - 2], decoded[decoded.length - 1]];
      expect([last.code, end.code]).toEqual(['MEDS_DEATH', '<eos>']);
      expect(last.elapsed.lowMinutes).toBeLessThanOrEqual(20 * 60);
      expect(last.elapsed.highMinutes).toBeGreaterThan(20 * 60);
    }
  });
});
