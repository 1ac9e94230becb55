/** Series: extremes, change and trend over plain, mixed and exotic units; durations and time since. */
import { describe, expect, test } from 'vitest';
import {
  condition,
  derivedBy,
  measured,
  NOON,
  recordOf,
  statement,
} from '../../../../../test/support/derivedRecords.ts';
import type { ClinicalRecord, Fact } from '../../fact.ts';
import { deriveFacts } from '../derive.ts';

const creatinine = (...values: readonly number[]) =>
  values.map((value, place) => measured('2160-0', value, 'mg/dL', (place - values.length) * 24));
const saidBy = (method: string, facts: readonly Fact[]) => derivedBy(method, recordOf(facts))?.value;
const number = (value: number, unit = 'mg/dL') => ({ type: 'quantity', value, comparator: null, unit });

describe('extremes', () => {
  test('latest, first, lowest, highest and change of creatinine', () => {
    const facts = creatinine(1.1, 3.2, 0.9, 1.3);
    expect(saidBy('latest', facts)).toEqual(number(1.3));
    expect(saidBy('first', facts)).toEqual(number(1.1));
    expect(saidBy('lowest', facts)).toEqual(number(0.9));
    expect(saidBy('highest', facts)).toEqual(number(3.2));
    expect(saidBy('change', facts)).toEqual(number(0.4));
    const highest = derivedBy('highest', recordOf(facts));
    expect(highest?.derivation?.inputs).toEqual([facts[1].id]);
    expect(highest?.time).toEqual(facts[1].time);
    expect(highest?.concept).toEqual(facts[1].concept);
  });

  test('units are made equal before they are compared; each value stays as written', () => {
    const facts = [
      measured('2160-0', 1.1, 'mg/dL', -3),
      measured('2160-0', 90, 'umol/L', -2),
      measured('2160-0', 2, 'mg/dL', -1),
    ];
    expect(saidBy('lowest', facts)).toEqual(number(90, 'umol/L'));
    expect(saidBy('highest', facts)).toEqual(number(2));
  });

  test('values with a comparator can be the latest, not an extreme', () => {
    const below: Fact = measured('6598-7', 0.01, 'ng/mL', 0, {
      value: { type: 'quantity', value: 0.01, comparator: '<', unit: 'ng/mL' },
    });
    const facts = [measured('6598-7', 0.5, 'ng/mL', -2), measured('6598-7', 0.2, 'ng/mL', -1), below];
    expect(saidBy('latest', facts)).toEqual(below.value);
    expect(saidBy('lowest', facts)).toEqual(number(0.2, 'ng/mL'));
  });

  test('of the last encounter too, where there were others', () => {
    const [before, ...during] = creatinine(5, 1, 3, 2);
    const facts = [before, ...during.map((fact): Fact => ({ ...fact, encounter: 'stay' }))];
    expect(saidBy('highest', facts)).toEqual(number(5));
    expect(saidBy('highest of encounter', facts)).toEqual(number(3));
    expect(saidBy('first of encounter', facts)).toEqual(number(1));
    expect(derivedBy('highest of encounter', recordOf(facts))?.encounter).toBe('stay');
  });

  test('nothing of absent, replaced, planned, awaited or future facts, or of derived ones', () => {
    const wrong: readonly Partial<Fact>[] = [
      { assertion: 'absent' },
      { assertion: 'family' },
      { assertion: 'suspected' },
      { supersededBy: creatinine(9)[0].id },
      { status: 'planned' },
      { status: 'pending' },
      { status: 'not done' },
      { derivation: { method: 'latest', formula: '', inputs: [] } },
      { time: { start: NOON + 100 * 24 * 60, end: null, precision: 'instant' } },
      { time: { start: null, end: null, precision: 'instant' } },
    ];
    for (const more of wrong) expect(deriveFacts(recordOf([{ ...creatinine(9)[0], ...more }]))).toEqual([]);
  });

  test('coded results have a latest and a first only', () => {
    const answer = (name: string, hours: number) =>
      measured('5778-6', 0, '', hours, { value: { type: 'coded', code: `SNOMED//${name}`, name } });
    const methods = deriveFacts(recordOf([answer('yellow', -1), answer('brown', 0)])).map(
      ({ derivation }) => derivation?.method,
    );
    expect(methods.sort()).toEqual(['first', 'latest']);
  });
});

describe('trend', () => {
  const trend = (facts: readonly Fact[]) => {
    const value = saidBy('trend', facts);
    return value?.type === 'coded' ? value.name : null;
  };

  // Reference change value of creatinine: 1.96 × √2 × √(5.95² + 2.975²) = 18.4 %.
  test.each([
    ['rising', [1, 1.1, 1.19]],
    ['rising', [1, 1.5, 1.4, 2]],
    ['stable', [1, 1.1, 1.18]],
    ['stable', [1, 1, 1]],
    ['falling', [2, 1.8, 1.6]],
    [null, [1, 2, 1]],
    [null, [1, 2]],
    [null, [1, 0.4, 0.35, 0.3, 1.3]],
  ] as const)('%s: %j', (expected, values) => {
    expect(trend(creatinine(...values))).toBe(expected);
  });

  test('says its rule and cites its points', () => {
    const facts = creatinine(1, 2, 3);
    const fact = derivedBy('trend', recordOf(facts));
    expect(fact?.derivation?.inputs).toEqual(facts.map(({ id }) => id));
    expect(fact?.derivation?.formula).toContain('18.4 %');
  });

  test('vital signs by plain amounts, others by a fifth', () => {
    const pulse = (...rates: readonly number[]) =>
      rates.map((rate, place) => measured('8867-4', rate, '/min', place - rates.length));
    expect(trend(pulse(70, 80, 85))).toBe('stable');
    expect(trend(pulse(70, 80, 86))).toBe('rising');
    const other = [100, 110, 120].map((value, place) => measured('LOCAL//x', value, 'U/L', place));
    expect(trend(other)).toBe('stable');
    expect(trend([...other, measured('LOCAL//x', 121, 'U/L', 4)])).toBe('rising');
  });

  test('of the encounter where it has three; of no more than a year; never over a unit that does not convert', () => {
    const old = creatinine(9, 9, 9).map((fact): Fact => ({ ...fact, encounter: 'before' }));
    const now = [1, 2, 3].map((value, hours) => measured('2160-0', value, 'mg/dL', hours, { encounter: 'now' }));
    expect(trend([...old, ...now])).toBe('rising');
    const apart = [measured('2160-0', 9, 'mg/dL', -24 * 400), ...creatinine(1, 1.1)];
    expect(trend(apart)).toBeNull();
    expect(trend([...creatinine(1, 2, 3), measured('2160-0', 3, 'mmol/mol', -25)])).toBeNull();
    expect(trend([...creatinine(1, 2, 3), measured('2160-0', 3, 'mmol/mol', -25000)])).toBe('rising');
  });

  test('values of one moment make no trend', () => {
    expect(trend([1, 2, 3].map((value) => measured('2160-0', value, 'mg/dL', 0)))).toBeNull();
  });
});

describe('durations', () => {
  const DAY = 24 * 60;
  const span = (start: number, end: number | null, precision: 'instant' | 'month' | 'year' = 'instant') => ({
    time: { start: NOON + start * DAY, end: end === null ? null : NOON + end * DAY, precision },
  });
  const all = (method: string, facts: readonly Fact[], more: Partial<ClinicalRecord> = {}) =>
    deriveFacts({ ...recordOf(facts), ...more })
      .filter(({ derivation }) => derivation?.method === method)
      .map(({ value }) => value);

  test('active conditions and medications to the time of the record (a day after noon) or to death', () => {
    const facts = [
      condition('ICD10CM//I10', 0, span(-9, null)),
      condition('ICD10CM//J18.9', 0, { ...span(-9, -5), status: 'resolved' }),
    ];
    expect(all('duration', facts)).toEqual([number(10, 'd')]);
    const { person } = recordOf([]);
    const death = { start: NOON - 2 * DAY, end: null, precision: 'instant' as const };
    expect(all('duration', facts, { person: { ...person, death } })).toEqual([number(7, 'd')]);
  });

  test('in the unit that the beginning is known to', () => {
    expect(all('duration', [condition('ICD10CM//I10', 0, span(-800, null, 'year'))])).toEqual([number(2, 'a')]);
    expect(all('duration', [condition('ICD10CM//I10', 0, span(-100, null, 'month'))])).toEqual([number(3, 'mo')]);
  });

  test('stays of a day or more; time since the last stay, and the last procedure of each kind', () => {
    const stay = (start: number, end: number) => statement('encounter', `ACTCODE//IMP${start}`, 0, span(start, end));
    expect(all('duration', [stay(-20, -15), stay(-3, -2.5)])).toEqual([number(5, 'd')]);
    expect(all('duration', [stay(-3, -2)])).toEqual([number(1, 'd')]);
    expect(all('duration', [stay(-3, -2.01)])).toEqual([]);
    expect(all('time since', [stay(-20, -15), stay(-40, -30)])).toEqual([number(16, 'd')]);
    const procedures = [-10, -4].map((days) => statement('procedure', 'CPT//45378', days * 24));
    expect(all('time since', [...procedures, statement('procedure', 'CPT//93000', -48)])).toEqual([
      number(5, 'd'),
      number(3, 'd'),
    ]);
  });
});
