/** Charlson's groups: codes of each group of Quan's table, the graver forms, age; pack years. */
import { describe, expect, test } from 'vitest';
import { condition, derivedBy, measured, recordOf, scoreOf } from '../../../../../test/support/derivedRecords.ts';
import { CHARLSON_CONDITIONS } from '../charlsonTable.ts';

const of = (...codes: readonly string[]) =>
  scoreOf(
    'Charlson comorbidity index',
    codes.map((code) => condition(code)),
  );

describe('Charlson comorbidity index', () => {
  test.each([
    ['ICD10CM//I21.4', 1],
    ['ICD10CM//I25.2', 1],
    ['ICD9CM//412', 1],
    ['ICD10CM//I50.9', 1],
    ['ICD9CM//398.91', 1],
    ['ICD10CM//I70.0', 1],
    ['ICD9CM//443.9', 1],
    ['ICD10CM//I69.35', 1],
    ['ICD10CM//F03.90', 1],
    ['ICD9CM//294.1', 1],
    ['ICD10CM//J44.1', 1],
    ['ICD9CM//506.4', 1],
    ['ICD10CM//M06.9', 1],
    ['ICD10CM//K25.9', 1],
    ['ICD10CM//K74.60', 1],
    ['ICD10CM//E11.9', 1],
    ['ICD10CM//E11.65', 1],
    ['ICD9CM//250.00', 1],
    ['ICD10CM//E11.22', 2],
    ['ICD9CM//250.40', 2],
    ['ICD10CM//G81.90', 2],
    ['ICD10CM//N18.30', 2],
    ['ICD9CM//585.9', 2],
    ['ICD10CM//C50.9', 2],
    ['ICD9CM//174.9', 2],
    ['ICD10CM//K76.6', 3],
    ['ICD9CM//572.3', 3],
    ['ICD10CM//C78.00', 6],
    ['ICD9CM//197.0', 6],
    ['ICD10CM//B20', 6],
    ['ICD9CM//042', 6],
    ['DIAGNOSIS//ICD//10//N186', 2],
    ['SNOMED//44054006', 1],
  ])('%s weighs %i', (code, weight) => {
    expect(of(code)).toBe(weight);
  });

  test.each(['ICD10CM//I10', 'ICD10CM//C44.91', 'ICD9CM//173.9', 'ICD10CM//I20.9', 'ICD9CM//V10.3', 'ICD10CM//E03.9'])(
    '%s weighs nothing, and nothing gives no score',
    (code) => {
      expect(of(code)).toBeNull();
    },
  );

  test('the graver form replaces the milder, each group counts once', () => {
    expect(of('ICD10CM//E11.9', 'ICD10CM//E11.22')).toBe(2);
    expect(of('ICD10CM//K74.60', 'ICD10CM//K76.6')).toBe(3);
    expect(of('ICD10CM//C50.9', 'ICD10CM//C78.00')).toBe(6);
    expect(of('ICD10CM//I21.4', 'ICD10CM//I22.0', 'ICD9CM//410.9')).toBe(1);
    expect(of('ICD10CM//I21.4', 'ICD10CM//I50.9', 'ICD10CM//N18.6')).toBe(4);
  });

  test('seventeen groups weigh 1, 2, 3 or 6: 33 in all', () => {
    expect(CHARLSON_CONDITIONS).toHaveLength(17);
    expect(CHARLSON_CONDITIONS.reduce((sum, { weight }) => sum + weight, 0)).toBe(10 + 4 * 2 + 3 + 2 * 6);
  });

  test.each([
    [49, 1],
    [50, 2],
    [59, 2],
    [60, 3],
    [70, 4],
    [80, 5],
    [95, 5],
  ])('infarction at age %i: %i', (age, expected) => {
    expect(scoreOf('Charlson comorbidity index with age', [condition('ICD10CM//I21.4')], age)).toBe(expected);
  });

  test('absent, family, undone and future conditions weigh nothing', () => {
    const facts = [
      condition('ICD10CM//I21.4', -10, { assertion: 'absent' }),
      condition('ICD10CM//I50.9', -10, { assertion: 'family' }),
      condition('ICD10CM//C78.00', -10, { status: 'not done' }),
      condition('ICD10CM//N18.6', 48),
      condition('ICD10CM//E11.9', -10),
    ];
    expect(scoreOf('Charlson comorbidity index', facts)).toBe(1);
  });
});

test('pack years: 1.5 packs for 20 years, not more years than lived', () => {
  const years = (value: number) =>
    measured('LOCAL//years', value, 'a', 0, {
      concept: { codes: ['LOCAL//years'], name: 'Years smoked', synonyms: [] },
    });
  const rate = measured('8663-7', 1.5, '{packs}/d');
  expect(scoreOf('pack years', [rate, years(20)], 50)).toBe(30);
  expect(derivedBy('pack years', recordOf([rate, years(60)], 50))).toBeUndefined();
});
