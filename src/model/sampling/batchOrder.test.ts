import { expect, it } from 'vitest';
import { byLength } from './batchOrder.ts';

it('takes up windows of prompts by length, up and down in turn, every one once', () => {
  const jobs = [5, 1, 3, 2, 9, 4, 8, 7].map((length) => ({ prompt: { length } }));
  expect(Array.from(byLength(jobs, 3), ({ prompt }) => prompt.length)).toEqual([1, 3, 5, 9, 4, 2, 7, 8]);
  expect([...byLength([])]).toEqual([]);
});
