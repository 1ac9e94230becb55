/**
 * Kidney: worked examples of the National Kidney Foundation's calculator and of the papers, category limits, units that are off.
 */
import { describe, expect, test } from 'vitest';
import { derivedBy, measured, recordOf, scoreOf } from '../testRecords.ts';

const creatinine = (value: number, unit = 'mg/dL') => [measured('2160-0', value, unit)];
const eGfr = (value: number, age: number, sex: 'female' | 'male', unit?: string) =>
  scoreOf('CKD-EPI 2021 creatinine', creatinine(value, unit), age, sex);

describe('CKD-EPI 2021', () => {
  // Figures computed with the equation as printed by Inker et al. 2021, table S; they agree with kidney.org's calculator.
  test.each([
    [1.0, 50, 'male', 92],
    [1.0, 50, 'female', 69],
    [0.7, 50, 'female', 105],
    [0.9, 40, 'male', 111],
    [2.0, 70, 'male', 35],
    [2.0, 70, 'female', 26],
  ] as const)('creatinine %f mg/dL at %i, %s: %i', (value, age, sex, rate) => {
    expect(eGfr(value, age, sex)).toBe(rate);
  });

  test('is the same from µmol/L, and nothing when the unit is off by 88.4', () => {
    expect(eGfr(88.4, 50, 'male', 'umol/L')).toBe(92);
    expect(eGfr(88.4, 50, 'male', 'µmol/L')).toBe(92);
    expect(eGfr(88.4, 50, 'male', 'mg/dL')).toBeNull();
    expect(eGfr(1.0, 50, 'male', 'umol/L')).toBeNull();
    expect(eGfr(1.0, 50, 'male', '')).toBeNull();
    expect(eGfr(1.0, 50, 'male', 'mmol/mol')).toBeNull();
  });

  test('heeds the reference range: 18 "mg/dL" with an upper limit of 106 is in µmol/L', () => {
    const fact = measured('2160-0', 18, 'mg/dL', 0, { referenceRange: { low: 44, high: 106 } });
    expect(scoreOf('CKD-EPI 2021 creatinine', [fact], 50, 'male')).toBeNull();
  });

  test('is for adults of known sex only', () => {
    expect(eGfr(0.5, 17, 'female')).toBeNull();
    expect(eGfr(0.5, 18, 'female')).not.toBeNull();
    expect(scoreOf('CKD-EPI 2021 creatinine', creatinine(1), 50, null)).toBeNull();
    expect(scoreOf('CKD-EPI 2021 creatinine', creatinine(1), 50, 'other')).toBeNull();
  });

  test('cites its input, says its formula and category, and stands at its time', () => {
    const facts = creatinine(2);
    const fact = derivedBy('CKD-EPI 2021 creatinine', recordOf(facts, 70, 'male'));
    expect(fact?.derivation?.inputs).toEqual([facts[0].id]);
    expect(fact?.derivation?.formula).toContain('10.1056/NEJMoa2102953');
    expect(fact?.details).toEqual(['G3b: moderately to severely decreased']);
    expect(fact?.time.start).toBe(facts[0].time.start);
    expect(fact?.known).toBe(facts[0].known);
    expect(fact?.value).toEqual({ type: 'quantity', value: 35, comparator: null, unit: 'mL/min/{1.73_m2}' });
  });
});

test('Cockcroft-Gault: 60 years, 72 kg, 1 mg/dL: 80 mL/min, 68 in women', () => {
  const facts = [...creatinine(1), measured('29463-7', 72, 'kg', -24)];
  expect(scoreOf('Cockcroft-Gault', facts, 60, 'male')).toBe(80);
  expect(scoreOf('Cockcroft-Gault', facts, 60, 'female')).toBe(68);
  const pounds = [...creatinine(1), measured('29463-7', 158.733, '[lb_av]', -24)];
  expect(scoreOf('Cockcroft-Gault', pounds, 60, 'male')).toBe(80);
});

test('a weight of more than 30 days before does not serve', () => {
  const old = [...creatinine(1), measured('29463-7', 72, 'kg', -24 * 31)];
  expect(scoreOf('Cockcroft-Gault', old, 60, 'male')).toBeNull();
});
