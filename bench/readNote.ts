/**
 * How fast notes are read: words per second of `readNote` and the time of a note of 2,000 words, with a lexicon that holds 20,000 names of a record besides
 * our own; how long that lexicon takes to build; and whether twice the text takes twice the time. The note is made up from typical paragraphs, repeated.
 * Options: --names N (default 20000), --words N (default 2000), --rounds N (default 20).
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { quantile } from '../src/base/statistics.ts';
import { buildLexicon, type Lexicon, type LexiconConcept } from '../src/data/terminology/lexicon/lexicon.ts';
import { readNote } from '../src/data/text/readNote.ts';

const { values: options } = parseArgs({
  options: {
    names: { type: 'string', default: '20000' },
    words: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '20' },
  },
});
const WRITTEN = Date.UTC(2021, 2, 8) / 60_000;
const [names, words, rounds] = [Number(options.names), Number(options.words), Number(options.rounds)];

const PARAGRAPHS = [
  'HISTORY OF PRESENT ILLNESS: This is a 67-year-old man with a history of hypertension, type 2 diabetes mellitus and COPD who presents with three days of worsening shortness of breath. He denies fever, chills, chest pain or hemoptysis. His wife reports that he stopped his furosemide two weeks ago.',
  'VITALS: T 38.2 C, BP 148/92, HR 104, RR 22, SpO2 91% on room air. LUNGS: Bibasilar crackles, no wheezes. EXTREMITIES: 2+ pitting edema of the left leg.',
  'LABS: Na 138, K 4.1, creatinine 1.2 -> 2.4 mg/dL, WBC 11.2 K/uL, Hgb 9.8 g/dL, troponin negative, BNP 1,240 pg/mL on 04/07/2010.',
  'MEDICATIONS:\n1. Metformin 500 mg po bid\n2. Lisinopril 10 mg daily\n3. Albuterol 2 puffs q4h prn\n4. Insulin glargine 20 units subq qhs',
  'FAMILY HISTORY: Mother had breast cancer at 62, father died of myocardial infarction. No family history of stroke.',
  'ASSESSMENT AND PLAN: Acute on chronic systolic heart failure, improving with diuresis. Continue Lasix 40 mg IV bid. Echo in the morning. Rule out pulmonary embolism; D-dimer pending. Return for worsening dyspnea or fever above 101 F.',
];

function noteOf(count: number): string {
  const parts: string[] = [];
  for (let length = 0, at = 0; length < count; at++) {
    const paragraph = PARAGRAPHS[at % PARAGRAPHS.length];
    parts.push(paragraph);
    length += paragraph.split(/\s+/).length;
  }
  return parts.join('\n\n');
}

/** Names as records have them: several words, most of them shared. */
function ownConcepts(count: number): readonly LexiconConcept[] {
  const random = seededRandom(1, 'names');
  const word = () =>
    `${'bcdfghlmnprst'[random.integer(13)]}${'aeiou'[random.integer(5)]}${random.integer(2000).toString(36)}itis`;
  return Array.from({ length: count }, (_, index) => ({
    id: `own ${index}`,
    kind: 'condition',
    name: Array.from({ length: 1 + random.integer(5) }, word).join(' '),
    synonyms: [],
    codes: [`ICD10CM//X${index}`],
    parents: [],
  }));
}

/** Medians: by the clock, and of processor time, which other work on the machine does not lengthen as much. */
function timeOf(work: () => void): { readonly clock: number; readonly processor: number } {
  const [clock, processor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(used);
    clock.push(performance.now() - start);
    processor.push((user + system) / 1000);
  }
  return { clock: quantile(clock, 0.5), processor: quantile(processor, 0.5) };
}

const own = ownConcepts(names);
buildLexicon();
const building = timeOf(() => buildLexicon(own));
const lexicon: Lexicon = buildLexicon(own);
console.log(
  `lexicon with ${names} names of the caller's: built in ${building.clock.toFixed(0)} ms, ${building.processor.toFixed(0)} ms of processor time (medians of ${rounds})`,
);
for (const count of [words, 2 * words, 20 * words]) {
  const note = noteOf(count);
  const { clock, processor } = timeOf(() => readNote(note, lexicon, { written: WRITTEN }));
  const real = note.split(/\s+/).length;
  const rate = Math.round((1000 * real) / processor).toLocaleString('en');
  console.log(
    `${real} words: ${clock.toFixed(1)} ms, ${processor.toFixed(1)} ms of processor time, ${rate} words per second of it`,
  );
}
