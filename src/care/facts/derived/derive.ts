/**
 * Facts that follow from others: what became of each series of results and vital signs, how long things last, and published scores.
 *
 * Each says by which formula or rule and from which facts. Nothing is guessed: what isn't there, isn't recent enough or comes in a unit
 * that doesn't convert gives no fact (`missingInputs` says why for a score). The order of the record's facts plays no part; time grows about as their
 * number does. Facts already derived are never built upon.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import type { ClinicalRecord, Fact } from '../fact.ts';
import { type Chart, openChart } from './chart.ts';
import { derivedFact } from './derivedFact.ts';
import type { Outcome, Score } from './scores/score.ts';
import { SCORES } from './scores/scoreTable.ts';
import { durationsOf } from './series/durations.ts';
import { extremesOf } from './series/extremes.ts';
import { seriesOf } from './series/series.ts';
import { trendOf } from './series/trend.ts';

/** Facts of kind `derived`; those of the record are not among them. */
export function deriveFacts(record: ClinicalRecord): readonly Fact[] {
  const chart = openChart(record);
  return [
    ...seriesOf(record.facts, record.asOf).flatMap((series) => [...extremesOf(series), ...trendOf(series)]),
    ...durationsOf(record),
    ...SCORES.flatMap((score) => scoreFact(score, chart)),
  ];
}

/**
 * What a score would still need, in words; empty when it can be had.
 * @param method as in `derivation.method`
 * @throws settings/invalid for a score that we don't know
 */
export function missingInputs(record: ClinicalRecord, method: string): readonly string[] {
  const score = SCORES.find((each) => each.method === method);
  if (score === undefined) {
    throw new AnamnesisError('settings/invalid', {
      where: 'score',
      rule: 'The score must be one that is known.',
      remedy: `One of: ${SCORES.map((each) => each.method).join(', ')}.`,
    });
  }
  const evaluation = score.evaluate(openChart(record));
  return evaluation.type === 'missing' ? evaluation.what : [];
}

function scoreFact(score: Score, chart: Chart): readonly Fact[] {
  const evaluation = score.evaluate(chart);
  if (evaluation.type === 'missing' || evaluation.inputs.length === 0) return [];
  const { outcome, inputs, at } = evaluation;
  const value = roundedValue(score, outcome);
  if (value === null) return [];
  const { method, formula, name, codes, synonyms } = score;
  const ofMoment = score.needs.some(({ role }) => role === 'paired');
  return [
    derivedFact({
      method,
      formula,
      concept: { codes, name, synonyms },
      value,
      inputs,
      details: [...(outcome.category === undefined ? [] : [outcome.category]), ...(outcome.parts ?? [])],
      // Without measurements of one moment it holds as of the record's time, for the age is that of then.
      ...(ofMoment ? {} : { time: { start: at, end: null, precision: 'instant' as const } }),
    }),
  ];
}

function roundedValue({ unit, digits }: Score, { value }: Outcome): Fact['value'] {
  // To twelve digits first: 28.7 × 6 - 46.7 is a little less than 125.5 in binary.
  const round = (number: number): number => Number(Number(number.toPrecision(12)).toFixed(digits));
  if (typeof value === 'number') {
    return Number.isFinite(value) ? { type: 'quantity', value: round(value), comparator: null, unit } : null;
  }
  const [low, high] = value;
  return Number.isFinite(low) && Number.isFinite(high)
    ? { type: 'range', low: round(low), high: round(high), unit }
    : null;
}
