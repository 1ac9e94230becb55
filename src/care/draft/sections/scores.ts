/** Derived facts that a clinician reads as such: scores and indices. Trends and extremes are said with their results, not here. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import { seriesOf } from '../chart/series.ts';
import { resultSentence } from '../prose/results.ts';
import type { MaybeSentence } from './section.ts';

/** The latest of each. */
export function scoresOf(chart: Chart, facts: readonly Fact[]): readonly MaybeSentence[] {
  const scores = facts.filter(({ derivation }) => derivation !== null && !SUMMARIES.test(derivation.method));
  return seriesOf(scores)
    .map(({ latest }) => latest)
    .toSorted(bySalience(chart))
    .map((fact) => resultSentence(fact));
}

const SUMMARIES = /^(latest|first|previous|worst|highest|lowest|trend|duration|count|change|baseline)/i;
