/** Sections of procedures, immunizations, reports, and of what is pending or planned. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { immunizationSentence, orderSentence, procedureSentence, reportSentence } from '../prose/encounters.ts';
import { medicationSentence } from '../prose/medications.ts';
import { resultSentence } from '../prose/results.ts';
import { LIST_LIMIT, list, type MaybeSentence, section } from './section.ts';

/** One procedure repeated is said once, the last time; the latest first. What is planned stands in the plan. */
export function procedureSection(facts: readonly Fact[], limit = LIST_LIMIT): DraftSection | null {
  const latest = lastOfEach(facts.filter(({ status }) => status !== 'planned' && status !== 'pending')).toReversed();
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
      ({ concept, status }) =>
        status !== 'pending' &&
        status !== 'planned' &&
        status !== 'not done' &&
        !/laborator|note|summary|letter|history and physical|document|report$/i.test(concept.name),
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
      ({ status, kind, assertion }) =>
        (status === 'pending' || status === 'planned') && assertion !== 'absent' && kind !== 'encounter',
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
  if (fact.kind === 'medication') return medicationSentence(fact);
  if (fact.kind === 'procedure') return procedureSentence(fact);
  if (fact.kind === 'result' || fact.kind === 'vital sign') return resultSentence(fact);
  return orderSentence(fact);
}

/** What was done and what was not, of one thing, are two. */
function lastOfEach(facts: readonly Fact[]): readonly Fact[] {
  const isDone = ({ status, assertion }: Fact): boolean => status !== 'not done' && assertion !== 'absent';
  const keyOf = (fact: Fact): string =>
    `${fact.concept.codes[0] ?? fact.concept.name.toLowerCase()} ${fact.side ?? ''} ${isDone(fact)}`;
  return [...Map.groupBy(facts, keyOf).values()]
    .map((same) => same[same.length - 1])
    .toSorted((a, b) => (a.time.start ?? 0) - (b.time.start ?? 0) || (a.id < b.id ? -1 : 1));
}
