/** The decision curve: net benefit of acting on the model, with its pointwise interval, beside acting on everybody and on nobody. */
import * as Plot from '@observablehq/plot';
import type { DecisionBand } from '../evaluation.ts';
import { drawPicture, gridLines, INK, QUIET_AXIS, SQUARE } from './canvas.ts';

const MOST_TICKS = 6;

/** @param largestPrediction thresholds beyond it are not drawn: nobody is acted on there. */
export function decisionCurvePlot(curve: readonly DecisionBand[], largestPrediction: number): string {
  const right = Math.min(0.99, Math.max(0.1, Math.ceil(largestPrediction * 20) / 20));
  const shown = curve.filter(({ threshold }) => threshold <= right + 1e-9);
  const top = 1.1 * Math.max(...shown.map(({ high, treatAll }) => Math.max(high, treatAll)));
  const bottom = -0.25 * top;
  const above = shown.filter(({ treatAll }) => treatAll >= bottom);
  const ticks = niceTicks(bottom, top);
  return drawPicture({
    title: 'Decision curve',
    subtitle: 'Net benefit by threshold, with its 95 % interval',
    description:
      'Net benefit of the model by threshold probability, beside acting on all and on none. The model is worth using where it lies above both.',
    options: {
      ...SQUARE,
      height: 560,
      marginLeft: 64,
      x: { domain: [0, right] },
      y: { domain: [bottom, top] },
      marks: [
        gridLines(thresholdTicks(right), ticks),
        Plot.axisX(thresholdTicks(right), {
          ...QUIET_AXIS,
          label: 'Threshold probability (%)',
          tickFormat: (value: number) => String(Math.round(100 * value)),
        }),
        Plot.axisY(ticks, {
          ...QUIET_AXIS,
          label: 'Net benefit (true positives per person)',
          labelOffset: 54,
          tickFormat: (value: number) => value.toFixed(top < 0.1 ? 3 : 2).replace('-', '−'),
        }),
        Plot.ruleY([0], { stroke: INK.muted }),
        Plot.areaY(shown, {
          x: 'threshold',
          y1: (point: DecisionBand) => Math.max(bottom, point.low),
          y2: (point: DecisionBand) => Math.max(bottom, point.high),
          fill: INK.first,
          fillOpacity: 0.15,
        }),
        Plot.line(above, {
          x: 'threshold',
          y: 'treatAll',
          stroke: INK.second,
          strokeWidth: 1.75,
          strokeDasharray: '6 3',
        }),
        Plot.line(
          shown.filter(({ netBenefit }) => netBenefit >= bottom),
          { x: 'threshold', y: 'netBenefit', stroke: INK.first, strokeWidth: 2.25 },
        ),
        legend(right, top),
      ],
    },
  });
}

/** Names in the colours of the lines, at the top right, where a decision curve leaves room. */
function legend(right: number, top: number): Plot.Markish[] {
  const names = [
    { text: 'acting on the model', fill: INK.first },
    { text: 'acting on everybody', fill: INK.second },
    { text: 'acting on nobody', fill: INK.muted },
  ];
  return names.map(({ text, fill }, i) =>
    Plot.text([[right, top]], {
      text: [text],
      fill,
      dy: 14 + 18 * i,
      textAnchor: 'end',
      fontWeight: 600,
      stroke: INK.surface,
      strokeWidth: 4,
    }),
  );
}

function thresholdTicks(right: number): readonly number[] {
  const step = [0.02, 0.05, 0.1, 0.2].find((candidate) => right / candidate <= MOST_TICKS) ?? 0.2;
  return Array.from({ length: Math.floor(right / step + 1e-9) + 1 }, (_, i) => i * step);
}

function niceTicks(bottom: number, top: number): readonly number[] {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
  const step = steps.find((candidate) => (top - bottom) / candidate <= MOST_TICKS + 1) ?? 0.2;
  const first = Math.ceil(bottom / step);
  return Array.from({ length: Math.floor(top / step) - first + 1 }, (_, i) => (first + i) * step);
}
