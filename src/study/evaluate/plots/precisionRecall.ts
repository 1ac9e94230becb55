/** The precision-recall curve beside the event share, which is what chance would reach. */
import * as Plot from '@observablehq/plot';
import type { PrecisionRecallPoint } from '../curves.ts';
import { formatFigure, formatInterval, formatShare } from '../format.ts';
import type { Estimate } from '../resampling.ts';
import { drawPicture, gridLines, INK, QUIET_AXIS, SQUARE, TENTHS } from './canvas.ts';

export function precisionRecallPlot(
  curve: readonly PrecisionRecallPoint[],
  averagePrecision: Estimate,
  eventShare: number,
): string {
  const area = `Average precision ${formatFigure(averagePrecision.value)} (95 % interval ${formatInterval(averagePrecision)})`;
  const chance = `event share ${formatShare(eventShare)}`;
  return drawPicture({
    title: 'Precision and recall',
    subtitle: area,
    description: `${area}. The dashed line is chance: ${chance}.`,
    options: {
      ...SQUARE,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        gridLines(TENTHS, TENTHS),
        Plot.axisX(TENTHS, { ...QUIET_AXIS, label: 'Recall (sensitivity)' }),
        Plot.axisY(TENTHS, { ...QUIET_AXIS, label: 'Precision (positive predictive value)' }),
        Plot.ruleY([eventShare], { stroke: INK.muted, strokeDasharray: '4 4' }),
        Plot.line(curve, { x: 'recall', y: 'precision', stroke: INK.first, strokeWidth: 2.25, curve: 'step-before' }),
        Plot.text([[0.01, eventShare]], {
          text: [`chance: ${chance}`],
          dy: eventShare > 0.1 ? 11 : -9,
          textAnchor: 'start',
          fill: INK.muted,
          stroke: INK.surface,
          strokeWidth: 4,
        }),
      ],
    },
  });
}
