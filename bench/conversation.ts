/**
 * Drafts from dialogue against clinicians' notes: ACI-Bench (whole notes) and MTS-Dialog (single sections).
 *
 *     npm run bench -- conversation [--data ../shared/data/notes] [--final] [--fit] [--seed 1]
 *
 * Prints mean ROUGE-1, -2, -L and -Lsum (F1, no stemming) with 95 % bootstrap intervals over dialogues, for our drafts and for two baselines, each with
 * the length of our draft and with a length tuned on the training part: the dialogue's first N words, and its longest turn (cut to N). Then the share
 * of our statements that the transcript supports. Without --final the development files (valid, validation) are used; the test files are for the
 * end. --fit fits the weights of salience on ACI-Bench's training part and writes src/care/conversation/salience.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { mean, quantile } from '../src/base/statistics.ts';
import { draftVisit, VISIT_LENGTH } from '../src/care/conversation/draftVisit.ts';
import { type Rouge, rouge, rougeWords } from '../src/care/conversation/rouge.ts';
import { type SalienceFeatures, salienceFeatures } from '../src/care/conversation/salience.ts';
import { placed, type VisitSection } from '../src/care/conversation/sections.ts';
import { supportFailure } from '../src/care/conversation/support.ts';
import { StatementReader } from '../src/care/conversation/supportedReading.ts';
import { parseTranscript, type Transcript } from '../src/care/conversation/transcript.ts';
import type { NoteLength } from '../src/care/conversation/visitNote.ts';
import type { Draft } from '../src/care/draft/document.ts';
import { buildLexicon } from '../src/data/terminology/lexicon/lexicon.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/notes' },
    final: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const RESAMPLES = 2000;
const WEIGHTS = new URL('../src/care/conversation/salience.json', import.meta.url);

interface Case {
  readonly dialogue: string;
  readonly reference: string;
  readonly transcript: Transcript;
  readonly only: VisitSection | undefined;
}

function csv(path: string): readonly Readonly<Record<string, string>>[] {
  const text = readFileSync(join(options.data, path), 'utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  const [names, ...records] = rows;
  return records
    .filter((row) => row.length === names.length)
    .map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

function caseOf(dialogue: string, reference: string, only?: VisitSection): Case {
  return { dialogue, reference, transcript: parseTranscript(dialogue, 'a dialogue'), only };
}

const aci = (file: string): readonly Case[] =>
  csv(`aci-bench/${file}`).map(({ dialogue, note }) => caseOf(dialogue, note));

const SECTION_OF_HEADER: Readonly<Record<string, VisitSection>> = {
  'FAM/SOCHX': 'social history',
  GENHX: 'present illness',
  PASTMEDICALHX: 'past history',
  CC: 'chief complaint',
  PASTSURGICAL: 'past history',
  ALLERGY: 'allergies',
  ROS: 'review of systems',
  MEDICATIONS: 'medications',
  ASSESSMENT: 'assessment',
  EXAM: 'examination',
  DIAGNOSIS: 'assessment',
  DISPOSITION: 'plan',
  PLAN: 'plan',
  EDCOURSE: 'present illness',
  IMMUNIZATIONS: 'past history',
  IMAGING: 'results',
  GYNHX: 'past history',
  PROCEDURES: 'past history',
  OTHER_HISTORY: 'past history',
  LABS: 'results',
};
const mts = (file: string): readonly Case[] =>
  csv(`mts-dialog/${file}`).map((row) =>
    caseOf(row.dialogue, row.section_text, SECTION_OF_HEADER[row.section_header] ?? 'present illness'),
  );

/** A section alone is compared without its heading, as the references are. */
function textOf({ sections }: Draft, headings: boolean): string {
  return sections
    .flatMap(({ heading, blocks }) => [
      ...(headings ? [heading] : []),
      ...blocks.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
    ])
    .join('\n');
}

function ours({ transcript, only }: Case, length?: NoteLength): ReturnType<typeof draftVisit> {
  return draftVisit(transcript, { subject: '', asOf: 0, sex: null, ...(only && { only }), ...(length && { length }) });
}

type Writer = (item: Case) => string;
const lead =
  (words: (item: Case) => number): Writer =>
  (item) =>
    rougeWords(spokenOf(item)).slice(0, words(item)).join(' ');
const longest =
  (words: (item: Case) => number): Writer =>
  ({ transcript, ...item }) => {
    const turn = transcript.turns.map(({ text }) => text).reduce((a, b) => (b.length > a.length ? b : a));
    return rougeWords(turn)
      .slice(0, words({ transcript, ...item }))
      .join(' ');
  };
const spokenOf = ({ transcript }: Case): string => transcript.turns.map(({ text }) => text).join('\n');

const ALL: readonly (keyof Rouge)[] = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'];

function report(name: string, cases: readonly Case[], write: Writer): void {
  const figures = cases.map((item) => rouge(write(item), item.reference));
  const random = seededRandom(Number(options.seed), 'conversation');
  const draws = Array.from({ length: RESAMPLES }, () => cases.map(() => random.integer(cases.length)));
  const cells = ALL.map((measure) => {
    const values = figures.map((figure) => figure[measure]);
    const means = draws.map((draw) => mean(draw.map((i) => values[i])));
    return `${mean(values).toFixed(3)} (${quantile(means, 0.025).toFixed(3)} to ${quantile(means, 0.975).toFixed(3)})`;
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

/** The number of words that is best on the training part, by ROUGE-1. */
function tuned(cases: readonly Case[], baseline: (words: () => number) => Writer, lengths: readonly number[]): number {
  const figure = (length: number): number => {
    const write = baseline(() => length);
    return mean(cases.map((item) => rouge(write(item), item.reference).rouge1));
  };
  return lengths.reduce((best, length) => (figure(length) > figure(best) ? length : best));
}

function compare(
  title: string,
  train: readonly Case[],
  test: readonly Case[],
  lengths: readonly number[],
  headings: boolean,
): void {
  console.log(
    `\n${title}: ${test.length} dialogues\n\n| draft | ROUGE-1 | ROUGE-2 | ROUGE-L | ROUGE-Lsum |\n|---|---|---|---|---|`,
  );
  const ourText = (item: Case): string => textOf(ours(item).draft, headings);
  const ourLength = (item: Case): number => rougeWords(ourText(item)).length;
  report('ours', test, ourText);
  if (headings) report('ours, without headings', test, (item) => textOf(ours(item).draft, false));
  report('lead, our length', test, lead(ourLength));
  const leadWords = tuned(train, lead, lengths);
  report(
    `lead, ${leadWords} words (tuned)`,
    test,
    lead(() => leadWords),
  );
  report('longest turn, our length', test, longest(ourLength));
  const turnWords = tuned(train, longest, lengths);
  report(
    `longest turn, ${turnWords} words (tuned)`,
    test,
    longest(() => turnWords),
  );
  const drafts = test.map((item) => ({ ...ours(item), transcript: item.transcript }));
  const reader = new StatementReader(buildLexicon());
  const statements = drafts.flatMap(({ written, transcript }) =>
    written.map(
      (statement) => supportFailure(statement, transcript) ?? (reader.agrees(statement, transcript) ? null : 'reading'),
    ),
  );
  const dropped = drafts
    .flatMap(({ unsupported }) => Object.values(unsupported))
    .reduce((sum, count) => sum + count, 0);
  const supported = statements.filter((failure) => failure === null).length;
  console.log(
    `\nStatements: ${statements.length}, supported ${(supported / statements.length).toFixed(4)}; ${dropped} heard and not written for want of support.`,
  );
}

/** How much of a statement a reference took over: its words, and twice its pairs of words. */
function takenOver(text: string, reference: readonly string[]): number {
  const words = rougeWords(text);
  const single = new Set(reference);
  const pairs = new Set(reference.slice(1).map((word, i) => `${reference[i]} ${word}`));
  const inPairs = words.slice(1).filter((word, i) => pairs.has(`${words[i]} ${word}`)).length;
  return (
    (0.6 * words.filter((word) => single.has(word)).length) / words.length +
    (0.8 * inPairs) / Math.max(words.length - 1, 1)
  );
}

function fitWeights(cases: readonly Case[]): void {
  const rows: SalienceFeatures[] = [];
  const targets: number[] = [];
  const reader = new StatementReader(buildLexicon());
  const dialogues = new Map<string, Set<number>>();
  cases.forEach((item, index) => {
    const { written, leftOut } = ours(item);
    const reference = rougeWords(item.reference);
    const { turns } = item.transcript;
    const statements = [...written, ...leftOut].filter(({ text }) => rougeWords(text).length > 0);
    for (const one of placed(statements, turns)) {
      const features = salienceFeatures(one, reader.mentions(one.statement.text).length, turns.length);
      rows.push(features);
      targets.push(takenOver(one.statement.text, reference));
      for (const name of features.keys()) dialogues.set(name, (dialogues.get(name) ?? new Set()).add(index));
    }
  });
  const names = [...dialogues].filter(([, seen]) => seen.size >= 12).map(([name]) => name);
  const weights = ridge(rows, targets, names, 10);
  const sorted = Object.fromEntries(
    names.toSorted().map((name) => [name, Number(weights[names.indexOf(name)].toFixed(4))]),
  );
  writeFileSync(WEIGHTS, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`${rows.length} statements, ${names.length} weights`);
}

/** Ridge regression by conjugate gradients on the normal equations. */
function ridge(
  rows: readonly SalienceFeatures[],
  targets: readonly number[],
  names: readonly string[],
  penalty: number,
): Float64Array {
  const column = new Map(names.map((name, i) => [name, i]));
  const sparse = rows.map((row) =>
    [...row].flatMap(([name, value]) => (column.has(name) ? [{ at: column.get(name)!, value }] : [])),
  );
  const size = names.length;
  const multiply = (x: Float64Array): Float64Array => {
    const result = x.map((value) => penalty * value);
    for (const row of sparse) {
      const dot = row.reduce((sum, { at, value }) => sum + value * x[at], 0);
      for (const { at, value } of row) result[at] += value * dot;
    }
    return result;
  };
  const weights = new Float64Array(size);
  const residual = new Float64Array(size);
  sparse.forEach((row, i) => {
    for (const { at, value } of row) residual[at] += value * targets[i];
  });
  let direction = residual.slice();
  let norm = residual.reduce((sum, value) => sum + value * value, 0);
  for (let step = 0; step < 300 && norm > 1e-12; step++) {
    const image = multiply(direction);
    const length = norm / direction.reduce((sum, value, i) => sum + value * image[i], 0);
    for (let i = 0; i < size; i++) {
      weights[i] += length * direction[i];
      residual[i] -= length * image[i];
    }
    const next = residual.reduce((sum, value) => sum + value * value, 0);
    direction = direction.map((value, i) => residual[i] + (next / norm) * value);
    norm = next;
  }
  return weights;
}

const train = aci('train.csv');
if (options.fit) {
  fitWeights(train);
} else {
  const NOTE_LENGTHS = [100, 200, 300, 400, 500, 600, 800, 1000];
  const SECTION_LENGTHS = [5, 10, 15, 20, 30, 40, 60, 80, 100];
  console.log(
    `Length: ${VISIT_LENGTH.share} of the dialogue's words, at most ${VISIT_LENGTH.most}. Seed ${options.seed}, ${RESAMPLES} resamples.`,
  );
  const files = options.final ? ['clinicalnlp_taskB_test1.csv', 'clinicalnlp_taskC_test2.csv'] : ['valid.csv'];
  for (const file of files) compare(`ACI-Bench ${file}`, train, aci(file), NOTE_LENGTHS, true);
  const test = options.final ? 'MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv' : 'MTS-Dialog-ValidationSet.csv';
  compare(`MTS-Dialog ${test}`, mts('MTS-Dialog-TrainingSet.csv'), mts(test), SECTION_LENGTHS, false);
}
