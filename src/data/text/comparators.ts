/** What stands before a number and compares: signs and words ("<", "at least", "about"). */
import type { Token } from '../terminology/lexicon/words.ts';
import type { TextQuantity } from './reading.ts';

type Comparator = TextQuantity['comparator'];

const COMPARATOR_WORDS: readonly (readonly [words: readonly string[], comparator: Comparator])[] = [
  [['less', 'than', 'or', 'equal', 'to'], '<='],
  [['greater', 'than', 'or', 'equal', 'to'], '>='],
  [['less', 'than'], '<'],
  [['lower', 'than'], '<'],
  [['fewer', 'than'], '<'],
  [['greater', 'than'], '>'],
  [['more', 'than'], '>'],
  [['higher', 'than'], '>'],
  [['at', 'least'], '>='],
  [['at', 'most'], '<='],
  [['up', 'to'], '<='],
  [['no', 'more', 'than'], '<='],
  [['above'], '>'],
  [['over'], '>'],
  [['exceeding'], '>'],
  [['below'], '<'],
  [['under'], '<'],
  [['approximately'], '~'],
  [['approx'], '~'],
  [['about'], '~'],
  [['around'], '~'],
  [['roughly'], '~'],
  [['almost'], '~'],
  [['nearly'], '~'],
];

const COMPARATOR_SIGNS: Readonly<Record<string, Comparator>> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '≤': '<=',
  '≥': '>=',
  '~': '~',
  '≈': '~',
};

/** The comparator and where it begins; without one, where the number does. */
export function comparatorBefore(text: string, tokens: readonly Token[], at: number): readonly [Comparator, number] {
  const start = tokens[at].start;
  const before = tokens[at - 1];
  if (before === undefined) return [null, start];
  if (before.kind === 'sign') {
    const sign = COMPARATOR_SIGNS[before.form] ?? null;
    const minus = before.form === '-' && /[\s(]/.test(text[before.start - 1] ?? ' ') && before.end === start;
    return sign === null || minus ? [null, start] : [sign, before.start];
  }
  for (const [words, comparator] of COMPARATOR_WORDS) {
    const from = at - words.length;
    if (from >= 0 && words.every((word, index) => tokens[from + index].form === word)) {
      return [comparator, tokens[from].start];
    }
  }
  return [null, start];
}
