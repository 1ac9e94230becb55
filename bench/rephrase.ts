/**
 * How a language model's rewordings are judged: the share of faithful paraphrases that is accepted, and how many changed ones slip through.
 *
 *     npm run bench -- rephrase
 *
 * Paraphrases: test/examples/rephrase/paraphrases.json, written by hand before the checker was tuned on them. Changed ones: every change of
 * test/support/badRewordings.ts, of the originals and of the paraphrases, each held against the original. Target: none slips through.
 */
import { wilsonInterval } from '../src/base/statistics.ts';
import { meaningCheck } from '../src/care/rephrase/sameMeaning.ts';
import { buildLexicon } from '../src/data/terminology/lexicon/lexicon.ts';
import { badRewordings } from '../test/support/badRewordings.ts';
import { readParaphrases } from '../test/support/misbehavingModel.ts';

const context = { lexicon: buildLexicon(), written: 26_000_000, sex: null };
const paraphrases = readParaphrases();

function share(count: number, of: number): string {
  const { low, high } = wilsonInterval(count, of);
  return `${count} of ${of}, ${(count / of).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

const faithful = paraphrases.flatMap(({ original, good }) => good.map((text) => ({ original, text })));
const rejected = faithful.flatMap(({ original, text }) => {
  const difference = meaningCheck(original, context)(text);
  return difference === null ? [] : [`  ${difference}: ${text}`];
});
console.log(
  `Faithful paraphrases accepted: ${share(faithful.length - rejected.length, faithful.length)}. Not accepted:`,
);
console.log(rejected.join('\n'));

const kinds = new Map<string, { tried: number; slipped: number }>();
for (const { original, good } of paraphrases) {
  const check = meaningCheck(original, context);
  for (const { kind, text } of [original, ...good].flatMap(badRewordings)) {
    const counts = kinds.get(kind) ?? { tried: 0, slipped: 0 };
    counts.tried++;
    if (check(text) === null) {
      counts.slipped++;
      console.log(`Slipped through (${kind}): ${original} | ${text}`);
    }
    kinds.set(kind, counts);
  }
}
const total = [...kinds.values()].reduce((sum, { tried }) => sum + tried, 0);
const slipped = [...kinds.values()].reduce((sum, counts) => sum + counts.slipped, 0);
console.log(
  `\nChanged sentences accepted: ${share(slipped, total)}. By kind (tried): ${[...kinds].map(([kind, { tried }]) => `${kind} ${tried}`).join(', ')}.`,
);
