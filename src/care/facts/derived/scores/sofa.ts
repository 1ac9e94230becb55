/**
 * Sequential organ failure assessment: the worst of each organ in the 24 hours to the moment. All six organs must be known.
 *
 * Undecided, and so not given: a PaO2/FiO2 below 200 without a ventilator's own oxygen setting (points differ with support), vasopressors
 * other than by rate in µg/kg/min of those in the table. Urine output is not read.
 */
import type { Fact } from '../../fact.ts';
import { type Chart, nearestPoint, type Point } from '../chart.ts';
import { ADULT, defineScore, inWindow } from './score.ts';

const DAY = 24;

export const sofa = defineScore({
  method: 'SOFA',
  name: 'SOFA score',
  synonyms: ['SOFA', 'sequential organ failure assessment'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'Points 0 to 4 for each of PaO2/FiO2, platelets, bilirubin, mean pressure or vasopressors, Glasgow coma scale and creatinine, the worst of 24 h. Vincent JL et al., Intensive Care Med 1996;22:707-10, doi 10.1007/BF01709751.',
  limits:
    'Adults; without urine output; not given under PaO2/FiO2 < 200 when ventilation is unknown, or under a vasopressor whose rate is not in ug/kg/min.',
  ages: ADULT,
  needs: inWindow(DAY, 'arterial pO2', 'FiO2', 'platelets', 'bilirubin', 'mean pressure', 'creatinine', 'coma total'),
  compute: ({ chart, at, cite }) => {
    const window: Window = { chart, from: at - DAY * 60, to: at };
    const organs = [
      breathing(window),
      worst(window, 'platelets', 'lowest', (n) => (n < 20 ? 4 : n < 50 ? 3 : n < 100 ? 2 : n < 150 ? 1 : 0)),
      worst(window, 'bilirubin', 'highest', (n) => (n >= 12 ? 4 : n >= 6 ? 3 : n >= 2 ? 2 : n >= 1.2 ? 1 : 0)),
      circulation(window),
      worst(window, 'coma total', 'lowest', (n) => (n < 6 ? 4 : n < 10 ? 3 : n < 13 ? 2 : n < 15 ? 1 : 0)),
      worst(window, 'creatinine', 'highest', (n) => (n >= 5 ? 4 : n >= 3.5 ? 3 : n >= 2 ? 2 : n >= 1.2 ? 1 : 0)),
    ];
    const names = ['breathing', 'platelets', 'liver', 'circulation', 'consciousness', 'kidney'];
    const known = organs.filter((organ) => organ !== null);
    if (known.length < organs.length) return null;
    for (const { facts } of known) for (const fact of facts) cite(fact);
    return {
      value: known.reduce((sum, { points }) => sum + points, 0),
      parts: known.map(({ points }, place) => `${names[place]}: ${points}`),
    };
  },
});

interface Window {
  readonly chart: Chart;
  readonly from: number;
  readonly to: number;
}

interface Organ {
  readonly points: number;
  readonly facts: readonly Fact[];
}

function within({ from, to }: Window, points: readonly Point[]): readonly Point[] {
  return points.filter(({ time }) => time >= from && time <= to);
}

function extreme(points: readonly Point[], which: 'lowest' | 'highest'): Point | undefined {
  const sign = which === 'lowest' ? 1 : -1;
  return [...points].sort((a, b) => sign * (a.value - b.value) || a.time - b.time)[0];
}

function worst(
  window: Window,
  analyte: 'platelets' | 'bilirubin' | 'creatinine' | 'coma total',
  which: 'lowest' | 'highest',
  grade: (value: number) => number,
): Organ | null {
  const point = extreme(within(window, window.chart.points(analyte)), which);
  return point === undefined ? null : { points: grade(point.value), facts: point.facts };
}

function breathing(window: Window): Organ | null {
  const ratios = within(window, window.chart.points('arterial pO2')).flatMap((oxygen) => {
    const given = nearestPoint(window.chart.points('FiO2'), oxygen.time, 1);
    return given === null ? [] : [{ ratio: (oxygen.value / given.value) * 100, oxygen, given }];
  });
  const lowest = ratios.sort((a, b) => a.ratio - b.ratio || a.oxygen.time - b.oxygen.time)[0];
  if (lowest === undefined) return null;
  const { ratio, oxygen, given } = lowest;
  if (ratio < 200 && !given.facts[0].concept.codes.includes('LOINC//19994-3')) return null;
  const points = ratio < 100 ? 4 : ratio < 200 ? 3 : ratio < 300 ? 2 : ratio < 400 ? 1 : 0;
  return { points, facts: [...oxygen.facts, ...given.facts] };
}

function circulation(window: Window): Organ | null {
  const pressors = window.chart.drugs('vasopressor').filter(({ time }) => isDuring(time.start, time.end, window));
  const graded = pressors.map((fact) => ({ points: pressorPoints(fact), fact }));
  if (graded.some(({ points }) => points === null)) return null;
  const strongest = graded.sort((a, b) => (b.points ?? 0) - (a.points ?? 0))[0];
  if (strongest !== undefined) return { points: strongest.points ?? 0, facts: [strongest.fact] };
  const lowest = extreme(within(window, window.chart.points('mean pressure')), 'lowest');
  return lowest === undefined ? null : { points: lowest.value < 70 ? 1 : 0, facts: lowest.facts };
}

function isDuring(start: number | null, end: number | null, { from, to }: Window): boolean {
  return start !== null && start <= to && (end ?? start) >= from;
}

function pressorPoints({ dosing, concept }: Fact): number | null {
  const dose = dosing?.dose ?? null;
  const names = [...(dosing?.ingredients ?? []), concept.name].join(' ').toLowerCase();
  if (/\bdobutamine\b/.test(names)) return 2;
  if (dose === null || dose.comparator !== null || dose.unit !== 'ug/kg/min') return null;
  if (/\bdopamine\b/.test(names)) return dose.value > 15 ? 4 : dose.value > 5 ? 3 : 2;
  return /\b(nor)?(epinephrine|adrenaline)\b/.test(names) ? (dose.value > 0.1 ? 4 : 3) : null;
}
