/** Derived facts that a clinician reads as such: scores, estimates and indices. Trends and extremes are said with their results, not here. */
import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import { seriesOf } from '../chart/series.ts';
import type { DraftSection } from '../document.ts';
import { resultSentence } from '../prose/results.ts';
import { list, type MaybeSentence, section } from './section.ts';

/** The latest of each. */
export function scoresOf(chart: Chart, facts: readonly Fact[]): readonly MaybeSentence[] {
  return seriesOf(facts.filter(isScore))
    .map(({ latest }) => latest)
    .toSorted(bySalience(chart))
    .map((fact) => resultSentence(fact));
}

export function scoreSection(chart: Chart, facts: readonly Fact[], limit = 6): DraftSection | null {
  const scores = scoresOf(chart, facts);
  return section('Scores', null, [list(scores.slice(0, limit))], scores.length - limit);
}

export function isScore({ kind, derivation }: Fact): boolean {
  return kind === 'derived' && derivation !== null && !SUMMARIES.test(derivation.method);
}

/** Of how ill somebody is now. */
export function isAcuteScore(fact: Fact): boolean {
  return (
    isScore(fact) &&
    /NEWS|SOFA|SIRS|shock|Glasgow|KDIGO|CURB|PaO2/i.test(`${fact.derivation?.method} ${fact.concept.name}`)
  );
}

/** What became of a series, and how long things last. */
const SUMMARIES = /^(latest|first|previous|worst|highest|lowest|trend|duration|time since|count|change|baseline)/i;
