/** Problem-oriented summary: each current diagnosis with the results and medications that belong to it, then what belongs to none (Weed 1968). */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { tiesOf } from '../chart/problemTies.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { medicationSentence } from '../prose/medications.ts';
import { nameOf } from '../prose/names.ts';
import { immunizationSection, pendingSection, procedureSection } from '../sections/events.ts';
import { isTaken, latestOfEach, medicationSection } from '../sections/medications.ts';
import { patientSection, socialSection } from '../sections/patient.ts';
import {
  allergySection,
  currentConditions,
  familySection,
  type Problem,
  pastConditions,
  problemSection,
  problemSentences,
  problemsOf,
} from '../sections/problems.ts';
import { seriesSentences } from '../sections/results.ts';
import { isScore, scoresOf } from '../sections/scores.ts';
import { list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

const PROBLEMS_OF_THEIR_OWN = 8;

export const problemSummary: Outline = {
  title: 'Problem-oriented summary',
  code: '60591-5',
  stay: 'any',
  sections: (chart) => {
    const { own, rest } = partProblems(chart);
    const told = own.flatMap((problem) => problemPart(chart, problem));
    const medications = new Set(told.flatMap(({ medications }) => medications));
    return [
      patientSection(chart),
      ...told.map(({ section }) => section),
      problemSection(chart, rest.flat(), {
        heading: told.length === 0 ? 'Diagnoses' : 'Other diagnoses',
        code: '11450-4',
        none: 'diagnoses',
      }),
      medicationSection(
        chart,
        told.length === 0 ? 'Medications' : 'Other medications',
        '10160-0',
        (fact) => isTaken(fact) && !medications.has(fact),
        true,
      ),
      allergySection(chart),
      problemSection(chart, pastConditions(chart), { heading: 'Past history', code: '11348-0', limit: 8 }),
      procedureSection(chart.of('procedure'), 8),
      immunizationSection(chart),
      familySection(chart),
      socialSection(chart),
      section('Scores', null, [list(scoresOf(chart, chart.of('derived')).slice(0, 6))]),
      pendingSection(chart),
    ];
  },
  toComplete: ['the goals', 'the assessment and plan of each problem'],
};

/** A section of its own for what has something to show beside its name. */
function partProblems(chart: Chart): { readonly own: readonly Problem[]; readonly rest: readonly Problem[] } {
  const order = bySalience(chart);
  const problems = problemsOf(currentConditions(chart)).toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]));
  const own: Problem[] = [];
  const taken = new Set<string>();
  for (const problem of problems) {
    const ties = tiesOf(problem[problem.length - 1]);
    if (ties === null || taken.has(ties.id) || own.length >= PROBLEMS_OF_THEIR_OWN) continue;
    taken.add(ties.id);
    own.push(problem);
  }
  return { own, rest: problems.filter((problem) => !own.includes(problem)) };
}

function problemPart(
  chart: Chart,
  problem: Problem,
): readonly { section: DraftSection | null; medications: readonly Fact[] }[] {
  const latest = problem[problem.length - 1];
  const ties = tiesOf(latest);
  if (ties === null) return [];
  const results = chart
    .of('result', 'vital sign', 'derived')
    .filter((fact) => isSaid(fact) && ties.tests.test(fact.concept.name.toLowerCase()));
  const medications = latestOfEach(
    chart.of('medication').filter((fact) => ties.drugs.test(drugWords(fact))),
    chart,
  ).filter(isTaken);
  const said = seriesSentences(chart, results, { course: true, timed: false, limit: 4 });
  const heading = nameOf(latest);
  return [
    {
      section: section(
        heading[0].toUpperCase() + heading.slice(1),
        '11450-4',
        [list(problemSentences(problem)), list(said.shown), list(medications.map(medicationSentence))],
        said.left,
      ),
      medications,
    },
  ];
}

/** Scores count, summaries of series (`latest creatinine`) do not: the series itself is told. */
function isSaid(fact: Fact): boolean {
  return fact.kind !== 'derived' || isScore(fact);
}

function drugWords({ concept, dosing }: Fact): string {
  return [concept.name, ...(dosing?.ingredients ?? [])].join(' ').toLowerCase();
}
