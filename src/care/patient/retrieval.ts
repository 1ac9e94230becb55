/**
 * Finds the signed sentences that a question is about: BM25 (Robertson and Zaragoza 2009) over words, where the names of one glossary term and its plain words count as the same
 * word, with the section's title as part of each sentence.
 */
import { type Term, termsIn } from './glossary/glossary.ts';
import type { SignedSentence } from './signedDocument.ts';

export interface RetrievedSentence {
  readonly sentence: SignedSentence;
  readonly score: number;
  /** Share of the question's telling words, by their weight, that the sentence has. */
  readonly covered: number;
}

/** @returns those that share at least one telling word with the question, best first */
export function retrieve(question: string, sentences: readonly SignedSentence[]): readonly RetrievedSentence[] {
  const asked = [...new Set(keysOf(question))].filter((key) => !ASKING_WORDS.has(key));
  const bodies = sentences.map(({ text, section, role }) => [
    ...keysOf(text),
    ...keysOf(section),
    ...(ROLE_KEYS[role] ?? []),
  ]);
  const mean = bodies.reduce((sum, body) => sum + body.length, 0) / Math.max(1, bodies.length);
  const weights = new Map(
    asked.map((key) => {
      const holding = bodies.filter((body) => body.includes(key)).length;
      return [key, Math.log(1 + (sentences.length - holding + 0.5) / (holding + 0.5))];
    }),
  );
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const covered = (body: readonly string[]): number =>
    asked.reduce((sum, key) => sum + (body.includes(key) ? (weights.get(key) ?? 0) : 0), 0) / whole;
  return sentences
    .map((sentence, at) => ({
      sentence,
      score: scoreOf(bodies[at], asked, weights, mean),
      covered: covered(bodies[at]),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
}

const K1 = 1.2;
const B = 0.4;

function scoreOf(
  body: readonly string[],
  asked: readonly string[],
  weights: ReadonlyMap<string, number>,
  mean: number,
): number {
  let score = 0;
  for (const key of asked) {
    const times = body.filter((one) => one === key).length;
    if (times > 0)
      score += ((weights.get(key) ?? 0) * (times * (K1 + 1))) / (times + K1 * (1 - B + (B * body.length) / mean));
  }
  return score;
}

/** Glossary terms as their first name, other words by their stem. */
export function keysOf(text: string): readonly string[] {
  const terms = termsIn(text).filter(({ term }) => term.kind !== 'word');
  const keys = terms.flatMap(({ term }) => keysOfTerm(term));
  let rest = '';
  let end = 0;
  for (const { start, end: next } of terms) {
    rest += `${text.slice(end, start)} `;
    end = next;
  }
  rest += text.slice(end);
  const words = rest.toLowerCase().match(/\p{L}+|\d+(?:\.\d+)?/gu) ?? [];
  return [
    ...keys,
    ...words
      .filter((word) => word.length > 1 && !STOP_WORDS.has(word))
      .map((word) => LAY_WORDS.get(word) ?? stem(word)),
  ];
}

function keysOfTerm({ names, plain, kind }: Term): readonly string[] {
  const words =
    kind === 'medicine'
      ? []
      : (plain.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => !STOP_WORDS.has(word)).map(stem);
  return [`=${names[0]}`, ...new Set(words)];
}

function stem(word: string): string {
  return word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=\p{L}{3})(?:ing|ed|es|s)$/u, '')
    .replace(/(?<=\p{L}{3})e$/u, '');
}

/** What people say for what letters say. */
const LAY_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    medicines: 'medicin',
    medicine: 'medicin',
    medication: 'medicin',
    medications: 'medicin',
    drugs: 'medicin',
    pills: 'medicin',
    pill: 'medicin',
    tablets: 'medicin',
    meds: 'medicin',
    shots: 'immunization',
    vaccines: 'immunization',
    vaccinated: 'immunization',
    operation: 'procedur',
    operations: 'procedur',
    surgery: 'procedur',
    procedures: 'procedur',
    diagnosis: 'diagnos',
    diagnoses: 'diagnos',
    illnesses: 'diagnos',
    illness: 'diagnos',
    problems: 'diagnos',
    allergic: 'allerg',
    allergies: 'allerg',
    allergy: 'allerg',
    smoke: 'smok',
    smoker: 'smok',
    smoking: 'smok',
    discharged: 'discharg',
    leave: 'discharg',
    left: 'discharg',
    admitted: 'admitt',
    admission: 'admitt',
    hospital: 'admitt',
    appointment: 'follow',
    followup: 'follow',
    checkup: 'follow',
  }),
);

const ROLE_KEYS: Partial<Readonly<Record<SignedSentence['role'], readonly string[]>>> = {
  medicines: ['medicin'],
  problems: ['diagnos'],
  allergies: ['allerg'],
  plan: ['follow'],
};

const STOP_WORDS: ReadonlySet<string> = new Set(
  'go goes going went come came make makes whats when wheres hows im ive dont a an the of to in on at for from with by and or but is are was were be been am do does did have has had i me my mine you your we our it its he she his her they them this that these those there here what which who whom whose when where why how can could would should may might will shall not no yes if then than so as about any some please tell us get got'.split(
    ' ',
  ),
);

/** Words of asking, that say nothing of what is asked. */
const ASKING_WORDS: ReadonlySet<string> = new Set(
  'say said mean explain show record recor letter document report note doctor word understand know knew find found giv given happen patient result valu level last first latest new time day dat test mg long many much often old high low normal good bad thing anyth someth currently now ever still take took taking tak also list check not noted writ written stand mention name tablet pill inside say anywher put show dose amount exact'.split(
    ' ',
  ),
);
