/**
 * What checking a note costs: the index of a record, and the check of a note, for notes and records of several sizes; sentences a second. The target: a
 * note of 2,000 words against a record of 50,000 events in under 300 ms, index included. The record repeats the real facts of one patient at other times
 * under as many distinct names as it has; the note repeats true sentences about it.
 *
 * Options: --data DATASET, --subject ID (default: the first), --runs 5.
 */
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { seededRandom } from '../src/base/random.ts';
import type { ClinicalRecord, Fact } from '../src/care/facts/fact.ts';
import { factId } from '../src/care/facts/newFact.ts';
import { openRecords } from '../src/care/facts/records.ts';
import { openVerifier } from '../src/care/verify/verifyNote.ts';
import { CLAIM_KINDS } from './attack/claim.ts';
import { formsOf } from './attack/forms.ts';
import { pick, render } from './attack/render.ts';
import { trueClaims } from './attack/trueClaims.ts';

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, subject: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
if (options.data === undefined) {
  console.error('Usage: npm run bench -- verify --data DATASET [--subject ID]');
  process.exit(1);
}
const records = await openRecords(options.data);
const record = await records.record(options.subject ?? (await records.subjects())[0]);
await records.close();

measure(1000, 200);
console.log('events   words   index ms   check ms   together ms   processor ms   sentences   sentences/s   (medians)');
for (const [events, words] of [
  [50_000, 2000],
  [50_000, 200],
  [50_000, 20_000],
  [5000, 2000],
  [500, 2000],
] as const) {
  const runs = Array.from({ length: Number(options.runs) }, () => measure(events, words));
  const of = (value: (run: Measured) => number): number => median(runs.map(value));
  const [index, check, sentences] = [of((run) => run.indexMs), of((run) => run.checkMs), of((run) => run.sentences)];
  const figures = [
    events,
    words,
    index.toFixed(0),
    check.toFixed(0),
    of((run) => run.indexMs + run.checkMs).toFixed(0),
    of((run) => run.processorMs).toFixed(0),
    sentences,
  ];
  console.log(
    [...figures, ((1000 * sentences) / check).toFixed(0)].map((figure) => String(figure).padStart(8)).join('   '),
  );
}

interface Measured {
  readonly indexMs: number;
  readonly checkMs: number;
  /** Of all processors, index and check together: on a busy machine this says more than the clock. */
  readonly processorMs: number;
  readonly sentences: number;
}

function measure(events: number, words: number): Measured {
  const large = enlarged(record, events);
  const note = noteOf(record, words);
  const before = process.cpuUsage();
  const start = systemClock.elapsed();
  const verifier = openVerifier(large);
  const indexed = systemClock.elapsed();
  const { sentences } = verifier.verify(note);
  const checkMs = systemClock.elapsed() - indexed;
  const { user, system } = process.cpuUsage(before);
  return { indexMs: indexed - start, checkMs, processorMs: (user + system) / 1000, sentences: sentences.length };
}

/** The facts again and again, each time an hour earlier, so that what is newest stays. */
function enlarged(given: ClinicalRecord, events: number): ClinicalRecord {
  const facts: Fact[] = [];
  for (let round = 0; facts.length < events; round++) {
    for (const fact of given.facts.slice(0, events - facts.length)) {
      const start = fact.time.start === null ? null : fact.time.start - 60 * round;
      facts.push(round === 0 ? fact : { ...fact, id: factId(`${fact.id}~${round}`), time: { ...fact.time, start } });
    }
  }
  return { ...given, facts: facts.sort((a, b) => (a.time.start ?? -Infinity) - (b.time.start ?? -Infinity)) };
}

function noteOf(given: ClinicalRecord, words: number): string {
  const random = seededRandom(1, 'note');
  const claims = CLAIM_KINDS.flatMap((kind) => trueClaims(given, kind, random).slice(0, 40));
  const sentences: string[] = [];
  for (let count = 0; count < words; ) {
    const claim = pick(claims, random);
    const sentence = render(pick(formsOf(claim.kind, 'development'), random), claim, random);
    sentences.push(sentence);
    count += sentence.split(' ').length;
  }
  return sentences.join('\n');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
