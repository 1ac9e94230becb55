/**
 * Child-Pugh class of cirrhosis. Ascites and encephalopathy come from the record's conditions: none recorded is none; recorded with a grade
 * in its name counts so; recorded without one leaves the score undecided.
 */
import type { Fact } from '../../fact.ts';
import { ADULT, defineScore, paired } from './score.ts';

export const childPugh = defineScore({
  method: 'Child-Pugh',
  name: 'Child-Pugh score',
  synonyms: ['Child-Turcotte-Pugh score', 'CTP score', 'Child-Pugh'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'Points 1, 2, 3 for bilirubin < 2, 2-3, > 3 mg/dL; albumin > 3.5, 2.8-3.5, < 2.8 g/dL; INR < 1.7, 1.7-2.3, > 2.3; ascites none, slight, moderate; encephalopathy none, grade 1-2, 3-4. A 5-6, B 7-9, C 10-15. Pugh RN et al., Br J Surg 1973;60:646-9, doi 10.1002/bjs.1800600817.',
  limits:
    'Only with recorded cirrhosis; INR in place of prothrombin time; ascites and encephalopathy within 30 days before, graded only by names such as "mild ascites"; not for cholestatic disease limits.',
  ages: ADULT,
  covers: ['condition'],
  needs: paired(48, 'bilirubin', 'albumin', 'INR'),
  compute: ({ of, has, chart, at, cite }) => {
    if (!has('cirrhosis')) return null;
    const recent = (facts: readonly Fact[]): Fact | undefined =>
      facts.filter(({ time }) => isRecent(time.start, at)).at(-1);
    const signs = [
      graded(recent(chart.conditions('ascites')), ASCITES, cite),
      graded(recent(chart.conditions('encephalopathy')), ENCEPHALOPATHY, cite),
    ];
    if (signs.some((points) => points === null)) return null;
    const value =
      points(of('bilirubin'), 2, 3) +
      pointsDown(of('albumin'), 3.5, 2.8) +
      points(of('INR'), 1.7, 2.3) +
      signs.reduce((sum: number, each) => sum + (each ?? 0), 0);
    return { value, category: value <= 6 ? 'class A' : value <= 9 ? 'class B' : 'class C' };
  },
});

const MONTH = 30 * 24 * 60;
const DAY = 24 * 60;

function isRecent(start: number | null, at: number): boolean {
  return start === null || (start <= at + DAY && start >= at - MONTH);
}

const ASCITES: readonly (readonly [RegExp, number])[] = [
  [/\b(mild|slight|minimal|small|trace)\b/, 2],
  [/\b(moderate|severe|tense|refractory|massive|gross|large)\b/, 3],
];
const ENCEPHALOPATHY: readonly (readonly [RegExp, number])[] = [
  [/\bgrade (1|2|i|ii)\b/, 2],
  [/\bgrade (3|4|iii|iv)\b/, 3],
];

function graded(
  fact: Fact | undefined,
  grades: readonly (readonly [RegExp, number])[],
  cite: (fact: Fact) => void,
): number | null {
  if (fact === undefined) return 1;
  cite(fact);
  const text = [fact.concept.name, ...fact.concept.synonyms, ...fact.details].join(' ').toLowerCase();
  const found = grades.filter(([pattern]) => pattern.test(text));
  return found.length === 1 ? found[0][1] : null;
}

function points(value: number, two: number, three: number): number {
  return value < two ? 1 : value <= three ? 2 : 3;
}

function pointsDown(value: number, two: number, three: number): number {
  return value > two ? 1 : value >= three ? 2 : 3;
}
