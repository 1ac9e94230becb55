/** ICD codes come out in one spelling; what is no code of the system stays as it is. */
import { describe, expect, it } from 'vitest';
import { writtenCode } from './icd.ts';

describe('writtenCode', () => {
  it.each([
    ['ICD10CM', 'i509', 'I50.9'],
    ['ICD10CM', 'I50.9', 'I50.9'],
    ['ICD10CM', 'I10', 'I10'],
    ['ICD10CM', 'I10.', 'I10'],
    ['ICD10CM', 'S52521A', 'S52.521A'],
    ['ICD10CM', 'C7A019', 'C7A.019'],
    ['ICD10CM', 'I30-I52', 'I30-I52'],
    ['ICD10GM', 'I50.01', 'I50.01'],
    ['ICD9CM', '4280', '428.0'],
    ['ICD9CM', 'v5861', 'V58.61'],
    ['ICD9CM', 'E8500', 'E850.0'],
    ['ICD9CM', 'E850', 'E850'],
    ['ICD9PROC', '3961', '39.61'],
    ['ICD10PCS', '02hv33z', '02HV33Z'],
    ['LOINC', ' 2345-7 ', '2345-7'],
    ['LOCAL', 'i509', 'i509'],
  ])('%s %s is %s', (system, code, written) => {
    expect(writtenCode(system, code)).toBe(written);
    expect(writtenCode(system, written)).toBe(written);
  });
});
