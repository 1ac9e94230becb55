/** Recognising what is measured, and the ways in which units are wrong: factors of ten, molar for mass, scales, words. */
import { describe, expect, test } from 'vitest';
import { measured } from '../../../../test/support/derivedRecords.ts';
import type { Fact } from '../fact.ts';
import { amountOf, analytesOf } from './analytes.ts';
import { ANALYTE_TABLE, ANALYTES } from './analyteTable.ts';

const idsOf = (fact: Fact) => analytesOf(fact).map(({ analyte }) => analyte.id);
const amount = (code: string, value: number, unit: string, more: Partial<Fact> = {}) => {
  const fact = measured(code, value, unit, 0, more);
  const [recognised] = analytesOf(fact);
  const found = recognised === undefined ? null : amountOf(fact, recognised.analyte);
  return found === null ? null : Number(found.toPrecision(4));
};

describe('recognition', () => {
  test('each quantity stands once in the table', () => {
    expect(ANALYTE_TABLE.map(({ id }) => id).sort()).toEqual([...ANALYTES].sort());
  });

  test.each([
    ['LOINC//2160-0', ['creatinine']],
    ['LOINC//2160-0//mg/dL', ['creatinine']],
    ['LAB//50912//mg/dL', ['creatinine']],
    ['MIMIC-D-ITEMS//220045', ['heart rate']],
    ['MIMIC-D-LABITEMS//50912', ['creatinine']],
    ['LOINC//1558-6', ['glucose', 'fasting glucose']],
    ['LOINC//2161-8', ['urine creatinine']],
    ['LOINC//5792-7', []],
    ['LAB//51478//mg/dL', []],
    ['LOINC//2705-2', []],
  ])('%s: %j', (code, ids) => {
    expect(idsOf(measured(code, 1, ''))).toEqual(ids);
  });

  test('by name only without a code of LOINC or MIMIC, and only by the whole name', () => {
    const named = (name: string, codes: readonly string[]) =>
      idsOf(measured('x', 1, '', 0, { concept: { codes, name, synonyms: [] } }));
    expect(named('Serum creatinine', ['LOCAL//7'])).toEqual(['creatinine']);
    expect(named('Creatinine', [])).toEqual(['creatinine']);
    expect(named('Creatinine', ['LOINC//2161-8'])).toEqual(['urine creatinine']);
    expect(named('Creatinine', ['LOINC//35591-7'])).toEqual([]);
    expect(named('Creatinine, urine', [])).toEqual([]);
    expect(named('Glucose', [])).toEqual([]);
  });
});

describe('units', () => {
  test.each([
    ['2160-0', 88.4, 'umol/L', 1],
    ['2160-0', 88.4, 'µmol/l', 1],
    ['2160-0', 0.0884, 'mmol/L', 1],
    ['2160-0', 10, 'mg/L', 1],
    ['2160-0', 1, 'MG/DL', 1],
    ['2345-7', 5.5508, 'mmol/L', 100],
    ['1975-2', 17.104, 'umol/L', 1],
    ['8310-5', 98.6, '[degF]', 37],
    ['8310-5', 98.6, 'F', 37],
    ['8310-5', 310.15, 'K', 37],
    ['29463-7', 220.462, '[lb_av]', 100],
    ['29463-7', 220.462, 'lbs', 100],
    ['29463-7', 1600, '[oz_av]', 45.36],
    ['8302-2', 70, '[in_i]', 177.8],
    ['8302-2', 70, 'inches', 177.8],
    ['1751-7', 40, 'g/L', 4],
    ['718-7', 140, 'g/L', null],
    ['777-3', 250, '10*9/L', 250],
    ['777-3', 250, 'K/uL', 250],
    ['2703-7', 10, 'kPa', 75.01],
    ['6301-6', 1.2, '', 1.2],
    ['6301-6', 1.2, '{INR}', 1.2],
    ['9269-2', 14, '{score}', 14],
    ['9269-2', 14, '', 14],
    ['3094-0', 5, 'mmol/L', 14.01],
    ['2951-2', 140, 'meq/L', 140],
    ['LAB//50912//mg/dL', 1, '', 1],
    ['LAB//226531//UNK', 150, '', null],
  ] as const)('%s of %f %s', (code, value, unit, expected) => {
    expect(amount(code, value, unit)).toBe(expected);
  });

  // What was measured in one unit and labelled with another.
  test.each([
    ['creatinine: µmol/L as mg/dL', '2160-0', 88, 'mg/dL'],
    ['creatinine: mg/dL as µmol/L', '2160-0', 1.1, 'umol/L'],
    ['creatinine: no unit', '2160-0', 1, ''],
    ['creatinine: another kind of unit', '2160-0', 1, 'mg'],
    ['glucose: mmol/L as mg/dL', '2345-7', 5.5, 'mg/dL'],
    ['glucose: mg/dL as mmol/L', '2345-7', 100, 'mmol/L'],
    ['bilirubin: µmol/L as mg/dL', '1975-2', 85, 'mg/dL'],
    ['bilirubin: mg/dL as µmol/L', '1975-2', 0.7, 'umol/L'],
    ['temperature: °F as °C', '8310-5', 98.6, 'Cel'],
    ['temperature: °C as °F', '8310-5', 37, '[degF]'],
    ['height: m as cm', '8302-2', 1.75, 'cm'],
    ['height: cm as m', '8302-2', 175, 'm'],
    ['albumin: g/L as g/dL', '1751-7', 40, 'g/dL'],
    ['albumin: g/dL as g/L', '1751-7', 4, 'g/L'],
    ['calcium: mmol/L as mg/dL', '17861-6', 2.4, 'mg/dL'],
    ['calcium: mg/dL as mmol/L', '17861-6', 9.5, 'mmol/L'],
    ['oxygen: fraction as per cent', '19994-3', 0.4, '%'],
    ['a pressure of nothing', '8480-6', 0, 'mm[Hg]'],
  ])('%s is no value', (_, code, value, unit) => {
    expect(amount(code, value, unit)).toBeNull();
  });

  test('a reference range in another unit gives the unit away', () => {
    const upper = (high: number) => ({ referenceRange: { low: null, high } });
    expect(amount('2160-0', 20, 'mg/dL', upper(106))).toBeNull();
    expect(amount('2160-0', 20, 'mg/dL', upper(1.2))).toBe(20);
    expect(amount('1975-2', 17, 'mg/dL', upper(21))).toBeNull();
    expect(amount('1975-2', 17, 'mg/dL', upper(1.2))).toBe(17);
    expect(amount('2345-7', 25, 'mg/dL', upper(5.6))).toBeNull();
  });

  test('a value below or above a limit of measurement is not a number', () => {
    for (const comparator of ['<', '<=', '>', '>='] as const) {
      const value = { type: 'quantity' as const, value: 1, comparator, unit: 'mg/dL' };
      expect(amount('2160-0', 1, 'mg/dL', { value })).toBeNull();
    }
  });
});
