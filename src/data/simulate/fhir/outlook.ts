/**
 * What lies ahead of a patient at each moment of the record, as far as notes may hint at it: the next appointment, the drugs that are to be started, the
 * conditions whose first signs show.
 *
 * Appointments and starts of drugs are waiting times of the process (Poisson, with rates that depend on the levels alone), so they are known ahead
 * without knowing who lives to see them: where something else comes first (an admission, a diagnosis, death, the end of follow-up), the rest
 * of the wait is drawn anew at the same rate, which is how long it would have been. A plan therefore says nothing about survival. Signs do look ahead:
 * they are there because the disease is. The coded record stays as it is.
 */
import type { Random } from '../../../base/random.ts';
import { DEATH_CODE } from '../../record/meds.ts';
import { codeOfLevel, VISIT } from '../codes.ts';
import { MOVES } from '../hazards.ts';
import { type Moment, readHistory } from '../history.ts';
import { encountersPerYear, FOLLOW_UP_YEARS, MINUTES_PER_YEAR, type Patient } from '../process.ts';
import { AXES, type Level, placeOf } from '../states.ts';

export interface Outlook {
  /** When the next routine visit is due: minutes since the Unix epoch, as all times here. */
  readonly appointment: number;
  /** Drugs that conditions so far untreated will be given, and when. */
  readonly starts: readonly { readonly drug: string; readonly minutes: number }[];
  /** Levels that are reached at this moment or later, and when. */
  readonly onsets: ReadonlyMap<Level, number>;
}

/** By the time of each moment of the record. */
export function outlooksOf(patient: Patient, random: Random): ReadonlyMap<number, Outlook> {
  const { moments } = readHistory(patient.events, Number.POSITIVE_INFINITY);
  const visits = new Set(patient.events.filter(({ code }) => code === VISIT).map(({ minutes }) => minutes));
  const death = patient.events.find(({ code }) => code === DEATH_CODE)?.minutes;
  const end = death ?? moments[0].minutes + FOLLOW_UP_YEARS * MINUTES_PER_YEAR;
  const untilStart = new Map<Treatment, number>();
  return new Map(
    moments.map((moment, at) => {
      const next = moments.at(at + 1);
      const isRoutine = next !== undefined && visits.has(next.minutes) && sameLevels(moment, next);
      const appointment = isRoutine
        ? next.minutes
        : (next?.minutes ?? end) + random.exponential(encountersPerYear(moment.levels)) * MINUTES_PER_YEAR;
      const starts = TREATMENTS.filter(({ axis, from }) => moment.levels[axis] === from).map((treatment) => {
        const minutes = untilStart.get(treatment) ?? startOf(treatment, moments.slice(at + 1), end, random);
        untilStart.set(treatment, minutes);
        return { drug: treatment.drug, minutes };
      });
      return [moment.minutes, { appointment, starts, onsets: onsetsFrom(moments, at) }];
    }),
  );
}

interface Treatment {
  readonly axis: number;
  /** The level that is untreated. */
  readonly from: number;
  readonly drug: string;
  readonly perYear: number;
}

const TREATMENTS: readonly Treatment[] = MOVES.flatMap(({ from, to, perYear }) => {
  const drug = codeOfLevel(to);
  const { axis, level } = placeOf(from);
  return drug?.startsWith('ATC//') ? [{ axis, from: level, drug, perYear }] : [];
});

/** When the drug is started, or would have been. */
function startOf({ axis, from, perYear }: Treatment, later: readonly Moment[], end: number, random: Random): number {
  const start = later.find(({ levels }) => levels[axis] > from);
  return start?.minutes ?? end + random.exponential(perYear) * MINUTES_PER_YEAR;
}

function onsetsFrom(moments: readonly Moment[], at: number): ReadonlyMap<Level, number> {
  const before = moments[Math.max(0, at - 1)].levels;
  return new Map(
    AXES.flatMap((axis, a) =>
      axis.flatMap((level, rank) => {
        const onset = before[a] >= rank ? undefined : moments.slice(at).find(({ levels }) => levels[a] >= rank);
        return onset === undefined ? [] : [[level, onset.minutes] as const];
      }),
    ),
  );
}

function sameLevels(one: Moment, other: Moment): boolean {
  return one.levels.every((level, axis) => level === other.levels[axis]);
}
