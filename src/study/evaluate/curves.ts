/**
 * What the plots are drawn from: ROC and precision-recall curves (thinned, corners kept), and histograms of the predictions by
 * outcome. Every sample weighs the same.
 */
import { walkThresholds } from './discrimination.ts';
import { equalWeights, type Ranking } from './ranking.ts';

export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

export interface PrecisionRecallPoint {
  readonly recall: number;
  readonly precision: number;
}

export interface HistogramBin {
  readonly low: number;
  readonly high: number;
  readonly events: number;
  readonly nonEvents: number;
}

/** More points than pixels help nobody. */
const CURVE_POINTS = 400;

/** From (0, 0) to (1, 1), one point per distinct threshold, highest first. */
export function rocCurve(ranking: Ranking): readonly RocPoint[] {
  const { positives, negatives } = classCounts(ranking);
  const points: RocPoint[] = [{ falsePositiveRate: 0, sensitivity: 0 }];
  walkThresholds(ranking, equalWeights(ranking), (truePositives, called) => {
    const point = { falsePositiveRate: (called - truePositives) / negatives, sensitivity: truePositives / positives };
    if (turnsAfter(points, point)) points.push(point);
    else points[points.length - 1] = point;
  });
  return thin(points);
}

/** One point per distinct threshold, highest first; precision is drawn as a step to the next recall. */
export function precisionRecallCurve(ranking: Ranking): readonly PrecisionRecallPoint[] {
  const { positives } = classCounts(ranking);
  const points: PrecisionRecallPoint[] = [];
  walkThresholds(ranking, equalWeights(ranking), (truePositives, called) => {
    points.push({ recall: truePositives / positives, precision: truePositives / called });
  });
  return thin(points);
}

/** Counts in `bins` uniform bins [low, high), the last one closed. */
export function histogramByOutcome({ probabilities, outcomes, rows }: Ranking, bins = 40): readonly HistogramBin[] {
  const events = new Array<number>(bins).fill(0);
  const nonEvents = new Array<number>(bins).fill(0);
  for (let i = 0; i < rows; i++) {
    const bin = Math.min(bins - 1, Math.floor(probabilities[i] * bins));
    if (outcomes[i] === 1) events[bin]++;
    else nonEvents[bin]++;
  }
  return events.map((count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    events: count,
    nonEvents: nonEvents[bin],
  }));
}

export function classCounts({ outcomes, rows }: Ranking): { positives: number; negatives: number } {
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return { positives, negatives: rows - positives };
}

/** False when `next` only prolongs the last straight (level or upright) piece. */
function turnsAfter(points: readonly RocPoint[], next: RocPoint): boolean {
  if (points.length < 2) return true;
  const [before, last] = points.slice(-2);
  const level = before.sensitivity === last.sensitivity && last.sensitivity === next.sensitivity;
  const upright =
    before.falsePositiveRate === last.falsePositiveRate && last.falsePositiveRate === next.falsePositiveRate;
  return !level && !upright;
}

function thin<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= CURVE_POINTS) return points;
  const step = (points.length - 1) / (CURVE_POINTS - 1);
  return Array.from({ length: CURVE_POINTS }, (_, i) => points[Math.round(i * step)]);
}
