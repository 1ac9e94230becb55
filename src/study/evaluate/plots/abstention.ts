/**
 * Error as abstention rises: the share of wrong answers among those kept when the least certain cases go first, with its 95 % band;
 * beside it the share of conformal sets that miss what happened, which abstention should not raise.
 */
import * as Plot from '@observablehq/plot';
import { formatFigure, formatShare } from '../format.ts';
import type { Estimate } from '../resampling.ts';
import { drawPicture, INK, QUIET_AXIS } from './canvas.ts';

/** What is left when a share of the cases, the least certain, is not answered. */
export interface AbstentionPoint {
  readonly abstained: number;
  /** Share of wrong answers among the kept. */
  readonly error: Estimate;
  /** Share of conformal sets, among the kept, that do not hold what happened. */
  readonly missed: Estimate;
}

/** What the limits that were fitted make of the same cases. */
export interface ChosenAbstention {
  readonly abstained: number;
  readonly error: Estimate;
}

/** @param curve by rising abstention, not empty   @param alpha share of sets that may miss */
export function abstentionPlot(curve: readonly AbstentionPoint[], alpha: number, chosen?: ChosenAbstention): string {
  const { reach, top } = extent(curve, alpha, chosen);
  const [first, last] = [curve[0], curve[curve.length - 1]];
  const fall = `${formatFigure(first.error.value)} with all answered, ${formatFigure(last.error.value)} with ${formatShare(last.abstained)} left out`;
  return drawPicture({
    title: 'Error as abstention rises',
    subtitle: `Share of wrong answers: ${fall}`,
    description: `The share of wrong answers among the kept is ${fall}. Bands are 95 % intervals; the dashed line is the share of conformal sets that may miss.`,
    options: {
      width: 620,
      height: 420,
      marginLeft: 60,
      marginRight: 24,
      marginBottom: 48,
      x: { domain: [0, reach] },
      y: { domain: [0, top] },
      marks: [
        Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.gridY({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.axisX({ ...QUIET_AXIS, label: 'Share not answered', ticks: 6 }),
        Plot.axisY({ ...QUIET_AXIS, label: 'Share among the kept', ticks: 6, tickFormat: (y: number) => y.toFixed(2) }),
        Plot.ruleY([alpha], { stroke: INK.muted, strokeDasharray: '4 4' }),
        ...lineWithBand(curve, 'missed', INK.second),
        ...lineWithBand(curve, 'error', INK.first),
        chosenMark(chosen),
        legend(reach, top, chosen !== undefined),
      ],
    },
  });
}

function extent(curve: readonly AbstentionPoint[], alpha: number, chosen?: ChosenAbstention) {
  const highs = curve.flatMap(({ error, missed }) => [error.high ?? 0, missed.high ?? 0]);
  const top = 1.25 * Math.max(alpha, chosen?.error.high ?? 0, ...highs);
  return { reach: Math.max(...curve.map(({ abstained }) => abstained), chosen?.abstained ?? 0, 0.1), top };
}

function lineWithBand(curve: readonly AbstentionPoint[], of: 'error' | 'missed', ink: string): Plot.Markish[] {
  const points = curve.flatMap((point) => {
    const { value, low, high } = point[of];
    return value === null ? [] : [{ abstained: point.abstained, value, low: low ?? value, high: high ?? value }];
  });
  return [
    Plot.areaY(points, { x: 'abstained', y1: 'low', y2: 'high', fill: ink, fillOpacity: 0.13 }),
    Plot.line(points, { x: 'abstained', y: 'value', stroke: ink, strokeWidth: 2.25 }),
  ];
}

/** A ring, with its interval, where the fitted limits stand. */
function chosenMark(chosen?: ChosenAbstention): Plot.Markish {
  const value = chosen?.error.value;
  if (chosen === undefined || value === undefined || value === null) return null;
  const place = [
    { abstained: chosen.abstained, value, low: chosen.error.low ?? value, high: chosen.error.high ?? value },
  ];
  return [
    Plot.link(place, { x1: 'abstained', x2: 'abstained', y1: 'low', y2: 'high', stroke: INK.third, strokeWidth: 1.5 }),
    Plot.dot(place, { x: 'abstained', y: 'value', r: 5, stroke: INK.third, fill: INK.surface, strokeWidth: 2 }),
  ];
}

/** Names in the colours of the lines, at the top right. */
function legend(right: number, top: number, withChosen: boolean): Plot.Markish[] {
  const names = [
    { text: 'wrong answers among the kept', fill: INK.first },
    { text: 'sets that miss what happened', fill: INK.second },
    { text: 'share of sets that may miss', fill: INK.muted },
    ...(withChosen ? [{ text: 'wrong answers with all limits', fill: INK.third }] : []),
  ];
  return names.map(({ text, fill }, i) =>
    Plot.text([[right, top]], {
      text: [text],
      fill,
      dy: 12 + 17 * i,
      dx: -4,
      textAnchor: 'end',
      fontWeight: 600,
      stroke: INK.surface,
      strokeWidth: 4,
    }),
  );
}
