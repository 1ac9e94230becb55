/**
 * What lies ahead as notes tell it: appointments and starts of drugs are waits of the process, whoever lives to see them, so that a plan says nothing about survival; and
 * they are what happens where nothing else comes first.
 */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { DEATH_CODE } from '../../record/meds.ts';
import { VISIT } from '../codes.ts';
import { readHistory } from '../history.ts';
import { encountersPerYear, MINUTES_PER_YEAR, simulatePatient } from '../process.ts';
import { outlooksOf } from './outlook.ts';

const SEED = 4;
const cases = Array.from({ length: 600 }, (_, k) => {
  const patient = simulatePatient(SEED, k + 1);
  const { moments } = readHistory(patient.events, Number.POSITIVE_INFINITY);
  const death = patient.events.find(({ code }) => code === DEATH_CODE)?.minutes ?? null;
  return { patient, moments, death, outlooks: outlooksOf(patient, seededRandom(SEED, 'outlook', k)) };
});
/** At each moment at home before death: the wait for the appointment, in units of its mean. */
const waits = cases.flatMap(({ moments, death, outlooks }) =>
  moments.flatMap(({ minutes, levels }) => {
    if (levels[4] === 1 || minutes === death) return [];
    const appointment = outlooks.get(minutes)?.appointment ?? Number.NaN;
    const diesSoon = death !== null && death - minutes < MINUTES_PER_YEAR;
    return [{ diesSoon, wait: ((appointment - minutes) / MINUTES_PER_YEAR) * encountersPerYear(levels) }];
  }),
);

describe('the outlook', () => {
  it.each([true, false])(
    'gives appointments as long as the rate says, whether death is near (%s) or not',
    (diesSoon) => {
      const some = waits.filter((one) => one.diesSoon === diesSoon).map(({ wait }) => wait);
      expect(some.length).toBeGreaterThan(200);
      expect(Math.abs(mean(some) - 1)).toBeLessThan(4 / Math.sqrt(some.length));
    },
  );

  it('gives starts of drugs as long as their rate says, though some never see them', () => {
    const metformin = cases.flatMap(({ patient, moments, outlooks }) => {
      const first = moments.find(({ levels }) => levels[0] === 1);
      const start = first === undefined ? undefined : outlooks.get(first.minutes)?.starts;
      const planned = start?.find(({ drug }) => drug === 'ATC//A10BA02')?.minutes;
      if (first === undefined || planned === undefined) return [];
      const given = patient.events.find(({ code }) => code === 'ATC//A10BA02')?.minutes ?? null;
      return [{ wait: ((planned - first.minutes) / MINUTES_PER_YEAR) * 1.2, planned, given }];
    });
    expect(metformin.length).toBeGreaterThan(50);
    expect(Math.abs(mean(metformin.map(({ wait }) => wait)) - 1)).toBeLessThan(4 / Math.sqrt(metformin.length));
    const given = metformin.filter((one) => one.given !== null);
    expect(given.length).toBeLessThan(metformin.length);
    expect(given.every((one) => one.given === one.planned)).toBe(true);
  });

  it('is the next routine visit where nothing comes between', () => {
    let routine = 0;
    for (const { patient, moments, outlooks } of cases.slice(0, 100)) {
      const visits = new Set(patient.events.filter(({ code }) => code === VISIT).map(({ minutes }) => minutes));
      for (const [at, { minutes, levels }] of moments.slice(0, -1).entries()) {
        const next = moments[at + 1];
        if (!visits.has(next.minutes) || next.levels.join() !== levels.join()) continue;
        expect(outlooks.get(minutes)?.appointment).toBe(next.minutes);
        routine++;
      }
    }
    expect(routine).toBeGreaterThan(500);
  });

  it('knows of each condition when it begins, and none that was there before', () => {
    for (const { moments, outlooks } of cases.slice(0, 100)) {
      for (const [at, { minutes }] of moments.entries()) {
        const { onsets } = outlooks.get(minutes) ?? { onsets: new Map() };
        const onset = onsets.get('heart failure, untreated');
        if (onset === undefined) continue;
        expect(onset).toBeGreaterThanOrEqual(minutes);
        expect(moments[Math.max(0, at - 1)].levels[2]).toBeLessThan(2);
        expect(moments.find((one) => one.minutes === onset)?.levels[2]).toBeGreaterThanOrEqual(2);
      }
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
