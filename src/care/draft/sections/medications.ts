/**
 * Sections of medications: what is prescribed, what was stopped, what was given. The latest statement of a drug stands for all of its.
 */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { bySalience } from '../chart/salience.ts';
import type { DraftSection } from '../document.ts';
import { administrationSentence, medicationSentence } from '../prose/medications.ts';
import { sayAbsent } from '../prose/sentence.ts';
import { LIST_LIMIT, list, type MaybeSentence, paragraph, section } from './section.ts';

const MEDICATION_LIMIT = 20;

/** The last statement of each drug, the most salient first. */
export function latestOfEach(facts: readonly Fact[], chart: Chart): readonly Fact[] {
  const latest = [...Map.groupBy(facts, drugKey).values()].map((same) => same[same.length - 1]);
  return latest.toSorted(bySalience(chart));
}

function drugKey({ concept, dosing }: Fact): string {
  const ingredients = dosing?.ingredients ?? [];
  return ingredients.length > 0 ? ingredients.toSorted().join(' + ') : (concept.codes[0] ?? concept.name.toLowerCase());
}

export function isTaken({ status, assertion }: Fact): boolean {
  return assertion === 'present' && (status === 'active' || status === 'unknown');
}

export function isEnded({ status }: Fact): boolean {
  return status === 'stopped' || status === 'completed' || status === 'resolved';
}

/** `chosen`: of the latest of each drug, which belong; `orNone`: whether it is said that the record has none, or does not cover them. */
export function medicationSection(
  chart: Chart,
  heading: string,
  code: string,
  chosen: (fact: Fact) => boolean,
  orNone = false,
): DraftSection | null {
  const all = chart.of('medication');
  const shown = latestOfEach(all, chart).filter(chosen);
  if (all.length === 0 && orNone) return section(heading, code, [paragraph(sayAbsent('medication', chart.record))]);
  return section(
    heading,
    code,
    [list(shown.slice(0, MEDICATION_LIMIT).map(medicationSentence))],
    shown.length - MEDICATION_LIMIT,
  );
}

/** Doses given, one sentence a drug. */
export function givenSentences(
  chart: Chart,
  doses: readonly Fact[],
  timed: boolean,
): { shown: readonly MaybeSentence[]; left: number } {
  const given = doses.filter(({ status }) => status !== 'not done');
  const drugs = [...Map.groupBy(given, drugKey).values()];
  const order = bySalience(chart);
  const sorted = drugs.toSorted((a, b) => order(a[a.length - 1], b[b.length - 1]));
  return {
    shown: sorted.slice(0, LIST_LIMIT).map((same) => administrationSentence(same, timed)),
    left: Math.max(0, sorted.length - LIST_LIMIT),
  };
}
