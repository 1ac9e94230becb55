/**
 * Results of one test in one unit as a series: the first, the latest, the worst, and which few series a page has room for.
 *
 * The worst is the value furthest outside the reference range where there is one, else the flagged one, else one well beyond the first and the latest.
 */
import type { Fact } from '../../facts/fact.ts';
import { flagOf } from '../prose/results.ts';
import type { Chart } from './chart.ts';
import { coreRank } from './coreTests.ts';
import { salienceOf } from './salience.ts';

export interface Series {
  readonly key: string;
  /** In order of time. */
  readonly facts: readonly Fact[];
  readonly first: Fact;
  readonly latest: Fact;
  readonly worst: Fact | null;
}

export function seriesOf(facts: readonly Fact[]): readonly Series[] {
  return [...Map.groupBy(facts, keyOf)].map(([key, members]) => ({
    key,
    facts: members,
    first: members[0],
    latest: members[members.length - 1],
    worst: worstOf(members),
  }));
}

/** The most salient first: by their latest value and their worst, then by how commonly the test is looked at. */
export function ranked(series: readonly Series[], chart: Chart): readonly Series[] {
  const weights = new Map(
    series.map((one) => {
      const worst = one.worst === null ? 0 : 0.5 * salienceOf(one.worst, chart);
      return [one.key, salienceOf(one.latest, chart) + worst + coreRank(one.latest)];
    }),
  );
  return series.toSorted((a, b) => weights.get(b.key)! - weights.get(a.key)! || (a.key < b.key ? -1 : 1));
}

/** One test in one unit: the first code, or the name where there is none. */
export function keyOf({ concept, value, side }: Fact): string {
  const unit = value?.type === 'quantity' || value?.type === 'range' ? value.unit : '';
  return `${concept.codes[0] ?? concept.name.toLowerCase()} ${side ?? ''} ${unit}`;
}

function worstOf(facts: readonly Fact[]): Series['worst'] {
  const numbers = facts.filter(({ value }) => value?.type === 'quantity' && value.comparator === null);
  if (numbers.length === 0) return null;
  const [highest, lowest] = [
    numbers.reduce((a, b) => (numberOf(b) > numberOf(a) ? b : a)),
    numbers.reduce((a, b) => (numberOf(b) < numberOf(a) ? b : a)),
  ];
  const [above, below] = [distanceOf(highest, 'highest', facts), distanceOf(lowest, 'lowest', facts)];
  if (above <= 0 && below <= 0) return null;
  return above >= below ? highest : lowest;
}

/** How far outside the range, or beyond the first and the latest value where there is none; as a share. 0: not worth a sentence. */
function distanceOf(fact: Fact, extreme: 'highest' | 'lowest', facts: readonly Fact[]): number {
  const flag = flagOf(fact);
  if (flag === 'N') return 0;
  const bound = extreme === 'highest' ? fact.referenceRange?.high : fact.referenceRange?.low;
  if (bound !== null && bound !== undefined) return shareBeyond(numberOf(fact), bound, extreme);
  if (flag !== null) return (extreme === 'highest' ? /^H/ : /^L/).test(flag) ? 1 : 0;
  const ends = [numberOf(facts[0]), numberOf(facts[facts.length - 1])];
  const beyond = shareBeyond(numberOf(fact), extreme === 'highest' ? Math.max(...ends) : Math.min(...ends), extreme);
  return beyond > NOTABLE_SHARE ? beyond : 0;
}

/** Beyond both ends of a course without a reference range by this much is told. */
const NOTABLE_SHARE = 0.2;

function shareBeyond(value: number, bound: number, extreme: 'highest' | 'lowest'): number {
  return (extreme === 'highest' ? value - bound : bound - value) / (Math.abs(bound) || 1);
}

/** NaN for what is no number. */
export function numberOf({ value }: Fact): number {
  return value?.type === 'quantity' ? value.value : Number.NaN;
}
