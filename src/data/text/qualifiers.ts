/** Words that say what a result was, how severe, on which side, and how it went. */
import { PhraseTrie } from '../terminology/lexicon/phraseTrie.ts';
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
import type { Mention } from './reading.ts';

type Trend = NonNullable<Mention['trend']>;
type Side = NonNullable<Mention['side']>;

const RESULTS = phrases([
  [
    'normal',
    'normal; unremarkable; wnl; within normal limits; nl; reassuring; benign; intact; in range; within range; at goal; normalized',
  ],
  ['abnormal', 'abnormal; deranged; out of range'],
  [
    'elevated',
    'elevated; high; raised; increased; supratherapeutic; above normal; markedly elevated; up; elevations in',
  ],
  ['decreased', 'low; decreased; reduced; depressed; subtherapeutic; below normal; diminished'],
  ['positive', 'positive; pos; reactive; detected; grew; growing; +ve'],
  ['negative', 'negative; neg; nonreactive; no growth; not detected; ngtd; no growth to date; -ve'],
  ['therapeutic', 'therapeutic'],
  ['stable', 'stable; unchanged; steady'],
  ['pending', 'pending; awaited; outstanding'],
]);

const SEVERITIES = phrases([
  ['severe', 'severe; severely'],
  ['moderate', 'moderate; moderately'],
  ['mild', 'mild; mildly; slight; slightly'],
]);

const TRENDS = phrases<Trend>([
  [
    'rising',
    'rising; rose; rises; increasing; increased to; increased from; uptrending; up trending; trending up; went up; up to; worsening; climbing; up from; has risen; up trended; uptrended; trended up; going up; goes up',
  ],
  [
    'falling',
    'falling; fell; falls; decreasing; decreased to; decreased from; downtrending; down trending; trending down; went down; down to; improving; improved to; down from; has fallen; dropped; dropping; downtrended; trended down; coming down; came down; declined to',
  ],
  ['stable', 'stable; unchanged; steady; remained at; remains at; stable at'],
]);

const SIDES = phrases<Side>([
  ['left', 'left; lt; lle; lue; llq; luq; lll; lul; left-sided'],
  ['right', 'right; rt; rle; rue; rlq; ruq; rll; rul; rml; right-sided'],
  ['both', 'bilateral; bilaterally; both; ble; bue; left and right; right and left'],
]);

function phrases<Value>(table: readonly (readonly [value: Value, list: string])[]): PhraseTrie<Value> {
  const trie = new PhraseTrie<Value>();
  for (const [value, list] of table) for (const phrase of list.split(';')) trie.add(formsOf(phrase), value);
  return trie;
}

/** The first phrase among tokens `from` to before `to`. */
function firstOf<Value>(trie: PhraseTrie<Value>, tokens: readonly Token[], from: number, to: number): Value | null {
  const wordAt = (index: number) => (index < to ? tokens[index].form : undefined);
  for (let at = Math.max(0, from); at < to; at++) {
    const found = trie.longest(wordAt, at);
    if (found !== null) return found.values[0];
  }
  return null;
}

/** What a result was; where nothing says that, how severe. */
export function qualifierIn(tokens: readonly Token[], from: number, to: number): string | null {
  return firstOf(RESULTS, tokens, from, to) ?? firstOf(SEVERITIES, tokens, from, to);
}

export function trendIn(tokens: readonly Token[], from: number, to: number): Mention['trend'] {
  return firstOf(TRENDS, tokens, from, to);
}

export function sideIn(tokens: readonly Token[], from: number, to: number): Mention['side'] {
  return firstOf(SIDES, tokens, from, to);
}
