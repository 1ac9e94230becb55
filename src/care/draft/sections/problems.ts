/**
 * Sections of diagnoses, symptoms, allergies and family history. One statement of a concept stands for all of its; contradictory ones are both said.
 */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import { keyOf } from '../chart/series.ts';
import type { DraftSection, DraftSentence } from '../document.ts';
import { allergySentence, conditionSentence, conditionsOverTime, familySentence } from '../prose/conditions.ts';
import { resultSentence } from '../prose/results.ts';
import { sayAbsent } from '../prose/sentence.ts';
import { LIST_LIMIT, list, type MaybeSentence, paragraph, section } from './section.ts';

/** All statements of one diagnosis, in order of time. */
export type Problem = readonly Fact[];

export function problemsOf(facts: readonly Fact[]): readonly Problem[] {
  return [...Map.groupBy(facts, keyOf).values()];
}

/** Said as the latest statement has it; one of each meaning, so that present and absent are both said. */
export function problemSentences(problem: Problem): readonly DraftSentence[] {
  const byMeaning = [...Map.groupBy(problem, ({ assertion }) => assertion).values()];
  return byMeaning.map((same) => {
    const latest = same[same.length - 1];
    const isRepeated = same.length > 1 && latest.status === 'unknown' && latest.assertion === 'present';
    return (isRepeated ? conditionsOverTime(same) : null) ?? conditionSentence(latest);
  });
}

/** A problem list is read whole more often than a list of results. */
const PROBLEM_LIMIT = 16;

export interface ProblemListOptions {
  readonly heading: string;
  readonly code: string;
  readonly limit?: number;
  /** Said where there is none; nothing is said without. */
  readonly none?: string;
}

export function problemSection(chart: Chart, facts: readonly Fact[], options: ProblemListOptions): DraftSection | null {
  const order = bySalience(chart);
  const problems = problemsOf(facts).toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]));
  const limit = options.limit ?? PROBLEM_LIMIT;
  if (problems.length === 0 && options.none !== undefined) {
    const isAll = chart.of('condition').length === 0;
    if (isAll) return section(options.heading, options.code, [paragraph(sayAbsent('condition', chart.record))]);
    return null;
  }
  const shown = problems.slice(0, limit).flatMap(problemSentences);
  return section(options.heading, options.code, [list(shown)], problems.length - Math.min(limit, problems.length));
}

/** Present and not over: what a problem list holds; with what contradicts it. */
export function currentConditions(chart: Chart): readonly Fact[] {
  return problemsOf(ownConditions(chart)).filter(isCurrent).flat();
}

/** Resolved, of the past, or recorded as absent. */
export function pastConditions(chart: Chart): readonly Fact[] {
  return problemsOf(ownConditions(chart))
    .filter((problem) => !isCurrent(problem))
    .flat();
}

export function ownConditions(chart: Chart): readonly Fact[] {
  return chart.of('condition').filter(({ assertion }) => assertion !== 'family');
}

/** By the latest statement that it is or was present, or suspected. */
function isCurrent(problem: Problem): boolean {
  const latest = problem.findLast(({ assertion }) => assertion !== 'absent');
  return (
    latest !== undefined && isPresentOrSuspected(latest) && latest.status !== 'resolved' && latest.status !== 'not done'
  );
}

export function isPresentOrSuspected({ assertion }: Fact): boolean {
  return assertion === 'present' || assertion === 'suspected';
}

/** All that hold, then those that are over, then what says that there is none: none is left out for length or for another. */
export function allergySection(chart: Chart): DraftSection | null {
  const allergies = chart.of('allergy');
  if (allergies.length === 0) {
    return section('Allergies', '48765-2', [paragraph(sayAbsent('allergy', chart.record))]);
  }
  const order = allergies.toSorted((a, b) => allergyRank(a) - allergyRank(b));
  return section('Allergies', '48765-2', [list(order.map(allergySentence))]);
}

function allergyRank({ assertion, status, details }: Fact): number {
  if (assertion === 'absent') return 3;
  if (status === 'resolved') return 2;
  return details.includes('criticality: high') ? 0 : 1;
}

export function familySection(chart: Chart): DraftSection | null {
  const family = chart.facts.filter(({ kind, assertion }) => kind === 'family history' || assertion === 'family');
  return section(
    'Family history',
    '10157-6',
    [list(family.slice(0, LIST_LIMIT).map(familySentence))],
    family.length - LIST_LIMIT,
  );
}

export function symptomSentences(chart: Chart, facts: readonly Fact[]): readonly MaybeSentence[] {
  const order = bySalience(chart);
  return problemsOf(facts)
    .toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]))
    .slice(0, LIST_LIMIT)
    .flatMap((symptom): readonly MaybeSentence[] => {
      const latest = symptom[symptom.length - 1];
      return latest.value === null ? problemSentences(symptom) : [resultSentence(latest)];
    });
}
