/**
 * How events are drawn on a timeline, the same in the record and in its futures: visits as dots, stays as bars, diagnoses as diamonds,
 * death as a cross, measurements by their place among the training values.
 */
import * as Plot from '@observablehq/plot';
import { INK } from '../evaluate/plots/canvas.ts';
import { type EventKind, inWords, type TimelineEvent } from './events.ts';
import type { Course } from './stories.ts';

/** Height of a lane of the record, in pixels. */
export const LANE = 21;

/** An event with the height at which it is drawn, in pixels from the top. */
type PlacedEvent = TimelineEvent & { readonly y: number };

/** A future or what happened, with its height. */
export interface CourseRow extends Course {
  readonly y: number;
}

/** A stretch of time at a height. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly words: string;
}

/** One line of the future: visits as dots, stays as bars, new diagnoses as diamonds, death as a cross. */
export function courseMarks(course: CourseRow, name: string, strong: boolean): Plot.Markish[] {
  const { y, endDays, events, end } = course;
  const at = (kind: EventKind) => events.filter((event) => event.kind === kind).map((event) => ({ ...event, y }));
  return [
    Plot.link([{}], {
      x1: 0,
      x2: endDays,
      y1: y,
      y2: y,
      stroke: strong ? INK.text : INK.muted,
      strokeWidth: strong ? 2 : 1,
      strokeOpacity: strong ? 1 : 0.7,
      ...(end === 'open' ? { strokeDasharray: '2 3' } : {}),
      title: () => `${name}: ${courseInWords(course)}`,
    }),
    visitDots(at('visit'), strong ? 2.5 : 1.75),
    stayBars(staysOf(events, y, endDays), strong ? 9 : 7),
    diagnosisMarks([...at('condition'), ...at('illness')], strong ? 5 : 4),
    Plot.dot(at('death'), {
      x: 'days',
      y: 'y',
      symbol: 'times',
      r: strong ? 5.5 : 4,
      stroke: INK.text,
      strokeWidth: 2,
    }),
  ];
}

/** Told to those who point at a line: its length and what it holds, in counts. */
export function courseInWords({ events, endDays, end }: Course): string {
  const count = (kind: EventKind, name: string): string => {
    const times = events.filter((event) => event.kind === kind).length;
    return times === 0 ? '' : `, ${times} ${name}${times === 1 ? '' : 's'}`;
  };
  const ending = { target: 'death', time: 'alive', open: 'no answer' }[end];
  return `${ending} after ${Math.round(endDays)} days${count('visit', 'visit')}${count('admission', 'admission')}`;
}

export function visitDots(events: readonly PlacedEvent[], r: number): Plot.Markish {
  const visits = events.filter(({ kind }) => kind === 'visit');
  return Plot.dot(visits, { x: 'days', y: 'y', r, fill: INK.muted });
}

/** From each admission to the discharge after it, else to the end. */
export function staysOf(events: readonly TimelineEvent[], y: number, end: number): readonly Span[] {
  return events.flatMap((event, i) => {
    if (event.kind !== 'admission') return [];
    const to = events.slice(i).find(({ kind }) => kind === 'discharge')?.days ?? end;
    return [{ from: event.days, to, y, words: `In hospital for ${Math.max(1, Math.round(to - event.days))} days` }];
  });
}

/** Short stays stay visible: the bar has an outline of its own colour. */
export function stayBars(stays: readonly Span[], thickness: number): Plot.Markish {
  return Plot.rect(stays, {
    x1: 'from',
    x2: 'to',
    y1: ({ y }: Span) => y - thickness / 2,
    y2: ({ y }: Span) => y + thickness / 2,
    fill: INK.second,
    stroke: INK.second,
    strokeWidth: 2,
    rx: 1,
    title: 'words',
  });
}

export function diagnosisMarks(events: readonly PlacedEvent[], size: number): Plot.Markish {
  return Plot.dot(events, { x: 'days', y: 'y', symbol: 'diamond', r: size * 0.8, fill: INK.third, title: wordsOf });
}

/** Each as a dot within its lane, joined by a thin line. */
export function measurementMarks(events: readonly PlacedEvent[]): Plot.Markish[] {
  return [
    Plot.line(events, {
      x: 'days',
      y: levelHeight,
      z: 'name',
      stroke: INK.muted,
      strokeOpacity: 0.35,
      strokeWidth: 1,
    }),
    Plot.dot(events, {
      x: 'days',
      y: levelHeight,
      r: 2.4,
      fill: (event: TimelineEvent) => levelInk(event.level ?? 0.5),
      title: wordsOf,
    }),
  ];
}

/** Within its lane: the lowest tenth at the bottom, the highest at the top. */
function levelHeight({ level, y }: PlacedEvent): number {
  return y + (0.5 - (level ?? 0.5)) * (LANE - 6);
}

function levelInk(level: number): string {
  return level < 0.3 ? INK.first : level > 0.7 ? INK.second : INK.muted;
}

/** For those who point at a mark. */
export function wordsOf(event: TimelineEvent): string {
  const { when, what } = inWords(event);
  return `${when} ${what}`;
}
