/**
 * One patient's timeline as a picture. Left of the prediction: the record, a lane for visits and stays, one for each diagnosis, drug
 * and measurement. Right of it, on a scale of its own: what happened, and sampled futures as thin lines. Measurements are drawn
 * by their place among the training values: higher is higher, and colour says the same.
 */
import * as Plot from '@observablehq/plot';
import { formatShare } from '../evaluate/format.ts';
import { drawPicture, INK, QUIET_AXIS } from '../evaluate/plots/canvas.ts';
import {
  type CourseRow,
  courseMarks,
  diagnosisMarks,
  LANE,
  measurementMarks,
  stayBars,
  staysOf,
  visitDots,
  wordsOf,
} from './eventMarks.ts';
import type { EventKind, TimelineEvent } from './events.ts';
import type { Course, PatientStory } from './stories.ts';

export const FUTURES_DRAWN = 20;

const WIDTH = 1040;
const LEFT = 168;
const MIDDLE = 600;
const RIGHT = 132;
const FUTURES_TOP = 2 * LANE;
const FUTURE_GAP = 13;
const DAYS_A_YEAR = 365.25;
const DAYS_A_MONTH = DAYS_A_YEAR / 12;

/** A row of the record: its events, and how high its middle lies (from the top of the picture, in pixels). */
interface Lane {
  readonly name: string;
  readonly kind: EventKind;
  readonly events: readonly TimelineEvent[];
  readonly y: number;
}

export function timelinePlot(story: PatientStory): string {
  const lanes = lanesOf(story.past);
  const futures = drawnFutures(story.futures);
  const bottom = Math.max(lanes.length * LANE, FUTURES_TOP + futures.length * FUTURE_GAP) + 6;
  const start = Math.min(-DAYS_A_YEAR, ...story.past.map(({ days }) => days));
  return drawPicture({
    title: `${story.label}: ${story.who}`,
    subtitle: `The record, what happened, and ${futures.length} of ${story.futures.length} sampled futures`,
    description: `${verdict(story)} Left, ${lanes.length} lanes of the record; right, what happened and ${futures.length} sampled futures.`,
    titleLeft: 16,
    options: {
      width: WIDTH,
      height: bottom + 52 + 34 + 70,
      marginTop: 34,
      marginLeft: LEFT,
      marginRight: RIGHT,
      marginBottom: 70,
      x: { type: 'linear', domain: [start, 0, story.horizonDays], range: [LEFT, MIDDLE, WIDTH - RIGHT] },
      y: { domain: [bottom, 0], axis: null },
      marks: [
        frame(start, story.horizonDays, bottom),
        laneMarks(lanes, start),
        courseMarks({ ...story.happened, y: LANE / 2 }, 'What happened', true),
        futures.flatMap((future, i) => courseMarks(future, `Future ${i + 1}`, false)),
        sideLabels(story, futures),
        legend(),
      ],
    },
  });
}

/** The answer in a sentence, beside the truth. */
export function verdict({ futures, risk, trueRisk, horizonDays, happened }: PatientStory): string {
  const hits = futures.filter(({ end }) => end === 'target').length;
  const open = futures.filter(({ end }) => end === 'open').length;
  const unanswered = open === 0 ? '' : `, ${open} have no answer`;
  const within = horizonDays > 360 && horizonDays < 370 ? 'one year' : `${Math.round(horizonDays)} days`;
  const after = happened.end === 'target' ? 'died' : `alive after ${within}`;
  return `${hits} of ${futures.length} sampled futures end in death within ${within}${unanswered}: risk ${formatShare(risk)}. True risk ${formatShare(trueRisk)}. What happened: ${after}.`;
}

/** Visits and stays first, then diagnoses by first appearance, drugs, measurements. */
function lanesOf(past: readonly TimelineEvent[]): readonly Lane[] {
  const groups = new Map<string, { kind: EventKind; events: TimelineEvent[] }>();
  for (const event of past) {
    if (event.kind === undefined) continue;
    const isEncounter = event.kind === 'visit' || event.kind === 'admission' || event.kind === 'discharge';
    const name = isEncounter ? 'Visits and stays' : event.name;
    const group = groups.get(name) ?? { kind: isEncounter ? 'visit' : event.kind, events: [] };
    groups.set(name, group);
    group.events.push(event);
  }
  const order: readonly EventKind[] = ['visit', 'condition', 'illness', 'drug', 'measurement'];
  return order
    .flatMap((wanted) => [...groups].filter(([, { kind }]) => kind === wanted))
    .map(([name, group], row) => ({ name, ...group, y: (row + 0.5) * LANE }));
}

/** The first of those sampled; for the eye, the ones with the event stand first, by its time. */
function drawnFutures(futures: readonly Course[]): readonly CourseRow[] {
  const key = ({ end, endDays }: Course): number => (end === 'target' ? endDays : Number.POSITIVE_INFINITY);
  return futures
    .slice(0, FUTURES_DRAWN)
    .toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) - key(b)))
    .map((future, i) => ({ ...future, y: FUTURES_TOP + (i + 0.5) * FUTURE_GAP }));
}

function frame(start: number, horizon: number, bottom: number): Plot.Markish[] {
  const years = Array.from({ length: Math.floor(-start / DAYS_A_YEAR) }, (_, i) => -(i + 1) * DAYS_A_YEAR);
  const quarters = [0.25, 0.5, 0.75, 1].map((part) => part * horizon);
  const label = (days: number): string =>
    days < 0 ? `−${Math.round(-days / DAYS_A_YEAR)} y` : days === 0 ? '' : `+${Math.round(days / DAYS_A_MONTH)} mo`;
  return [
    Plot.ruleX([...years, ...quarters], { stroke: INK.grid, shapeRendering: 'crispEdges' }),
    Plot.axisX([...years, ...quarters], { ...QUIET_AXIS, label: null, tickFormat: label }),
    Plot.rect([{}], { x1: 0, x2: horizon, y1: 0, y2: bottom, fill: INK.first, fillOpacity: 0.05 }),
    Plot.ruleX([0], { stroke: INK.text, strokeWidth: 1.5 }),
    Plot.text([0], { x: 0, y: 0, dy: -22, text: ['prediction'], fontWeight: 600, fill: INK.text }),
    Plot.text([start], { x: start, y: 0, dy: -8, text: ['The record'], textAnchor: 'start', fill: INK.muted }),
    Plot.text([horizon], { x: horizon, y: 0, dy: -8, text: ['What comes next'], textAnchor: 'end', fill: INK.muted }),
  ];
}

function laneMarks(lanes: readonly Lane[], start: number): Plot.Markish[] {
  const seen = (kind: EventKind) => lanes.filter((lane) => lane.kind === kind);
  const dots = (kind: EventKind) => seen(kind).flatMap(({ events, y }) => events.map((event) => ({ ...event, y })));
  const [firstMeasured] = seen('measurement');
  return [
    Plot.link(lanes, { x1: start, x2: 0, y1: 'y', y2: 'y', stroke: INK.grid }),
    firstMeasured === undefined
      ? null
      : Plot.ruleY([firstMeasured.y - LANE / 2], { x1: start, x2: 0, stroke: INK.muted, strokeOpacity: 0.5 }),
    Plot.text(lanes, { x: start, y: 'y', dx: -10, text: 'name', textAnchor: 'end', fill: INK.text }),
    visitDots(dots('visit'), 2.25),
    stayBars(
      seen('visit').flatMap(({ events, y }) => staysOf(events, y, 0)),
      9,
    ),
    Plot.link(seen('condition'), {
      x1: (lane: Lane) => lane.events[0].days,
      x2: 0,
      y1: 'y',
      y2: 'y',
      stroke: INK.third,
      strokeOpacity: 0.35,
    }),
    diagnosisMarks([...dots('condition'), ...dots('illness')], 5),
    Plot.link(seen('drug'), {
      x1: (lane: Lane) => lane.events[0].days,
      x2: (lane: Lane) => lane.events[lane.events.length - 1].days,
      y1: 'y',
      y2: 'y',
      stroke: INK.first,
      strokeWidth: 6,
      strokeOpacity: 0.3,
      strokeLinecap: 'round',
    }),
    Plot.dot(dots('drug'), { x: 'days', y: 'y', r: 1.75, fill: INK.first, title: wordsOf }),
    measurementMarks(dots('measurement')),
  ];
}

function sideLabels(story: PatientStory, futures: readonly CourseRow[]): Plot.Markish[] {
  const x = story.horizonDays;
  const middle = FUTURES_TOP + (futures.length * FUTURE_GAP) / 2;
  const label = (y: number, text: string, weight: number): Plot.Markish =>
    Plot.text([text], {
      x,
      y,
      dx: 12,
      text: [text],
      textAnchor: 'start',
      fontWeight: weight,
      fill: INK.text,
      lineHeight: 1.25,
    });
  return [
    label(LANE / 2, 'what happened', 600),
    label(middle, `${futures.length} of ${story.futures.length}\nsampled futures`, 400),
  ];
}

function legend(): Plot.Markish[] {
  const entries: readonly (readonly [symbol: Plot.SymbolType, ink: string, text: string, left: number])[] = [
    ['circle', INK.muted, 'outpatient visit', 0],
    ['square', INK.second, 'stay in hospital', 128],
    ['diamond', INK.third, 'diagnosis', 256],
    ['times', INK.text, 'death', 346],
    ['square', INK.first, 'drug', 414],
    ['circle', INK.first, 'low value', 474],
    ['circle', INK.second, 'high value', 564],
  ];
  const place = { frameAnchor: 'bottom-left', dy: 52 } as const;
  return entries.flatMap(([symbol, ink, text, left]) => [
    Plot.dot([text], {
      ...place,
      dx: left,
      dy: place.dy - 5,
      r: 4,
      symbol,
      ...(symbol === 'times' ? { stroke: ink, strokeWidth: 2 } : { fill: ink }),
    }),
    Plot.text([text], { ...place, dx: left + 12, text: [text], textAnchor: 'start', fill: INK.muted }),
  ]);
}
