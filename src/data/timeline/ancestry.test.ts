/** Broader codes, nearest first, each in the domain of the code. */
import { describe, expect, it } from 'vitest';
import type { MedsCode } from '../record/meds.ts';
import { ancestorsOf } from './ancestry.ts';

function table(parents: Readonly<Record<string, readonly string[]>>): Map<string, MedsCode> {
  return new Map(
    Object.entries(parents).map(([code, parentCodes]) => [code, { code, description: null, parentCodes }]),
  );
}

describe('ancestors', () => {
  it.each([
    ['ICD10CM//I50.1', ['ICD10CM//I50', 'ICD10CM//I30-I52', 'ICD10CM//CHAPTER IX']],
    ['DIAGNOSIS//ICD//10//C7A00', ['C7A', 'C7A', 'CHAPTER II'].map((group) => `DIAGNOSIS//ICD//10//${group}`)],
    ['ICD9CM//V42.2', ['ICD9CM//V42']],
    ['ICD9CM//E878.1', ['ICD9CM//E878']],
    ['ATC//A10BA02', ['ATC//A10BA', 'ATC//A10B', 'ATC//A10', 'ATC//A']],
    ['LAB//creatinine//mg/dL', ['LAB//creatinine']],
    ['HR//bpm', []],
    ['Blood Pressure', []],
  ])('of %s', (code, expected) => {
    const found = ancestorsOf(code, new Map());
    expect(found.slice(0, new Set(expected).size)).toEqual([...new Set(expected)]);
  });

  it('begin with explicit parents and theirs, in the domain of the code', () => {
    const codes = table({ 'INFUSION_END//7': ['RxNorm/12', 'RxNorm/34'], 'RxNorm/12': ['ATC/A10BA02'] });
    expect(ancestorsOf('INFUSION_END//7', codes)).toEqual([
      'INFUSION_END//RxNorm/12',
      'INFUSION_END//RxNorm/34',
      'INFUSION_END//ATC/A10BA02',
      'INFUSION_END//ATC/A10BA',
      'INFUSION_END//ATC/A10B',
      'INFUSION_END//ATC/A10',
      'INFUSION_END//ATC/A',
    ]);
  });

  it('end even when parents go round in a circle', () => {
    const codes = table({ 'a//1': ['a//2'], 'a//2': ['a//1'] });
    expect(ancestorsOf('a//1', codes)).toEqual(['a//2']);
  });
});
