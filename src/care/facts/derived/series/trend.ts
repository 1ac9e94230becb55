/**
 * Whether the latest values of a series rise, fall or stay.
 *
 * Looked at: the values of the encounter of the latest one where it has three or more, otherwise those of the year before it; of these the last ten.
 * Rising: the last exceeds the first by more than the limit (`changeLimits.ts`) and more pairs rise than fall (Mann 1945). Falling: the mirror.
 * Stable: no two values differ by more than the limit. Anything else has no trend, nor have fewer than three points, points
 * that span no time, or a span in which some value's unit did not convert.
 */
import type { Fact } from '../../fact.ts';
import { derivedFact } from '../derivedFact.ts';
import { type ChangeLimit, changeLimitOf } from './changeLimits.ts';
import type { Series, SeriesPoint } from './series.ts';

export const TRENDS = ['rising', 'falling', 'stable'] as const;
export type Trend = (typeof TRENDS)[number];

const FEWEST = 3;
const MOST = 10;
const YEAR = 365 * 24 * 60;

export function trendOf(series: Series): readonly Fact[] {
  const points = pointsOfTrend(series.points);
  const [first, last] = [points[0], points[points.length - 1]];
  if (points.length < FEWEST || first.time === last.time) return [];
  if (series.strangers.some(({ time }) => (time.start ?? first.time) >= first.time)) return [];
  const limit = changeLimitOf(last.fact, series.unit);
  const trend = direction(
    points.map(({ value }) => value),
    limit,
  );
  if (trend === null) return [];
  return [
    derivedFact({
      method: 'trend',
      of: series.key,
      formula: ruleText(limit),
      concept: last.fact.concept,
      value: { type: 'coded', code: `TREND//${trend}`, name: trend },
      inputs: points.map(({ fact }) => fact),
    }),
  ];
}

function pointsOfTrend(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  const recent = points.slice(-MOST);
  const ofEncounter = recent.filter(({ fact }) => fact.encounter !== null && fact.encounter === last.fact.encounter);
  if (ofEncounter.length >= FEWEST) return ofEncounter;
  return recent.filter(({ time }) => time >= last.time - YEAR);
}

function direction(values: readonly number[], limit: ChangeLimit): Trend | null {
  const least = limit.type === 'amount' ? limit.amount : limit.share * Math.abs(values[0]);
  const spread = Math.max(...values) - Math.min(...values);
  const net = values[values.length - 1] - values[0];
  if (spread <= least) return 'stable';
  if (Math.abs(net) <= least) return null;
  const pairs = values.flatMap((early, place) => values.slice(place + 1).map((late) => Math.sign(late - early)));
  const balance = pairs.reduce((sum, sign) => sum + sign, 0);
  if (balance * net <= 0) return null;
  return net > 0 ? 'rising' : 'falling';
}

function ruleText({ says }: ChangeLimit): string {
  return (
    `Of the last ${MOST} values of the encounter (or of a year): rising or falling when last and first differ by more than ${says} ` +
    'and most pairs agree in sign (Mann, Econometrica 1945;13:245-59); stable when no two differ by more.'
  );
}
