/** Simulated records: reproducible patient by patient, in order, possible, and read back as they were made. */
import { describe, expect, it } from 'vitest';
import { mean } from '../../base/statistics.ts';
import { CODE_MEANINGS } from './codes.ts';
import { readHistory } from './history.ts';
import { FOLLOW_UP_YEARS, MINUTES_PER_YEAR, type Patient, type RecordEvent, simulatePatient } from './process.ts';
import { LOCATION_AXIS } from './states.ts';

const patients = Array.from({ length: 400 }, (_, k) => simulatePatient(3, k + 1));

describe('simulatePatient', () => {
  it('depends on the seed and the subject alone', () => {
    expect(simulatePatient(3, 17)).toEqual(patients[16]);
    expect(simulatePatient(4, 17)).not.toEqual(patients[16]);
  });

  it('writes events in order of time, static facts first, nothing after death or follow-up', () => {
    for (const { events } of patients) {
      const times = events.map((event) => event.minutes ?? Number.NEGATIVE_INFINITY);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((time) => time === Number.NEGATIVE_INFINITY || Number.isInteger(time))).toBe(true);
      const death = events.findIndex((event) => event.code === 'MEDS_DEATH');
      expect([-1, events.length - 1]).toContain(death);
      expect(times[times.length - 1]).toBeLessThanOrEqual(times[2] + FOLLOW_UP_YEARS * MINUTES_PER_YEAR);
    }
  });

  it('knows the hidden frailty from entry on: it only rises, one step at a time', () => {
    for (const { events, frailty } of patients) {
      expect(frailty[0].minutes).toBe(events[2].minutes);
      for (const [index, step] of frailty.slice(1).entries()) {
        expect(step.frailty).toBe(frailty[index].frailty + 1);
        expect(step.minutes).toBeGreaterThan(frailty[index].minutes);
      }
    }
    expect(patients.filter(({ frailty }) => frailty.length > 1).length).toBeGreaterThan(50);
  });

  it('uses only codes that it describes', () => {
    const known = new Set(CODE_MEANINGS.map(({ code }) => code));
    const used = new Set(patients.flatMap(({ events }) => events.map((event) => event.code)));
    expect([...used].filter((code) => !known.has(code))).toEqual([]);
    expect(known.size).toBe(CODE_MEANINGS.length);
  });

  it('keeps admissions and discharges in turn', () => {
    for (const { events } of patients) {
      const stays = events.filter(({ code }) => code.startsWith('ADMITTED_FROM') || code.startsWith('DISCHARGE'));
      for (const [index, { code }] of stays.entries()) expect(code.startsWith('ADMITTED_FROM')).toBe(index % 2 === 0);
    }
  });

  it('makes records of useful length, with deaths', () => {
    const lengths = patients.map(({ events }) => events.length);
    expect(mean(lengths)).toBeGreaterThan(60);
    expect(mean(lengths)).toBeLessThan(150);
    const died = patients.filter(({ events }) => events[events.length - 1].code === 'MEDS_DEATH').length;
    expect(died / patients.length).toBeGreaterThan(0.2);
    expect(died / patients.length).toBeLessThan(0.5);
  });
});

describe('readHistory', () => {
  it('shows conditions that only rise and one change a moment', () => {
    for (const { events } of patients.slice(0, 100)) {
      const { moments } = readHistory(events, Number.POSITIVE_INFINITY);
      for (const [index, { levels }] of moments.entries()) {
        if (index === 0) continue;
        const before = moments[index - 1].levels;
        expect(levels.filter((level, axis) => level !== before[axis]).length).toBeLessThanOrEqual(1);
        for (const [axis, level] of levels.entries()) {
          if (axis !== LOCATION_AXIS) expect(level).toBeGreaterThanOrEqual(before[axis]);
        }
      }
    }
  });

  it('does not see what comes later, nor the order within a moment', () => {
    const { events } = longest(patients);
    const until = events[Math.floor(events.length / 2)].minutes ?? 0;
    const known = events.filter((event) => event.minutes === null || event.minutes <= until);
    expect(readHistory(events, until)).toEqual(readHistory(known, until));
    const levelsOf = (list: readonly RecordEvent[]) => readHistory(list, until).moments.map(({ levels }) => levels);
    expect(levelsOf(known.toReversed())).toEqual(levelsOf(known));
  });
});

function longest(all: readonly Patient[]): Patient {
  return all.reduce((most, patient) => (patient.events.length > most.events.length ? patient : most));
}
