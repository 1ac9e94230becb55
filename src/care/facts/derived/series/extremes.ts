/**
 * Latest, first, lowest and highest of a series, of the whole record and of the encounter of its latest value, and the last change.
 *
 * Each carries the value as its source wrote it; of equal extremes the latest counts. The change is that from the value before the latest,
 * in the unit of the series, with as many decimals as the more precise of the two has.
 */
import type { Fact } from '../../fact.ts';
import { derivedFact } from '../derivedFact.ts';
import type { Series, SeriesPoint } from './series.ts';

const RULES = {
  latest: 'The value latest in time.',
  first: 'The value earliest in time.',
  lowest: 'The lowest number, units made equal; of equal ones the latest.',
  highest: 'The highest number, units made equal; of equal ones the latest.',
  change: 'The latest number less the one before it, units made equal.',
} as const;
type Rule = keyof typeof RULES;

export function extremesOf(series: Series): readonly Fact[] {
  const { facts, points } = series;
  const last = facts[facts.length - 1];
  const whole = facts.length > 1 ? summary(series, facts, points, '') : [];
  return [derive('latest', '', series.key, last), ...whole, ...ofEncounter(series, last), ...changeOf(series)];
}

/** The same of the encounter in which the latest value was taken, where the record has older values too. */
function ofEncounter(series: Series, last: Fact): readonly Fact[] {
  if (last.encounter === null) return [];
  const facts = series.facts.filter(({ encounter }) => encounter === last.encounter);
  if (facts.length < 2 || facts.length === series.facts.length) return [];
  const points = series.points.filter(({ fact }) => fact.encounter === last.encounter);
  return summary(series, facts, points, ' of encounter');
}

function summary(
  { key }: Series,
  facts: readonly Fact[],
  points: readonly SeriesPoint[],
  scope: '' | ' of encounter',
): readonly Fact[] {
  const first = derive('first', scope, key, facts[0]);
  if (points.length < 2) return [first];
  let [lowest, highest] = [points[0], points[0]];
  for (const point of points) {
    if (point.value <= lowest.value) lowest = point;
    if (point.value >= highest.value) highest = point;
  }
  return [first, derive('lowest', scope, key, lowest.fact), derive('highest', scope, key, highest.fact)];
}

function changeOf({ key, points, unit }: Series): readonly Fact[] {
  if (points.length < 2) return [];
  const [before, last] = points.slice(-2);
  const decimals = Math.max(decimalsOf(before.fact), decimalsOf(last.fact));
  const value = Number((last.value - before.value).toFixed(decimals));
  return [
    derivedFact({
      method: 'change',
      of: key,
      formula: RULES.change,
      concept: last.fact.concept,
      value: { type: 'quantity', value, comparator: null, unit },
      inputs: [before.fact, last.fact],
    }),
  ];
}

function decimalsOf({ value }: Fact): number {
  if (value?.type !== 'quantity') return 0;
  return Math.min(6, /\.(\d+)$/.exec(String(value.value))?.[1].length ?? 0);
}

function derive(rule: Rule, scope: '' | ' of encounter', key: string, fact: Fact): Fact {
  const where = scope === '' ? '' : ' Among the values of the encounter of the latest one.';
  return derivedFact({
    method: `${rule}${scope}`,
    of: key,
    formula: `${RULES[rule]}${where}`,
    concept: fact.concept,
    value: fact.value ?? { type: 'text', text: '' },
    inputs: [fact],
  });
}
