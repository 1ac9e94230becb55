/** True effects on records made by hand, where it is plain what the cause is. */
import { describe, expect, it } from 'vitest';
import { identifiableCause, SIMULATED_FACTS, trueEffects } from './causes.ts';
import { MINUTES_PER_YEAR, type RecordEvent, simulatePatient } from './process.ts';
import { createRiskModel } from './risk.ts';
import { labelOf, predictionTime, SIMULATED_TASKS } from './tasks.ts';

const riskModel = createRiskModel();
const [DEATH, , HEART_FAILURE] = SIMULATED_TASKS;
const ENTRY = Math.round(40 * MINUTES_PER_YEAR);
const DAY = 1440;

/** A woman of 62 at entry, with yearly visits; `at` adds events so many days after entry. */
function record(...added: readonly (readonly [days: number, code: string, value?: number])[]): readonly RecordEvent[] {
  const visits = [0, 365, 730, 1095, 1460].map((days) => [days, 'VISIT//OUTPATIENT'] as const);
  const timed = [...visits, ...added]
    .map(([days, code, value]) => ({ minutes: ENTRY + days * DAY, code, value: value ?? null }))
    .toSorted((a, b) => a.minutes - b.minutes);
  return [
    { minutes: null, code: 'GENDER//F', value: null },
    { minutes: ENTRY - Math.round(62 * MINUTES_PER_YEAR), code: 'MEDS_BIRTH', value: null },
    ...timed,
  ];
}
const PREDICTED = ENTRY + 1460 * DAY;
const effectsOf = (task: (typeof SIMULATED_TASKS)[number], events: readonly RecordEvent[]) =>
  trueEffects(task, events, PREDICTED, riskModel);

describe('trueEffects', () => {
  it('knows no cause of a record of visits', () => {
    const effects = effectsOf(DEATH, record());
    expect(effects.effects).toEqual([]);
    expect(identifiableCause(effects)).toBeUndefined();
  });

  it('finds the one condition there is, and says what the risk would be: that of the record of visits', () => {
    const effects = effectsOf(DEATH, record([700, 'ICD10CM//I50.9'], [760, 'ATC//C07AB07']));
    expect(effects.effects.map(({ fact }) => fact.name)).toEqual(['heart failure']);
    expect(effects.effects[0].riskWithout).toBeCloseTo(effectsOf(DEATH, record([700, 'VISIT//OUTPATIENT'])).risk, 10);
    expect(identifiableCause(effects)?.codes).toEqual(['ICD10CM//I50.9', 'ATC//C07AB07']);
  });

  it('depends on the question: coronary disease is the cause of heart failure to come, hardly of death', () => {
    const events = record([400, 'ICD10CM//I25.10'], [800, 'ICD10CM//I10']);
    expect(identifiableCause(effectsOf(HEART_FAILURE, events))?.name).toBe('coronary disease');
    expect(identifiableCause(effectsOf(DEATH, events))).toBeUndefined();
  });

  it('moves the values that a condition had moved: they are no evidence against its absence', () => {
    const quiet = effectsOf(DEATH, record([700, 'ICD10CM//I50.9'], [730, 'LAB//33762-6//pg/mL', 75 * Math.exp(2.3)]));
    const plain = effectsOf(DEATH, record([700, 'VISIT//OUTPATIENT'], [730, 'LAB//33762-6//pg/mL', 75]));
    expect(quiet.effects[0].fact.name).toBe('heart failure');
    expect(quiet.effects[0].riskWithout).toBeCloseTo(plain.risk, 3);
  });

  it('counts a test by what its values say of frailty', () => {
    const low = [300, 600, 900, 1200].map((days) => [days, 'LAB//1751-7//g/dL', 3.3] as const);
    const { effects, risk } = effectsOf(DEATH, record(...low));
    expect(effects.map(({ fact }) => fact.codes[0])).toEqual(['LAB//1751-7//g/dL']);
    expect(effects[0].effect).toBeGreaterThan(1);
    expect(effects[0].riskWithout * Math.exp(effects[0].effect)).toBeCloseTo(risk, 12);
  });

  it('does not look at what comes after the prediction', () => {
    const events = record([700, 'ICD10CM//N18.30']);
    const later = [...events, { minutes: PREDICTED + 5, code: 'ICD10CM//I50.9', value: null }];
    expect(effectsOf(DEATH, later)).toEqual(effectsOf(DEATH, events));
  });

  it('names no cause when two share the risk', () => {
    const events = record([100, 'ICD10CM//N18.30'], [300, 'ICD10CM//N18.6'], [700, 'ICD10CM//I50.9']);
    const effects = effectsOf(DEATH, events);
    expect(effects.effects).toHaveLength(2);
    expect(effects.effects[1].effect).toBeGreaterThan(0.5 * effects.effects[0].effect);
    expect(identifiableCause(effects)).toBeUndefined();
    expect(identifiableCause(effects, { factor: 1.5, rivalShare: 1 })).toBe(effects.effects[0].fact);
  });
});

it('knows the tests by which conditions show', () => {
  const signs = SIMULATED_FACTS.filter((fact) => fact.signs.length > 0).map((fact) => [fact.name, ...fact.signs]);
  expect(signs).toEqual([
    ['diabetes', 'LAB//4548-4//%'],
    ['hypertension', 'VITAL//8480-6//mm[Hg]'],
    ['heart failure', 'LAB//33762-6//pg/mL'],
    ['kidney disease', 'LAB//2160-0//mg/dL'],
    ['stays', 'LAB//1751-7//g/dL'],
  ]);
});

it('has an effect for every fact of simulated records, and causes for some of those who have the outcome', () => {
  const causes = new Set<string>();
  for (let subject = 1; subject <= 150; subject++) {
    const { events } = simulatePatient(5, subject);
    for (const task of SIMULATED_TASKS) {
      const predicted = predictionTime(task, events);
      if (predicted === null || !labelOf(task, events, predicted)) continue;
      const found = trueEffects(task, events, predicted, riskModel);
      for (const { effect } of found.effects) expect(effect).toBeTypeOf('number');
      expect(found.effects.every(({ effect }) => Number.isFinite(effect))).toBe(true);
      const cause = identifiableCause(found);
      if (cause !== undefined) causes.add(cause.name);
    }
  }
  expect([...causes].every((name) => SIMULATED_FACTS.some((fact) => fact.name === name))).toBe(true);
  expect(causes.size).toBeGreaterThan(1);
});
