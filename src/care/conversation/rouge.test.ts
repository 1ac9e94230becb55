import { expect, test } from 'vitest';
import { rouge } from './rouge.ts';

/** Worked out by hand: F1 = 2 · hits / (words of one + words of the other). */
test.each([
  ['the cat sat', 'the cat sat', 1, 1, 1],
  ['the cat sat on the mat', 'the cat was on the mat', 10 / 12, 6 / 10, 10 / 12],
  // A word counts as often as both have it; order matters for L only.
  ['a a b', 'a b a c', 6 / 7, 2 / 5, 4 / 7],
  ['B-12, 0.5 mg!', 'b 12 0 5 mg', 1, 1, 1],
  ['', 'anything', 0, 0, 0],
])('%s | %s', (candidate, reference, one, two, longest) => {
  const figures = rouge(candidate, reference);
  expect(figures.rouge1).toBeCloseTo(one, 12);
  expect(figures.rouge2).toBeCloseTo(two, 12);
  expect(figures.rougeL).toBeCloseTo(longest, 12);
});

test('the summary level takes the union over lines, so that the order of lines does not count', () => {
  const { rougeL, rougeLsum } = rouge('x y\na b', 'a b\nx y');
  expect(rougeL).toBeCloseTo(0.5, 12);
  expect(rougeLsum).toBeCloseTo(1, 12);
});

test('the worked example of Lin 2004, 3.2: union of w1 w2 and w1 w3 w5 over w1 w2 w3 w4 w5', () => {
  const { rougeLsum } = rouge('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5');
  expect(rougeLsum).toBeCloseTo((2 * 4) / 15, 12);
});
