/**
 * How well negation, temporality and experiencer are told on annotated sentences (Chapman's ConText set, 1,160 rows; ../shared/data/negation), with intervals and
 * beside the baseline that affirms everything of the patient, now. A fixed hash of the row's number parts the rows: `--half seen` (default) may be
 * looked into, `--half unseen` gives figures only. `--misses` lists what was missed in the seen half.
 *
 * The set's classes and ours: Negated is negated or ended (it calls "nausea resolved" negated); anything but Recent (Historical and "Not particular", which are warnings) is
 * historical, begun two weeks or more before (ConText's line between the two; Harkema 2009), or hypothetical; planned counts as recent; habits and allergies are
 * Historical in the set whenever they began, so they are mapped by what they are or by their heading; not Patient is family or other. Rows whose sentence is the name alone
 * ("HYPERTENSION.") are also counted apart: the set calls them one or the other by the note, which is not there.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { quantileOfSorted } from '../src/base/statistics.ts';
import { buildLexicon, type Lexicon } from '../src/data/terminology/lexicon/lexicon.ts';
import { tokensOf } from '../src/data/terminology/lexicon/words.ts';
import { assertionAt } from '../src/data/text/assertion.ts';
import type { Assertion } from '../src/data/text/reading.ts';
import { sectionsOf } from '../src/data/text/sections.ts';

export const ANNOTATIONS = join(import.meta.dirname, '../../shared/data/negation/context-annotations-dev.tsv');

export const QUESTIONS = ['negated', 'not recent', 'not the patient'] as const;
type Question = (typeof QUESTIONS)[number];
type Answers = Readonly<Record<Question, boolean>>;

export interface Judged {
  readonly concept: string;
  readonly sentence: string;
  readonly truth: Answers;
  readonly said: Answers;
}

export function judgedRows(half: 'seen' | 'unseen'): readonly Judged[] {
  const lexicon = buildLexicon();
  return readFileSync(ANNOTATIONS, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.split('\t'))
    .filter((row) => row.length >= 6 && isSeen(row[0]) === (half === 'seen'))
    .map(([, concept, sentence, negation, temporality, experiencer]) => ({
      concept,
      sentence,
      truth: {
        negated: negation === 'Negated',
        'not recent': temporality !== 'Recent',
        'not the patient': experiencer.trim() !== 'Patient',
      },
      said: saidOf(sentence, concept, lexicon),
    }));
}

function isSeen(number: string): boolean {
  return createHash('sha256').update(number).digest()[0] % 2 === 0;
}

function saidOf(sentence: string, concept: string, lexicon: Lexicon): Answers {
  const start = placeOf(sentence, concept);
  if (start < 0) return { negated: false, 'not recent': false, 'not the patient': false };
  const assertion = assertionAt(sentence, { start, end: start + concept.trim().length }, null);
  return {
    negated: assertion.negated || assertion.ended,
    'not recent': isNotRecent(assertion) || isHabitOrAllergy(concept, sentence, start, lexicon),
    'not the patient': assertion.experiencer !== 'patient',
  };
}

/** The concept stands in capitals; of several places the last, because the first may be a heading. */
function placeOf(sentence: string, concept: string): number {
  const capitals = concept.trim().toUpperCase();
  const place = sentence.lastIndexOf(capitals);
  return place >= 0 ? place : sentence.toUpperCase().lastIndexOf(capitals);
}

export function isNotRecent({ temporality, ended, longSince }: Assertion): boolean {
  return temporality === 'hypothetical' || (temporality === 'historical' && !ended) || longSince;
}

const HABITS_AND_ALLERGIES = [
  'smoking',
  'alcohol use',
  'illicit drug use',
  'drug allergy',
  'food allergy',
  'no known allergies',
] as const;

/** By the concept, or by the heading that its sentence carries. */
function isHabitOrAllergy(concept: string, sentence: string, start: number, lexicon: Lexicon): boolean {
  const section = sectionsOf(sentence).findLast(({ body }) => body <= start)?.kind;
  if (section === 'social history' || section === 'allergies') return true;
  const words = tokensOf(concept.toLowerCase()).filter(({ joins }) => !joins);
  return lexicon
    .match(concept.toLowerCase(), words)
    .some(({ concepts: [first] }) => HABITS_AND_ALLERGIES.some((ancestor) => lexicon.isA(first.id, ancestor)));
}

export interface Score {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly f1: number;
  readonly accuracy: number;
}

export function scoreOf(rows: readonly Judged[], question: Question): Score {
  const count = (truth: boolean, said: boolean): number =>
    rows.filter((row) => row.truth[question] === truth && row.said[question] === said).length;
  const [truePositives, falsePositives, falseNegatives] = [count(true, true), count(false, true), count(true, false)];
  const f1 = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
  const accuracy = (truePositives + count(false, false)) / rows.length;
  return { truePositives, falsePositives, falseNegatives, f1, accuracy };
}

/** F1 of "yes" and of "no", averaged. */
function macroOf(rows: readonly Judged[], question: Question): number {
  const flipped = rows.map((row) => ({
    ...row,
    truth: { ...row.truth, [question]: !row.truth[question] },
    said: { ...row.said, [question]: !row.said[question] },
  }));
  return (scoreOf(rows, question).f1 + scoreOf(flipped, question).f1) / 2;
}

/** Nothing but the name, an article and a number before it: no words that could tell when. */
function isNameAlone({ concept, sentence }: Judged): boolean {
  const plain = (text: string): string =>
    text.toLowerCase().replaceAll(/^[\s\d.)]*(?:the |a |an |his |her )?|[^a-z0-9]+/g, '');
  return plain(sentence) === plain(concept);
}

const RESAMPLES = 1000;
const SEED = 1;

export function interval(rows: readonly Judged[], figure: (rows: readonly Judged[]) => number): string {
  const random = seededRandom(SEED, 'bootstrap');
  const figures: number[] = [];
  for (let draw = 0; draw < RESAMPLES; draw++) {
    figures.push(figure(rows.map(() => rows[random.integer(rows.length)])));
  }
  const sorted = figures.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return `${quantileOfSorted(sorted, 0.025).toFixed(3)}–${quantileOfSorted(sorted, 0.975).toFixed(3)}`;
}

function report(half: 'seen' | 'unseen', showMisses: boolean): void {
  const rows = judgedRows(half);
  console.log(`${rows.length} rows of the ${half} half; bootstrap by row, ${RESAMPLES} resamples, seed ${SEED}`);
  for (const question of QUESTIONS) {
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, f1, accuracy } = scoreOf(rows, question);
    const baseline = rows.filter((row) => !row.truth[question]).length / rows.length;
    console.log(
      `${question}: F1 ${f1.toFixed(3)} (${interval(rows, (some) => scoreOf(some, question).f1)}), macro ${macroOf(rows, question).toFixed(3)}, accuracy ${accuracy.toFixed(3)}; ` +
        `${tp} found, ${fp} false, ${fn} missed; baseline F1 0, accuracy ${baseline.toFixed(3)}`,
    );
  }
  const more = rows.filter((row) => !isNameAlone(row));
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, f1 } = scoreOf(more, 'not recent');
  console.log(
    `not recent, without the ${rows.length - more.length} rows whose sentence is the name alone: F1 ${f1.toFixed(3)} (${interval(more, (some) => scoreOf(some, 'not recent').f1)}); ${tp} found, ${fp} false, ${fn} missed`,
  );
  if (!showMisses || half === 'unseen') return;
  for (const { concept, sentence, truth, said } of rows) {
    const wrong = QUESTIONS.filter((question) => truth[question] !== said[question]);
    if (wrong.length > 0) console.log(`${wrong.join(', ')} | ${concept} | ${sentence.slice(-300)}`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { half: { type: 'string', default: 'seen' }, misses: { type: 'boolean', default: false } },
  });
  if (!existsSync(ANNOTATIONS)) {
    console.error('The annotations are not there: ../shared/data/negation.');
    process.exitCode = 1;
  } else report(values.half === 'unseen' ? 'unseen' : 'seen', values.misses);
}
