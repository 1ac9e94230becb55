/**
 * How a language model's rewordings are judged: the share of faithful paraphrases that is accepted, and how many changed ones slip through.
 *
 *     npm run bench -- rephrase [DATASET …]
 *
 * Paraphrases: test/examples/rephrase/paraphrases.json, written by hand before the checker was tuned on them. Changed ones: every change of
 * test/support/badRewordings.ts, of the originals and of the paraphrases, each held against the original. Target: none slips through.
 * With datasets, sentences of drafts of their first patients are changed as well: sentences on which nothing was tuned.
 */
import { wilsonInterval } from '../src/base/statistics.ts';
import { writeDraft } from '../src/care/draft/writeDraft.ts';
import { openRecords } from '../src/care/facts/records.ts';
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

const PATIENTS = 10;
const SENTENCES = 120;

async function sentencesOf(path: string): Promise<readonly string[]> {
  const records = await openRecords(path);
  const found = new Set<string>();
  try {
    for (const subject of (await records.subjects()).slice(0, PATIENTS)) {
      const record = await records.record(subject);
      const drafts = (['problem summary', 'progress note'] as const).map((kind) => writeDraft(record, kind));
      for (const { sections } of drafts) {
        for (const { blocks } of sections)
          for (const { sentences } of blocks) for (const { text } of sentences) found.add(text);
      }
    }
  } finally {
    await records.close();
  }
  const all = [...found];
  return all.filter((_, i) => i % Math.ceil(all.length / SENTENCES) === 0);
}

for (const path of process.argv.slice(2)) {
  const sentences = await sentencesOf(path);
  let tried = 0;
  let taken = 0;
  for (const sentence of sentences) {
    const check = meaningCheck(sentence, context);
    for (const { text } of badRewordings(sentence)) {
      tried++;
      if (check(text) !== null) continue;
      taken++;
      console.log(`Slipped through: ${sentence} | ${text}`);
    }
  }
  console.log(`${path}: ${sentences.length} sentences; changed ones accepted: ${share(taken, tried)}`);
}
