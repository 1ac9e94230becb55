/** Sections of results, vital signs and scores: the latest of each series, its course and its worst, the most salient series first. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { numberOf, ranked, type Series, seriesOf } from '../chart/series.ts';
import type { DraftSection } from '../document.ts';
import {
  conflictingResultsSentence,
  courseSentence,
  extremeSentence,
  needsHours,
  pressureSentence,
  resultSentence,
} from '../prose/results.ts';
import { LIST_LIMIT, list, type MaybeSentence, section } from './section.ts';

export interface SeriesOptions {
  /** Whether the way from the first value is told. */
  readonly course: boolean;
  /** Whether hours and minutes matter. */
  readonly timed: boolean;
  readonly limit?: number;
}

export function resultSection(
  chart: Chart,
  heading: string,
  code: string | null,
  facts: readonly Fact[],
  options: SeriesOptions,
): DraftSection | null {
  const { shown, left } = seriesSentences(chart, facts, options);
  return section(heading, code, [list(shown)], left);
}

export function seriesSentences(
  chart: Chart,
  facts: readonly Fact[],
  options: SeriesOptions,
): { readonly shown: readonly MaybeSentence[]; readonly left: number } {
  const { pressures, others } = partPressures(facts.filter(isSayable));
  const series = ranked(seriesOf(others), chart);
  const limit = options.limit ?? LIST_LIMIT;
  const shown = series.slice(0, limit).flatMap((one) => sentencesOf(one, options));
  const pressure = pressures.at(-1);
  const first = pressure === undefined ? [] : [pressureSentence(...pressure, options.timed)];
  return { shown: [...first, ...shown], left: Math.max(0, series.length - limit) };
}

function sentencesOf(series: Series, options: SeriesOptions): readonly MaybeSentence[] {
  const { first, latest, worst, facts } = series;
  const simultaneous = facts.filter(({ time }) => time.start === latest.time.start);
  if (simultaneous.length > 1 && new Set(simultaneous.map(({ value }) => JSON.stringify(value))).size > 1) {
    const isOfNumbers = simultaneous.every(({ value }) => value?.type === 'quantity');
    if (isOfNumbers) return [conflictingResultsSentence(simultaneous, options.timed)];
    return simultaneous.slice(0, 4).map((fact) => resultSentence(fact, options.timed));
  }
  const timed = options.timed || (options.course && needsHours(first, latest));
  if (!options.course || first === latest) return [resultSentence(latest, options.timed)];
  const course = courseSentence(first, latest, timed) ?? resultSentence(latest, timed);
  const isBetween = worst !== null && worst !== first && worst !== latest;
  const isLow = isBetween && numberOf(worst) < numberOf(latest);
  return [course, isBetween ? extremeSentence(worst, isLow ? 'low' : 'high', timed) : null];
}

function isSayable({ value, status }: Fact): boolean {
  return value !== null && status !== 'not done' && status !== 'planned' && status !== 'pending';
}

/** Systolic and diastolic pressures of one measurement go together. */
function partPressures(facts: readonly Fact[]): {
  readonly pressures: readonly (readonly [Fact, Fact])[];
  readonly others: readonly Fact[];
} {
  const diastolic = new Map(
    facts.filter((fact) => isPressure(fact, 'diastolic')).map((fact) => [measurementOf(fact), fact]),
  );
  const pairs = facts.flatMap((high): readonly (readonly [Fact, Fact])[] => {
    if (!isPressure(high, 'systolic')) return [];
    const low = diastolic.get(measurementOf(high));
    return low === undefined ? [] : [[high, low]];
  });
  const used = new Set(pairs.flat());
  return { pressures: pairs, others: facts.filter((fact) => !used.has(fact)) };
}

/** What both pressures of one measurement share. */
function measurementOf({ panel, time, concept }: Fact): string {
  return panel ?? `${time.start} ${concept.name.toLowerCase().replace(/systolic|diastolic/, '')}`;
}

function isPressure({ concept }: Fact, part: 'systolic' | 'diastolic'): boolean {
  const code = part === 'systolic' ? 'LOINC//8480-6' : 'LOINC//8462-4';
  return (
    concept.codes.includes(code) ||
    new RegExp(`${part}.*blood pressure|blood pressure.*${part}`, 'i').test(concept.name)
  );
}
