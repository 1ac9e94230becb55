/**
 * Kidney: figures by hand from the printed equations, limits of the categories, units that are off.
 */
import { describe, expect, test } from 'vitest';
import { condition, derivedBy, measured, recordOf, scoreOf } from '../../../../../test/support/derivedRecords.ts';

const creatinine = (value: number, unit = 'mg/dL') => [measured('2160-0', value, unit)];
const eGfr = (value: number, age: number, sex: 'female' | 'male', unit?: string) =>
  scoreOf('CKD-EPI 2021 creatinine', creatinine(value, unit), age, sex);

describe('CKD-EPI 2021', () => {
  // By hand from the equation as printed in the paper.
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

describe('KDIGO stage of acute kidney injury', () => {
  const stage = (...values: readonly (readonly [hours: number, value: number])[]) =>
    scoreOf(
      'KDIGO AKI stage',
      values.map(([hours, value]) => measured('2160-0', value, 'mg/dL', hours)),
    );

  test.each([
    ['0.2 in 48 h', 0, [-40, 1], [0, 1.2]],
    ['0.3 in 48 h', 1, [-40, 1], [0, 1.3]],
    ['0.3 in 50 h', 0, [-50, 1], [0, 1.3]],
    ['1.5 times in 7 d', 1, [-160, 1], [0, 1.5]],
    ['1.9 times', 1, [-160, 1], [0, 1.9]],
    ['2.0 times', 2, [-160, 1], [0, 2]],
    ['2.9 times', 2, [-160, 1], [0, 2.9]],
    ['3.0 times', 3, [-160, 1], [0, 3]],
    ['4.0 after a rise of 0.3', 3, [-40, 3.7], [0, 4]],
    ['4.0 without a rise', 0, [-40, 3.9], [0, 4]],
  ] as const)('%s: stage %i', (_, expected, before, now) => {
    expect(stage(before, now)).toBe(expected);
  });

  test('nothing from one value, from a baseline of eight days before, or on dialysis', () => {
    expect(stage([0, 3])).toBeNull();
    expect(stage([-24 * 8, 1], [0, 3])).toBeNull();
    const rise = [measured('2160-0', 1, 'mg/dL', -40), measured('2160-0', 3, 'mg/dL')];
    expect(scoreOf('KDIGO AKI stage', [...rise, condition('ICD10CM//Z99.2')])).toBeNull();
    expect(scoreOf('KDIGO AKI stage', [...rise, condition('ICD10CM//Z99.2', -100, { assertion: 'absent' })])).toBe(3);
    expect(scoreOf('KDIGO AKI stage', [...rise, condition('ICD10CM//Z99.2', -100, { assertion: 'family' })])).toBe(3);
  });
});

describe('urine', () => {
  test.each([
    [29, 'A1: normal to mildly increased'],
    [30, 'A2: moderately increased'],
    [300, 'A2: moderately increased'],
    [301, 'A3: severely increased'],
  ])('albumin of %i mg/g: %s', (value, name) => {
    const facts = [measured('14959-1', value, 'mg/g')];
    expect(derivedBy('KDIGO albuminuria category', recordOf(facts))?.details).toEqual([name]);
  });

  test('3 mg/mmol is 27 mg/g', () => {
    expect(scoreOf('KDIGO albuminuria category', [measured('32294-1', 3, 'mg/mmol')])).toBe(27);
  });

  test('sodium excretion of 20/140 × 2/100: 0.29 %', () => {
    const facts = [
      measured('2955-3', 20, 'mmol/L'),
      measured('2161-8', 100, 'mg/dL'),
      measured('2951-2', 140, 'mmol/L', -2),
      measured('2160-0', 2, 'mg/dL', -2),
    ];
    expect(scoreOf('FENa', facts)).toBe(0.29);
    expect(
      scoreOf('FENa', [measured('2955-3', 20, 'meq/L'), measured('14683-7', 8.84, 'mmol/L'), ...facts.slice(2)]),
    ).toBe(0.29);
  });
});
