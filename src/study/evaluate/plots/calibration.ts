/**
 * The calibration plot: observed share of events in up to ten groups of nearly equal size, with Wilson's intervals, against their mean
 * prediction; below it, how many predictions of each size were followed by the event (up) and how many were not (down).
 */
import * as Plot from '@observablehq/plot';
import type { ReliabilityBin } from '../calibration.ts';
import type { HistogramBin } from '../curves.ts';
import type { MetricEstimates } from '../estimates.ts';
import { formatFigure } from '../format.ts';
import { drawPicture, gridLines, INK, QUIET_AXIS, SQUARE } from './canvas.ts';

/** Share of the height of the unit square that the histogram takes, below it. */
const STRIP = 0.26;
const STRIP_GAP = 0.05;

export function calibrationPlot(
  reliability: readonly ReliabilityBin[],
  histogram: readonly HistogramBin[],
  { calibrationSlope, calibrationIntercept }: Pick<MetricEstimates, 'calibrationSlope' | 'calibrationIntercept'>,
): string {
  const line = `Slope ${formatFigure(calibrationSlope.value, 2)}, intercept ${formatFigure(calibrationIntercept.value, 2)} (ideal 1 and 0)`;
  const top = largestShown(reliability, histogram);
  const ticks = top > 0.5 ? [0, 0.2, 0.4, 0.6, 0.8, 1].filter((tick) => tick <= top + 1e-9) : tenths(top);
  return drawPicture({
    title: 'Calibration',
    subtitle: line,
    description: `${line}. Points on the dashed diagonal mean that predicted and observed shares agree; upright bars are 95 % intervals.`,
    options: {
      ...SQUARE,
      height: 560,
      x: { domain: [0, top] },
      y: { domain: [-(STRIP + STRIP_GAP) * top, top] },
      marks: [
        gridLines(ticks, ticks),
        Plot.axisX(ticks, { ...QUIET_AXIS, label: 'Predicted probability', tickFormat: formatTick }),
        Plot.axisY(ticks, { ...QUIET_AXIS, label: 'Observed share of events', tickFormat: formatTick }),
        Plot.line(
          [
            [0, 0],
            [top, top],
          ],
          { stroke: INK.muted, strokeDasharray: '4 4' },
        ),
        Plot.link(reliability, {
          x1: 'meanPrediction',
          x2: 'meanPrediction',
          y1: (bin: ReliabilityBin) => bin.interval.low,
          y2: (bin: ReliabilityBin) => Math.min(top, bin.interval.high),
          stroke: INK.first,
          strokeWidth: 1.5,
        }),
        Plot.line(reliability, { x: 'meanPrediction', y: 'observed', stroke: INK.first, strokeOpacity: 0.45 }),
        Plot.dot(reliability, { x: 'meanPrediction', y: 'observed', r: 4, fill: INK.first, stroke: INK.surface }),
        histogramStrip(histogram, top),
      ],
    },
  });
}

/** Bars up for predictions followed by the event, down for the others, on a square-root scale: events are rare. */
function histogramStrip(histogram: readonly HistogramBin[], top: number): Plot.Markish[] {
  const shown = histogram.filter((bin) => bin.low < top);
  const most = Math.max(1, ...shown.map((bin) => Math.max(bin.events, bin.nonEvents)));
  const middle = -(STRIP_GAP + STRIP / 2) * top;
  const reach = (count: number): number => Math.sqrt(count / most) * (STRIP / 2) * top;
  const sides = [
    { label: 'followed by the event', key: 'events', sign: 1, fill: INK.second },
    { label: 'not followed by the event', key: 'nonEvents', sign: -1, fill: INK.third },
  ] as const;
  return [
    ...sides.flatMap(({ label, key, sign, fill }) => [
      Plot.rect(shown, {
        x1: 'low',
        x2: (bin: HistogramBin) => Math.min(top, bin.high),
        y1: middle,
        y2: (bin: HistogramBin) => middle + sign * reach(bin[key]),
        fill,
        inset: 0.5,
        insetTop: 0,
        insetBottom: 0,
      }),
      Plot.text([[top, middle + sign * top * STRIP * 0.36]], {
        text: [label],
        textAnchor: 'end',
        fill,
        stroke: INK.surface,
        strokeWidth: 4,
      }),
    ]),
    Plot.ruleY([middle], { stroke: INK.muted, strokeWidth: 0.75 }),
  ];
}

/** A round limit above every point, interval and prediction. */
function largestShown(reliability: readonly ReliabilityBin[], histogram: readonly HistogramBin[]): number {
  const filled = histogram.filter((bin) => bin.events + bin.nonEvents > 0).map((bin) => bin.high);
  const most = Math.max(...filled, ...reliability.map((bin) => bin.interval.high));
  return Math.min(1, Math.ceil(most * 10 - 1e-9) / 10);
}

function tenths(top: number): readonly number[] {
  return Array.from({ length: Math.round(top * 10) + 1 }, (_, i) => i / 10);
}

function formatTick(value: number): string {
  return value.toFixed(1);
}
