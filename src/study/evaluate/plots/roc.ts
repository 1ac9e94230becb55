/** The ROC curve, with the area and its interval. */
import * as Plot from '@observablehq/plot';
import type { RocPoint } from '../curves.ts';
import { formatFigure, formatInterval } from '../format.ts';
import type { Estimate } from '../resampling.ts';
import { drawPicture, gridLines, INK, QUIET_AXIS, SQUARE, TENTHS } from './canvas.ts';

export function rocPlot(curve: readonly RocPoint[], auroc: Estimate): string {
  const area = `AUROC ${formatFigure(auroc.value)} (95 % interval ${formatInterval(auroc)})`;
  return drawPicture({
    title: 'Receiver operating characteristic',
    subtitle: area,
    description: `${area}. The dashed diagonal is chance.`,
    options: {
      ...SQUARE,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        gridLines(TENTHS, TENTHS),
        Plot.axisX(TENTHS, { ...QUIET_AXIS, label: 'False positive rate (1 − specificity)' }),
        Plot.axisY(TENTHS, { ...QUIET_AXIS, label: 'Sensitivity (true positive rate)' }),
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: INK.muted, strokeDasharray: '4 4' },
        ),
        Plot.areaY(curve, { x: 'falsePositiveRate', y1: 0, y2: 'sensitivity', fill: INK.first, fillOpacity: 0.08 }),
        Plot.line(curve, { x: 'falsePositiveRate', y: 'sensitivity', stroke: INK.first, strokeWidth: 2.25 }),
        Plot.text([[0.72, 0.68]], { text: ['chance'], rotate: -45, fill: INK.muted }),
      ],
    },
  });
}
