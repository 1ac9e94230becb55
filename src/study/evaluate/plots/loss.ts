/** The loss curve of a training run: training (thin, noisy) and validation loss against the tokens seen. */
import * as Plot from '@observablehq/plot';
import { drawPicture, INK, QUIET_AXIS } from './canvas.ts';

export interface LossPoint {
  /** Tokens seen so far. */
  readonly tokens: number;
  /** Mean −ln probability of the next token (nats). */
  readonly loss: number;
}

/** The first steps fall from ln(vocabulary) and would flatten the rest: losses above this many times the last ones are cut. */
const TALLEST = 1.6;

export function drawLoss(training: readonly LossPoint[], validation: readonly LossPoint[]): string {
  const scaled = { training: inMillions(training), validation: inMillions(validation) };
  const best = scaled.validation.toSorted((a, b) => a.loss - b.loss).at(0);
  const losses = [...training, ...validation].map(({ loss }) => loss);
  const settled = [...training.slice(-20), ...validation.slice(-3)].map(({ loss }) => loss);
  const top = Math.min(Math.max(...losses), TALLEST * Math.max(...settled));
  const shown = scaled.training.filter(({ loss }) => loss <= top);
  const ending =
    best === undefined
      ? 'no validation loss yet'
      : `best validation loss ${best.loss.toFixed(3)} after ${best.tokens.toFixed(best.tokens < 10 ? 2 : 1)} million tokens`;
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
      x: { domain: [0, Math.max(1e-6, ...[...scaled.training, ...scaled.validation].map(({ tokens }) => tokens))] },
      y: { domain: [Math.min(...losses), top], nice: true },
      marks: [
        Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.gridY({ stroke: INK.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.axisX({ ...QUIET_AXIS, label: 'Tokens seen (millions)', ticks: 6 }),
        Plot.axisY({ ...QUIET_AXIS, label: 'Loss (nats per token)', ticks: 6 }),
        Plot.line(shown, { x: 'tokens', y: 'loss', stroke: INK.first, strokeWidth: 1.25, strokeOpacity: 0.8 }),
        Plot.line(
          scaled.validation.filter(({ loss }) => loss <= top),
          {
            x: 'tokens',
            y: 'loss',
            stroke: INK.second,
            strokeWidth: 2,
            marker: 'dot',
          },
        ),
        best === undefined
          ? null
          : Plot.dot([best], { x: 'tokens', y: 'loss', r: 5, stroke: INK.second, fill: INK.surface, strokeWidth: 2 }),
        endLabels(scaled.training, scaled.validation, top),
      ],
    },
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
          x: 'tokens',
          y: 'loss',
          text: [label.text],
          textAnchor: 'start',
          dx: 10,
          dy: label === lower ? 6 : -6,
          fill: label.fill,
        }),
  );
}

function inMillions(points: readonly LossPoint[]): readonly LossPoint[] {
  return points.map(({ tokens, loss }) => ({ tokens: tokens / 1e6, loss }));
}
