/**
 * The questions asked of the simulated hospital: what is predicted, how far ahead, and when.
 *
 * A prediction time is a stopping time: it is decided by the record up to it (at most one a patient and task). Follow-up always
 * reaches past the horizon, so every label is seen.
 */
import { DEATH_CODE } from '../record/meds.ts';
import { ADMISSION, VISIT } from './codes.ts';
import { FOLLOW_UP_YEARS, MINUTES_PER_DAY, MINUTES_PER_YEAR, type RecordEvent } from './process.ts';
import { DEAD, FRAILTY_COUNT, LOCATION_AXIS, OBSERVED_STATES } from './states.ts';

export interface SimulatedTask {
  readonly name: string;
  readonly question: string;
  /** The prediction time in words. */
  readonly rule: string;
  readonly horizonDays: number;
  /** Code patterns: a trailing `*` stands for anything. */
  readonly targets: readonly string[];
  readonly stops: readonly string[];
  /** Predict at the first event of this code, this many years or more after the first visit. */
  readonly index: { readonly code: string; readonly yearsAfterEntry: number };
  /** Whoever has one of these codes at the prediction time is not asked about. */
  readonly excluded: readonly string[];
  /** The target as states of the chain. */
  readonly isTarget: (state: number) => boolean;
}

const HEART_AXIS = 2;

export const SIMULATED_TASKS: readonly SimulatedTask[] = [
  {
    name: 'death_1y',
    question: 'Does the patient die within one year of this visit?',
    rule: 'the first outpatient visit four years or more after the first visit, at least one year before the end of follow-up',
    horizonDays: 365,
    targets: [`${DEATH_CODE}*`],
    stops: [],
    index: { code: VISIT, yearsAfterEntry: 4 },
    excluded: [],
    isTarget: (state) => state === DEAD,
  },
  {
    name: 'readmission_90d',
    question: 'Is the patient admitted again within 90 days of this discharge?',
    rule: 'the first discharge one year or more after the first visit, at least 90 days before the end of follow-up',
    horizonDays: 90,
    targets: [ADMISSION],
    stops: [`${DEATH_CODE}*`],
    index: { code: 'DISCHARGE//HOME', yearsAfterEntry: 1 },
    excluded: [],
    isTarget: (state) => levelIn(state, LOCATION_AXIS) === 1,
  },
  {
    name: 'heart_failure_2y',
    question: 'Is heart failure diagnosed for the first time within two years of this visit?',
    rule: 'the first outpatient visit four years or more after the first visit, at least two years before the end of follow-up, for patients without heart failure',
    horizonDays: 730,
    targets: ['ICD10CM//I50*'],
    stops: [`${DEATH_CODE}*`],
    index: { code: VISIT, yearsAfterEntry: 4 },
    excluded: ['ICD10CM//I50*'],
    isTarget: (state) => levelIn(state, HEART_AXIS) >= 2,
  },
];

/** The prediction time in minutes since the epoch, or null when the patient is not asked about. */
export function predictionTime(task: SimulatedTask, events: readonly RecordEvent[]): number | null {
  const entry = events.find((event) => event.code === VISIT)?.minutes;
  if (entry === null || entry === undefined) return null;
  const earliest = entry + task.index.yearsAfterEntry * MINUTES_PER_YEAR;
  const latest = entry + FOLLOW_UP_YEARS * MINUTES_PER_YEAR - task.horizonDays * MINUTES_PER_DAY;
  for (const { minutes, code } of events) {
    if (minutes === null || minutes < earliest || code !== task.index.code) continue;
    if (minutes > latest) return null;
    return hasCode(events, task.excluded, Number.NEGATIVE_INFINITY, minutes) ? null : minutes;
  }
  return null;
}

/** Whether the target happens after the prediction time, at most the horizon later. */
export function labelOf(task: SimulatedTask, events: readonly RecordEvent[], predicted: number): boolean {
  return hasCode(events, task.targets, predicted, predicted + task.horizonDays * MINUTES_PER_DAY);
}

/** Whether an event of these patterns happens after `after` and no later than `until`. */
function hasCode(events: readonly RecordEvent[], patterns: readonly string[], after: number, until: number): boolean {
  return events.some(
    ({ minutes, code }) => minutes !== null && minutes > after && minutes <= until && matchesAny(code, patterns),
  );
}

function matchesAny(code: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern));
}

function levelIn(state: number, axis: number): number {
  return state === DEAD ? -1 : OBSERVED_STATES[Math.floor(state / FRAILTY_COUNT)][axis];
}
