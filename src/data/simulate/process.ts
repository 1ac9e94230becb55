/**
 * One simulated patient, from the first visit to death or the end of follow-up: the disease process of hazards.ts run forward, and what
 * the hospital writes down of it.
 *
 * Visits (at home) and laboratory rounds (in hospital) are Poisson with rates that depend on observed levels only, so their
 * timing says nothing about frailty; every new diagnosis or drug at home is made at a visit of its own. Times are whole minutes:
 * a waiting time is rounded up, and the process goes on from the rounded time.
 * A patient is a function of (seed, subject id) alone.
 */

import { type Random, seededRandom } from '../../base/random.ts';
import { BIRTH_CODE, DEATH_CODE } from '../record/meds.ts';
import { chainOf } from './chain.ts';
import { codeOfLevel, dischargeDiagnoses, drugCodes, genderCode, VISIT } from './codes.ts';
import { ENTRY_AGE_YEARS, sampleEntry, sampleIndex } from './entry.ts';
import { ageBand, bandEndYears } from './hazards.ts';
import { LABS, orderProbability, sampleValue } from './labs.ts';
import type { Generator } from './markov.ts';
import {
  AXES,
  DEAD,
  FRAILTY_COUNT,
  type Levels,
  LOCATION_AXIS,
  OBSERVED_STATES,
  observedIndex,
  SEXES,
  type Sex,
  stateIndex,
} from './states.ts';

/** One line of the record. `minutes` since the Unix epoch, null for static facts. */
export interface RecordEvent {
  readonly minutes: number | null;
  readonly code: string;
  readonly value: number | null;
}

export interface Patient {
  readonly subjectId: number;
  /** In order of time, static facts first. */
  readonly events: readonly RecordEvent[];
  /** Hidden: no event shows it. */
  readonly frailty: readonly FrailtyStep[];
}

/** The frailty from a time on; the first is at entry. */
export interface FrailtyStep {
  readonly minutes: number;
  readonly frailty: number;
}

export const MINUTES_PER_DAY = 1440;
export const MINUTES_PER_YEAR = 365.25 * MINUTES_PER_DAY;
export const FOLLOW_UP_YEARS = 8;

/** Entry on any day of 2004 to 2011, between 8 and 16 o'clock. */
const FIRST_ENTRY_DAY = 12418;
const ENTRY_DAYS = 2922;
const VISITS_PER_YEAR = { base: 1.2, perCondition: 0.5 };
const ROUNDS_PER_YEAR = 0.25 * 365.25;

export function simulatePatient(seed: number, subjectId: number): Patient {
  const random = seededRandom(seed, 'simulated patient', subjectId);
  const sex = SEXES[random.integer(2)];
  const entryDay = FIRST_ENTRY_DAY + random.integer(ENTRY_DAYS);
  const ageDays = Math.round(
    365.25 * (ENTRY_AGE_YEARS.from + random.uniform() * (ENTRY_AGE_YEARS.to - ENTRY_AGE_YEARS.from)),
  );
  const birth = (entryDay - ageDays) * MINUTES_PER_DAY;
  const entry = entryDay * MINUTES_PER_DAY + 480 + random.integer(480);
  const { levels, frailty } = sampleEntry(sex, bandAt(entry, birth), random);
  const record: RecordEvent[] = [
    { minutes: null, code: genderCode(sex), value: null },
    { minutes: birth, code: BIRTH_CODE, value: null },
  ];
  const course = { sex, birth, minutes: entry, levels, frailty, frailtySteps: [{ minutes: entry, frailty }] };
  writeVisit(record, course, diagnosesOf(levels), random);
  runCourse(record, course, entry + FOLLOW_UP_YEARS * MINUTES_PER_YEAR, random);
  return { subjectId, events: record, frailty: course.frailtySteps };
}

/** The age band at a time. */
export function bandAt(minutes: number, birth: number): number {
  return ageBand((minutes - birth) / MINUTES_PER_YEAR);
}

/** The time at which the patient leaves an age band. */
export function bandEndMinutes(band: number, birth: number): number {
  return birth + bandEndYears(band) * MINUTES_PER_YEAR;
}

/** Minutes since the epoch as MEDS counts: microseconds. */
export function microseconds(minutes: number): bigint {
  return BigInt(minutes) * 60_000_000n;
}

/** Where the hidden process stands. Mutable: it is the running state of one simulation. */
interface Course {
  readonly sex: Sex;
  readonly birth: number;
  minutes: number;
  levels: Levels;
  frailty: number;
  readonly frailtySteps: FrailtyStep[];
}

/** Runs the process to death or `end`. A waiting time that outlasts the age band is drawn afresh in the next: it has no memory. */
function runCourse(record: RecordEvent[], course: Course, end: number, random: Random): void {
  for (;;) {
    const band = bandAt(course.minutes, course.birth);
    const chain = chainOf(course.sex, band);
    const state = stateIndex(observedIndex(course.levels), course.frailty);
    const encounters = encountersPerYear(course.levels);
    const total = chain.exitRate[state] + encounters;
    const next = course.minutes + Math.max(1, Math.ceil(random.exponential(total) * MINUTES_PER_YEAR));
    const bandEnd = bandEndMinutes(band, course.birth);
    if (next > Math.min(end, bandEnd)) {
      if (bandEnd >= end) return;
      course.minutes = bandEnd;
      continue;
    }
    course.minutes = next;
    const draw = random.uniform() * total;
    if (draw < encounters) {
      writeEncounter(record, course, random);
      continue;
    }
    const after = chooseTransition(chain, state, draw - encounters);
    if (after === DEAD) {
      write(record, course, DEATH_CODE);
      return;
    }
    moveTo(record, course, after, random);
  }
}

/** The transition out of `state` that a draw from [0, exit rate) falls on. */
function chooseTransition(chain: Generator, state: number, at: number): number {
  let left = at;
  const last = chain.rowStart[state + 1] - 1;
  for (let i = chain.rowStart[state]; i < last; i++) {
    left -= chain.rate[i];
    if (left < 0) return chain.target[i];
  }
  return chain.target[last];
}

/** Takes a transition and writes what the hospital sees of it; a step of frailty is not seen. */
function moveTo(record: RecordEvent[], course: Course, after: number, random: Random): void {
  const before = course.levels;
  course.frailty = after % FRAILTY_COUNT;
  course.levels = OBSERVED_STATES[Math.floor(after / FRAILTY_COUNT)];
  const axis = course.levels.findIndex((level, a) => level !== before[a]);
  if (axis < 0) {
    course.frailtySteps.push({ minutes: course.minutes, frailty: course.frailty });
    return;
  }
  const code = codeOfLevel(AXES[axis][course.levels[axis]]) ?? '';
  if (axis !== LOCATION_AXIS) {
    if (isInHospital(course.levels)) write(record, course, code);
    else writeVisit(record, course, code.startsWith('ATC//') ? [] : [code], random);
  } else if (isInHospital(course.levels)) {
    write(record, course, code);
    writeLabs(record, course, random);
  } else {
    const reasons = dischargeDiagnoses(course.levels);
    write(
      record,
      course,
      reasons[
        sampleIndex(
          reasons.map(({ weight }) => weight),
          random,
        )
      ].code,
    );
    write(record, course, code);
  }
}

function writeEncounter(record: RecordEvent[], course: Course, random: Random): void {
  if (isInHospital(course.levels)) writeLabs(record, course, random);
  else writeVisit(record, course, [], random);
}

/** A visit: new diagnoses, then every drug the patient takes, then the laboratory. */
function writeVisit(record: RecordEvent[], course: Course, diagnoses: readonly string[], random: Random): void {
  for (const code of [VISIT, ...diagnoses, ...drugCodes(course.levels)]) write(record, course, code);
  writeLabs(record, course, random);
}

function writeLabs(record: RecordEvent[], course: Course, random: Random): void {
  for (const lab of LABS) {
    if (random.uniform() >= orderProbability(lab, course.levels)) continue;
    write(record, course, lab.code, sampleValue(lab, course.levels, course.frailty, course.sex, random));
  }
}

function write(record: RecordEvent[], course: Course, code: string, value: number | null = null): void {
  record.push({ minutes: course.minutes, code, value });
}

/** The diagnoses on the problem list at entry: a treated condition is listed too. */
function diagnosesOf(levels: Levels): readonly string[] {
  return levels
    .flatMap((level, axis) => AXES[axis].slice(1, level + 1))
    .map((name) => codeOfLevel(name) ?? '')
    .filter((code) => code.startsWith('ICD10CM//'));
}

/** Visits at home, laboratory rounds in hospital: a function of the observed levels alone. */
export function encountersPerYear(levels: Levels): number {
  if (isInHospital(levels)) return ROUNDS_PER_YEAR;
  const conditions = levels.filter((level, axis) => axis !== LOCATION_AXIS && level > 0).length;
  return VISITS_PER_YEAR.base + VISITS_PER_YEAR.perCondition * conditions;
}

function isInHospital(levels: Levels): boolean {
  return levels[LOCATION_AXIS] === 1;
}
