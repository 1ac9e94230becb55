/** The loss curve of a training run: training (thin, noisy) and validation loss against the tokens seen. */
import * as Plot from '@observablehq/plot';
import { mean } from '../../../base/statistics.ts';
import { drawPicture, INK, QUIET_AXIS } from './canvas.ts';

/** One entry of a training log. */
export interface LossEntry {
  /** Tokens seen so far. */
  readonly tokens: number;
  /** Mean −ln probability of the next token (nats), on the batch of this step. */
  readonly loss: number;
  /** The same on the validation tokens, where it was measured. */
  readonly validationLoss?: number;
}

interface LossPoint {
  readonly millions: number;
  readonly loss: number;
}

/** The first steps fall from ln(vocabulary) and would flatten the rest: losses above this many times the last ones are cut. */
const TALLEST = 1.6;
const MOST_POINTS = 500;

/** @param log in the order of training, not empty */
export function lossCurvePlot(log: readonly LossEntry[]): string {
  const training = averaged(log.map(({ tokens, loss }) => ({ millions: tokens / 1e6, loss })));
  const validation = log.flatMap(({ tokens, validationLoss: loss }) =>
    loss === undefined ? [] : [{ millions: tokens / 1e6, loss }],
  );
  const best = validation.toSorted((a, b) => a.loss - b.loss).at(0);
  const losses = [...training, ...validation].map(({ loss }) => loss);
  const settled = [...training.slice(-20), ...validation.slice(-3)].map(({ loss }) => loss);
  const top = Math.min(Math.max(...losses), TALLEST * Math.max(...settled));
  const shown = training.filter(({ loss }) => loss <= top);
  const measured = validation.filter(({ loss }) => loss <= top);
  const ending =
    best === undefined
      ? 'no validation loss yet'
      : `best validation loss ${best.loss.toFixed(3)} after ${best.millions.toFixed(best.millions < 10 ? 2 : 1)} million tokens`;
  return drawPicture({
    title: 'Training and validation loss',
    subtitle: ending.charAt(0).toUpperCase() + ending.slice(1),
    description: `Loss per token against tokens seen; ${ending}.`,
    options: {
      width: 620,
      height: 400,
      marginLeft: 60,
      marginRight: 88,
      marginBottom: 48,
      x: { domain: [0, Math.max(1e-6, ...training.map(({ millions }) => millions))] },
      y: { domain: [Math.min(...losses), top], nice: true },
      marks: [
        Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.gridY({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.axisX({ ...QUIET_AXIS, label: 'Tokens seen (millions)', ticks: 6 }),
        Plot.axisY({ ...QUIET_AXIS, label: 'Loss (nats per token)', ticks: 6 }),
        Plot.line(shown, { x: 'millions', y: 'loss', stroke: INK.first, strokeWidth: 1.25, strokeOpacity: 0.8 }),
        Plot.line(measured, { x: 'millions', y: 'loss', stroke: INK.second, strokeWidth: 2 }),
        Plot.dot(measured, { x: 'millions', y: 'loss', r: 3, fill: INK.second }),
        best === undefined
          ? null
          : Plot.dot([best], { x: 'millions', y: 'loss', r: 5, stroke: INK.second, fill: INK.surface, strokeWidth: 2 }),
        endLabels(training, validation, top),
      ],
    },
  });
}

/** Means over equal runs of steps, so that a long training run still fits a picture. */
function averaged(points: readonly LossPoint[]): readonly LossPoint[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const run = points.slice(i * size, (i + 1) * size);
    return { millions: run[run.length - 1].millions, loss: mean(run.map(({ loss }) => loss)) };
  });
}

/** Names at the ends of the lines, kept apart. */
function endLabels(training: readonly LossPoint[], validation: readonly LossPoint[], top: number): Plot.Markish[] {
  const ends = [
    { text: 'training', end: training.at(-1), fill: INK.first },
    { text: 'validation', end: validation.at(-1), fill: INK.second },
  ];
  const [lower] = ends.toSorted((a, b) => (a.end?.loss ?? 0) - (b.end?.loss ?? 0));
  return ends.flatMap((label) =>
    label.end === undefined || label.end.loss > top
      ? []
      : Plot.text([label.end], {
          x: 'millions',
          y: 'loss',
          text: [label.text],
          textAnchor: 'start',
          dx: 10,
          dy: label === lower ? 6 : -6,
          fill: label.fill,
        }),
  );
}
