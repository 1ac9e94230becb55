/** Problem-oriented summary: each current diagnosis with the results and medications that belong to it, then what belongs to none (Weed 1968). */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { type Ties, tiesOf } from '../chart/problemTies.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { medicationSentence } from '../prose/medications.ts';
import { nameOf } from '../prose/names.ts';
import { immunizationSection, pendingSection, procedureSection } from '../sections/events.ts';
import { medicationSections, takenMedications } from '../sections/medications.ts';
import { directiveSection, patientSection, socialSection } from '../sections/patient.ts';
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
import { isScore, scoreSection } from '../sections/scores.ts';
import { list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

const PROBLEMS_OF_THEIR_OWN = 8;

export const problemSummary: Outline = {
  title: 'Problem-oriented summary',
  code: '60591-5',
  stay: 'any',
  sections: (chart) => {
    const { own, rest } = partProblems(chart);
    const medications = new Set(own.flatMap((part) => part.medications));
    const results = new Set(own.flatMap((part) => part.results));
    return [
      patientSection(chart),
      ...own.map((part) => part.section),
      problemSection(chart, rest.flat(), {
        heading: own.length === 0 ? 'Diagnoses' : 'Other diagnoses',
        code: '11450-4',
        none: 'diagnoses',
      }),
      ...medicationSections(
        chart,
        own.length === 0 ? 'Medications' : 'Other medications',
        '10160-0',
        (fact) => !medications.has(fact),
      ),
      allergySection(chart),
      directiveSection(chart),
      problemSection(chart, pastConditions(chart), { heading: 'Past history', code: '11348-0', limit: 8 }),
      procedureSection(chart.of('procedure'), 8),
      immunizationSection(chart),
      scoreSection(
        chart,
        chart.of('derived').filter((fact) => !results.has(fact)),
      ),
      familySection(chart),
      socialSection(chart),
      pendingSection(chart),
    ];
  },
  toComplete: ['the goals', 'the assessment and plan of each problem'],
};

/** A section of its own for what has something to show beside its name; one for each group of ties. */
function partProblems(chart: Chart): { readonly own: readonly ProblemPart[]; readonly rest: readonly Problem[] } {
  const order = bySalience(chart);
  const problems = problemsOf(currentConditions(chart)).toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]));
  const own: ProblemPart[] = [];
  const tried = new Set<string>();
  for (const problem of problems) {
    const ties = tiesOf(problem[problem.length - 1]);
    if (ties === null || tried.has(ties.id) || own.length >= PROBLEMS_OF_THEIR_OWN) continue;
    tried.add(ties.id);
    const part = problemPart(chart, problem, ties);
    if (part !== null) own.push(part);
  }
  const told = new Set(own.map(({ problem }) => problem));
  return { own, rest: problems.filter((problem) => !told.has(problem)) };
}

interface ProblemPart {
  readonly problem: Problem;
  readonly section: DraftSection | null;
  readonly medications: readonly Fact[];
  readonly results: readonly Fact[];
}

/** Null where nothing can be shown with it. */
function problemPart(chart: Chart, problem: Problem, ties: Ties): ProblemPart | null {
  const latest = problem[problem.length - 1];
  const results = chart
    .of('result', 'vital sign', 'derived')
    .filter((fact) => isSaid(fact) && ties.tests.test(fact.concept.name.toLowerCase()));
  const medications = takenMedications(chart).filter((fact) => ties.drugs.test(drugWords(fact)));
  const said = seriesSentences(chart, results, { course: true, timed: false, limit: 4 });
  const shown = said.shown.filter((sentence) => sentence !== null);
  if (shown.length === 0 && medications.length === 0) return null;
  const heading = nameOf(latest);
  const told = section(
    heading[0].toUpperCase() + heading.slice(1),
    '11450-4',
    [list(problemSentences(problem)), list(shown), list(medications.map(medicationSentence))],
    said.left,
  );
  return { problem, section: told, medications, results };
}

/** Scores count, summaries of series (`latest creatinine`) do not: the series itself is told. */
function isSaid(fact: Fact): boolean {
  return fact.kind !== 'derived' || isScore(fact);
}

function drugWords({ concept, dosing }: Fact): string {
  return [concept.name, ...(dosing?.ingredients ?? [])].join(' ').toLowerCase();
}
