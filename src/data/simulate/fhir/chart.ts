/**
 * The chart: the events of a simulated patient gathered into encounters, as a hospital keeps them. A visit has one moment; a stay runs
 * from admission to discharge, death or the end of follow-up, with laboratory rounds and new diagnoses and drugs on the way.
 */
import { invariant } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';
import { BIRTH_CODE, DEATH_CODE } from '../../record/meds.ts';
import { ADMISSION, genderCode, VISIT } from '../codes.ts';
import type { FrailtyStep, Patient, RecordEvent } from '../process.ts';
import { SEXES, type Sex } from '../states.ts';

export type DiagnosisRole = 'problem list' | 'visit' | 'stay' | 'principal';

export interface Diagnosis {
  readonly minutes: number;
  /** As in the record: `ICD10CM//I10`. */
  readonly code: string;
  readonly role: DiagnosisRole;
}

export interface Drug {
  readonly minutes: number;
  /** As in the record: `ATC//C09AA05`. */
  readonly code: string;
}

export interface Result {
  /** As in the record: `LAB//718-7//g/dL`. */
  readonly code: string;
  readonly value: number;
}

/** Results of the same minute. */
export interface Round {
  readonly minutes: number;
  readonly results: readonly Result[];
}

export interface ChartEncounter {
  readonly kind: 'visit' | 'stay';
  readonly start: number;
  /** Null while it goes on. */
  readonly end: number | null;
  readonly died: boolean;
  readonly diagnoses: readonly Diagnosis[];
  readonly drugs: readonly Drug[];
  readonly rounds: readonly Round[];
}

export interface Chart {
  readonly sex: Sex;
  readonly birth: number;
  readonly death: number | null;
  /** In order of time; the first is the visit at entry. */
  readonly encounters: readonly ChartEncounter[];
}

/** Visits take 15 to 45 minutes, drawn from `random`: the record says when they begin only. */
export function readChart({ events }: Patient, random: Random): Chart {
  const sex = SEXES.find((one) => events.some(({ code }) => code === genderCode(one)));
  const birth = events.find(({ code }) => code === BIRTH_CODE)?.minutes ?? undefined;
  invariant(sex !== undefined && birth !== undefined, 'simulated record', 'A record says sex and birth.');
  const death = events.find(({ code }) => code === DEATH_CODE)?.minutes ?? null;
  const encounters: ChartEncounter[] = [];
  let stay: Moment[] = [];
  for (const moment of momentsOf(events)) {
    if (has(moment, VISIT)) {
      const end = moment.minutes + 15 + random.integer(31);
      const role = encounters.length === 0 ? 'problem list' : 'visit';
      encounters.push(visitOf(moment, role, death === null ? end : Math.min(end, death)));
    } else if (stay.length > 0 || has(moment, ADMISSION)) {
      stay.push(moment);
      if (!has(moment, DEATH_CODE) && !has(moment, 'DISCHARGE//HOME')) continue;
      encounters.push(stayOf(stay));
      stay = [];
    }
  }
  if (stay.length > 0) encounters.push(stayOf(stay));
  return { sex, birth, death, encounters };
}

/** The hidden frailty at a time. */
export function frailtyAt(steps: readonly FrailtyStep[], minutes: number): number {
  return steps.findLast((step) => step.minutes <= minutes)?.frailty ?? 0;
}

interface Moment {
  readonly minutes: number;
  readonly events: readonly RecordEvent[];
}

function momentsOf(events: readonly RecordEvent[]): readonly Moment[] {
  const moments = new Map<number, RecordEvent[]>();
  for (const event of events) {
    if (event.minutes === null || event.code === BIRTH_CODE) continue;
    const now = moments.get(event.minutes);
    if (now === undefined) moments.set(event.minutes, [event]);
    else now.push(event);
  }
  return [...moments].map(([minutes, now]) => ({ minutes, events: now }));
}

function visitOf(moment: Moment, role: DiagnosisRole, end: number): ChartEncounter {
  const parts = { diagnoses: diagnosesOf(moment, role), drugs: drugsOf(moment), rounds: roundsOf([moment]) };
  return { kind: 'visit', start: moment.minutes, end, died: false, ...parts };
}

function stayOf(moments: readonly Moment[]): ChartEncounter {
  const last = moments[moments.length - 1];
  const died = has(last, DEATH_CODE);
  return {
    kind: 'stay',
    start: moments[0].minutes,
    end: died || has(last, 'DISCHARGE//HOME') ? last.minutes : null,
    died,
    diagnoses: moments.flatMap((one) => diagnosesOf(one, has(one, 'DISCHARGE//HOME') ? 'principal' : 'stay')),
    drugs: moments.flatMap(drugsOf),
    rounds: roundsOf(moments),
  };
}

function diagnosesOf({ minutes, events }: Moment, role: DiagnosisRole): readonly Diagnosis[] {
  return events.filter(({ code }) => code.startsWith('ICD10CM//')).map(({ code }) => ({ minutes, code, role }));
}

function drugsOf({ minutes, events }: Moment): readonly Drug[] {
  return events.filter(({ code }) => code.startsWith('ATC//')).map(({ code }) => ({ minutes, code }));
}

function roundsOf(moments: readonly Moment[]): readonly Round[] {
  return moments
    .map(({ minutes, events }) => ({
      minutes,
      results: events.flatMap(({ code, value }) => (value === null ? [] : [{ code, value }])),
    }))
    .filter(({ results }) => results.length > 0);
}

function has({ events }: Moment, code: string): boolean {
  return events.some((event) => event.code === code);
}
