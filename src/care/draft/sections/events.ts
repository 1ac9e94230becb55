/** Sections of procedures, immunizations, reports, and of what is pending or planned. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { immunizationSentence, orderSentence, procedureSentence, reportSentence } from '../prose/encounters.ts';
import { resultSentence } from '../prose/results.ts';
import { LIST_LIMIT, list, type MaybeSentence, section } from './section.ts';

/** One procedure repeated is said once, the last time; the latest first. */
export function procedureSection(facts: readonly Fact[], limit = LIST_LIMIT): DraftSection | null {
  const latest = lastOfEach(facts).toReversed();
  return section('Procedures', '47519-4', [list(latest.slice(0, limit).map(procedureSentence))], latest.length - limit);
}

export function immunizationSection(chart: Chart): DraftSection | null {
  const latest = lastOfEach(chart.of('immunization')).toReversed();
  return section(
    'Immunizations',
    '11369-6',
    [list(latest.slice(0, LIST_LIMIT).map(immunizationSentence))],
    latest.length - LIST_LIMIT,
  );
}

/** Of studies; letters, notes and laboratory reports say nothing by their mere being there. */
export function reportSentences(facts: readonly Fact[], limit: number): readonly MaybeSentence[] {
  return lastOfEach(
    facts.filter(
      ({ concept }) => !/laborator|note|summary|letter|history and physical|document|report$/i.test(concept.name),
    ),
  )
    .toReversed()
    .slice(0, limit)
    .map(reportSentence);
}

/** What was ordered or done and has no result yet, and what is planned. */
function pendingFacts(chart: Chart): readonly Fact[] {
  return chart.facts
    .filter(
      ({ status, kind }) =>
        (status === 'pending' || status === 'planned') && kind !== 'medication' && kind !== 'encounter',
    )
    .toSorted(bySalience(chart));
}

export function pendingSection(chart: Chart, heading = 'Plan'): DraftSection | null {
  const pending = pendingFacts(chart);
  return section(
    heading,
    '18776-5',
    [list(pending.slice(0, LIST_LIMIT).map(pendingSentence))],
    pending.length - LIST_LIMIT,
  );
}

function pendingSentence(fact: Fact): MaybeSentence {
  if (fact.kind === 'procedure') return procedureSentence(fact);
  if (fact.kind === 'result' || fact.kind === 'vital sign') return resultSentence(fact);
  return orderSentence(fact);
}

function lastOfEach(facts: readonly Fact[]): readonly Fact[] {
  return [...Map.groupBy(facts, ({ concept }) => concept.codes[0] ?? concept.name.toLowerCase()).values()]
    .map((same) => same[same.length - 1])
    .toSorted((a, b) => (a.time.start ?? 0) - (b.time.start ?? 0) || (a.id < b.id ? -1 : 1));
}
