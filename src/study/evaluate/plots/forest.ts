/** Subgroups side by side: AUROC with its interval per level, the whole cohort as a reference line, counts at the right. */
import * as Plot from '@observablehq/plot';
import { formatCount, formatFigure, formatInterval } from '../format.ts';
import type { Estimate } from '../resampling.ts';
import type { SubgroupResult } from '../subgroups.ts';
import { drawPicture, INK, QUIET_AXIS } from './canvas.ts';

const ROW_HEIGHT = 24;

interface ForestRow {
  /** Position from the top, in rows. */
  readonly place: number;
  readonly label: string;
  readonly heading: boolean;
  readonly group?: SubgroupResult;
}

/** @returns null when there is nothing to draw. */
export function forestPlot(subgroups: readonly SubgroupResult[], overall: Estimate): string | null {
  const rows = layOut(subgroups);
  const measured = rows.flatMap(({ place, group }) => {
    const auroc = group?.metrics?.auroc;
    return auroc?.value == null
      ? []
      : [{ place, value: auroc.value, low: auroc.low ?? auroc.value, high: auroc.high ?? auroc.value }];
  });
  if (measured.length === 0) return null;
  const left = Math.floor(20 * Math.min(...measured.map(({ low }) => low), overall.value ?? 1)) / 20;
  const right = Math.ceil(20 * Math.max(...measured.map(({ high }) => high), overall.value ?? 0)) / 20;
  const column = (text: (row: ForestRow) => string, dx: number, anchor: 'start' | 'end', x: number): Plot.Markish =>
    Plot.text(rows, { x, y: 'place', dx, textAnchor: anchor, text, fill: INK.text, fontVariant: 'tabular-nums' });
  return drawPicture({
    title: 'Subgroups: AUROC',
    subtitle: `Bars are 95 % intervals; the line is the whole cohort, ${formatFigure(overall.value)}`,
    description: `AUROC of ${measured.length} subgroups with 95 % intervals, beside the whole cohort's ${formatFigure(overall.value)}.`,
    titleLeft: 10,
    options: {
      width: 780,
      height: 52 + 24 + 48 + rows.length * ROW_HEIGHT,
      marginTop: 24,
      marginLeft: 200,
      marginRight: 320,
      marginBottom: 48,
      x: { domain: [left, right] },
      y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
      marks: [
        Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ ...QUIET_AXIS, label: 'AUROC', ticks: 5, tickFormat: (value: number) => value.toFixed(2) }),
        overall.value === null ? null : Plot.ruleX([overall.value], { stroke: INK.muted, strokeDasharray: '4 4' }),
        Plot.link(measured, { x1: 'low', x2: 'high', y1: 'place', y2: 'place', stroke: INK.first, strokeWidth: 2 }),
        Plot.dot(measured, { x: 'value', y: 'place', r: 4.5, fill: INK.first, stroke: INK.surface }),
        Plot.text(
          rows.filter(({ heading }) => heading),
          {
            x: left,
            y: 'place',
            dx: -190,
            textAnchor: 'start',
            text: 'label',
            fontWeight: 600,
            fill: INK.text,
          },
        ),
        Plot.text(
          rows.filter(({ heading }) => !heading),
          {
            x: left,
            y: 'place',
            dx: -178,
            textAnchor: 'start',
            text: 'label',
            fill: INK.text,
          },
        ),
        column((row) => estimateText(row), 14, 'start', right),
        column((row) => (row.group === undefined ? '' : formatCount(row.group.subjects)), 232, 'end', right),
        column((row) => (row.group === undefined ? '' : formatCount(row.group.events)), 306, 'end', right),
        columnHeads(right),
      ],
    },
  });
}

/** A heading per column, its levels below it. */
function layOut(subgroups: readonly SubgroupResult[]): readonly ForestRow[] {
  const rows: ForestRow[] = [];
  let column: string | undefined;
  for (const group of subgroups) {
    if (group.column !== column) rows.push({ place: rows.length, label: group.column, heading: true });
    column = group.column;
    rows.push({ place: rows.length, label: shorten(group.level), heading: false, group });
  }
  return rows;
}

function columnHeads(right: number): Plot.Markish[] {
  const heads = [
    { text: 'AUROC (95 % interval)', dx: 14, textAnchor: 'start' },
    { text: 'subjects', dx: 232, textAnchor: 'end' },
    { text: 'events', dx: 306, textAnchor: 'end' },
  ] as const;
  return heads.map(({ text, dx, textAnchor }) =>
    Plot.text([[right, -0.5]], { text: [text], dx, dy: -10, textAnchor, fill: INK.muted }),
  );
}

function estimateText({ group }: ForestRow): string {
  if (group === undefined) return '';
  if (group.metrics === null) return 'too few';
  return `${formatFigure(group.metrics.auroc.value, 2)} (${formatInterval(group.metrics.auroc, 2)})`;
}

function shorten(label: string): string {
  return label.length > 26 ? `${label.slice(0, 25)}…` : label;
}
