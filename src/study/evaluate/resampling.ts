/**
 * Seeded resampling by subject. Whoever is drawn brings all their rows, so that intervals stay honest when a subject has several
 * predictions (cluster bootstrap; Efron and Tibshirani 1993, percentile intervals). A resample is a vector of row weights over one
 * ranking: drawing costs O(subjects), each metric O(rows), nothing is sorted again.
 */
import { invariant } from '../../base/errors.ts';
import { seededRandom } from '../../base/random.ts';
import { quantileOfSorted } from '../../base/statistics.ts';
import type { Ranking } from './ranking.ts';

export interface Estimate {
  /** Null when the figure is not determined on these rows. */
  readonly value: number | null;
  /** 95 % percentile interval; null when fewer than nine tenths of the resamples determine the figure. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface ResamplingSettings {
  readonly resamples: number;
  readonly seed: number;
}

/** Draws a subject this often, as meds-evaluation does, to weigh all subjects alike. */
export const DRAWS_PER_SUBJECT = 4;
/** meds-evaluation's seed; its generator is numpy's, so figures agree in distribution, not draw for draw. */
const DRAWS_SEED = 0;

/**
 * Row weights that make subjects count the same: each gets `DRAWS_PER_SUBJECT` draws, with replacement, among their own rows.
 * With one row a subject this equals weighing every row the same.
 */
export function subjectWeights(ranking: Ranking): Float64Array {
  const random = seededRandom(DRAWS_SEED, 'subject-weighted');
  const rowsOf: number[][] = Array.from({ length: ranking.subjectCount }, () => []);
  for (let i = 0; i < ranking.rows; i++) rowsOf[ranking.subjects[i]].push(i);
  const weights = new Float64Array(ranking.rows);
  for (const rows of rowsOf) {
    rows.sort((a, b) => ranking.order[a] - ranking.order[b]);
    for (let draw = 0; draw < DRAWS_PER_SUBJECT; draw++) weights[rows[random.integer(rows.length)]]++;
  }
  return weights;
}

/** Calls `visit` with the row weights of each resample: `base` times how often the row's subject was drawn. Reused between calls. */
export function forEachResample(
  ranking: Ranking,
  base: Float64Array,
  settings: ResamplingSettings,
  visit: (weights: Float64Array) => void,
): void {
  const { rows, subjects, subjectCount } = ranking;
  const random = seededRandom(settings.seed, 'bootstrap');
  const drawn = new Uint32Array(subjectCount);
  const weights = new Float64Array(rows);
  for (let resample = 0; resample < settings.resamples; resample++) {
    drawn.fill(0);
    for (let draw = 0; draw < subjectCount; draw++) drawn[random.integer(subjectCount)]++;
    for (let i = 0; i < rows; i++) weights[i] = base[i] * drawn[subjects[i]];
    visit(weights);
  }
}

/**
 * Point estimates and intervals of named figures.
 * @param measure the figures for one set of row weights; NaN where not determined
 */
export function bootstrap<Name extends string>(
  ranking: Ranking,
  base: Float64Array,
  settings: ResamplingSettings,
  measure: (weights: Float64Array) => Readonly<Record<Name, number>>,
): Readonly<Record<Name, Estimate>> {
  const point = measure(base);
  const names = namesOf(point);
  const draws = new Map(names.map((name): [Name, number[]] => [name, []]));
  forEachResample(ranking, base, settings, (weights) => {
    const values = measure(weights);
    for (const name of names) if (Number.isFinite(values[name])) draws.get(name)!.push(values[name]);
  });
  const estimates: Partial<Record<Name, Estimate>> = {};
  for (const name of names) estimates[name] = estimateOf(point[name], draws.get(name)!, settings.resamples);
  assertWhole(estimates, names);
  return estimates;
}

/** The point with the 2.5th and 97.5th percentiles of the draws. */
function estimateOf(value: number, draws: readonly number[], resamples: number): Estimate {
  if (!Number.isFinite(value)) return { value: null, low: null, high: null };
  if (draws.length < 0.9 * resamples || draws.length < 2) return { value, low: null, high: null };
  const sorted = Float64Array.from(draws).sort();
  return { value, low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975) };
}

function namesOf<Name extends string>(record: Readonly<Record<Name, number>>): Name[] {
  const names: Name[] = [];
  for (const name in record) names.push(name);
  return names;
}

function assertWhole<Name extends string>(
  estimates: Partial<Record<Name, Estimate>>,
  names: readonly Name[],
): asserts estimates is Record<Name, Estimate> {
  invariant(
    names.every((name) => estimates[name] !== undefined),
    'bootstrap',
    'Every figure has an estimate.',
  );
}
