/** Words that say what a result was, on which side, and how it went. In normal form. */
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
import type { Mention } from './reading.ts';

const QUALIFIERS: ReadonlyMap<string, string> = worded({
  normal:
    'normal; unremarkable; wnl; within normal limits; wnls; nl; reassuring; benign; intact; in range; within range; at goal; normalized',
  abnormal: 'abnormal; deranged; out of range',
  elevated: 'elevated; high; raised; increased; supratherapeutic; above normal; markedly elevated; up',
  decreased: 'low; decreased; reduced; depressed; subtherapeutic; below normal; diminished',
  positive: 'positive; pos; reactive; detected; grew; growing; +ve',
  negative: 'negative; neg; nonreactive; no growth; not detected; ngtd; no growth to date; -ve',
  therapeutic: 'therapeutic',
  stable: 'stable; unchanged; steady',
  pending: 'pending; awaited; outstanding',
  severe: 'severe; severely',
  moderate: 'moderate; moderately',
  mild: 'mild; mildly; slight; slightly',
});

const TRENDS: ReadonlyMap<string, NonNullable<Mention['trend']>> = wordedTrends({
  rising:
    'rising; rose; rises; increasing; increased to; increased from; uptrending; up trending; trending up; went up; up to; worsening; climbing; up from; has risen; up trended; uptrended; trended up; going up',
  falling:
    'falling; fell; falls; decreasing; decreased to; decreased from; downtrending; down trending; trending down; went down; down to; improving; improved to; down from; has fallen; dropped; dropping; downtrended; trended down; coming down; came down; declined to',
  stable: 'stable; unchanged; steady; remained at; remains at; stable at',
});

const SIDES: ReadonlyMap<string, NonNullable<Mention['side']>> = new Map([
  ['left', 'left'],
  ['lt', 'left'],
  ['lle', 'left'],
  ['lue', 'left'],
  ['llq', 'left'],
  ['luq', 'left'],
  ['lll', 'left'],
  ['lul', 'left'],
  ['right', 'right'],
  ['rt', 'right'],
  ['rle', 'right'],
  ['rue', 'right'],
  ['rlq', 'right'],
  ['ruq', 'right'],
  ['rll', 'right'],
  ['rul', 'right'],
  ['rml', 'right'],
  ['bilateral', 'both'],
  ['bilaterally', 'both'],
  ['both', 'both'],
  ['ble', 'both'],
  ['bue', 'both'],
]);

function worded(lists: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(lists).flatMap(([value, list]) =>
      list.split(';').map((phrase) => [formsOf(phrase).join(' '), value] as const),
    ),
  );
}

function wordedTrends(
  lists: Readonly<Record<NonNullable<Mention['trend']>, string>>,
): ReadonlyMap<string, NonNullable<Mention['trend']>> {
  const trends = ['rising', 'falling', 'stable'] as const;
  return new Map(
    trends.flatMap((trend) => lists[trend].split(';').map((phrase) => [formsOf(phrase).join(' '), trend] as const)),
  );
}

const LONGEST_PHRASE = 4;

/** The first phrase of a table among tokens `from` to before `to`, the longest at its place. */
function firstOf<Value>(
  table: ReadonlyMap<string, Value>,
  tokens: readonly Token[],
  from: number,
  to: number,
): Value | null {
  for (let at = Math.max(0, from); at < to; at++) {
    for (let length = Math.min(LONGEST_PHRASE, to - at); length > 0; length--) {
      const value = table.get(
        tokens
          .slice(at, at + length)
          .map(({ form }) => form)
          .join(' '),
      );
      if (value !== undefined) return value;
    }
  }
  return null;
}

export function qualifierIn(tokens: readonly Token[], from: number, to: number): string | null {
  return firstOf(QUALIFIERS, tokens, from, to);
}

export function trendIn(tokens: readonly Token[], from: number, to: number): Mention['trend'] {
  return firstOf(TRENDS, tokens, from, to);
}

export function sideIn(tokens: readonly Token[], from: number, to: number): Mention['side'] {
  return firstOf(SIDES, tokens, from, to);
}
