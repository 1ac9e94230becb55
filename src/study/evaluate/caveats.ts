/** What a reader must know before trusting the figures, said in whole sentences; found from the evaluation itself. */
import type { Cohort } from './cohort.ts';
import type { MetricEstimates } from './estimates.ts';
import type { ResamplingSettings } from './resampling.ts';
import { SUBGROUP_FLOOR, type SubgroupResult } from './subgroups.ts';

/** Fewer events than this leave calibration and AUROC imprecise (Collins, Ogundimu and Altman 2016: at least 100). */
const EVENTS_WANTED = 100;
const RESAMPLES_WANTED = 200;

export interface CaveatFacts {
  readonly cohort: Cohort;
  readonly sampleWeighted: MetricEstimates;
  readonly subgroups: readonly SubgroupResult[];
  readonly settings: ResamplingSettings;
}

export function caveatsOf({ cohort, sampleWeighted, subgroups, settings }: CaveatFacts): readonly string[] {
  const { events, rows, subjects, certainPredictions, distinctPredictions } = cohort;
  const scarce = Math.min(events, rows - events);
  const withheld = subgroups.filter(({ metrics }) => metrics === null).length;
  const { subjects: floor, events: eventFloor } = SUBGROUP_FLOOR;
  return [
    scarce < EVENTS_WANTED &&
      `Only ${scarce} of ${rows} predictions are of the rarer outcome; validation usually asks for at least ${EVENTS_WANTED}.`,
    settings.resamples < RESAMPLES_WANTED &&
      `${settings.resamples} bootstrap resamples are too few for steady intervals; use ${RESAMPLES_WANTED} or more.`,
    rows > subjects &&
      `${subjects} subjects have ${rows} predictions: subject-weighted figures keep frequent visitors from dominating.`,
    certainPredictions > 0 &&
      `${certainPredictions} predictions are exactly 0 or 1; for log loss and calibration slope they were moved by 2⁻²³ (1.2 × 10⁻⁷), which weighs heavily.`,
    distinctPredictions < 20 &&
      `There are only ${distinctPredictions} distinct predictions, so curves are coarse and many ranks are tied.`,
    sampleWeighted.calibrationSlope.value === null &&
      'Calibration slope and intercept are not determined (the outcomes are separated, or all predictions are equal).',
    withheld > 0 &&
      `Subgroups without figures: ${withheld} (under ${floor} subjects, or under ${eventFloor} with or without the event). Counts under 11 are withheld.`,
  ].filter((caveat) => caveat !== false);
}
