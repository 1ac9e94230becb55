/** Liver: MELD's three forms, Child-Pugh, fibrosis indices. Figures by hand from the printed formulas; each limit of each item. */
import { describe, expect, test } from 'vitest';
import { condition, derivedBy, measured, recordOf, scoreOf } from '../../../../../test/support/derivedRecords.ts';
import type { Fact } from '../../fact.ts';

const CIRRHOSIS = condition('ICD10CM//K74.60');

function labs(values: {
  creatinine?: number;
  bilirubin?: number;
  inr?: number;
  sodium?: number;
  albumin?: number;
}): Fact[] {
  return [
    ...(values.creatinine === undefined ? [] : [measured('2160-0', values.creatinine, 'mg/dL')]),
    ...(values.bilirubin === undefined ? [] : [measured('1975-2', values.bilirubin, 'mg/dL')]),
    ...(values.inr === undefined ? [] : [measured('6301-6', values.inr, '')]),
    ...(values.sodium === undefined ? [] : [measured('2951-2', values.sodium, 'mmol/L')]),
    ...(values.albumin === undefined ? [] : [measured('1751-7', values.albumin, 'g/dL')]),
  ];
}

describe('MELD', () => {
  const of = (values: Parameters<typeof labs>[0], method = 'MELD', sex: 'female' | 'male' = 'male') =>
    scoreOf(method, [...labs(values), CIRRHOSIS], 50, sex);

  test('6 at the lower bounds, and below them', () => {
    expect(of({ creatinine: 1, bilirubin: 1, inr: 1 })).toBe(6);
    expect(of({ creatinine: 0.5, bilirubin: 0.3, inr: 0.9 })).toBe(6);
  });

  test('creatinine counts to 4, the score to 40', () => {
    expect(of({ creatinine: 4, bilirubin: 1, inr: 1 })).toBe(20);
    expect(of({ creatinine: 8, bilirubin: 1, inr: 1 })).toBe(20);
    expect(of({ creatinine: 8, bilirubin: 50, inr: 8 })).toBe(40);
  });

  // 0.957 ln 1.9 + 0.378 ln 4.2 + 1.120 ln 1.2 + 0.643 = 2.004 → 20.0; Na 123 counts as 125: + 1.32 × 12 - 0.033 × 20 × 12 = 27.9.
  test('creatinine 1.9, bilirubin 4.2, INR 1.2: 20; with sodium of 123 28', () => {
    expect(of({ creatinine: 1.9, bilirubin: 4.2, inr: 1.2 })).toBe(20);
    expect(of({ creatinine: 1.9, bilirubin: 4.2, inr: 1.2, sodium: 123 }, 'MELD-Na')).toBe(28);
    expect(of({ creatinine: 1.9, bilirubin: 4.2, inr: 1.2, sodium: 140 }, 'MELD-Na')).toBe(20);
    expect(of({ creatinine: 1, bilirubin: 1.5, inr: 1.1, sodium: 125 }, 'MELD-Na')).toBe(9);
  });

  test('MELD 3.0: 6 at the bounds, 7 in women; sodium and albumin raise it', () => {
    const bounds = { creatinine: 1, bilirubin: 1, inr: 1, sodium: 137, albumin: 3.5 };
    expect(of(bounds, 'MELD 3.0')).toBe(6);
    expect(of(bounds, 'MELD 3.0', 'female')).toBe(7);
    expect(of({ ...bounds, sodium: 125 }, 'MELD 3.0')).toBe(16);
    expect(of({ ...bounds, albumin: 1.5 }, 'MELD 3.0')).toBe(10);
    expect(of({ ...bounds, creatinine: 3, albumin: 1.5 }, 'MELD 3.0')).toBe(18);
  });

  test('bilirubin in µmol/L is converted, and nothing comes of one without a unit', () => {
    const rest = labs({ creatinine: 1.9, inr: 1.2 });
    expect(scoreOf('MELD', [...rest, CIRRHOSIS, measured('14631-6', 71.837, 'umol/L')])).toBe(20);
    expect(scoreOf('MELD', [...rest, CIRRHOSIS, measured('1975-2', 4.2, '')])).toBeNull();
    expect(scoreOf('MELD', [...rest, CIRRHOSIS, measured('1975-2', 71.8, 'mg/dL')])).toBeNull();
  });

  test("only with a liver disease that is the patient's own", () => {
    const facts = labs({ creatinine: 1, bilirubin: 1, inr: 1 });
    expect(scoreOf('MELD', facts)).toBeNull();
    expect(scoreOf('MELD', [...facts, condition('ICD10CM//K74.60', -1000, { assertion: 'family' })])).toBeNull();
    expect(scoreOf('MELD', [...facts, condition('ICD10CM//K74.60', -1000, { assertion: 'absent' })])).toBeNull();
  });
});

describe('Child-Pugh', () => {
  const of = (bilirubin: number, albumin: number, inr: number, more: Fact[] = []) =>
    scoreOf('Child-Pugh', [...labs({ bilirubin, albumin, inr }), CIRRHOSIS, ...more]);
  const named = (code: string, name: string) =>
    condition(code, -24, { concept: { codes: [code], name, synonyms: [] } });

  test.each([
    [1.9, 3.6, 1.6, 5],
    [2, 3.6, 1.6, 6],
    [3, 3.6, 1.6, 6],
    [3.1, 3.6, 1.6, 7],
    [1.9, 3.5, 1.6, 6],
    [1.9, 2.8, 1.6, 6],
    [1.9, 2.7, 1.6, 7],
    [1.9, 3.6, 1.7, 6],
    [1.9, 3.6, 2.3, 6],
    [1.9, 3.6, 2.4, 7],
  ])('bilirubin %f, albumin %f, INR %f: %i points', (bilirubin, albumin, inr, expected) => {
    expect(of(bilirubin, albumin, inr)).toBe(expected);
  });

  test('ascites and encephalopathy by the grade that they are named with; undecided without', () => {
    expect(of(1, 4, 1, [named('ICD10CM//R18.8', 'Mild ascites')])).toBe(6);
    expect(of(1, 4, 1, [named('ICD10CM//R18.8', 'Tense ascites')])).toBe(7);
    expect(of(1, 4, 1, [named('ICD10CM//R18.8', 'Other ascites')])).toBeNull();
    expect(of(1, 4, 1, [named('ICD10CM//K76.82', 'Hepatic encephalopathy grade 2')])).toBe(6);
    expect(of(1, 4, 1, [named('ICD10CM//K76.82', 'Hepatic encephalopathy, grade IV')])).toBe(7);
    expect(of(1, 4, 1, [condition('ICD10CM//R18.8', -24, { assertion: 'absent' })])).toBe(5);
  });

  test.each([
    [1, 4, 1, 'class A'],
    [2, 3.5, 1, 'class B'],
    [4, 2, 1, 'class B'],
    [4, 2, 2, 'class C'],
  ])('%f, %f, %f: %s', (bilirubin, albumin, inr, name) => {
    const record = recordOf([...labs({ bilirubin, albumin, inr }), CIRRHOSIS]);
    expect(derivedBy('Child-Pugh', record)?.details).toEqual([name]);
  });
});

describe('fibrosis', () => {
  const tests = (ast: number, alt: number, platelets: number, more: Partial<Fact> = {}) => [
    measured('1920-8', ast, 'U/L', 0, more),
    measured('1742-6', alt, 'U/L'),
    measured('777-3', platelets, '10*3/uL'),
  ];

  test('FIB-4 of 50 years, AST 80, ALT 64, platelets 100: 5.00; its limits are those of Sterling 2006', () => {
    expect(scoreOf('FIB-4', tests(80, 64, 100), 50)).toBe(5);
    const at = (ast: number) => derivedBy('FIB-4', recordOf(tests(ast, 100, 100), 50))?.details[0];
    expect(at(28.9)).toBe('advanced fibrosis unlikely');
    expect(at(29)).toBe('indeterminate');
    expect(at(65)).toBe('indeterminate');
    expect(at(65.1)).toBe('advanced fibrosis likely');
  });

  test("APRI by the laboratory's own limit, else by 40 U/L", () => {
    expect(scoreOf('APRI', tests(80, 64, 100))).toBe(2);
    expect(scoreOf('APRI', tests(80, 64, 100, { referenceRange: { low: 0, high: 32 } }))).toBe(2.5);
    expect(scoreOf('APRI', tests(80, 64, 100, { referenceRange: { low: 0, high: 0.5 } }))).toBeNull();
  });
});
