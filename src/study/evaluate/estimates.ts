/** All metrics of one ranking under one weighting, each with its interval. */
import { computeMetrics, type MetricName, startFrom } from './metrics.ts';
import type { Ranking } from './ranking.ts';
import { bootstrap, type Estimate, type ResamplingSettings } from './resampling.ts';

export type MetricEstimates = Readonly<Record<MetricName, Estimate>>;

export function estimateMetrics(
  ranking: Ranking,
  weights: Float64Array,
  settings: ResamplingSettings,
): MetricEstimates {
  const start = startFrom(computeMetrics(ranking, weights));
  return bootstrap(ranking, weights, settings, (resample) => computeMetrics(ranking, resample, start));
}
