/**
 * Temporality and experiencer on sentences of our own (bench/assertions), in the manner of discharge summaries, consultations, radiology and emergency notes: the annotated
 * set of `bench assertion` has four rows that speak of another person, and few warnings. Beside the baseline that affirms everything of the patient, now, with intervals
 * (bootstrap by sentence). `--misses` lists what was missed.
 *
 * One hand wrote sentences and rules. The files named Blind were written after the rules and before these were run on them; rules that their misses then suggested were added, so
 * that the first figures (docs/reading.md) are the blind ones.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assertionAt } from '../src/data/text/assertion.ts';
import type { Assertion } from '../src/data/text/reading.ts';
import { interval, isNotRecent, type Judged, scoreOf } from './assertion.ts';

export const OWN_SETS = ['temporality', 'temporalityBlind', 'experiencer', 'experiencerBlind'] as const;
type OwnSet = (typeof OWN_SETS)[number];

export interface OwnSentence {
  readonly label: string;
  readonly sentence: string;
  readonly start: number;
  readonly end: number;
}

/** Lines of `label sentence with [words] in brackets`; `#` begins a remark. */
export function ownSentences(set: OwnSet): readonly OwnSentence[] {
  return readFileSync(join(import.meta.dirname, 'assertions', `${set}.txt`), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^([a-z]+) ([^[\]]*)\[([^[\]]+)\]([^[\]]*)$/.exec(line);
      if (found === null) return [];
      const [, label, before, words, after] = found;
      return [{ label, sentence: before + words + after, start: before.length, end: before.length + words.length }];
    });
}

export function saidOf({ sentence, start, end }: OwnSentence): {
  readonly temporality: 'recent' | 'historical' | 'hypothetical';
  readonly experiencer: Assertion['experiencer'];
} {
  const assertion = assertionAt(sentence, { start, end }, null);
  const temporality = !isNotRecent(assertion)
    ? 'recent'
    : assertion.temporality === 'hypothetical'
      ? 'hypothetical'
      : 'historical';
  return { temporality, experiencer: assertion.experiencer };
}

/** Rows as `bench assertion` scores them: the question is the label that is asked about, or "not" the label that most have. */
export function judgedOwn(set: OwnSet, isYes: (label: string) => boolean): readonly Judged[] {
  const asks = set.startsWith('temporality') ? 'temporality' : 'experiencer';
  return ownSentences(set).map((own) => {
    const [truth, said] = [isYes(own.label), isYes(saidOf(own)[asks])];
    return {
      concept: own.sentence.slice(own.start, own.end),
      sentence: own.sentence,
      truth: { negated: false, 'not recent': truth, 'not the patient': truth },
      said: { negated: false, 'not recent': said, 'not the patient': said },
    };
  });
}

function report(set: OwnSet, showMisses: boolean): void {
  const labels = set.startsWith('temporality')
    ? ['recent', 'historical', 'hypothetical']
    : ['patient', 'family', 'other'];
  const [most, ...rest] = labels;
  const questions: readonly (readonly [name: string, isYes: (label: string) => boolean])[] = [
    [`not ${most}`, (label) => label !== most],
    ...rest.map((name) => [name, (label: string) => label === name] as const),
  ];
  console.log(`\n${set}: ${ownSentences(set).length} sentences`);
  for (const [name, isYes] of questions) {
    const rows = judgedOwn(set, isYes);
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, f1, accuracy } = scoreOf(rows, 'not recent');
    const baseline = rows.filter(({ truth }) => !truth['not recent']).length / rows.length;
    const bounds = interval(rows, (some) => scoreOf(some, 'not recent').f1);
    console.log(
      `${name}: F1 ${f1.toFixed(3)} (${bounds}), accuracy ${accuracy.toFixed(3)}; ${tp} found, ${fp} false, ${fn} missed; baseline F1 0, accuracy ${baseline.toFixed(3)}`,
    );
  }
  if (!showMisses) return;
  const asks = set.startsWith('temporality') ? 'temporality' : 'experiencer';
  for (const own of ownSentences(set)) {
    const said = saidOf(own)[asks];
    if (said !== own.label) console.log(`  ${own.label}, said ${said} | ${own.sentence}`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { misses: { type: 'boolean', default: false } } });
  for (const set of OWN_SETS) report(set, values.misses);
}
