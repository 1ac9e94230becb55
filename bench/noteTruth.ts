/**
 * Reading against the truth of simulated notes: for every statement in `truth/notes.ndjson` of a simulated hospital, whether a mention was found where it is said, with
 * the concept, negation, person, value and unit that are meant; and mentions of what no statement says. Precision and recall with Wilson intervals.
 * Options: --hospital FOLDER (written by `anamnesis simulate` or the demo), --notes N (default 600), --misses.
 */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { wilsonInterval } from '../src/base/statistics.ts';
import type { StatementKind } from '../src/data/simulate/fhir/notes/statement.ts';
import { buildLexicon } from '../src/data/terminology/lexicon/lexicon.ts';
import type { Mention, MentionKind } from '../src/data/text/reading.ts';
import { readNote } from '../src/data/text/readNote.ts';

const { values: options } = parseArgs({
  options: {
    hospital: { type: 'string', default: 'out/demo/hospital' },
    notes: { type: 'string', default: '600' },
    misses: { type: 'boolean', default: false },
  },
});

interface Said {
  readonly kind: StatementKind;
  readonly code: string;
  readonly surface: string;
  readonly negated?: boolean;
  readonly experiencer?: 'family';
  readonly value?: number;
  readonly unit?: string;
}

interface TrueNote {
  readonly time: string;
  readonly sentences: readonly { readonly text: string; readonly statements: readonly Said[] }[];
}

const KINDS: Readonly<Record<StatementKind, readonly MentionKind[]>> = {
  condition: ['condition', 'symptom', 'finding'],
  symptom: ['symptom', 'finding', 'condition'],
  medication: ['medication', 'drug class'],
  measurement: ['test', 'vital sign'],
  allergy: ['allergen'],
  smoking: ['social'],
  function: ['function'],
  plan: ['medication'],
  identifier: [],
};

/** Every how manieth note is read, so that many patients are. */
const STRIDE = 7;

const lexicon = buildLexicon();
const tallies = new Map<string, { right: number; all: number }>();

function count(question: string, right: boolean, remark: string): void {
  const tally = tallies.get(question) ?? { right: 0, all: 0 };
  tallies.set(question, { right: tally.right + (right ? 1 : 0), all: tally.all + 1 });
  if (!right && options.misses) console.log(`${question} | ${remark}`);
}

function judge(note: TrueNote): void {
  const text = note.sentences.map((sentence) => sentence.text).join('\n');
  const reading = readNote(text, lexicon, { written: Date.parse(note.time) / 60_000 });
  const mentions = reading.sentences.flatMap((sentence) => sentence.mentions);
  let start = 0;
  for (const sentence of note.sentences) {
    start = text.indexOf(sentence.text, start);
    const end = start + sentence.text.length;
    const here = mentions.filter((mention) => mention.start >= start && mention.end <= end);
    const met = new Set(sentence.statements.flatMap((said) => judgeStatement(said, sentence.text, here, start, text)));
    for (const mention of here) count('precision: what is read was said', met.has(mention), sentence.text);
    start = end;
  }
}

/** The mentions that say it. */
function judgeStatement(
  said: Said,
  sentence: string,
  here: readonly Mention[],
  from: number,
  text: string,
): readonly Mention[] {
  // The next appointment is a time, no concept.
  if (said.kind === 'identifier' || said.code === 'PLAN//FOLLOW-UP') return [];
  const place = placeOf(said, text, from);
  const end = place + said.surface.length;
  const wanted = here.filter(({ kind }) => KINDS[said.kind].includes(kind));
  const found =
    said.kind === 'measurement'
      ? wanted.find(({ quantities }) => quantities.some((one) => one.start <= place && end <= one.end))
      : wanted.find((mention) => mention.start < end && mention.end > place);
  count(`recall of ${said.kind}`, found !== undefined, sentence);
  if (found === undefined) return [];
  count('concept', means(found, said), sentence);
  if (said.kind === 'plan') count('planned', found.assertion.temporality === 'planned', sentence);
  count('negation', found.assertion.negated === (said.negated ?? false), sentence);
  count('person', found.assertion.experiencer === (said.experiencer ?? 'patient'), sentence);
  if (said.kind === 'measurement') judgeNumber(found, said, sentence, place);
  return here.filter((mention) => mention === found || (mention.start < end && mention.end > place));
}

/** A value is not part of another number. */
function placeOf({ kind, surface }: Said, text: string, from: number): number {
  let place = text.indexOf(surface, from);
  if (kind !== 'measurement') return place;
  while (/[\d.-]/.test(text[place - 1]) || /^(?:\d|[.-]\d)/.test(text.slice(place + surface.length))) {
    place = text.indexOf(surface, place + 1);
  }
  return place;
}

function judgeNumber(found: Mention, { value, unit }: Said, sentence: string, place: number): void {
  const quantity = found.quantities.find((one) => one.start <= place && place < one.end);
  count('value', quantity?.value === value || quantity?.high === value, sentence);
  if (quantity?.unit !== null) count('unit, where one is written', quantity?.unit === unit, sentence);
}

function means({ concepts }: Mention, { kind, code }: Said): boolean {
  if (kind === 'function') return concepts.some((id) => lexicon.isA(id, code.split('//')[1]));
  const meant = lexicon.conceptsOfCode(code);
  return meant.some((id) => concepts.some((one) => lexicon.isA(id, one) || lexicon.isA(one, id)));
}

const file = join(options.hospital, 'truth', 'notes.ndjson');
if (!existsSync(file)) {
  console.error(`There is no ${file}; npm start makes a hospital, --hospital names another.`);
  process.exit(1);
}
let line = 0;
let read = 0;
for await (const written of createInterface({ input: createReadStream(file) })) {
  if (line++ % STRIDE !== 0) continue;
  judge(JSON.parse(written));
  if (++read >= Number(options.notes)) break;
}
console.log(`${read} notes`);
for (const [question, { right, all }] of [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const { low, high } = wilsonInterval(right, all);
  console.log(`${question}: ${(right / all).toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)}), ${right} of ${all}`);
}
